"""Problems (问题): what is wrong in a package, where exactly, and what to do about it."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from catalog.errors import Refusal

LISTED_PER_FILE = 1000
"""How many problems of one file are listed; the rest are counted."""

_MOST_COMPARED = 3000
_LETTERS = 26


class Problem(NamedTuple):
    """
    One thing that is wrong in a package (问题).

    Attributes:
        file: name of the file, or of the sheet of a workbook.
        line: the physical line on which the row begins, from 1; ``None``: it concerns the whole file.
        column: the cell's number in its row, from 1; of bytes that are no text, the byte's in its line.
        heading: the column's heading, or ``None``.
        message: what is wrong and what to do, in English.
        message_zh: the same in Chinese.
        in_workbook: whether the file is a sheet of a workbook, whose cells have names such as ``F12``.
    """

    file: str
    line: int | None
    column: int | None
    heading: str | None
    message: str
    message_zh: str
    in_workbook: bool = False

    @property
    def place(self) -> str:
        """Where it is, as ``file:line:column (heading)``, or ``sheet!F12 (heading)``."""
        if self.in_workbook and self.line is not None:
            numbers = f"!{letters(self.column or 0)}{self.line}"
        else:
            numbers = "".join(f":{number}" for number in (self.line, self.column) if number is not None)
        return self.file + numbers + (f" ({self.heading})" if self.heading else "")

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"

    @property
    def zh(self) -> str:
        """The problem as one line in Chinese."""
        return f"{self.place}：{self.message_zh}"


class PackageProblems(Refusal):
    """
    A package with something wrong in it; none of it was loaded.

    Attributes:
        problems: what is wrong, in the order of the files and of their lines.
        more: how many further problems, or rows with problems, are not listed.
    """

    code = "PACKAGE_PROBLEMS"

    def __init__(self, problems: Iterable[Problem], more: int = 0) -> None:
        self.problems = tuple(problems)
        self.more = more
        rest = [f"… and {more} more."] if more else []
        rest_zh = [f"……另有 {more} 处。"] if more else []
        total = len(self.problems) + more
        super().__init__(
            "\n".join([f"Nothing was loaded. Problems to correct: {total}.", *map(str, self.problems), *rest]),
            "\n".join([f"未载入任何数据。需更正的问题：{total} 处。", *(one.zh for one in self.problems), *rest_zh]),
        )


class Problems:
    """Problems as they are found: the first thousand of each file, and the number of the rest."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._of_file = Counter[str]()
        self.more = 0

    def __len__(self) -> int:
        return len(self._found) + self.more

    def add(self, problem: Problem) -> None:
        """Keep a problem, or count it when its file has enough of them."""
        self._of_file[problem.file] += 1
        if self._of_file[problem.file] > LISTED_PER_FILE:
            self.more += 1
        else:
            self._found.append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Keep several problems."""
        for problem in problems:
            self.add(problem)

    def of(self, file: str) -> int:
        """How many problems a file has."""
        return self._of_file[file]

    def refuse(self, order: Iterable[str]) -> None:
        """
        Refuse the package when there is a problem.

        Args:
            order: names of files in the order in which their problems are told; others go first.

        Raises:
            PackageProblems: there is one.
        """
        ranks = {file: rank for rank, file in enumerate(order)}

        def position(problem: Problem) -> tuple[int, str, int, int]:
            return ranks.get(problem.file, -1), problem.file, problem.line or 0, problem.column or 0

        if self._found:
            raise PackageProblems(sorted(self._found, key=position), self.more)


def letters(column: int) -> str:
    """A column of a workbook by the letters of its number, which is from 1: ``F`` for 6, ``AA`` for 27."""
    found = ""
    while column > 0:
        column, letter = divmod(column - 1, _LETTERS)
        found = chr(ord("A") + letter) + found
    return found


def closest(word: str, known: Collection[str]) -> str | None:
    """The known word that looks most like one that is not known; ``None`` when none does, or too many are known."""
    if len(known) > _MOST_COMPARED:
        return None
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=0.7)), None)


def hint(word: str, known: Collection[str]) -> tuple[str, str]:
    """A sentence, in English and Chinese, that proposes the closest known word; empty without one."""
    found = closest(word, known)
    return (f" Did you mean {found!r}?", f"是否为“{found}”？") if found else ("", "")
