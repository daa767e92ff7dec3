"""
The reform in the report (“放管服”改革情况): what was handed down, which certificates went, how much time was saved.

Source of the structure: 珠海市人力资源和社会保障局法治政府建设督查自查报告, part 一(二).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from catalog.certificates import Identification, Removal
from catalog.delegations import Act
from catalog.divisions import Level
from catalog.instruments import Instrument
from catalog.items import Item, ItemKind
from catalog.period import Moment
from catalog.records import Record, date
from catalog.reports import handing_down, report
from catalog.self_inspection_parts import Figure, Section, Table, Told, Year, day, listed, quoted, same, titles
from catalog.self_inspection_time import saved
from catalog.wording import LEVELS, MODES, Words


class HandedDown(NamedTuple):
    """What was handed down to one level (下放情况): the items, and the acts by which they were."""

    items: tuple[Item, ...]
    acts: tuple[Act, ...]

    def rows(self, year: Year) -> list[Record]:
        """What a figure about it rests on."""
        return [*self.items, *(act.row for act in self.acts), *self.instruments(year)]

    def instruments(self, year: Year) -> list[Instrument]:
        """The documents by which they were handed down, each once."""
        codes = dict.fromkeys(act.row.instrument for act in self.acts)
        return [found for code in codes if (found := year.snapshot.instruments.get(code)) is not None]


def handed_down(year: Year, kind: ItemKind, level: Level) -> HandedDown:
    """The main items of a kind of which divisions of a level perform a step, as the report counts them."""
    at = Moment(year.on)
    items, acts = [], []
    for item in year.snapshot.items.all:
        if item.kind is kind and item.parent is None and at.within(item.valid_from, item.valid_to):
            found = list(handing_down(year.snapshot, item, level, at, under=year.agency.division))
            items += [item] if found else []
            acts += found
    return HandedDown(tuple(items), tuple(acts))


def reform(year: Year) -> Section:
    """Part 一(二): functions sorted out, handed down, and made simpler."""
    return Section.of(
        Words("Deepening the reform: a bureau that serves", "深化“放管服”改革，建设服务型机关"),
        *_devolution(year),
        _certificates(year),
        saved(year),
        Told((), (), _acts_of(year)),
    )


_GROUPS = (
    (
        "licences",
        "licencesDelegatedToDistricts",
        ItemKind.LICENCE,
        Level.DISTRICT,
        Words("licences handed down to the districts", "向各区下放行政许可"),
    ),
    (
        "street_services",
        "servicesDelegatedToStreets",
        ItemKind.SERVICE,
        Level.STREET,
        Words("services handed down to towns and streets", "向镇（街）下放服务事项"),
    ),
    (
        "village_services",
        "servicesDelegatedToVillages",
        ItemKind.SERVICE,
        Level.VILLAGE,
        Words("services handed down to villages and communities", "向村居下放服务事项"),
    ),
)


def _devolution(year: Year) -> list[Told]:
    now = report(year.snapshot, year.on, year.agency.division)
    then = report(year.snapshot, year.before, year.agency.division)
    counts = (
        (now.licences_delegated_to_districts, then.licences_delegated_to_districts),
        (now.services_delegated_to_streets, then.services_delegated_to_streets),
        (now.services_delegated_to_villages, then.services_delegated_to_villages),
    )
    told = []
    for (key, field, kind, level, name), (count, earlier) in zip(_GROUPS, counts, strict=True):
        found = handed_down(year, kind, level)
        rows = found.rows(year)
        figures = tuple(
            year.figure(
                f"{key}{suffix}",
                Words(f"{name.en}, {day(on).en}", f"{name.zh}（{day(on).zh}）"),
                value,
                f"report(on: {quoted(str(on))}, {year.around}) {{ {field} }}",
                f"report.{field}",
                rows=rows,
            )
            for suffix, on, value in (("", year.on, count), ("_before", year.before, earlier))
        )
        told.append(Told((_devolved(year, name, found, figures),), figures))
    return told


def _devolved(year: Year, name: Words, found: HandedDown, figures: tuple[Figure, ...]) -> Words:
    """One sentence on what was handed down to one level, with names and documents."""
    now, then = figures
    if not found.items:
        return Words(
            f"No {name.en} ({now.mark}; at the end of the year before {then.mark}).",
            f"{name.zh}{now.mark}项（上年末{then.mark}项）。",
        )
    names = listed([Words(item.name_en or item.name, item.name) for item in found.items])
    documents = titles(one.title for one in found.instruments(year))
    by = Words(
        f" They rest on {documents.en}." if documents.en else "", f"，依据为{documents.zh}" if documents.zh else ""
    )
    return Words(
        f"{name.en[0].upper()}{name.en[1:]} number {now.mark} ({then.mark} at the end of the year before): {names.en}.{by.en}",
        f"{name.zh}{now.mark}项（上年末{then.mark}项），包括{names.zh}{by.zh}。",
    )


def _certificates(year: Year) -> Told:
    snapshot = year.snapshot
    identified = [
        row for item in snapshot.items.all if (row := snapshot.certificates.identification(item.code)) is not None
    ]
    rows = [row for row in identified if row.on <= year.on]
    removals = [
        removal
        for row in rows
        if (removal := snapshot.certificates.removal(row.certificate)) is not None and removal.on <= year.on
    ]
    found = _certificate_figures(year, rows, removals)
    total, gone, before = found
    if not rows:
        nothing = Words(f"No certificates were sorted out ({total.mark}).", f"尚未开展证明事项梳理（{total.mark}项）。")
        return Told((nothing,), found)
    documents = titles(_titles(year, removals))
    by = Words(f"By {documents.en}, " if documents.en else "", f"依据{documents.zh}，" if documents.zh else "")
    sentence = Words(
        f"Certificates without a basis in law or regulation that were sorted out number {total.mark}. {by.en}{gone.mark} of them are "
        f"no longer asked for ({before.mark} at the end of the year before).",
        f"梳理无法律、法规依据的证明事项{total.mark}项；{by.zh}已取消{gone.mark}项（上年末{before.mark}项）。",
    )
    return Told((sentence,), found)


def _certificate_figures(
    year: Year, identified: Sequence[Identification], removals: Sequence[Removal]
) -> tuple[Figure, Figure, Figure]:
    now, then = report(year.snapshot, year.on), report(year.snapshot, year.before)

    def figure(key: str, name: Words, value: int, field: str, on: date, rows: Sequence[Record]) -> Figure:
        query = f"report(on: {quoted(str(on))}) {{ {field} }}"
        return year.figure(key, name, value, query, f"report.{field}", rows=rows)

    gone = Words("certificates removed", "已取消的证明事项")
    return (
        figure(
            "certificates",
            Words("certificates sorted out", "梳理的证明事项"),
            now.certificates_sorted_out,
            "certificatesSortedOut",
            year.on,
            identified,
        ),
        figure("removed", gone, now.certificates_removed, "certificatesRemoved", year.on, removals),
        figure(
            "removed_before",
            Words(f"{gone.en}, {day(year.before).en}", f"{gone.zh}（{day(year.before).zh}）"),
            then.certificates_removed,
            "certificatesRemoved",
            year.before,
            removals,
        ),
    )


def _titles(year: Year, removals: Sequence[Removal]) -> list[str]:
    codes = dict.fromkeys(sorted((row.on, row.instrument) for row in removals if row.instrument is not None))
    found = dict.fromkeys(year.snapshot.instruments.get(code) for _, code in codes)
    return [one.title for one in found if one is not None]


def _acts_of(year: Year) -> tuple[Table, ...]:
    """The acts that took effect in the year; no table when there are none."""
    under = year.agency.division
    found = sorted(
        (act.effect.start, act.row.code, act, item)
        for item in year.snapshot.items.all
        for act in year.snapshot.delegations.of_item(item.code)
        if act.effect is not None
        and act.effect.start is not None
        and year.before < act.effect.start <= year.on
        and under in year.snapshot.territory.path(act.row.from_division, Moment(year.on))
    )
    if not found:
        return ()
    headings = (
        Words("From", "生效日期"),
        Words("Item", "事项"),
        Words("To", "承接层级"),
        Words("Mode", "方式"),
        Words("Document", "文件"),
    )
    rows = tuple(
        (
            day(start),
            Words(item.name_en or item.name, item.name),
            LEVELS[act.row.to_level],
            MODES[act.row.mode],
            _document(year, act),
        )
        for start, _, act, item in found
    )
    return (
        Table(Words(f"Acts that took effect in {year.year}", f"{year.year}年生效的下放、委托事项"), headings, rows),
    )


def _document(year: Year, act: Act) -> Words:
    found = year.snapshot.instruments.get(act.row.instrument)
    return same("–") if found is None else same(f"《{found.title}》{act.row.clause or ''}")
