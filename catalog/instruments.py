"""Instruments (文件): the documents that authorise a change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from catalog.records import Dated, about, date


class Instrument(Dated, frozen=True, kw_only=True):
    """
    A document on whose authority something changes (文件), in force for its period.

    An act that waits for an instrument has no effect until the instrument is in force; one without
    a first day is not in force yet.
    """

    file = "instruments"
    zh = "文件"
    key = ("code",)

    code: Annotated[str, about("文件键", "The catalogue's own stable key.")]
    title: Annotated[str, about("标题", "Title in Chinese.")]
    number: Annotated[str | None, about("文号", "Its number, such as 国办发〔2018〕47号; empty: none is known.")] = None
    agency: Annotated[str | None, about("制定机关", "Who issued it; empty: not in the package.", ref="agencies")] = None
    published: Annotated[date | None, about("公布日期", "The day it was published; empty: not known.")] = None
    url: Annotated[str | None, about("全文网址", "Web address where its text can be read; empty: not known.")] = None


class Instruments:
    """All instruments, indexed by key."""

    def __init__(self, instruments: Iterable[Instrument]) -> None:
        self._by_code = {row.code: row for row in instruments}

    def get(self, code: str | None) -> Instrument | None:
        """The instrument of that key, or ``None``."""
        return None if code is None else self._by_code.get(code)
