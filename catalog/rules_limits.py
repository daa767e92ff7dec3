"""Rules of time limits (时限规则): what is promised may not exceed what the law allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from catalog.findings import Noun, Severity
from catalog.inspections import Inspection
from catalog.items import Item
from catalog.period import Moment, Period, later
from catalog.rules import Found, Rule, rule
from catalog.time_limits import Duration, Limit, LimitKind, duration
from catalog.wording import UNITS, Words


@rule("committed-above-statutory", Severity.ERROR, law="行政许可法 第42条")
def committed_above_statutory(inspection: Inspection) -> Iterator[Found]:
    """
    A committed limit is longer than the statutory one, both counted in working days.

    Law: Administrative Licensing Law (行政许可法), art. 42: the statutory limit is the longest that a decision may take.
    """
    for item, rows in _limits(inspection):
        laws = [row for row in rows if row.kind is LimitKind.STATUTORY]
        for promise in (row for row in rows if row.kind is LimitKind.COMMITTED):
            for law in laws:
                both = promise.period.overlap(law.period)
                if both is not None and _is_longer(inspection, promise, law, both):
                    yield _above(item, promise, law, both)


def _limits(inspection: Inspection) -> Iterator[tuple[Item, list[Limit]]]:
    grouped: dict[str, list[Limit]] = defaultdict(list)
    for row in inspection.rows(Limit):
        grouped[row.item].append(row)
    for item in inspection.all_items:
        if item.code in grouped:
            yield item, grouped[item.code]


def _is_longer(inspection: Inspection, promise: Limit, law: Limit, both: Period) -> bool:
    if promise.unit is law.unit:
        return promise.value > law.value
    at = Moment(later(inspection.on, both.start) or inspection.on)
    path = () if promise.division is None else inspection.snapshot.territory.path(promise.division, at)
    rule_there = inspection.snapshot.time_limits.rule(path, at)
    return duration(promise).working_days(rule_there) > duration(law).working_days(rule_there)


def _above(item: Item, promise: Limit, law: Limit, both: Period) -> Found:
    there, begins = promise.division or "", promise.valid_from or ""
    return Found(
        Noun.ITEM,
        (item.code, there, promise.channel or "", str(begins), str(law.valid_from or "")),
        Words(
            f"{item.name_en or item.name} promises {_words(duration(promise)).en} where the law allows "
            f"{_words(duration(law)).en}. Promise no more than the statutory limit.",
            f"“{item.name}”承诺{_words(duration(promise)).zh}，超过法定的{_words(duration(law)).zh}。"
            "请将承诺时限改为不超过法定时限。",
        ),
        both,
        promise.division,
        item.code,
    )


def _words(length: Duration) -> Words:
    unit = UNITS[length.unit]
    return Words(f"{length.value} {unit.en}", f"{length.value}{unit.zh}")


RULES_OF_LIMITS: tuple[Rule, ...] = (committed_above_statutory,)
