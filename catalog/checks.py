"""
Checks (校验) that look across the rows of a package: references, identities, periods, numbers, cycles.

Each check is a function from sheets to problems. What is wrong only by the rules of the field is told by
``checks_territory``, ``checks_items``, ``checks_delegations`` and ``checks_planning``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from catalog.agencies import Agency
from catalog.codes import division_prefix
from catalog.delegations import Delegation
from catalog.disputes import Dispute
from catalog.divisions import Division, Succession
from catalog.facts import BY_FILE
from catalog.instruments import Instrument
from catalog.items import ExternalCode, Item, LegalBasis, SubjectKind
from catalog.materials import Material
from catalog.offices import Office, OfficeHours
from catalog.problems import Problem, hint
from catalog.procedure import AnnualPlan
from catalog.readiness import Training
from catalog.records import Dated, Record, columns
from catalog.sheets import NO_LINE, Sheet, Sheets
from catalog.time_limits import CountingRule, Limit

R = TypeVar("R", bound=Record)
Located = tuple[int, R]
"""A row with the line on which it begins."""

SINGLE: tuple[type[Dated], ...] = (Instrument, Agency, Office, Item)
"""The dated records of which one code has one row: what comes later has a code of its own."""


class Range(NamedTuple):
    """The least and the greatest value that a number may have."""

    low: float
    high: float = 1_000_000_000


YEARS = Range(1949, 2199)
"""The years of which counts and plans may be told."""

RANGES: Mapping[tuple[type[Record], str], Range] = {
    (LegalBasis, "number"): Range(1),
    (Material, "number"): Range(1),
    (OfficeHours, "weekday"): Range(1, 7),
    (Office, "latitude"): Range(-90, 90),
    (Office, "longitude"): Range(-180, 180),
    (Limit, "value"): Range(0, 1830),
    (Limit, "extension"): Range(0, 1830),
    (CountingRule, "month_working_days"): Range(1, 31),
    (CountingRule, "week_calendar_days"): Range(1, 31),
    (CountingRule, "week_working_days"): Range(1, 31),
    (Dispute, "year"): YEARS,
    (Training, "year"): YEARS,
    (AnnualPlan, "year"): YEARS,
}
"""What a number may be where that is not simply "not negative"; no limit is longer than five years of days."""


def unknown_references(sheets: Sheets) -> Iterator[Problem]:
    """A cell that names something that is in no row of the file it refers to."""
    for sheet in sheets:
        for column in columns(sheet.record):
            if column.about.ref is not None:
                target = sheets.of(BY_FILE[column.about.ref])
                yield from _unknown(sheet, column.name, target, many=column.many)


def _unknown(sheet: Sheet[Any], name: str, target: Sheet[Any], *, many: bool) -> Iterator[Problem]:
    values = map(attrgetter(name), sheet.rows)
    named = set(chain.from_iterable(values) if many else values)
    known = target.codes() if target.is_whole else named
    named.discard(None)
    unknown = named - known
    if not unknown:
        return
    words = _words(target, known)
    for at in sheet:
        value = getattr(at[1], name)
        for code in value if many else (value,):
            if code in unknown:
                yield sheet.problem(at, name, *_unknown_words(code, target, words))


def _words(target: Sheet[Any], known: set[str]) -> set[str]:
    """What an unknown code is compared with; the zeros that fill up those of divisions would make all look alike."""
    return set(map(division_prefix, known)) if target.record is Division else known


def _unknown_words(code: str, target: Sheet[Any], words: set[str]) -> tuple[str, str]:
    proposal, proposal_zh = hint(code.rstrip("0") if target.record is Division else code, words)
    return (
        f"{code!r} is in no row of {target.name}.{proposal} Correct the code, or add the row.",
        f"{target.name} 中没有“{code}”。{proposal_zh}请更正编码，或补充该行。",
    )


_SUBJECTS: Mapping[SubjectKind, type[Record]] = {
    SubjectKind.ITEM: Item,
    SubjectKind.AGENCY: Agency,
    SubjectKind.DIVISION: Division,
}


def unknown_subjects(sheets: Sheets) -> Iterator[Problem]:
    """An external code of an item, agency or division that is not in the package."""
    sheet = sheets.of(ExternalCode)
    if not sheet.rows:
        return
    targets = {kind: sheets.of(record) for kind, record in _SUBJECTS.items()}
    known = {kind: target.codes() for kind, target in targets.items()}
    words = {kind: _words(targets[kind], codes) for kind, codes in known.items()}
    for at in sheet:
        kind, subject = at[1].kind, at[1].subject
        if targets[kind].is_whole and subject not in known[kind]:
            yield sheet.problem(at, "subject", *_unknown_words(subject, targets[kind], words[kind]))


def repeated_rows(sheets: Sheets) -> Iterator[Problem]:
    """Two rows of one fact: the same twice, periods that overlap, or a second row where one is all there may be."""
    for sheet in sheets:
        key = attrgetter(*sheet.record.key)
        keys = list(map(key, sheet.rows))
        if len(set(keys)) == len(keys):
            continue
        shared: dict[object, list[Located[Any]]] = defaultdict(list)
        for value, at in zip(keys, sheet, strict=True):
            shared[value].append(at)
        for rows in shared.values():
            if len(rows) > 1:
                yield from _repeated(sheet, rows)


def _repeated(sheet: Sheet[Any], rows: Sequence[Located[Any]]) -> Iterator[Problem]:
    dated = issubclass(sheet.record, Dated)
    ordered = sorted(rows, key=lambda at: (at[1].valid_from or date.min, at[0])) if dated else rows
    longest = ordered[0]
    for at in ordered[1:]:
        if not dated or at[1].valid_from == longest[1].valid_from:
            yield _clash(sheet, at, longest, _TWICE)
        elif longest[1].period.overlap(at[1].period):
            yield _clash(sheet, at, longest, _OVERLAPPING)
        elif sheet.record in SINGLE:
            yield _clash(sheet, at, longest, _SINGLE)
        if dated and (at[1].valid_to or date.max) > (longest[1].valid_to or date.max):
            longest = at


class _Clash(NamedTuple):
    """How two rows of one fact are in each other's way, told of a key and of the place of the other row."""

    heading: str | None  # None: the first column of the key
    message: str
    message_zh: str


