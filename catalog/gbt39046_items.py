"""Items from GB/T 39046 tables (事项导入): the item, its bases of law, its limits, and how divisions implement it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from catalog.divisions import Level
from catalog.gbt39046_making import Group, Made, Making, Settled, settle
from catalog.gbt39046_places import level_of
from catalog.gbt39046_tables import Said
from catalog.gbt39046_words import Cited
from catalog.guides import Guide
from catalog.items import CaseType, Channel, ExternalCode, Implementation, Item, ItemKind, LegalBasis, PlaceBasis
from catalog.items import SubjectKind as Subject
from catalog.period import Moment
from catalog.power_sources import PowerSource
from catalog.time_limits import Duration, Limit, LimitKind, duration

_LICENCE = "01"
_NATURAL_PERSON = "1"
_IMPLEMENTED = ("case_type", "channels", "result", "visits", "online_url")
"""What a division may do in its own way, besides its limit and its papers."""

_DEFINED = ("category", "basic_code", "audiences", "life_events", "handling_scope", "result_sample")
"""What holds wherever an item is done."""


def item_rows(group: Group, making: Making, line: str) -> Iterator[Made]:
    """
    The rows of one item: itself, its bases, its limits, and its implementations.

    Args:
        group: what is said of it.
        making: what all rows have in common.
        line: the line of work of a new item.
    """
    settled = {name: _settled(group, making, name) for name in _IMPLEMENTED}
    item = _known_item(group, making, settled) if group.known is not None else _new_item(group, making, settled, line)
    if item is None:
        return
    yield Made(group.rows[0], item)
    yield from _bases(group, making)
    yield from _limits(group, making)
    yield from _implementations(group, making, settled)
    yield from _other_codes(group, making, item)


def _settled(group: Group, making: Making, name: str) -> Settled:
    def known(division: str | None) -> Any:
        guide = making.guide(group.known, division)
        return None if guide is None else getattr(guide, name)

    def rests(division: str) -> bool:
        guide = making.guide(group.known, division)
        return guide is None or not any(getattr(row, name) not in (None, ()) for row in guide.implementations)

    return settle(group.by_division(name), known, rests)


def _known_item(group: Group, making: Making, settled: dict[str, Settled]) -> Item | None:
    """An item of the catalogue with what the tables say; an empty cell leaves the catalogue's word."""
    assert group.known is not None  # noqa: S101 - the caller has looked
    first = group.rows[0]
    said = {name: group.first(name) for name in (*_DEFINED, "valid_from", "valid_to")}
    changes = {name: value for name, value in said.items() if value is not None}
    if group.known.basic_code is not None and first.key is None:
        changes.pop("basic_code", None)  # another system's code for the same item does not replace its own
    news = {name: one.definition for name, one in settled.items() if one.definition is not None}
    return making.corrected(group.known, first, name=first.name, **changes, **news)


def _new_item(group: Group, making: Making, settled: dict[str, Settled], line: str) -> Item | None:
    first = group.rows[0]
    category = group.first("category")
    if category is None:
        making.wrong(
            first,
            "事项类型代码",
            "The item is new and has no type. Write its code, such as 01 or 20.",
            "新增事项没有事项类型。请填写代码，例如 01 或 20。",
        )
        return None
    holders = _holders(group)
    level = min((found for said, _ in holders if (found := level_of(said))), key=_rank, default=None)
    if level is None:
        making.wrong(
            first,
            "行使层级代码",
            "The item is new, and neither its level nor a division says who holds it. Write the level, 2 to 6.",
            "新增事项既无行使层级，也无行政管辖代码。请填写行使层级代码 2 至 6。",
        )
        return None
    at_level = [(said, agency) for said, agency in holders if level_of(said) is level]
    agencies = {agency for _, agency in at_level}
    audiences = group.first("audiences") or ()
    return making.new(
        Item,
        first,
        code=group.key,
        kind=ItemKind.LICENCE if category == _LICENCE else ItemKind.SERVICE,
        name=first.name,
        category=category,
        line=line,
        place_basis=_place_basis(audiences),
        holder_level=level,
        agency=agencies.pop() if len(agencies) == 1 else None,
        basic_code=group.first("basic_code"),
        audiences=audiences,
        life_events=group.first("life_events") or (),
        territory=tuple(sorted({said.division for said, _ in at_level if said.division is not None})),
        handling_scope=group.first("handling_scope"),
        case_type=settled["case_type"].definition or CaseType.OTHER,
        channels=settled["channels"].definition or (Channel.COUNTER,),
        result=settled["result"].definition,
        result_sample=group.first("result_sample"),
        visits=settled["visits"].definition,
        online_url=settled["online_url"].definition,
        valid_from=group.first("valid_from"),
        valid_to=group.first("valid_to"),
    )


def _holders(group: Group) -> list[tuple[Said, str | None]]:
    """The rows of those who hold it by their own power; of all, when none says so."""
    rows = list(zip(group.rows, group.agencies, strict=True))
    return [(said, agency) for said, agency in rows if said.power in (None, PowerSource.OWN)] or rows


def _rank(level: Level) -> int:
    return level.rank


def _place_basis(audiences: tuple[str, ...]) -> PlaceBasis:
    """The tables do not say which place counts: of organisations that of their registration, of people where they live."""
    if audiences and _NATURAL_PERSON not in audiences:
        return PlaceBasis.REGISTRATION
    return PlaceBasis.RESIDENCE


