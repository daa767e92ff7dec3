"""Words of compression (压缩率用语): units, reasons and groups, said for people in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalog.compression import Compression, Group, Row
from catalog.compression_pairs import Absence
from catalog.divisions import Level
from catalog.items import ItemKind
from catalog.period import Moment
from catalog.snapshot import Snapshot
from catalog.time_limits import CountingRule
from catalog.wording import LEVELS, Words

KINDS = {
    ItemKind.LICENCE: Words("administrative licences", "行政许可"),
    ItemKind.SERVICE: Words("services", "公共服务等"),
    ItemKind.CERTIFICATE: Words("certificates", "证明事项"),
}

CATEGORIES: Mapping[str, Words] = {
    "01": Words("administrative licence", "行政许可"),
    "02": Words("administrative penalty", "行政处罚"),
    "03": Words("administrative coercion", "行政强制"),
    "04": Words("administrative levy", "行政征收"),
    "05": Words("administrative payment", "行政给付"),
    "06": Words("administrative inspection", "行政检查"),
    "07": Words("administrative confirmation", "行政确认"),
    "08": Words("administrative reward", "行政奖励"),
    "09": Words("administrative adjudication", "行政裁决"),
    "10": Words("other administrative power", "其他类别事项"),
    "20": Words("public service", "公共服务事项"),
}
"""The types of items (事项类型) by their code. Source: GB/T 39046-2020, A.1."""

REASONS = {
    Absence.NO_LIMIT: Words("It has no time limit that day.", "当日没有办结时限。"),
    Absence.NO_STATUTORY: Words(
        "It has a commitment and no statutory limit to compare it with.", "只有承诺时限，没有可比的法定时限。"
    ),
    Absence.NO_COMMITMENT: Words("It has a statutory limit and no commitment.", "只有法定时限，没有承诺时限。"),
    Absence.NO_COMMITMENT_THEN: Words(
        "Nothing was promised on the day that it is compared with.", "对比日没有承诺时限。"
    ),
    Absence.NOTHING_TO_CUT: Words(
        "What it is compared with is 0 days already, so that there is nothing to cut.", "对比时限已为 0 天，无可压缩。"
    ),
    Absence.IMMEDIATE: Words(
        "It is done at once, and immediate cases are left out as asked.", "属于即办件，按要求不计入。"
    ),
    Absence.NO_VOLUME: Words(
        "No case was finished in the twelve full months before the day, so that it has no weight.",
        "此前十二个完整月份没有办结件，权重为零。",
    ),
}
"""Why an item does not enter a figure."""

_NAMED_RULES = 5
"""Places with a rule of their own that a conversion names; of more, the number is told."""


def conversion(snapshot: Snapshot, answer: Compression) -> Words:
    """By what rule units were made comparable in an answer."""
    rules = {promise.rule for pair in answer.pairs for promise in (pair.baseline, pair.committed)}
    if not rules:
        path = () if answer.way.under is None else snapshot.territory.path(answer.way.under, Moment(answer.on))
        rules = {snapshot.time_limits.rule(path, Moment(answer.on))}
    said: dict[tuple[int, int, int], list[CountingRule]] = {}
    for rule in sorted(rules, key=lambda rule: (rule.division or "", str(rule.valid_from))):
        said.setdefault((rule.month_working_days, rule.week_calendar_days, rule.week_working_days), []).append(rule)
    parts = [_rule(snapshot, numbers, of, Moment(answer.on)) for numbers, of in said.items()]
    return Words(
        f"In working days: {'; '.join(part.en for part in parts)}.",
        f"以工作日计：{'；'.join(part.zh for part in parts)}。",
    )


def _rule(snapshot: Snapshot, numbers: tuple[int, int, int], of: Sequence[CountingRule], at: Moment) -> Words:
    month, calendar_days, working_days = numbers
    words = Words(
        f"a month is {month} working days, {calendar_days} calendar days are {working_days} working days",
        f"一个月按 {month} 个工作日，{calendar_days} 个自然日按 {working_days} 个工作日",
    )
    places = list(dict.fromkeys(rule.division for rule in of if rule.division is not None))
    if not places or any(rule.division is None for rule in of):
        return words
    if len(places) > _NAMED_RULES:
        return Words(f"in {len(places)} divisions {words.en}", f"{len(places)} 个区划{words.zh}")
    named = [snapshot.territory.nearest(code, at) for code in places]
    return Words(
        f"in {', '.join(place.name_en or place.name for place in named)} {words.en}",
        f"{'、'.join(place.name for place in named)}{words.zh}",
    )


def absence(answer: Compression) -> Words | None:
    """Why an answer has no reduction; ``None``: it has one."""
    figures = answer.figures
    if figures.reduction is not None:
        return None
    if not answer.matched:
        return Words(
            "No item in effect that day matches the filter. Ask for another day, or filter less.",
            "当日没有符合条件的在用事项。请改问其他日期，或放宽筛选条件。",
        )
    if not answer.pairs and not answer.left_out:
        return Words(
            "None of the items that match exists in that division. Ask for another one, or filter less.",
            "符合条件的事项在该区划均不适用。请改问其他区划，或放宽筛选条件。",
        )
    return Words(
        f"Of {answer.matched} items that match, none has limits that can be compared this way; leftOut says why.",
        f"符合条件的 {answer.matched} 个事项均没有可按此方式比较的时限，原因见 leftOut。",
    )


def label(snapshot: Snapshot, groups: Sequence[Group], row: Row, at: Moment) -> Words:
    """What people call a group of figures."""
    parts = [_part(snapshot, group, key, at) for group, key in zip(groups, row.key, strict=True)]
    return Words(" · ".join(part.en for part in parts), " · ".join(part.zh for part in parts))


_NONE: Mapping[Group, Words] = {
    Group.AGENCY: Words("no one agency", "无单一实施主体"),
    Group.LEVEL: Words("holder not known", "原行使层级不详"),
    Group.DIVISION: Words("by definition, for all places", "统一标准"),
    Group.YEAR: Words("promised since ever", "承诺起始年份不详"),
}


def _part(snapshot: Snapshot, group: Group, key: str, at: Moment) -> Words:
    if not key and group in _NONE:
        return _NONE[group]
    if group is Group.KIND:
        return KINDS[ItemKind(key)]
    if group is Group.CATEGORY:
        return CATEGORIES.get(key, Words(key, key))
    if group is Group.LEVEL:
        return LEVELS[Level(key)]
    if group is Group.DIVISION:
        division = snapshot.territory.nearest(key, at)
        return Words(division.name_en or division.name, division.name)
    if group is Group.YEAR:
        return Words(key, key)
    named = snapshot.agencies.get(key) if group is Group.AGENCY else snapshot.items.get(key)
    return Words(key, key) if named is None else Words(named.name_en or named.name, named.name)