_TWICE = _Clash(
    None,
    "{key!r} is there already ({place}). Take one of the two rows out.",
    "“{key}”已经存在（{place_zh}）。请删去其中一行。",
)
_OVERLAPPING = _Clash(
    "valid_from",
    "The period overlaps that of the other row of {key!r} ({place}). "
    "Let the earlier one end on the day on which the later one begins.",
    "“{key}”的有效期与另一行（{place_zh}）重叠。请让较早的一行在较晚的一行生效之日失效。",
)
_SINGLE = _Clash(
    None,
    "{key!r} has another row ({place}), and here a code has one row for all time. Give the later one its own code.",
    "“{key}”另有一行（{place_zh}），而此表每个编码只能有一行。请为较晚的一行另定编码。",
)


def _clash(sheet: Sheet[Any], later: Located[Any], earlier: Located[Any], clash: _Clash) -> Problem:
    """The problem of two rows, told at the later one, or at whichever of them is in the file."""
    at, other = (earlier, later) if later[0] == NO_LINE else (later, earlier)
    parts = (getattr(at[1], name) for name in sheet.record.key)
    key = " ".join(str(part) for part in parts if part is not None)
    in_catalogue = other[0] == NO_LINE
    place = "in the catalogue" if in_catalogue else sheet.counted[0].format(other[0])
    place_zh = "现有目录中" if in_catalogue else sheet.counted[1].format(other[0])
    return sheet.problem(
        at,
        clash.heading or sheet.record.key[0],
        clash.message.format(key=key, place=place),
        clash.message_zh.format(key=key, place_zh=place_zh),
    )


