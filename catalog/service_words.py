"""Words for exports (导出用语): an item and its limits in a sentence, and opening hours, said in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.compression_words import CATEGORIES
from catalog.guides import Guide
from catalog.items import Item
from catalog.offices import OfficeHours, opening_week
from catalog.time_limits import Limit, LimitKind
from catalog.wording import UNITS, Words

WEEKDAYS = (
    Words("Mon", "周一"),
    Words("Tue", "周二"),
    Words("Wed", "周三"),
    Words("Thu", "周四"),
    Words("Fri", "周五"),
    Words("Sat", "周六"),
    Words("Sun", "周日"),
)

LIMIT_KINDS = {
    LimitKind.STATUTORY: Words("statutory time limit", "法定办结时限"),
    LimitKind.COMMITTED: Words("committed time limit", "承诺办结时限"),
}


def length_words(limit: Limit) -> Words:
    """How long a limit is, such as 20 working days."""
    unit = UNITS[limit.unit]
    return Words(f"{limit.value} {unit.en}", f"{limit.value}{unit.zh}")


def described(item: Item, guide: Guide) -> Words:
    """
    What an item is and how long it takes, made of its facts, since the catalogue has no text about it.

    Without an English name the English sentence goes by the type alone.
    """
    kind = CATEGORIES.get(item.category, Words(item.category, item.category))
    limits = guide.time_limit
    rows = [] if limits is None else [row for row in (limits.statutory, limits.committed) if row is not None]
    told = [(LIMIT_KINDS[row.kind], length_words(row)) for row in rows]
    en = "".join(f" {name.en.capitalize()}: {length.en}." for name, length in told)
    zh = "".join(f"{name.zh}：{length.zh}。" for name, length in told)
    named = f": {item.name_en}" if item.name_en else ""
    return Words(f"{kind.en.capitalize()}{named}.{en}", f"{kind.zh}：{item.name}。{zh}")


def hours_words(rows: Sequence[OfficeHours]) -> Words:
    """When an office is open in an ordinary week, such as 周一至周五 08:30-12:00、14:00-17:30; empty: not known."""
    by_hours: dict[tuple[str, ...], list[int]] = {}
    for weekday, hours in opening_week(rows).items():
        times = tuple(f"{one.opens:%H:%M}-{one.closes:%H:%M}" for one in hours)
        by_hours.setdefault(times, []).append(weekday)
    told = [(_days(days), times) for times, days in by_hours.items()]
    return Words(
        "; ".join(f"{days.en} {', '.join(times)}" for days, times in told),
        "，".join(f"{days.zh} {'、'.join(times)}" for days, times in told),
    )


def _days(days: list[int]) -> Words:
    names = [WEEKDAYS[day - 1] for day in days]
    is_run = len(days) > 2 and days[-1] - days[0] == len(days) - 1  # noqa: PLR2004 - two days are named both
    if is_run:
        return Words(f"{names[0].en}–{names[-1].en}", f"{names[0].zh}至{names[-1].zh}")
    return Words(", ".join(name.en for name in names), "、".join(name.zh for name in names))
