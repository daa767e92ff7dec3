"""What the operations of a draft promise: they do what they say, and refuse what cannot be."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.delegations import Delegation, Mode, Step, Takeover
from catalog.divisions import Division, Level
from catalog.errors import BadArgument, Refusal
from catalog.instruments import Instrument
from catalog.items import Item
from catalog.ledgers import NotThere
from catalog.offices import OfficeHours
from catalog.operations import Operation
from catalog.operations_acts import AlreadyThere, Delegate, EndDelegation, MustDescend, Receiver, TakeOver, Withdraw
from catalog.operations_acts import Excluded as Left
from catalog.operations_rows import close, end, put
from catalog.proposals import OPERATIONS, DraftProblems, TooManyOperations, propose, read_operations, write_operations
from catalog.records import Record
from tests.held_views import HeldView
from tests.proposing import SOURCED, answer, done, proposal
from tests.small_city import BASE, CITY, DAY, EAST, HILL, LAKE, PIER, REED, SUMMIT, WEST, act, division, holder, item
from tests.small_tree import row

NOTICE = row(Instrument, code="notice", title="通知", number="〔2019〕1号", published=date(2019, 5, 5))


def delegate(code: str = "down", **given: Any) -> Delegate:
    """An operation that devolves all steps from the city to the districts."""
    values = {"code": code, "item": "register", "from_division": CITY, "to_level": Level.DISTRICT}
    steps = {"steps": tuple(Step), "mode": Mode.DEVOLVED, "valid_from": date(2019, 7, 1)}
    return Delegate(**{**SOURCED, **values, **steps, **given})


# Hand down, take over, withdraw, end


def test_to_delegate_brings_the_act_with_its_exclusions_and_receivers() -> None:
    operation = delegate(
        exclusions=(Left(division="440403", reason="无人员"),),
        takeovers=(Receiver(division=EAST, due=date(2019, 8, 1)),),
    )
    rows = done(operation)
    assert [type(one).__name__ for one in rows[len(BASE) :]] == ["Delegation", "Exclusion", "Takeover"]
    assert holder(answer(rows, PIER)) == "city"
    assert holder(answer(rows, REED)) == "city"
    rows = done(TakeOver(delegation="down", division="440402", done=date(2019, 9, 1)), upon=rows)
    assert holder(answer(rows, REED, date(2019, 8, 31))) == "city"
    assert holder(answer(rows, REED, date(2019, 9, 1))) == "east"


def test_a_later_operation_builds_upon_an_earlier_one() -> None:
    rows = done(
        put(NOTICE),
        delegate(instrument="notice", source=None),
        TakeOver(delegation="down", division=WEST, done=date(2019, 9, 1), **SOURCED),
        EndDelegation(delegation="down", on=date(2019, 10, 1)),
    )
    (given,) = [one for one in rows if isinstance(one, Delegation)]
    assert (given.source, given.valid_to) == ("通知（〔2019〕1号）", date(2019, 10, 1))
    assert [one.done for one in rows if isinstance(one, Takeover)] == [date(2019, 9, 1)]


def test_an_act_is_withdrawn_by_a_document_from_a_day_on() -> None:
    upon = [*BASE, NOTICE, act("down")]
    rows = done(Withdraw(delegation="down", on=date(2019, 12, 1), instrument="notice"), upon=upon)
    assert holder(answer(rows, REED, date(2019, 11, 30))) == "east"
    assert holder(answer(rows, REED, date(2019, 12, 1))) == "city"


REFUSED: list[tuple[str, Operation, type[Refusal], str, str]] = [
    (
        "a district cannot hand an item up to the city",
        delegate(from_division=EAST, to_level=Level.CITY),
        MustDescend,
        "operations[0].delegate.toLevel",
        "is a district and cannot hand 'register' to the level CITY",
    ),
    ("an act has a key of its own", delegate("down-already"), AlreadyThere, "operations[0].delegate.code", "already"),
    ("an unknown item", delegate(item="nothing"), NotThere, "operations[0].delegate.item", "'nothing' in items"),
    (
        "an unknown giver",
        delegate(from_division="4499"),
        NotThere,
        "operations[0].delegate.fromDivision",
        "in divisions",
    ),
    (
        "a code that is none",
        delegate(from_division="44040"),
        BadArgument,
        "operations[0].delegate.fromDivision",
        "is not a division code",
    ),
    (
        "an act that is not there",
        TakeOver(delegation="up", division=EAST, done=DAY, **SOURCED),
        NotThere,
        "operations[0].takeOver.delegation",
        "'up' in delegations",
    ),
    (
        "a withdrawal without a document",
        Withdraw(delegation="down-already", on=DAY),
        BadArgument,
        "operations[0].withdraw.instrument",
        "withdrawn by a document",
    ),
    (
        "a withdrawal by a document that is not there",
        Withdraw(delegation="down-already", on=DAY, instrument="nothing"),
        NotThere,
        "operations[0].withdraw.instrument",
        "'nothing' in instruments",
    ),
    (
        "an act does not end before it begins",
        EndDelegation(delegation="down-already", on=date(2019, 7, 1)),
        BadArgument,
        "operations[0].endDelegation.on",
        "begins on 2019-07-01",
    ),
    (
        "a fact without a source",
        delegate(source=None),
        BadArgument,
        "operations[0].delegate.source",
        "neither its document nor its source",
    ),
    (
        "a text with a NUL",
        delegate("do\0wn"),
        BadArgument,
        "operations[0].delegate.code",
        "NUL",
    ),
    (
        "half a character in a list",
        delegate(scope=("\ud800",)),
        BadArgument,
        "operations[0].delegate.scope[0]",
        "half a character",
    ),
]


@pytest.mark.parametrize(
    ("operation", "refusal", "argument", "message"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_what_cannot_be_is_refused_where_it_stands(
    operation: Operation, refusal: type[Refusal], argument: str, message: str
) -> None:
    """The refusal names the field of the operation by its path."""
    with pytest.raises(refusal) as refused:
        proposal(operation, upon=[*BASE, act("down-already")])
    assert refused.value.argument == argument
    assert message in refused.value.message
    assert refused.value.message_zh


def test_what_the_checks_of_a_package_find_is_told_of_the_operation() -> None:
    with pytest.raises(DraftProblems) as refused:
        proposal(put(division("440404000000", Level.DISTRICT)), delegate(scope=("440500",)))
    assert [str(problem) for problem in refused.value.problems] == [
        (
            "operations[1].delegate (scope): '440500000000' is in no row of divisions.csv. Did you mean '4404'? "
            "Correct the code, or add the row."
        ),
    ]
    assert refused.value.argument == "operations[1].delegate"


def test_two_operations_that_contradict_each_other_are_told_by_their_numbers() -> None:
    first = division("440404000000", Level.DISTRICT, valid_to=date(2020, 1, 1))
    second = division("440404000000", Level.DISTRICT, valid_from=date(2019, 1, 1))
    with pytest.raises(DraftProblems, match=r"operations\[1\].putDivision \(validFrom\): .*\(operation 1\)"):
        proposal(put(first), put(second))


# Rows of any kind


def test_a_row_that_is_put_takes_the_place_of_the_one_with_its_key() -> None:
    found = proposal(put(item(name="失业登记")))
    assert [(one.name) for one in found.opened if isinstance(one, Item)] == ["失业登记"]
    assert found.closed == (item(),)


def test_a_row_that_is_there_already_changes_nothing() -> None:
    found = proposal(put(item()))
    assert (found.is_empty, found.unchanged) == (True, 1)


def test_a_row_that_is_put_and_closed_again_changes_nothing() -> None:
    other = item("other")
    assert proposal(put(other), close(other)).is_empty


def test_a_row_that_is_closed_and_put_again_changes_nothing() -> None:
    assert proposal(close(item()), put(item())).is_empty


def test_closing_what_others_refer_to_is_told_of_them() -> None:
    with pytest.raises(DraftProblems) as refused:
        proposal(close(item()), upon=[*BASE, act("down")])
    assert [problem.file for problem in refused.value.problems] == ["delegations.csv (row down of the catalogue)"]


def test_a_row_ends_on_a_day() -> None:
    rows = done(end(item(), date(2019, 10, 1)))
    assert [one.valid_to for one in rows if isinstance(one, Item)] == [date(2019, 10, 1)]


def test_codes_and_texts_are_taken_as_a_file_would_have_them() -> None:
    """Short codes are padded, blanks go."""
    rows = done(put(row(Division, code="440404", level=Level.DISTRICT, name=" 金湾区 ")))
    assert [(one.code, one.name) for one in rows[len(BASE) :] if isinstance(one, Division)] == [
        ("440404000000", "金湾区")
    ]


WRONG_ROWS: list[tuple[Record, str]] = [
    (row(Division, code="44040", level=Level.DISTRICT, name="x"), "operations[0].putDivision.code"),
    (row(Division, code="440404", level=Level.DISTRICT, name=" "), "operations[0].putDivision.name"),
    (item(aliases=("a;b",)), "operations[0].putItem.aliases"),
    (item(visits=10**9), "operations[0].putItem.visits"),
    (
        row(OfficeHours, office="east-hall", weekday=1, opens=time(8, 0, 1), closes=time(9)),
        "operations[0].putOfficeHours.opens",
    ),
]


@pytest.mark.parametrize(("wrong", "argument"), WRONG_ROWS)
def test_a_value_that_no_file_could_hold_is_refused(wrong: Record, argument: str) -> None:
    with pytest.raises(BadArgument) as refused:
        proposal(put(wrong))
    assert refused.value.argument == argument


# Operations as text

EXAMPLES: list[Operation] = [
    delegate(takeovers=(Receiver(division=EAST, due=DAY),), exclusions=(Left(division=LAKE),)),
    TakeOver(delegation="down", division=EAST, done=DAY),
    Withdraw(delegation="down", on=DAY, instrument="notice"),
    EndDelegation(delegation="down", on=DAY),
    *(put(one) for one in BASE),
    close(item()),
    end(item(), DAY),
]


def test_operations_come_back_from_text_as_they_were() -> None:
    assert read_operations(write_operations(EXAMPLES)) == tuple(EXAMPLES)


@pytest.mark.parametrize("operation", EXAMPLES[:6])
def test_an_operation_says_what_it_does_in_both_languages(operation: Operation) -> None:
    words = operation.describe()
    assert words.en.isascii()
    assert not words.zh.isascii()


@pytest.mark.parametrize(
    ("text", "argument"),
    [
        ("", "operations"),
        ("{}", "operations"),
        ("[1]", "operations[0]"),
        ('[{"operation": "explode"}]', "operations[0].operation"),
        ('[{"operation": "takeOver", "delegation": "a", "division": "b", "done": "2019-02-30"}]', "operations[0].done"),
        ('[{"operation": "endDelegation", "delegation": "a", "on": "2019-01-01", "sudden": 1}]', "operations[0]"),
        (b"\xff", "operations"),
    ],
)
def test_text_that_is_no_list_of_operations_is_refused(text: str | bytes, argument: str) -> None:
    with pytest.raises(BadArgument, match="The operations cannot be read") as refused:
        read_operations(text)
    assert refused.value.argument == argument


def test_too_many_operations_are_refused_before_one_is_looked_at() -> None:
    with pytest.raises(TooManyOperations, match="100000 operations; 10000 is the most"):
        read_operations("[" + ",".join(["1"] * 100_000) + "]")


@given(st.lists(st.sampled_from(BASE), max_size=5, unique=True), st.data())
def test_what_is_put_and_closed_in_any_order_comes_to_the_last_word(chosen: list[Record], data: st.DataObject) -> None:
    """Rows put and closed any number of times are in the end as the last operation on each leaves them."""
    last: dict[Record, bool] = {}
    operations = []
    there = set(BASE)
    for one in data.draw(st.lists(st.sampled_from(chosen), max_size=8)) if chosen else []:
        is_put = one not in there
        operations.append(put(one) if is_put else close(one))
        there = there | {one} if is_put else there - {one}
        last[one] = is_put
    found = propose(HeldView(BASE), operations)
    assert not found.opened
    assert set(found.closed) == {one for one, is_put in last.items() if not is_put}


def test_hill_and_summit_stay_with_the_city_unless_somebody_hands_them_down() -> None:
    rows = done(delegate(scope=(LAKE, HILL), to_level=Level.STREET))
    assert (holder(answer(rows, REED)), holder(answer(rows, SUMMIT)), holder(answer(rows, PIER))) == (
        "lake",
        "hill",
        "city",
    )


def test_every_operation_has_a_name_of_its_own() -> None:
    tags = [kind.__struct_config__.tag for kind in OPERATIONS]
    assert len(tags) == len(set(tags))
    assert msgspec.json.decode(write_operations([put(item())]))[0]["operation"] == "putItem"
