"""What a reorganisation promises: from the day on everything goes on under the new divisions, and before it nothing changed."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from catalog.agencies import Agency
from catalog.answers import Outcome
from catalog.carrying import NotAssigned
from catalog.delegations import Delegation, Exclusion
from catalog.divisions import Administration, Division, Level, Succession, SuccessionKind
from catalog.errors import BadArgument, Refusal
from catalog.facts import Facts
from catalog.items import Channel, Implementation, Item
from catalog.ledgers import NotThere
from catalog.menus import ItemFilter, menu, original_holders
from catalog.offices import OfficeException, OfficeHours
from catalog.period import Moment
from catalog.reorganisations import Reorganise, Successor
from catalog.snapshot import Snapshot
from catalog.time_limits import Limit, LimitKind, TimeUnit
from tests.proposing import answer, done, proposal
from tests.reorganising import EVE, NEW, ON, OTHER, holders, merged, of, recoded, reorganise, split
from tests.small_city import (
    BASE,
    CITY,
    EAST,
    HILL,
    LAKE,
    PIER,
    PORT,
    REED,
    SUMMIT,
    WEST,
    act,
    item,
    offices,
    snapshot,
)
from tests.small_tree import row

# Merge


def test_acts_of_the_city_reach_the_merged_district_and_its_agency() -> None:
    rows = done(merged(), upon=[*BASE, act("down")])
    assert holders(rows, EVE) == ["east", "east", "west"]
    assert holders(rows, ON) == ["east-440405"] * 3
    assert offices(answer(rows, REED, EVE)) == ["east-hall"]
    assert offices(answer(rows, REED, ON)) == ["east-hall-440405", "west-hall-440405"]


def test_a_place_that_was_excluded_stays_so_in_the_new_division() -> None:
    rows = done(merged(), upon=[*BASE, act("down"), row(Exclusion, delegation="down", division=EAST)])
    assert {one.division for one in of(rows, Exclusion)} == {EAST, NEW}
    assert holders(rows, ON) == ["city"] * 3


def test_what_the_old_divisions_administered_the_new_one_administers() -> None:
    rows = done(merged(), upon=[*BASE])
    assert {(one.division, one.administrator, one.valid_from) for one in of(rows, Administration)} == {
        (street, NEW, ON) for street in (LAKE, HILL, PORT)
    }
    place = answer(rows, REED, ON).place
    assert place is not None
    assert [one.on for one in of(rows, Succession, successor=NEW)] == [ON, ON]


def test_what_two_merged_divisions_have_alike_holds_on_and_what_differs_has_to_be_chosen() -> None:
    limit = {"item": "register", "kind": LimitKind.COMMITTED, "unit": TimeUnit.WORKING_DAY}
    alike = [row(Limit, value=3, division=code, **limit) for code in (EAST, WEST)]
    assert [one.value for one in of(done(merged(), upon=[*BASE, *alike]), Limit, division=NEW)] == [3]
    other = [alike[0], row(Limit, value=5, division=WEST, **limit)]
    with pytest.raises(NotAssigned, match=r"differ in time_limits register.*Name in `prefer`") as refused:
        proposal(merged(), upon=[*BASE, *other])
    assert refused.value.argument == "operations[0].reorganise.prefer"
    chosen = done(merged(prefer="440403"), upon=[*BASE, *other])
    assert [(one.value, one.valid_from) for one in of(chosen, Limit, division=NEW)] == [(5, ON)]
    assert {one.valid_to for one in of(chosen, Limit) if one.division != NEW} == {ON}


def test_a_division_that_takes_up_another_lives_on_by_its_own_arrangements() -> None:
    taken_up = reorganise(SuccessionKind.MERGE, (EAST,), Successor(code=WEST))
    channels = row(Implementation, item="register", division=EAST, channels=(Channel.WEB,))
    rows = done(taken_up, upon=[*BASE, act("down", scope=(WEST,)), channels])
    assert holders(rows, EVE) == ["city", "city", "west"]
    assert holders(rows, ON) == ["west"] * 3
    assert of(rows, Implementation, division=WEST) == []
    assert [one.replaced_by for one in of(rows, Agency, code="east")] == ["west"]


# Split


def test_each_part_of_a_split_division_goes_to_the_successor_that_is_named() -> None:
    station = [row(Agency, code="second", name="second", division=EAST, lines=("other",), nature="STATUTORY")]
    with pytest.raises(NotAssigned, match="nothing says which successor the agency second goes to"):
        proposal(split(), upon=[*BASE, *station])
    rows = done(split(), upon=[*BASE, act("down")])
    assert [(one.division, one.administrator) for one in of(rows, Administration)] == [(LAKE, NEW), (HILL, OTHER)]
    assert holders(rows, ON, (REED, PIER)) == ["east-440405", "west"]
    assert answer(rows, SUMMIT, ON).outcome is Outcome.GAP  # nobody said who handles it in the other part


def test_a_street_that_no_successor_is_named_for_is_refused() -> None:
    unnamed = split(new=(Successor(code=NEW, name="new", divisions=(LAKE,)), Successor(code=OTHER, name="other")))
    with pytest.raises(NotAssigned, match=f"the division {HILL} goes to") as refused:
        proposal(unnamed)
    assert refused.value.argument == "operations[0].reorganise.new"


def test_what_is_not_a_part_of_the_split_division_cannot_go_to_a_successor() -> None:
    foreign = split(new=(split().new[0], Successor(code=OTHER, name="other", divisions=(HILL, PORT))))
    with pytest.raises(NotAssigned, match=f"{PORT} is neither administered by the division that is split"):
        proposal(foreign)


def test_what_held_in_all_of_a_split_division_holds_in_every_part() -> None:
    upon = [*BASE, act("down", scope=(EAST,)), act("onward", Level.STREET, from_division=EAST)]
    upon += [row(Implementation, item="register", division=EAST, channels=(Channel.WEB,))]
    rows = done(split(), upon=upon)
    assert of(rows, Delegation, code="down")[0].scope == (EAST, NEW, OTHER)
    assert {one.division for one in of(rows, Implementation, valid_from=ON)} == {NEW, OTHER}
    assert {(one.from_division, one.scope) for one in of(rows, Delegation, valid_from=ON)} == {(NEW, ()), (OTHER, ())}
    assert holders(rows, ON, (REED, SUMMIT)) == ["lake", "hill"]


# Re-code and rename


def test_a_division_goes_on_under_another_code_with_everything_below_it() -> None:
    upon = [*BASE, act("down"), act("onward", Level.STREET, from_division=EAST, scope=(LAKE,))]
    upon += [row(OfficeHours, office="east-hall", weekday=1, opens=time(9), closes=time(12))]
    upon += [row(OfficeException, office="east-hall", day=ON + timedelta(days=count)) for count in (-1, 1)]
    rows = done(recoded(below=True), upon=upon)
    new_reed, new_summit = NEW[:6] + REED[6:], NEW[:6] + SUMMIT[6:]
    assert holders(rows, EVE, (REED, SUMMIT)) == ["lake", "east"]
    assert holders(rows, ON, (new_reed, new_summit)) == ["lake-440405001", "east-440405"]
    assert holders(rows, ON, (REED, SUMMIT)) == ["lake-440405001", "east-440405"]
    assert of(rows, Administration) == []
    assert [(one.weekday, one.valid_from) for one in of(rows, OfficeHours, office="east-hall-440405")] == [(1, ON)]
    assert [one.day for one in of(rows, OfficeException, office="east-hall-440405")] == [ON + timedelta(days=1)]


def test_who_administered_an_old_division_administers_the_new_one() -> None:
    zone = row(Division, code="440409000000", level=Level.DISTRICT, name="zone")
    upon = [*BASE, zone, row(Administration, division=LAKE, administrator=zone.code)]
    street = reorganise(SuccessionKind.RECODE, (LAKE,), Successor(code="440402009000", name="lake"))
    rows = done(street, upon=upon)
    assert {(one.division, one.administrator) for one in of(rows, Administration, valid_from=ON)} == {
        ("440402009000", zone.code),
        (REED, "440402009000"),
        ("440402001002", "440402009000"),
    }


def test_a_street_that_the_city_administers_itself_stays_with_the_city_under_another_code() -> None:
    upon = [*BASE, row(Administration, division=LAKE, administrator=CITY), act("down")]
    rows = done(reorganise(SuccessionKind.RECODE, (LAKE,), Successor(code="440402009000", name="lake")), upon=upon)
    assert holders(rows, EVE) == holders(rows, ON) == ["city", "east", "west"]


def test_an_item_of_a_district_is_one_of_the_new_district() -> None:
    rows = done(recoded(), upon=[*(one for one in BASE if type(one) is not Item), item(territory=(EAST,))])
    assert [answer(rows, PIER, day).outcome for day in (EVE, ON)] == [Outcome.OUTSIDE, Outcome.OUTSIDE]
    assert [answer(rows, REED, day).outcome for day in (EVE, ON)] == [Outcome.HANDLED, Outcome.HANDLED]


def test_the_menu_of_the_new_district_has_the_items_that_name_the_old_one() -> None:
    """Asked for by the agency that holds them originally, which goes on under the new district."""
    named = item(territory=(EAST,), holder_level=Level.DISTRICT)
    rows = done(recoded(), upon=[*(one for one in BASE if type(one) is not Item), named])
    catalogue = Snapshot.of(snapshot().revision, Facts.of_rows(rows))
    items = catalogue.items.all
    for day, place, agency in ((EVE, EAST, "east"), (ON, NEW, "east-440405")):
        assert [*menu(catalogue, place, ItemFilter(agency=agency), day)] == items
        assert [*original_holders(catalogue, items[0], Moment(day))] == [agency]


def test_an_item_of_one_of_two_merged_districts_reaches_the_other_with_the_merger_only() -> None:
    """Before, the other one lay outside; the new one is not divided."""
    rows = done(merged(prefer=EAST), upon=[*(one for one in BASE if type(one) is not Item), item(territory=(EAST,))])
    assert [answer(rows, PIER, day).outcome for day in (EVE, ON)] == [Outcome.OUTSIDE, Outcome.HANDLED]


def test_a_division_keeps_its_code_under_another_name() -> None:
    rows = done(reorganise(SuccessionKind.RENAME, (EAST,), Successor(code=EAST, name="东新区")))
    assert [(one.name, one.valid_from, one.valid_to) for one in of(rows, Division, code=EAST)] == [
        ("440402000000", None, ON),
        ("东新区", ON, None),
    ]


# What cannot be

ONE, TWO = Successor(code=NEW, name="new"), Successor(code=OTHER, name="other")


@pytest.mark.parametrize(
    ("operation", "refusal", "argument"),
    [
        (reorganise(SuccessionKind.MERGE, ("440499",), ONE), NotThere, "old[0]"),
        (reorganise(SuccessionKind.MERGE, (EAST, WEST), ONE, TWO), BadArgument, "kind"),
        (reorganise(SuccessionKind.SPLIT, (EAST,), ONE), BadArgument, "kind"),
        (reorganise(SuccessionKind.RECODE, (EAST,), Successor(code=EAST, name="x")), BadArgument, "kind"),
        (reorganise(SuccessionKind.RENAME, (EAST,), ONE), BadArgument, "kind"),
        (reorganise(SuccessionKind.RENAME, (EAST,), Successor(code=EAST)), BadArgument, "new[0].name"),
        (reorganise(SuccessionKind.MERGE, (EAST, EAST), ONE), BadArgument, "kind"),
        (reorganise(SuccessionKind.MERGE, (EAST, WEST), Successor(code=WEST)), BadArgument, "new"),
        (reorganise(SuccessionKind.MERGE, (EAST,), Successor(code=LAKE)), BadArgument, "new[0].code"),
        (reorganise(SuccessionKind.MERGE, (EAST,), Successor(code="44040")), BadArgument, "new[0].code"),
        (reorganise(SuccessionKind.MERGE, (EAST,), Successor(code=NEW)), BadArgument, "new[0].name"),
        (merged(below=True), BadArgument, "below"),
        (merged(prefer="x"), BadArgument, "prefer"),
        (merged(on=date.min), BadArgument, "on"),
        (merged(source=None), BadArgument, "source"),
        (merged(old=(), new=()), BadArgument, "kind"),
    ],
)
def test_a_reorganisation_that_cannot_be_is_refused(
    operation: Reorganise, refusal: type[Refusal], argument: str
) -> None:
    with pytest.raises(refusal) as refused:
        proposal(operation)
    assert refused.value.argument == f"operations[0].reorganise.{argument}"


@pytest.mark.parametrize("operation", [merged(), split(), recoded(), reorganise(SuccessionKind.RENAME, (EAST,), ONE)])
def test_a_reorganisation_says_what_it_does_in_both_languages(operation: Reorganise) -> None:
    words = operation.describe()
    assert words.en.isascii()
    assert not words.zh.isascii()
    assert CITY not in words.en
