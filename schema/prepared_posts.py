"""
Posts in answers: what is asked of whoever performs a step is finished once for each post, and kept there.

Of a nation's answers, millions end at some tens of thousands of posts (`catalog.posts`). What an operation asks of the division,
the agency and the offices of a post, for the answer itself and for its steps, fills the same holes of a mold each time.
It stays at the post as long as that is part of the catalogue, so whatever is asked must follow from the divisions, agencies and
offices alone; which parts of the snapshot were looked at is watched, and what looked at others is made anew each time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from msgspec.structs import replace

from catalog.plans import OnWay
from catalog.posts import Post
from catalog.snapshot import Snapshot
from catalog.watching import Watched
from schema.prepared_probes import Lessons
from schema.prepared_values import Request
from schema.world import Seen

OF_POSTS = frozenset({"territory", "agencies", "offices", "posts"})
"""The parts of a snapshot that are the same as long as its posts are."""

BETWEEN = b"\0"
"""Stands between pieces that are kept together; JSON has it escaped."""

Told = Callable[[OnWay, Seen[Any], Request], bytes]
"""Takes a way and what is seen around it, and answers with the JSON that fills the holes of its post, piece by piece."""


def telling(number: int, fill: Callable[..., tuple[bytes, ...]]) -> Told:
    """
    What tells of a post, finished.

    Args:
        number: under which it is kept.
        fill: makes it of a post, what is seen around it, the request, and the trail, at which it does not look.
    """

    def ask(post: Post, source: Seen[Any], request: Request) -> bytes:
        return BETWEEN.join(fill(post, source, request, None))

    lessons = Lessons(ask)

    def told(way: OnWay, source: Seen[Any], request: Request) -> bytes:
        post = way.post
        known: bytes | None = post.made_as(number) if post.made else None
        if known is not None:
            return known
        arranged = way.posts.arranged(post)
        learned = None if arranged is None else lessons.told(arranged, post, source, request)
        if learned is not None:
            if post.is_kept:
                way.posts.keep(post, number, learned)
            return learned
        if post.staff is None:
            post.staff = way.posts.staff(post)
        if not post.is_kept:
            return ask(post, source, request)
        watched = Watched(request.fragments.snapshot)
        world = replace(source.world, snapshot=cast("Snapshot", watched))
        made = ask(post, Seen(world, source.on, source.it), request)
        if watched.parts <= OF_POSTS:
            way.posts.keep(post, number, made)
        return made

    return told
