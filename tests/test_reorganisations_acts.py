"""What a reorganisation does with acts and with plans: they go on under the new divisions as they would have under the old."""

from __future__ import annotations

from datetime import date

from catalog.delegations import Delegation, Exclusion, Takeover
from catalog.divisions import Administration, Division, Level
from tests.proposing import done
from tests.reorganising import EVE, NEW, ON, holders, merged, of, recoded
from tests.small_city import (
    BASE,
    EAST,
    HILL,
    LAKE,
    REED,
    act,
)
from tests.small_tree import row


def test_an_act_that_is_to_begin_after_the_day_is_one_of_the_new_division_only() -> None:
    later = date(2020, 6, 1)
    rows = done(recoded(), upon=[*BASE, act("onward", Level.STREET, from_division=EAST, valid_from=later)])
    assert [(one.from_division, one.valid_from) for one in of(rows, Delegation)] == [(NEW, later)]


def test_an_act_that_nothing_dates_has_no_effect_after_the_day_either() -> None:
    undated = act("onward", Level.STREET, from_division=EAST, valid_from=None, published=None)
    rows = done(recoded(), upon=[*BASE, act("down"), undated])
    assert [one.valid_from for one in of(rows, Delegation, from_division=NEW)] == [None]
    assert holders(rows, ON) == ["east-440405", "east-440405", "west"]


def test_of_acts_that_compete_the_one_that_began_later_still_wins() -> None:
    """All of them go on from the same day, so that their keys have to tell."""
    acts = [
        act("to-streets", Level.STREET, from_division=EAST, valid_from=date(2019, 2, 1)),
        act("to-villages", Level.VILLAGE, from_division=EAST, valid_from=date(2019, 1, 1)),
    ]
    rows = done(recoded(), upon=[*BASE, act("down"), *acts])
    assert holders(rows, EVE) == holders(rows, ON) == ["lake", "hill", "west"]
    assert sorted(one.code for one in of(rows, Delegation, from_division=NEW)) == [
        "440405-20190101-to-villages",
        "440405-20190201-to-streets",
    ]


def test_an_act_that_ended_before_the_day_stays_as_it_is() -> None:
    before = act("onward", Level.STREET, from_division=EAST, withdrawn=EVE)
    assert of(done(recoded(), upon=[*BASE, before]), Delegation) == [before]


def test_what_was_planned_for_a_division_happens_to_it_under_its_new_code() -> None:
    """It is to be renamed in June and to end with the year."""
    june, end = date(2020, 6, 1), date(2021, 1, 1)
    renamed = [
        row(Division, code=EAST, level=Level.DISTRICT, name="east", valid_to=june),
        row(Division, code=EAST, level=Level.DISTRICT, name="sunrise", valid_from=june, valid_to=end),
    ]
    rows = done(recoded(), upon=[*(one for one in BASE if getattr(one, "code", "") != EAST), *renamed])
    told = [(one.code, one.name, one.valid_from, one.valid_to) for one in of(rows, Division)]
    assert {one for one in told if one[0] in (EAST, NEW)} == {
        (EAST, "east", None, ON),
        (NEW, "east", ON, june),
        (NEW, "sunrise", june, end),
    }


def test_what_hangs_on_a_division_later_only_does_so_under_its_new_code() -> None:
    """A street that is to end leaves its villages to the district, whatever code the district has by then."""
    june = date(2020, 6, 1)
    street = row(Division, code=LAKE, level=Level.STREET, name="lake", valid_to=june)
    rows = done(recoded(), upon=[*(one for one in BASE if getattr(one, "code", "") != LAKE), street, act("down")])
    assert [(one.valid_from, one.valid_to) for one in of(rows, Administration, division=REED)] == [(june, None)]
    assert holders(rows, ON, [REED]) == holders(rows, june, [REED]) == ["east-440405"]


def test_a_receiver_that_had_not_taken_over_has_not_after_the_merger_either() -> None:
    waiting = row(Takeover, delegation="down", division=EAST, due=date(2019, 9, 1))
    rows = done(merged(), upon=[*BASE, act("down"), waiting])
    assert holders(rows, EVE) == ["city", "city", "west"]
    assert holders(rows, ON) == ["city"] * 3


def test_acts_that_the_old_divisions_gave_go_on_as_acts_of_the_new_one() -> None:
    upon = [*BASE, act("down"), act("onward", Level.STREET, from_division=EAST)]
    upon += [row(Exclusion, delegation="onward", division=HILL)]
    rows = done(merged(), upon=upon)
    assert holders(rows, EVE) == ["lake", "east", "west"]
    assert holders(rows, ON) == ["lake", "east-440405", "east-440405"]
    assert [(one.code, one.valid_to) for one in of(rows, Delegation, from_division=EAST)] == [("onward", ON)]
    assert of(rows, Delegation, from_division=NEW)[0].scope == (LAKE, HILL)


def test_an_act_that_names_an_old_division_names_the_new_one_too() -> None:
    rows = done(merged(), upon=[*BASE, act("down", scope=(EAST,))])
    assert holders(rows, EVE) == ["east", "east", "city"]
    assert holders(rows, ON) == ["east-440405"] * 3
    assert of(rows, Delegation)[0].scope == (EAST, NEW)


def test_powers_that_nobody_held_are_those_of_the_new_division() -> None:
    """An act that ended without giving back left them so."""
    ended = act("onward", Level.STREET, from_division=EAST, valid_to=EVE, reverts=False)
    rows = done(recoded(), upon=[*BASE, act("down"), ended])
    assert holders(rows, EVE) == [None, None, "west"]
    assert holders(rows, ON) == ["east-440405", "east-440405", "west"]
