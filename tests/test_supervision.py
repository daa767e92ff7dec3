"""Supervision: which findings are told where, in which order, and what a waiver does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from catalog.case_counts import CaseCount
from catalog.divisions import Level
from catalog.errors import BadArgument, UnknownPlace
from catalog.findings import Noun, Severity
from catalog.items import LegalBasis
from catalog.records import Record
from catalog.supervision import difference, losses, supervise
from catalog.waivers import Waiver
from tests.small_city import BEGIN, CITY, DAY, EAST, HILL, LAKE, WEST, act, agency, item, snapshot
from tests.small_tree import row
from tests.test_rules import defects

UNPUBLISHED = act("handed")
"""An act that was never published, which is an error."""


def keys(*rows: Record, rules: Sequence[str] | None = None, under: str | None = None) -> list[str]:
    """The keys of the errors that are found in the small city with further rows."""
    found = supervise(snapshot(*rows), DAY, rules=rules, severity=Severity.ERROR, under=under)
    return [one.finding.key for one in found]


def test_a_small_city_that_hands_nothing_down_has_no_errors() -> None:
    assert keys() == []


def test_only_the_rules_asked_for_are_tried() -> None:
    assert keys(UNPUBLISHED) == ["basis-unpublished:handed"]
    assert keys(UNPUBLISHED, rules=["gap"]) == []
    with pytest.raises(BadArgument, match="no rule 'gaps'"):
        keys(rules=["gaps"])


def test_a_place_is_told_what_is_about_it_or_what_it_contains() -> None:
    agencies = [agency("hill", HILL, lines=("other",)), agency("west", WEST, lines=("other",))]
    rows = [act("down", Level.STREET, scope=(HILL,), published=BEGIN), *agencies]
    assert keys(*rows) == [f"gap:register:{HILL}"]
    assert keys(*rows, under=EAST) == [f"gap:register:{HILL}"]
    assert keys(*rows, under=HILL) == [f"gap:register:{HILL}"]
    assert keys(*rows, under=LAKE) == []
    assert keys(*rows, under=WEST) == []
    with pytest.raises(UnknownPlace):
        keys(under="990000000000")


@pytest.mark.parametrize("under", [CITY, EAST, WEST, LAKE, HILL])
def test_a_place_is_told_no_more_than_the_whole(under: str) -> None:
    """What is found in a part is what of the whole is about it; places of the list of defects go by the same codes."""
    place = under if under != HILL else "440402900000"
    whole = {one.finding.key: one.finding for one in supervise(defects(), DAY)}
    part = [one.finding for one in supervise(defects(), DAY, under=place)]
    assert all(whole[finding.key] == finding for finding in part)
    inside = {key for key, finding in whole.items() if finding.division is not None and finding.division == place}
    assert inside <= {finding.key for finding in part}


def test_errors_come_first_and_then_what_is_asked_for_most() -> None:
    """Volume counts over the twelve full months before the day."""
    rows = [
        item("rare"),
        item("common"),
        *(act(f"{code}-down", item=code) for code in ("rare", "common")),
        row(CaseCount, item="rare", division=CITY, month=date(2019, 11, 1), count=2, total_days=2.0),
        row(CaseCount, item="rare", division=CITY, month=date(2018, 11, 1), count=900, total_days=2.0),
        row(CaseCount, item="common", division=CITY, month=date(2019, 11, 1), count=80, total_days=2.0),
    ]
    found = supervise(snapshot(*rows), DAY)
    assert [(one.finding.key, one.cases) for one in found[:2]] == [
        ("basis-unpublished:common-down", 80),
        ("basis-unpublished:rare-down", 2),
    ]
    grave = [one.finding.severity for one in found]
    assert grave == sorted(grave, key=list(Severity).index)


def test_a_waived_finding_stays_in_the_list_and_fails_nothing_until_the_waiver_ends() -> None:
    waiver = row(
        Waiver,
        finding="basis-unpublished:handed",
        reason="正在补办公布手续",
        author="李",
        valid_from=date(2019, 12, 1),
        valid_to=date(2020, 2, 1),
    )
    city = snapshot(UNPUBLISHED, waiver)
    told = [
        [(one.finding.key, one.waiver is not None, one.fails) for one in supervise(city, day, severity=Severity.ERROR)]
        for day in (date(2019, 11, 30), date(2020, 1, 31), date(2020, 2, 1))
    ]
    assert told == [
        [("basis-unpublished:handed", False, True)],
        [("basis-unpublished:handed", True, False)],
        [("basis-unpublished:handed", False, True)],
    ]
    everything, waived, unwaived = (supervise(city, date(2019, 12, 31), waived=asked) for asked in (None, True, False))
    assert [one.finding.key for one in waived] == ["basis-unpublished:handed"]
    assert sorted([*waived, *unwaived]) == sorted(everything)


def test_what_has_ended_is_not_told_any_more() -> None:
    ended = act("handed", valid_to=date(2019, 10, 1))
    assert keys(ended) == []
    assert [one.finding.key for one in supervise(snapshot(ended), BEGIN, rules=["basis-unpublished"])] == [
        "basis-unpublished:handed"
    ]


def test_a_change_is_told_by_what_it_adds_and_what_it_clears() -> None:
    """Handing an item to a street without an office shows the gap, its place and its days beforehand."""
    down = act("down", Level.STREET, published=BEGIN)
    before, after = snapshot(UNPUBLISHED), snapshot(down, without=["hill-hall"])
    found = difference(before, after, DAY, [down])
    assert [one.finding.key for one in found.cleared if one.fails] == ["basis-unpublished:handed"]
    (gap,) = (one.finding for one in found.added if one.fails)
    assert (gap.key, gap.division, gap.period.start) == (f"gap:register:{HILL}", HILL, BEGIN)


def test_what_loses_its_ground_when_an_article_ends_is_told() -> None:
    rows = [
        row(LegalBasis, item="register", number=1, law="就业促进法", article="第35条"),
        item("other"),
        row(LegalBasis, item="other", number=1, law="就业促进法", article="第35条"),
        row(LegalBasis, item="other", number=2, law="社会保险法", article="第50条"),
    ]
    city, ends = snapshot(*rows), date(2021, 1, 1)
    lost = losses(city, "就业促进法", "第35条", ends, None)
    assert [(one.about, one.key, one.period.start) for one in lost] == [(Noun.ITEM, "register", ends)]
    assert losses(city, "就业促进法", "第36条", ends, None) == []
    assert losses(city, "社会保险法", None, ends, None) == []