def _bases(group: Group, making: Making) -> Iterator[Made]:
    """The bases cited in any row: those that the catalogue has in force, and new ones after its last."""
    at = Moment(making.on)
    rows = making.known.items.bases(group.key) if making.known is not None and group.known is not None else ()
    in_force = {
        Cited(row.law, row.article, _flat(row.text)): row for row in rows if at.within(row.valid_from, row.valid_to)
    }
    number = max((row.number for row in rows), default=0)
    seen = set[Cited]()
    for said in group.rows:
        for cited in said.bases:
            if cited in seen:
                continue
            seen.add(cited)
            known = in_force.get(cited)
            if known is None:
                number += 1
                known = making.new(LegalBasis, said, item=group.key, number=number, **cited._asdict())
            yield Made(said, known)


def _flat(text: str | None) -> str | None:
    """A text as it stands in one line of a cell."""
    return " ".join(text.split("\n")) if text else None


def _limits(group: Group, making: Making) -> Iterator[Made]:
    yield from _statutory(group, making)
    settled = settle(
        group.by_division("committed"),
        lambda division: _length(_committed(group, making, division)),
        lambda division: _is_defined(_committed(group, making, division)),
    )
    for division in group.by_division("committed"):
        known = _committed(group, making, division)
        if known is not None and division not in settled.own and (settled.definition is None or known.division):
            yield Made(group.row_of(division), known)
    news: list[tuple[str | None, Duration]] = [*settled.own.items()]
    if settled.definition is not None:
        news.append((None, settled.definition))
    for division, length in news:
        known = _committed(group, making, division)
        if known is not None and known.division == division:
            said = group.row_of(division)
            yield Made(said, making.corrected(known, said, value=length.value, unit=length.unit))
        else:
            yield Made(
                group.row_of(division), _new_limit(group, making, LimitKind.COMMITTED, length, division=division)
            )


def _statutory(group: Group, making: Making) -> Iterator[Made]:
    """The statutory limit, which the law sets alike for all."""
    lengths = group.by_division("statutory")
    for division, length in lengths.items():
        if length != next(iter(lengths.values())):
            making.wrong(
                group.row_of(division),
                "法定办结时限",
                "The law sets one limit for all, and another row of this item has another one. Correct one of the two.",
                "法定时限应全国一致，而该事项另一行的法定时限不同。请更正其中之一。",
            )
            return
    if not lengths:
        return
    said, length = group.row_of(next(iter(lengths))), next(iter(lengths.values()))
    guide = making.guide(group.known, None)
    known = None if guide is None or guide.time_limit is None else guide.time_limit.statutory
    if known is None:
        yield Made(said, _new_limit(group, making, LimitKind.STATUTORY, length))
    else:
        yield Made(said, making.corrected(known, said, value=length.value, unit=length.unit))


def _new_limit(
    group: Group, making: Making, kind: LimitKind, length: Duration, *, division: str | None = None
) -> Limit:
    """A limit that the catalogue has not: into an item that it knows it comes on the day of reading."""
    return making.new(
        Limit,
        group.row_of(division),
        item=group.key,
        kind=kind,
        value=length.value,
        unit=length.unit,
        division=division,
        valid_from=making.on if group.known is not None else None,
    )


def _committed(group: Group, making: Making, division: str | None) -> Limit | None:
    guide: Guide | None = making.guide(group.known, division)
    return None if guide is None or guide.time_limit is None else guide.time_limit.committed


def _is_defined(limit: Limit | None) -> bool:
    """Whether a limit is the definition's, or there is none."""
    return limit is None or limit.division is None


def _length(limit: Limit | None) -> Duration | None:
    return None if limit is None else duration(limit)


def _implementations(group: Group, making: Making, settled: dict[str, Settled]) -> Iterator[Made]:
    """The implementations of divisions that go their own way, or whose implementation code is new."""
    own: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, one in settled.items():
        for division, value in one.own.items():
            own[division][name] = value
    for place, code in group.by_division("code").items():
        if place is not None and code != _code(making.guide(group.known, place)):
            own[place]["code"] = code
    at = Moment(making.on)
    for division, values in own.items():
        said = group.row_of(division)
        rows = making.known.items.implementations(group.key, (division,), at) if making.known is not None else []
        if rows:
            yield Made(said, making.corrected(rows[0], said, **values))
        else:
            start = making.on if group.known is not None else None
            yield Made(
                said, making.new(Implementation, said, item=group.key, division=division, valid_from=start, **values)
            )


def _code(guide: Guide | None) -> str | None:
    return None if guide is None else next((row.code for row in guide.implementations if row.code), None)


def _other_codes(group: Group, making: Making, item: Item) -> Iterator[Made]:
    """Codes that have no place of their own: another basic code, and an implementation code without a division."""
    for said in group.rows:
        if said.basic_code is not None and said.basic_code != item.basic_code:
            yield Made(said, _external(making, said, item, "基本编码", said.basic_code))
        if said.code is not None and said.division is None:
            yield Made(said, _external(making, said, item, "实施编码", said.code))


def _external(making: Making, said: Said, item: Item, element: str, code: str) -> ExternalCode:
    system = f"{making.source} {element}"
    return making.new(ExternalCode, said, kind=Subject.ITEM, subject=item.code, system=system, code=code)
