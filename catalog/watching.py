"""
Watching (留意): which parts of a whole somebody looks at who works something out of it.

What was worked out of a snapshot stays true of the next one as long as the parts that were looked at
are the same. Nobody has to write down which parts these are, and nobody can forget one: whoever works
something out is given a `Watched` instead of the whole, and it notes each part that is taken from it.
"""

from __future__ import annotations

from typing import Any, TypeVar

T = TypeVar("T")


class Whole:
    """What has parts of which others may have the same."""

    __slots__ = ()

    beside: frozenset[str] = frozenset()
    """Parts that say nothing, so that it is not noted who looks at them: what others have worked out, say."""


class Watched:
    """
    A whole, as it is given to somebody who works something out of it.

    Args:
        whole: the whole; each of its parts is to be had here by the same name.

    Attributes:
        parts: the names of those that were looked at.
    """

    __slots__ = ("_whole", "parts")

    def __init__(self, whole: Whole) -> None:
        self._whole = whole
        self.parts: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        if name not in self._whole.beside:
            self.parts.add(name)
        return getattr(self._whole, name)

    def is_of(self, whole: Whole) -> bool:
        """Whether it is that one that is watched."""
        return self._whole is whole

    def anew(self) -> Watched:
        """The same whole, for somebody else."""
        return Watched(self._whole)


def watched(it: object) -> Watched | None:
    """A whole, or one that is watched already, for somebody who begins to look at it; ``None`` for anything else."""
    if isinstance(it, Watched):
        return it.anew()
    return Watched(it) if isinstance(it, Whole) else None
