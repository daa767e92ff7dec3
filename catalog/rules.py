"""
Rules (检查规则): what a rule is, and what it says when something is wrong.

A rule is a function whose docstring says what it finds and on which law or sentence it rests; it looks at the rows
of an inspection and tells what is wrong, where, on which days, and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from catalog.findings import Finding, Noun, Severity
from catalog.inspections import Inspection
from catalog.period import Period
from catalog.wording import Words

REMINDED_DAYS = 90
"""Calendar days before an end on which a reminder begins: a quarter, in which a new act can be made."""


class Found(NamedTuple):
    """
    What a rule tells of one thing that is wrong.

    Attributes:
        about: what kind of thing it is.
        subjects: its key, then whatever else tells the finding from others of the rule.
        words: what is wrong, where and when, and what to do.
        period: the days on which it is.
        division: where; ``None``: everywhere.
        item: the item that it is about; ``None``: none.
    """

    about: Noun
    subjects: tuple[str, ...]
    words: Words
    period: Period
    division: str | None = None
    item: str | None = None


class Rule(NamedTuple):
    """
    A rule of the list's supervision (检查规则).

    Attributes:
        id: its stable name.
        severity: how grave what it finds is.
        law: the provision or the sentence of the report it rests on; ``None``: a rule of good order.
        meaning: what it finds, in words.
        find: all that it finds in an inspection.
    """

    id: str
    severity: Severity
    law: str | None
    meaning: str
    find: Callable[[Inspection], Iterator[Finding]]


Check = Callable[[Inspection], Iterator[Found]]


def rule(name: str, severity: Severity, *, law: str | None = None) -> Callable[[Check], Rule]:
    """Make a rule of a function that tells what is wrong; it is called by its stable name."""

    def made(check: Check) -> Rule:
        def find(inspection: Inspection) -> Iterator[Finding]:
            for found in check(inspection):
                yield Finding(
                    name,
                    severity,
                    found.subjects,
                    found.words.en,
                    found.words.zh,
                    law,
                    found.division,
                    found.period,
                    found.about,
                    found.item,
                )

        return Rule(name, severity, law, (check.__doc__ or "").strip(), find)

    return made


def reminder(ends: date) -> Period:
    """The days on which one is reminded that something ends: the 90 before it."""
    earliest = date.min + timedelta(days=REMINDED_DAYS)
    return Period(max(ends, earliest) - timedelta(days=REMINDED_DAYS), ends)
