"""Number columns (数列): many numbers one after the other in a file, each in eight bytes, which are mapped and not read."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import BinaryIO

WORD = 8
"""Bytes of a number; a column begins at a multiple of it."""


def write_numbers(file: BinaryIO, numbers: Sequence[int]) -> tuple[int, int]:
    """Write numbers at an aligned position; tells where they begin and how many bytes they have."""
    file.write(bytes(-file.tell() % WORD))
    start = file.tell()
    column = numbers if isinstance(numbers, array) else array("Q", numbers)
    file.write(memoryview(column).cast("B") if column else b"")
    return start, len(column) * WORD


def numbers_in(view: memoryview, start: int, size: int) -> memoryview[int]:
    """The numbers that begin at a position of a file and have so many bytes."""
    return view[start : start + size].cast("Q")
