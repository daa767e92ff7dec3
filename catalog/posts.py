"""
Posts (承办岗位): who does a line of work in a division, and at which counters, known together.

Nearly every answer ends at a few tens of thousands of posts, those of streets, districts and cities, and of each it says
the same again. So a post keeps what others make of it, beside what it is known by. The agency and the offices
themselves stay with it where all of a catalogue is held; of a nation they are read again by whoever wants more of them than
was made already.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from catalog.agencies import Agencies, Agency
from catalog.arrangements import Arranged
from catalog.codes import is_village
from catalog.divisions import Division
from catalog.offices import Office, Offices
from catalog.period import Moment
from catalog.records import date

KEPT_POSTS = 65_536
"""How many posts are kept: those of a nation that are in no village; those in villages only if there are no more agencies."""

MOST_MADE = 4
"""How many things are kept that were made of a post: so many ways of asking for it may take turns."""

LARGEST_MADE = 2_000
"""Bytes of the largest thing that is kept; few agencies have so many counters."""

MOST_BYTES = 40_000_000
"""Bytes of all that is kept; an ordinary question makes 29 MB of all posts of a nation that are in no village."""

BESIDE_BYTES = 200
"""What a thing takes beside its text, and the post that has it."""


OnCard = Callable[[str], Arranged | None]
"""Finds who works in a division by its code, whatever the day; ``None``: agencies and offices have to be found one by one."""


class Staff(NamedTuple):
    """Who is at a post: the agency, and its offices in service, by key."""

    agency: Agency
    offices: Sequence[Office]


class Post(msgspec.Struct, eq=False, gc=False):
    """
    Who does a line of work in a division for a stretch of days.

    Attributes:
        division: the division, as it is then.
        line: the line of work.
        day: one of the days.
        since: the first of them; ``None``: it has been so since ever.
        until: the first day after them; ``None``: there is none.
        has_offices: whether there is any counter.
        is_common: whether all of its counters serve every place that the agency is responsible for.
        is_kept: whether it is there for the next question as well.
        made: what others made of it: a number, what was made under it, another number, and so on.
        staff: who is at it; ``None``: it is found again.
        arranged: who works in the division, as its card tells it; ``None``: that is not known together.
    """

    division: Division
    line: str
    day: date
    since: date | None
    until: date | None
    has_offices: bool
    is_common: bool
    is_kept: bool
    made: tuple[int | bytes, ...] = ()
    staff: Staff | None = None
    arranged: Arranged | None = None

    def made_as(self, number: int) -> bytes | None:
        """What was made of it under a number; ``None``: nothing, or nothing that is kept."""
        made: tuple[Any, ...] = self.made
        return next((made[at + 1] for at in range(0, len(made), 2) if made[at] == number), None)


class Posts:
    """
    The posts of all divisions.

    Args:
        agencies: all agencies.
        offices: all offices.
        on_card: where those of a village are found together; ``None``: all are held anyway.
    """

    def __init__(self, agencies: Agencies, offices: Offices, on_card: OnCard | None) -> None:
        self._agencies = agencies
        self._offices = offices
        self._on_card = on_card
        self._keeps_all = len(agencies) <= KEPT_POSTS
        self._kept: defaultdict[str, dict[str, Post]] = defaultdict(dict)
        self._count = 0
        self._last: Post | None = None
        self._made: deque[Post] = deque()
        self._bytes = 0

    def of(self, division: Division, code: str, line: str, at: Moment) -> Post | None:
        """
        The post of a division for a line of work at a moment; ``None``: there is nobody.

        Args:
            division: the division as it is at the moment.
            code: its code; a string that is known already is found sooner.
            line: the line of work.
            at: the moment.
        """
        post = self._kept[line].get(code)
        if (
            post is not None
            and post.division is division
            and ((post.since is None and post.until is None) or at.shares(post.since, post.until))
        ):
            return post
        last = self._last
        if last is not None and last.division is division and last.line == line:
            return last  # whoever asks of a village again does so on end
        is_kept = self._keeps_all or not is_village(code)
        found = None if self._keeps_all else self._at_once(division, line, at.day, is_kept=is_kept)
        return found or self._found(division, line, at, is_kept=is_kept)

    def staff(self, post: Post) -> Staff:
        """Who is at a post."""
        staff = post.staff or self._told(post) or self._staff(post.division.code, post.line, Moment(post.day))
        assert staff is not None  # noqa: S101 - there is no post without
        if not post.is_kept:
            post.staff = staff
        return staff

    def arranged(self, post: Post) -> Arranged | None:
        """Who works in the division of a post, as its card tells it; ``None``: that is not known together."""
        return post.arranged or (None if self._on_card is None else self._on_card(post.division.code))

    def keep(self, post: Post, number: int, made: bytes) -> None:
        """
        Keep what was made of a post under a number.

        Of a post that which was made first goes when others come; of all posts, what is kept of the first one when it is too
        much together.
        """
        if len(made) > LARGEST_MADE:
            return
        before = post.made
        if not before:
            self._made.append(post)
        post.made = number, made, *before[: 2 * (MOST_MADE - 1)]
        self._bytes += _size(post.made) - _size(before)
        while self._bytes > MOST_BYTES:
            first = self._made.popleft()
            self._bytes -= _size(first.made)
            first.made = ()
        if self._on_card is not None:
            post.staff = post.arranged = None

    def _at_once(self, division: Division, line: str, day: date, *, is_kept: bool) -> Post | None:
        """A post that is the same on every day, as its card tells it; ``None`` where there is more to it."""
        arranged = None if self._on_card is None else self._on_card(division.code)
        duty = None if arranged is None else arranged.arrangement.duty(line, arranged.own)
        if duty is None:
            return None
        _, has_offices, is_common = duty
        post = Post(division, line, day, None, None, has_offices, is_common, is_kept, arranged=arranged)
        if is_kept:
            return self._kept_for_next(post)
        self._last = post
        return post

    def _told(self, post: Post) -> Staff | None:
        """Who is at a post, as its card tells it."""
        arranged = self.arranged(post)
        if arranged is None:
            return None
        arrangement, own = arranged
        duty = arrangement.duty(post.line, own)
        return None if duty is None else self._noted(arrangement.made(own)[duty.agency])

    def _noted(self, found: tuple[Agency, Sequence[Office] | None]) -> Staff:
        agency, offices = found
        self._agencies.note(agency)
        return Staff(agency, offices or ())

    def _found(self, division: Division, line: str, at: Moment, *, is_kept: bool) -> Post | None:
        moment = Moment(at.day)
        staff = self._staff(division.code, line, moment)
        at.shares(moment.since, moment.until)
        if staff is None:
            return None
        post = _post(division, line, moment, staff, is_kept=is_kept)
        return self._kept_for_next(post) if is_kept else post

    def _kept_for_next(self, post: Post) -> Post:
        if self._count >= KEPT_POSTS:
            self._kept.clear()
            self._count = 0
        self._count += 1
        self._kept[post.line][post.division.code] = post
        return post

    def _staff(self, code: str, line: str, at: Moment) -> Staff | None:
        agency = self._agencies.of_line(code, line, at)
        return None if agency is None else Staff(agency, self._offices.of_agency(agency.code, at))


def _size(made: tuple[int | bytes, ...]) -> int:
    return sum([len(one) + BESIDE_BYTES for one in made if isinstance(one, bytes)])


def _post(division: Division, line: str, at: Moment, staff: Staff, *, is_kept: bool) -> Post:
    is_common = not any(office.serves for office in staff.offices)
    return Post(division, line, at.day, at.since, at.until, len(staff.offices) > 0, is_common, is_kept, staff=staff)
