"""Which act is followed, and who holds a step by it: each rule of precedence in a world of its own."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.answers import Outcome
from catalog.delegations import Exclusion, Interim, Mode, Step, Takeover
from catalog.divisions import Administration, Level
from catalog.instruments import Instrument
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
    SUMMIT,
    WEST,
    act,
    agency,
    ask,
    division,
    followed,
    holder,
    holders,
    item,
    name_used,
    rejected,
)
from tests.small_tree import row

BEFORE, AFTER = date(2019, 6, 30), date(2020, 1, 1)
LATE = row(Takeover, delegation="down", division=EAST, due=BEGIN, done=date(2019, 9, 1))
NEVER = row(Takeover, delegation="down", division=EAST, due=BEGIN)
OUT = row(Exclusion, delegation="down", division=LAKE, reason_en="no staff")


def test_without_acts_the_original_holder_handles() -> None:
    answer = ask()
    assert (holder(answer), followed(answer)) == ("city", [])


def test_an_act_moves_the_steps_that_it_names_to_the_division_of_its_level() -> None:
    answer = ask(act("down", Level.STREET, steps=(Step.ACCEPT, Step.DELIVER)))
    assert holders(answer) == ["lake", "city", "city", "lake"]
    assert followed(answer, Step.ACCEPT) == ["down"]
    assert followed(answer, Step.DECIDE) == []


def test_the_receiver_hands_on_what_it_holds() -> None:
    onward = act("onward", Level.STREET, from_division=EAST)
    assert holder(ask(act("down"), onward)) == "lake"
    assert followed(ask(act("down"), onward)) == ["down", "onward"]
    assert holder(ask(act("down"), onward, place=PIER)) == "west"


# Which act


def test_an_exclusion_takes_a_place_and_all_below_it_out_of_its_own_act() -> None:
    answers = {place: ask(act("down", Level.STREET), OUT, place=place) for place in (REED, LAKE, SUMMIT)}
    assert [holder(answer) for answer in answers.values()] == ["city", "city", "hill"]
    assert rejected(answers[REED]) == {"down": "EXCLUDED"}


def test_another_act_still_reaches_an_excluded_place() -> None:
    answer = ask(act("down", Level.STREET), OUT, act("other"))
    assert (holder(answer), rejected(answer)) == ("east", {"down": "EXCLUDED"})


def test_the_act_naming_the_nearest_division_wins() -> None:
    general = act("general", Level.STREET, published=date(2019, 6, 1), valid_from=date(2019, 8, 1))
    near = act("near", scope=(EAST,), published=date(2018, 1, 1))
    answer = ask(general, near)
    assert (holder(answer), rejected(answer)) == ("east", {"general": "NEARER"})
    assert holder(ask(general, near, place=PIER)) == "port"


def test_of_equally_near_acts_the_later_published_wins() -> None:
    first = act("z-first", published=date(2019, 1, 1), valid_from=date(2019, 9, 1))
    second = act("a-second", Level.STREET, published=date(2019, 1, 2))
    answer = ask(first, second)
    assert (holder(answer), rejected(answer)) == ("lake", {"z-first": "LATER"})
    assert [finding.key for finding in answer.findings] == ["competing-acts:a-second:z-first"]


def test_an_act_is_published_with_its_document_unless_it_says_otherwise() -> None:
    document = row(Instrument, code="decision", title="决定", published=date(2019, 3, 1))
    by_document = act("document", Level.STREET, instrument="decision")
    assert holder(ask(document, by_document, act("own", published=date(2019, 2, 1)))) == "lake"
    assert holder(ask(document, by_document, act("own", published=date(2019, 4, 1)))) == "east"


def test_of_acts_published_together_the_one_that_takes_effect_later_wins() -> None:
    earlier = act("z-earlier", published=date(2019, 1, 1))
    later = act("a-later", Level.STREET, published=date(2019, 1, 1), valid_from=date(2019, 8, 1))
    assert holder(ask(earlier, later)) == "lake"


def test_of_acts_alike_in_all_else_the_greater_key_wins() -> None:
    answer = ask(act("a"), act("b", Level.STREET))
    assert (holder(answer), rejected(answer)) == ("lake", {"a": "LATER"})


def test_acts_compete_step_by_step() -> None:
    answer = ask(act("down"), act("accept", Level.STREET, steps=(Step.ACCEPT,), published=date(2019, 1, 1)))
    assert holders(answer) == ["lake", "east", "east", "east"]
    assert [(one.act.row.code, one.steps) for one in answer.rejected] == [("down", (Step.ACCEPT,))]


def test_an_act_whose_giver_holds_nothing_has_no_effect_and_is_a_finding() -> None:
    answer = ask(act("onward", Level.STREET, from_division=EAST))
    assert (holder(answer), rejected(answer)) == ("city", {"onward": "GIVER_HOLDS_NOTHING"})
    assert [finding.rule for finding in answer.findings] == ["giver-without-power"]


def test_a_variant_without_acts_of_its_own_follows_those_of_its_main_item() -> None:
    renewal = item("renewal", parent="register")
    assert holder(ask(act("down"), renewal, of="renewal")) == "east"
    own = act("own", Level.STREET, item="renewal", valid_from=AFTER)
    assert holder(ask(act("down"), renewal, own, of="renewal")) == "city"


# Stages


def test_the_old_holder_handles_until_the_day_of_effect() -> None:
    assert holder(ask(act("down"), on=BEFORE)) == "city"
    assert rejected(ask(act("down"), on=BEFORE)) == {"down": "NOT_YET"}
    assert holder(ask(act("down"), on=BEGIN)) == "east"


def test_an_act_that_names_no_day_takes_effect_30_working_days_after_publication() -> None:
    silent = act("down", valid_from=None, published=date(2019, 7, 1))
    assert holder(ask(silent, on=date(2019, 8, 11))) == "city"
    assert holder(ask(silent, on=date(2019, 8, 12))) == "east"


def test_an_act_without_any_day_waits() -> None:
    answer = ask(act("down", valid_from=None))
    assert (holder(answer), rejected(answer)) == ("city", {"down": "PENDING"})


@pytest.mark.parametrize(
    ("in_force_from", "on", "expected", "reason"),
    [
        (None, DAY, "city", {"down": "PENDING"}),
        (date(2019, 10, 1), date(2019, 9, 30), "city", {"down": "NOT_YET"}),
        (date(2019, 10, 1), date(2019, 10, 1), "east", {}),
        (date(2019, 1, 1), BEFORE, "city", {"down": "NOT_YET"}),
    ],
)
def test_a_conditional_act_waits_for_its_document(
    in_force_from: date | None, on: date, expected: str, reason: dict[str, str]
) -> None:
    document = row(Instrument, code="regulation", title="条例", valid_from=in_force_from)
    answer = ask(document, act("down", condition="regulation"), on=on)
    assert (holder(answer), rejected(answer)) == (expected, reason)


def test_the_old_holder_handles_until_the_receiver_takes_over() -> None:
    waiting = ask(act("down"), LATE, on=date(2019, 8, 31))
    assert (holder(waiting), rejected(waiting)) == ("city", {"down": "NOT_TAKEN_OVER"})
    assert holder(ask(act("down"), LATE, on=date(2019, 9, 1))) == "east"
    assert holder(ask(act("down"), NEVER)) == "city"
    assert holder(ask(act("down"), NEVER, place=PIER)) == "west"


def test_a_takeover_before_the_day_of_effect_counts_from_that_day() -> None:
    early = row(Takeover, delegation="down", division=EAST, due=BEGIN, done=date(2019, 6, 1))
    assert [holder(ask(act("down"), early, on=day)) for day in (BEFORE, BEGIN)] == ["city", "east"]


def test_while_a_receiver_has_not_taken_over_the_other_acts_compete() -> None:
    older = act("older", Level.STREET, published=date(2018, 1, 1))
    newer = act("down", published=date(2019, 1, 1))
    assert holder(ask(older, newer, NEVER)) == "lake"
    assert holder(ask(older, newer)) == "east"


def test_with_nobody_in_the_interim_a_step_is_a_gap_until_the_receiver_takes_over() -> None:
    nobody = act("down", interim=Interim.NONE)
    answer = ask(nobody, LATE, on=date(2019, 8, 31))
    assert (answer.outcome, holder(answer), rejected(answer)) == (Outcome.GAP, None, {})
    assert answer.gap is not None
    assert (answer.gap.cause, answer.gap.step) == (GapCause.INTERIM, Step.ACCEPT)
    assert answer.gap.fallback is not None
    assert answer.gap.fallback.division.code == CITY
    assert holder(ask(nobody, LATE, on=date(2019, 9, 1))) == "east"
    assert holder(ask(nobody, LATE, on=BEFORE)) == "city"


def test_nobody_in_the_interim_leaves_a_step_with_nobody_even_beside_another_act() -> None:
    nobody = act("down", interim=Interim.NONE, published=date(2019, 1, 2))
    answer = ask(nobody, NEVER, act("older", Level.STREET, published=date(2019, 1, 1)))
    assert (answer.outcome, rejected(answer)) == (Outcome.GAP, {"older": "LATER"})


# Ends


def test_when_an_entrustment_expires_the_powers_return_to_the_giver() -> None:
    brief = act("down", mode=Mode.ENTRUSTED, valid_to=AFTER)
    assert holder(ask(brief, on=DAY)) == "east"
    assert (holder(ask(brief, on=AFTER)), rejected(ask(brief, on=AFTER))) == ("city", {"down": "ENDED"})


def test_when_an_act_is_withdrawn_the_powers_return_to_the_giver() -> None:
    taken_back = act("down", withdrawn=date(2019, 10, 1), valid_to=AFTER)
    assert holder(ask(taken_back, on=date(2019, 9, 30))) == "east"
    answer = ask(taken_back, on=date(2019, 10, 1))
    assert (holder(answer), rejected(answer)) == ("city", {"down": "WITHDRAWN"})


def test_an_act_withdrawn_before_it_takes_effect_never_moves_anything() -> None:
    answer = ask(act("down", withdrawn=BEGIN, reverts=False))
    assert (holder(answer), rejected(answer)) == ("city", {"down": "WITHDRAWN"})


def test_an_act_that_ends_and_does_not_revert_leaves_nobody() -> None:
    lost = act("down", valid_to=date(2019, 10, 1), reverts=False)
    answer = ask(lost)
    assert answer.gap is not None
    assert (answer.outcome, answer.gap.cause, holder(answer)) == (Outcome.GAP, GapCause.ENDED, None)
    assert holder(ask(lost, act("again", published=date(2019, 10, 1), valid_from=date(2019, 10, 1)))) == "east"


@pytest.mark.parametrize("done", [None, date(2019, 10, 1), date(2019, 11, 1)])
def test_an_act_that_nobody_took_over_before_it_ended_took_nothing_along(done: date | None) -> None:
    takeover = row(Takeover, delegation="down", division=EAST, due=BEGIN, done=done)
    answer = ask(act("down", valid_to=date(2019, 10, 1), reverts=False), takeover)
    assert (holder(answer), rejected(answer)) == ("city", {"down": "ENDED"})


# Receivers


def test_a_step_stays_with_its_giver_where_there_is_no_receiver() -> None:
    answer = ask(act("down", Level.VILLAGE), place=LAKE, without=[REED, "440402001002"])
    assert (holder(answer), rejected(answer)) == ("city", {"down": "NO_RECEIVER"})


def test_a_pseudo_unit_holds_nothing_and_the_nearest_real_division_above_stands_in() -> None:
    pseudo = division(LAKE, Level.STREET, pseudo=True)
    answer = ask(pseudo, act("down", Level.STREET))
    assert (holder(answer), followed(answer)) == ("east", ["down"])
    whole = ask(pseudo, act("down", Level.STREET), place=EAST, without=[HILL, SUMMIT])
    assert (holder(whole), rejected(whole)) == ("east", {})


def test_a_step_stays_with_its_giver_when_only_pseudo_units_lie_between() -> None:
    pseudo = division(EAST, Level.DISTRICT, pseudo=True)
    answer = ask(pseudo, act("down"))
    assert (holder(answer), rejected(answer)) == ("city", {"down": "NO_RECEIVER"})


def test_a_pseudo_unit_is_no_original_holder() -> None:
    assert holder(ask(division(EAST, Level.DISTRICT, pseudo=True), item(holder_level=Level.DISTRICT))) == "city"


def test_the_receiver_is_who_administers_the_place_that_day() -> None:
    zone = "440471000000"
    rows = (
        division(zone, Level.DISTRICT),
        agency("zone", zone),
        row(Administration, division=LAKE, administrator=zone, valid_from=date(2019, 8, 1)),
        act("down"),
    )
    assert [holder(ask(*rows, on=day)) for day in (date(2019, 7, 31), date(2019, 8, 1))] == ["east", "zone"]


def test_a_named_agency_holds_what_an_act_gives_it() -> None:
    bureau = agency("insurance", EAST, lines=("insurance",))
    answer = ask(bureau, act("down", to_agency="insurance", scope=(EAST,)))
    assert (holder(answer), followed(answer)) == ("insurance", ["down"])


def test_an_act_within_a_division_moves_a_step_to_another_agency_and_ends_the_way() -> None:
    window = agency("window", CITY, lines=())
    same_level = act("sideways", Level.CITY, to_agency="window", mode=Mode.AUTHORISED, published=date(2019, 1, 1))
    answer = ask(window, same_level, act("down"))
    assert (holder(answer), rejected(answer)) == ("window", {"down": "LATER"})


def test_whoever_replaced_a_named_agency_stands_for_it() -> None:
    old = agency("old", CITY, valid_to=date(2019, 10, 1), replaced_by="new", lines=())
    new = agency("new", CITY, valid_from=date(2019, 10, 1), lines=())
    sideways = act("sideways", Level.CITY, to_agency="old")
    assert [holder(ask(old, new, sideways, on=day)) for day in (date(2019, 9, 30), DAY)] == ["old", "new"]
    third = agency("third", CITY, valid_from=DAY, lines=())
    passing = agency("new", CITY, valid_from=date(2019, 10, 1), valid_to=DAY, replaced_by="third", lines=())
    assert holder(ask(old, passing, third, sideways)) == "third"
    gone = ask(agency("old", CITY, valid_to=date(2019, 10, 1), lines=()), sideways)
    assert gone.gap is not None
    assert gone.gap.cause is GapCause.NO_AGENCY


def test_an_item_may_name_its_original_holder() -> None:
    assert holder(ask(agency("insurance", CITY, lines=()), item(agency="insurance", holder_level=None))) == "insurance"


def test_whoever_replaced_it_hands_on_from_a_division_of_its_own() -> None:
    old = agency("old", PORT, valid_to=DAY, replaced_by="city", lines=())
    known = (old, item(agency="old", holder_level=None), act("down"))
    assert [holder(ask(*known, on=day)) for day in (BEFORE, DAY)] == ["old", "east"]


# In whose name


def test_a_devolved_step_is_done_in_the_receivers_own_name() -> None:
    assert name_used(ask(act("down"))) == "east"


def test_an_entrusted_step_is_done_in_the_name_of_its_giver() -> None:
    assert name_used(ask(act("down", mode=Mode.ENTRUSTED))) == "city"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (Mode.ENTRUSTED, Mode.ENTRUSTED, "city"),
        (Mode.DEVOLVED, Mode.ENTRUSTED, "east"),
        (Mode.ENTRUSTED, Mode.DEVOLVED, "lake"),
    ],
)
def test_a_run_of_entrustments_is_done_in_the_name_of_the_giver_that_begins_it(
    first: Mode, second: Mode, expected: str
) -> None:
    answer = ask(act("down", mode=first), act("onward", Level.STREET, from_division=EAST, mode=second))
    assert (holder(answer), name_used(answer)) == ("lake", expected)


def test_an_act_that_a_check_finds_unlawful_is_followed_and_the_answer_says_so() -> None:
    onward = act("onward", Level.STREET, from_division=EAST, mode=Mode.ENTRUSTED)
    answer = ask(act("down", mode=Mode.ENTRUSTED), onward)
    assert holder(answer) == "lake"
    assert "onward-entrustment:onward:down" in [finding.key for finding in answer.findings]


def test_the_west_is_untouched_by_an_act_for_the_east() -> None:
    answer = ask(act("down", scope=(EAST,)), place=WEST)
    assert (holder(answer), rejected(answer)) == ("city", {})
