"""Where an item is handled: each outcome, each kind of place, each counter, each case under way."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.answers import Outcome
from catalog.certificates import Removal
from catalog.delegations import Exclusion, Interim, Mode, Step, Takeover
from catalog.divisions import Level
from catalog.errors import BadArgument, UnknownPlace
from catalog.items import Channel, Implementation, ItemKind
from catalog.routes import GapCause
from tests.small_city import (
    BEGIN,
    CITY,
    DAY,
    EAST,
    HILL,
    LAKE,
    PIER,
    PORT,
    REED,
    WEST,
    WILLOW,
    act,
    agency,
    ask,
    candidates,
    division,
    followed,
    holder,
    holders,
    item,
    name_used,
    office,
    offices,
    succeeds,
)
from tests.small_tree import row

MERGED = date(2019, 10, 1)


# Outcomes, the first that applies


def test_a_place_in_the_territory_is_handled() -> None:
    answer = ask(act("down"))
    assert (answer.outcome, answer.place and answer.place.code) == (Outcome.HANDLED, REED)
    assert [held.level for held in answer.steps] == [Level.DISTRICT] * 4


@pytest.mark.parametrize("place", [WEST, PIER, "440500000000", "990000000000"])
def test_a_place_beside_the_territory_is_outside(place: str) -> None:
    assert ask(item(territory=(EAST,)), place=place).outcome is Outcome.OUTSIDE


def test_an_unknown_code_within_the_territory_is_refused() -> None:
    with pytest.raises(UnknownPlace, match="No division has the code 440402001099"):
        ask(place="440402001099")


def test_an_unknown_code_that_begins_a_code_of_the_territory_is_too_coarse() -> None:
    answer = ask(place="440000000000")
    assert (answer.outcome, answer.place, candidates(answer)) == (Outcome.PLACE_TOO_COARSE, None, [CITY])


def test_only_the_parts_that_an_unknown_code_begins_are_candidates() -> None:
    assert candidates(ask(item(territory=(LAKE, PIER)), place=EAST, without=[EAST])) == [LAKE]


def test_a_place_above_the_territory_is_too_coarse() -> None:
    answer = ask(item(territory=(EAST, LAKE, PORT)), place=CITY)
    assert (answer.outcome, candidates(answer)) == (Outcome.PLACE_TOO_COARSE, [EAST, PORT])
    parts = ask(item(territory=(EAST,)), act("down", Level.STREET), place=CITY)
    assert candidates(parts) == [LAKE, HILL]


def test_an_item_that_takes_effect_later_is_not_yet_handled() -> None:
    assert ask(item(valid_from=date(2020, 1, 1))).outcome is Outcome.NOT_YET
    assert ask(item(valid_from=DAY)).outcome is Outcome.HANDLED


def test_a_cancelled_item_is_abolished_the_day_it_ends() -> None:
    assert ask(item(valid_to=DAY)).outcome is Outcome.ABOLISHED
    assert ask(item(valid_to=date(2020, 1, 1))).outcome is Outcome.HANDLED


def test_a_removed_certificate_is_abolished_with_its_removal() -> None:
    removal = row(Removal, certificate="register", on=DAY, mode="R5")
    certificate = item(kind=ItemKind.CERTIFICATE, holder_level=None)
    answer = ask(certificate, removal)
    assert (answer.outcome, answer.removal) == (Outcome.ABOLISHED, removal)
    before = ask(certificate, removal, on=date(2019, 12, 30))
    assert before.gap is not None
    assert (before.outcome, before.gap.cause, before.gap.fallback) == (Outcome.GAP, GapCause.NO_ISSUER, None)
    issued = ask(item(kind=ItemKind.CERTIFICATE, holder_level=Level.STREET), removal, on=date(2019, 12, 30))
    assert (issued.outcome, holder(issued)) == (Outcome.HANDLED, "lake")


def test_outside_comes_before_not_yet_and_abolished() -> None:
    past = item(territory=(EAST,), valid_from=date(2018, 1, 1), valid_to=BEGIN)
    assert ask(past, place=PIER).outcome is Outcome.OUTSIDE
    assert ask(past, place=CITY).outcome is Outcome.ABOLISHED
    assert ask(past, place=CITY, on=date(2017, 1, 1)).outcome is Outcome.NOT_YET


def test_a_place_whose_parts_have_different_holders_is_too_coarse() -> None:
    answer = ask(act("down", Level.STREET), place=EAST)
    assert (answer.outcome, candidates(answer), answer.steps) == (Outcome.PLACE_TOO_COARSE, [LAKE, HILL], ())


def test_a_place_above_its_only_holder_is_too_coarse() -> None:
    assert candidates(ask(act("down", Level.STREET), place=WEST)) == [PORT]


def test_a_place_is_not_too_coarse_when_all_its_parts_have_one_holder() -> None:
    answer = ask(act("down"), place=EAST)
    assert (answer.outcome, holder(answer)) == (Outcome.HANDLED, "east")


def test_the_candidates_are_the_largest_divisions_with_one_answer() -> None:
    excluded = row(Exclusion, delegation="down", division=WILLOW)
    answer = ask(act("down", scope=(EAST,)), excluded, place=CITY)
    assert candidates(answer) == [REED, WILLOW, HILL, WEST]


def test_an_original_holder_below_the_place_makes_it_too_coarse() -> None:
    assert candidates(ask(item(holder_level=Level.DISTRICT), place=CITY)) == [EAST, WEST]


def test_a_place_is_too_coarse_when_an_ended_act_left_nobody_in_one_part_only() -> None:
    lost = act("down", Level.STREET, valid_to=MERGED, reverts=False)
    not_taken = row(Takeover, delegation="down", division=HILL, due=BEGIN)
    answer = ask(lost, not_taken, place=EAST)
    assert (answer.outcome, candidates(answer)) == (Outcome.PLACE_TOO_COARSE, [LAKE, HILL])


# Gaps


def test_a_step_whose_holder_has_no_agency_is_a_gap() -> None:
    answer = ask(act("down", steps=(Step.DECIDE,)), without=["east"])
    assert answer.gap is not None
    assert (answer.outcome, answer.gap.cause, answer.gap.step) == (Outcome.GAP, GapCause.NO_AGENCY, Step.DECIDE)
    assert holders(answer) == ["city", "city", None, "city"]
    assert answer.gap.fallback is not None
    assert answer.gap.fallback.agency is not None
    assert answer.gap.fallback.agency.code == "city"


def test_acceptance_without_an_office_in_service_is_a_gap_with_a_fallback_above() -> None:
    closed = office("east-hall", "east", EAST, valid_to=DAY)
    answer = ask(act("down"), closed)
    assert answer.gap is not None
    assert (answer.outcome, answer.gap.cause, answer.gap.step) == (Outcome.GAP, GapCause.NO_OFFICE, Step.ACCEPT)
    assert answer.gap.fallback is not None
    assert [one.code for one in answer.gap.fallback.offices] == ["city-hall"]
    assert ask(act("down"), closed, on=date(2019, 12, 30)).outcome is Outcome.HANDLED


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.MOBILE])
def test_acceptance_online_needs_no_office(channel: Channel) -> None:
    online = item(channels=(Channel.COUNTER, channel))
    answer = ask(online, act("down"), without=["east-hall"])
    assert (answer.outcome, offices(answer)) == (Outcome.HANDLED, [])


def test_an_online_channel_of_the_place_counts_too() -> None:
    local = row(Implementation, item="register", division=EAST, channels=(Channel.WEB,))
    assert ask(act("down"), local, without=["east-hall", "west-hall"]).outcome is Outcome.HANDLED
    assert ask(act("down"), local, without=["east-hall", "west-hall"], place=PIER).outcome is Outcome.GAP


def test_the_fallback_of_an_original_holder_that_cannot_act_lies_above_it() -> None:
    answer = ask(item(holder_level=Level.STREET), without=["lake-hall", "east-hall"])
    assert answer.gap is not None
    assert answer.gap.fallback is not None
    assert answer.gap.fallback.division.code == CITY


def test_the_fallback_is_an_original_holder_by_name() -> None:
    insurance = agency("insurance", CITY, lines=())
    named = item(agency="insurance")
    answer = ask(insurance, named, office("hall", "insurance", CITY), act("down", interim=Interim.NONE), NEVER)
    assert answer.gap is not None
    assert answer.gap.fallback is not None
    assert answer.gap.fallback.agency == insurance


NEVER = row(Takeover, delegation="down", division=EAST, due=BEGIN)
LATE = row(Takeover, delegation="down", division=EAST, due=BEGIN, done=date(2019, 9, 1))


# Cases under way


def test_a_case_accepted_before_a_handover_is_finished_by_its_old_holder() -> None:
    answer = ask(act("down"), accepted_on=date(2019, 6, 30))
    assert (holder(answer), followed(answer), offices(answer)) == ("city", [], ["city-hall"])


def test_a_case_accepted_under_an_entrustment_that_has_expired_stays_with_the_entrusted() -> None:
    answer = ask(act("down", mode=Mode.ENTRUSTED, valid_to=MERGED), accepted_on=date(2019, 9, 30))
    assert (holder(answer), name_used(answer)) == ("east", "city")


def test_a_case_of_an_item_cancelled_since_is_still_handled() -> None:
    assert ask(item(valid_to=MERGED), accepted_on=date(2019, 9, 30)).outcome is Outcome.HANDLED


def test_a_case_is_finished_by_whoever_took_over_from_its_holder() -> None:
    rows = (
        division(EAST, Level.DISTRICT, valid_to=MERGED),
        succeeds(EAST, WEST, MERGED),
        agency("east", EAST, valid_to=MERGED, replaced_by="west"),
        act("down"),
    )
    answer = ask(*rows, accepted_on=date(2019, 9, 30))
    assert (answer.outcome, holder(answer), offices(answer)) == (Outcome.HANDLED, "west", ["west-hall"])
    assert [held.division and held.division.code for held in answer.steps] == [WEST] * 4


def test_the_offices_of_a_case_serve_its_place_under_the_code_of_today() -> None:
    rows = (
        division(REED, Level.VILLAGE, valid_to=MERGED),
        division("440402001009", Level.VILLAGE, valid_from=MERGED),
        succeeds(REED, "440402001009", MERGED),
        office("city-hall", "city", CITY, serves=(REED,)),
        office("city-new", "city", CITY, serves=("440402001009",)),
    )
    answer = ask(*rows, accepted_on=date(2019, 9, 30))
    assert (answer.place and answer.place.code, offices(answer)) == (REED, ["city-new"])


def test_a_case_accepted_after_the_day_asked_about_is_refused() -> None:
    with pytest.raises(BadArgument, match=r"acceptedOn \(2020-01-01\) lies after on \(2019-12-31\)") as refused:
        ask(accepted_on=date(2020, 1, 1))
    assert refused.value.argument == "acceptedOn"
