"""
Division names (区划名称): the names of all divisions, also of those that are gone, as far as they can be looked for.

They are put in columns when somebody first looks for a name, or stand in columns beside the rows of a large snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, BinaryIO, NamedTuple

import msgspec

from catalog import name_columns
from catalog.divisions import Division
from catalog.name_columns import NameColumns
from catalog.pinyin import Pinyin, dictionary


class Part(NamedTuple):
    """
    Some of the names.

    Attributes:
        columns: the names.
        dated: whether they hold on some days only, so that a division has to be asked whether it exists.
        hidden: the lines that are not to be found here, because other names of their divisions came or went since.
    """

    columns: NameColumns
    dated: bool
    hidden: frozenset[int] = frozenset()

    def without(self, codes: Iterable[int]) -> Part:
        """The names but for those of some divisions, too."""
        return self._replace(hidden=self.hidden | self.columns.rows_of(codes))


class DivisionNames:
    """
    The names of all divisions.

    Args:
        parts: what they are made of; asked for once, when somebody first looks for a name.
        pinyin: how they are read; asked for once.
    """

    def __init__(self, parts: Callable[[], Sequence[Part]], pinyin: Callable[[], Pinyin]) -> None:
        self._make = parts
        self._read = pinyin

    @classmethod
    def of(cls, rows: Iterable[Division]) -> DivisionNames:
        """The names of some rows, which are in order."""
        return cls(lambda: _parts(rows, dictionary()), dictionary)

    @classmethod
    def in_file(cls, read: Callable[[int, int], bytes], plan: Mapping[str, Any]) -> DivisionNames:
        """
        The names in a file.

        Args:
            read: reads so many bytes from a position on.
            plan: where they are, as :func:`write` wrote it down.
        """
        return cls(
            lambda: [Part(NameColumns(read, part["columns"]), part["dated"]) for part in plan["parts"]],
            lambda: msgspec.json.decode(read(*plan["pinyin"]), type=Pinyin),
        )

    @cached_property
    def parts(self) -> Sequence[Part]:
        """All of the names."""
        return self._make()

    @cached_property
    def pinyin(self) -> Pinyin:
        """How they are read."""
        return self._read()

    def after(self, codes: Iterable[str], rows: Callable[[], Iterable[Division]]) -> DivisionNames:
        """
        The names when some divisions are others.

        Args:
            codes: the codes of these divisions.
            rows: all rows of these codes from now on, in order.
        """
        hidden = sorted(map(int, codes))

        def parts() -> list[Part]:
            left = [part.without(hidden) for part in self.parts]
            return [*left, Part(NameColumns.of(rows(), self.pinyin), dated=True)]

        return DivisionNames(parts, lambda: self.pinyin)


def _parts(rows: Iterable[Division], pinyin: Pinyin) -> list[Part]:
    return [Part(NameColumns.of(some, pinyin), dated=dated) for dated, some in _apart(rows)]


def _apart(rows: Iterable[Division]) -> Iterator[tuple[bool, list[Division]]]:
    """The divisions that are always there, and those that are there on some days only."""
    lasting: list[Division] = []
    dated: list[Division] = []
    for row in rows:
        (lasting if row.valid_from is None and row.valid_to is None else dated).append(row)
    yield False, lasting
    yield True, dated


def write(file: BinaryIO, rows: Iterable[Division]) -> dict[str, Any]:
    """
    Write the names of some rows, which are in order, to a file.

    Returns:
        The plan by which :meth:`DivisionNames.in_file` finds them again.
    """
    pinyin = dictionary()
    parts = [{"dated": dated, "columns": name_columns.write(file, some, pinyin)} for dated, some in _apart(rows)]
    start = file.tell()
    size = file.write(msgspec.json.encode(pinyin))
    return {"parts": parts, "pinyin": (size, start)}
