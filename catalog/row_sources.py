"""Row sources (行来源): where the rows of a snapshot come from, and what is found of many rows without reading them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from catalog.division_names import DivisionNames
from catalog.plain_acts import PlainActs
from catalog.posts import OnCard
from catalog.records import Record
from catalog.rolls import Rolls
from catalog.shelves import Shelf

R = TypeVar("R", bound=Record)


class Source(Protocol):
    """Where the rows of a snapshot come from."""

    def shelf(self, record: type[R]) -> Shelf[R]:
        """The rows of a kind that may be as many as a nation has divisions, in order."""

    def of(self, record: type[R]) -> Sequence[R]:
        """The rows of a kind that is held whole, in order."""

    def names(self) -> DivisionNames:
        """The names of the divisions."""

    def plain_acts(self) -> PlainActs:
        """Which acts are plain."""

    def rolls(self) -> Rolls | None:
        """The villages that are found without being read; ``None``: all are held."""

    def on_card(self) -> OnCard | None:
        """Who works in a division, where that is found together; ``None``: all agencies and offices are held."""

    def give_back(self) -> None:
        """Give back the memory of what was looked at and can be looked at again as it was."""


class Shelved:
    """A source that makes each shelf once, so that whoever asks for it again shares what was looked up."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._shelves: dict[type[Record], Shelf[Any]] = {}
        self._names: DivisionNames | None = None
        self._plain_acts: PlainActs | None = None

    def shelf(self, record: type[R]) -> Shelf[R]:
        """The rows of a kind, always the same shelf."""
        if record not in self._shelves:
            self._shelves[record] = self._source.shelf(record)
        return self._shelves[record]

    def of(self, record: type[R]) -> Sequence[R]:
        """The rows of a kind that is held whole."""
        return self._source.of(record)

    def names(self) -> DivisionNames:
        """The names of the divisions, always the same columns."""
        if self._names is None:
            self._names = self._source.names()
        return self._names

    def plain_acts(self) -> PlainActs:
        """Which acts are plain, always in the same columns."""
        if self._plain_acts is None:
            self._plain_acts = self._source.plain_acts()
        return self._plain_acts

    def rolls(self) -> Rolls | None:
        """The villages that are found without being read."""
        return self._source.rolls()

    def on_card(self) -> OnCard | None:
        """Who works in a division, where that is found together."""
        return self._source.on_card()

    def give_back(self) -> None:
        """Give back the memory of what can be looked at again."""
        self._source.give_back()