def backward_periods(sheets: Sheets) -> Iterator[Problem]:
    """A period that ends before or on the day it begins, or an act withdrawn before it begins."""
    for sheet in sheets:
        if issubclass(sheet.record, (Dated, Delegation)):
            for at in sheet:
                row = at[1]
                if row.valid_from and row.valid_to and row.valid_to <= row.valid_from:
                    yield sheet.problem(
                        at,
                        "valid_to",
                        f"The period ends on {row.valid_to}, not after the day it begins, {row.valid_from}. "
                        "The last cell is the first day on which the fact no longer holds; correct one of the two.",
                        f"有效期至 {row.valid_to}，不晚于生效日期 {row.valid_from}。失效日期是不再有效的第一天，请更正。",
                    )
    delegations = sheets.of(Delegation)
    for act in delegations:
        start, withdrawn = act[1].valid_from, act[1].withdrawn
        if start and withdrawn and withdrawn < start:
            yield delegations.problem(
                act,
                "withdrawn",
                f"The act is withdrawn on {withdrawn}, before it begins on {start}. Correct one of the two days; "
                "an act that never took effect is withdrawn on the day it would have begun.",
                f"收回日期 {withdrawn} 早于生效日期 {start}。请更正其中之一；从未生效的，收回日期写生效日期。",
            )


def numbers_out_of_range(sheets: Sheets) -> Iterator[Problem]:
    """A negative number, a weekday 8, a latitude of 200."""
    for sheet in sheets:
        for column in columns(sheet.record):
            if column.kind not in (int, float):
                continue
            allowed = RANGES.get((sheet.record, column.name), Range(0))
            given = set(map(attrgetter(column.name), sheet.rows)) - {None}
            if not given or (allowed.low <= min(given) and max(given) <= allowed.high):
                continue
            for at in sheet:
                value = getattr(at[1], column.name)
                if value is not None and not allowed.low <= value <= allowed.high:
                    yield sheet.problem(
                        at,
                        column.name,
                        f"{value:g} is out of range. Give a number from {allowed.low:g} to {allowed.high:.0f}.",
                        f"{value:g} 超出范围。请给出 {allowed.low:g} 至 {allowed.high:.0f} 之间的数。",
                    )


def cycles(sheets: Sheets) -> Iterator[Problem]:
    """A chain of main items, of replacements or of successions that comes back to where it began."""
    for record, start, end in (
        (Item, "code", "parent"),
        (Item, "code", "replaced_by"),
        (Agency, "code", "replaced_by"),
        (Succession, "division", "successor"),
    ):
        sheet: Sheet[Any] = sheets.of(record)
        edges = [(getattr(row, start), getattr(row, end)) for row in sheet.rows]
        turning = edges_in_cycles((one, other) for one, other in edges if other is not None)
        for at, (one, other) in zip(sheet, edges, strict=True):
            if (one, other) in turning:
                yield sheet.problem(
                    at,
                    end,
                    f"{one!r} leads to {other!r}, which leads back to {one!r}. Break the circle in one of its rows.",
                    f"“{one}”指向“{other}”，又回到“{one}”，构成循环。请在其中一行断开。",
                )


def edges_in_cycles(edges: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of a graph's edges from whose end a way leads back to their start."""
    after: dict[str, set[str]] = defaultdict(set)
    for one, other in edges:
        after[one].add(other)
    return {(one, other) for one, others in after.items() for other in others if one in _reached(other, after)}


def _reached(start: str, after: Mapping[str, set[str]]) -> set[str]:
    seen, left = {start}, [start]
    while left:
        found = after.get(left.pop(), set()) - seen
        seen |= found
        left += found
    return seen


def check(sheets: Sheets) -> Iterator[Problem]:
    """Everything that this module finds wrong."""
    for find in (
        unknown_references,
        unknown_subjects,
        repeated_rows,
        backward_periods,
        numbers_out_of_range,
        cycles,
    ):
        yield from find(sheets)
