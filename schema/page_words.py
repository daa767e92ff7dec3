"""Words of pages (页面文字): every word that a page says, in both languages, with days, limits and shares as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.wording import Language, Words
from schema.page_frame_words import FRAME, WRONG
from schema.page_guide_words import GUIDE, SEARCH
from schema.page_planning_words import PLANNING
from schema.page_review_words import REVIEW
from schema.page_terms import TERMS

WORDS: dict[str, Words] = {**FRAME, **WRONG, **TERMS, **SEARCH, **GUIDE, **REVIEW, **PLANNING}
"""Every word by its name; a page of its own brings its own table and is added here."""

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_UNITS = {
    "WORKING_DAY": Words("working day", "个工作日"),
    "CALENDAR_DAY": Words("calendar day", "个自然日"),
    "MONTH": Words("month", "个月"),
}
_CURRENCIES = {"CNY": Words("CNY {amount}", "{amount} 元")}


class Tongue:
    """
    A language to write a page in.

    Args:
        language: which.
        words: by name.
    """

    def __init__(self, language: Language, words: Mapping[str, Words] = WORDS) -> None:
        self.language = language
        self._words = words

    @property
    def tag(self) -> str:
        """The language as HTML names it."""
        return "zh-CN" if self.language is Language.ZH else "en"

    @property
    def code(self) -> str:
        """The language as addresses name it."""
        return self.language.value.lower()

    def __call__(self, name: str, /, **values: Any) -> str:
        """The words of a name, with values in their places; a KeyError when there are none."""
        text = self._words[name].into(self.language)
        return text.format(**values) if values else text

    def term(self, of: str, code: str | None) -> str:
        """A value of a code list in words; one that has none is shown as it is, and nothing as not known."""
        if code is None:
            return self("unknown")
        words = self._words.get(f"{of}.{code}")
        return code if words is None else words.into(self.language)

    def listed(self, texts: list[str]) -> str:
        """Several in a row."""
        return self("listed").join(texts)

    def count(self, number: int) -> str:
        """How many there are."""
        return self("count-one") if number == 1 else self("count", count=f"{number:,}")

    def day(self, text: str | None) -> str:
        """A day as the API writes it (``2019-12-31``), as people write it."""
        if text is None:
            return self("unknown")
        year, month, day = (int(part) for part in text[:10].split("-"))
        if self.language is Language.ZH:
            return f"{year}年{month}月{day}日"
        return f"{day} {_MONTHS[month - 1]} {year}"

    def instant(self, text: str | None) -> str:
        """An instant as the API writes it (``2019-12-31T08:30:00+08:00``): its day and the time of the clock there."""
        return self("unknown") if text is None else f"{self.day(text)} {text[11:16]}"

    def duration(self, limit: Mapping[str, Any] | None) -> str:
        """A ``Duration`` of the API."""
        if limit is None:
            return self("none")
        value, unit = limit["value"], _UNITS[limit["unit"]]
        if self.language is Language.ZH:
            return f"{value} {unit.zh}"
        return f"{value} {unit.en}{'' if value == 1 else 's'}"

    def share(self, number: float | None) -> str:
        """A share of 0 to 1 in per cent, with one decimal where it has one."""
        return self("unknown") if number is None else f"{number * 100:.1f}".removesuffix(".0") + "%"

    def money(self, amount: float | None, currency: str) -> str:
        """An amount of money; ``None``: by a tariff."""
        if amount is None:
            return self("fee-tariff")
        shown = f"{amount:,.2f}".removesuffix(".00")
        known = _CURRENCIES.get(currency)
        return f"{currency} {shown}" if known is None else known.into(self.language).format(amount=shown)


TONGUES = {language: Tongue(language) for language in Language}
"""The languages of pages."""
