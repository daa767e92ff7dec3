"""What operations on items promise: limits follow each other, dropped certificates are demanded no longer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalog.answers import Outcome
from catalog.certificates import Removal
from catalog.errors import BadArgument
from catalog.instruments import Instrument
from catalog.items import Item, ItemKind
from catalog.ledgers import NotThere
from catalog.materials import Material
from catalog.operations import Operation
from catalog.operations_items import CancelItem, RemoveCertificate, RenameItem, SetTimeLimit
from catalog.proposals import DraftProblems
from catalog.records import Record
from catalog.time_limits import Limit, LimitKind, TimeUnit
from tests.proposing import SOURCED, answer, done, proposal
from tests.small_city import BASE, DAY, EAST, REED, item
from tests.small_tree import row

NEW_YEAR, SUMMER, NEXT_YEAR = date(2019, 1, 1), date(2019, 7, 1), date(2020, 1, 1)
PROOF = item("proof", kind=ItemKind.CERTIFICATE, holder_level=None)
PAPER = row(Material, item="register", number=1, name="证明", certificate="proof")


def limit(value: int, since: date | None = None, until: date | None = None, **more: Any) -> Limit:
    """A committed limit in working days."""
    values = {"item": "register", "kind": LimitKind.COMMITTED, "unit": TimeUnit.WORKING_DAY}
    return row(Limit, value=value, valid_from=since, valid_to=until, **{**values, **more})


def set_limit(value: int, since: date, **more: Any) -> SetTimeLimit:
    """The operation that sets a committed limit in working days."""
    values = {"item": "register", "kind": LimitKind.COMMITTED, "unit": TimeUnit.WORKING_DAY, **SOURCED}
    return SetTimeLimit(value=value, since=since, **{**values, **more})


def limits(rows: list[Record]) -> list[tuple[int, date | None, date | None, str | None]]:
    """The limits of some rows, by their first day."""
    found = [(one.value, one.valid_from, one.valid_to, one.division) for one in rows if isinstance(one, Limit)]
    return sorted(found, key=lambda one: (one[3] or "", one[1] or date.min))


@pytest.mark.parametrize(
    ("before", "operation", "after"),
    [
        ([], set_limit(5, SUMMER), [(5, SUMMER, None, None)]),
        ([limit(10)], set_limit(5, SUMMER), [(10, None, SUMMER, None), (5, SUMMER, None, None)]),
        (
            [limit(10, NEW_YEAR, NEXT_YEAR)],
            set_limit(5, SUMMER),
            [(10, NEW_YEAR, SUMMER, None), (5, SUMMER, None, None)],
        ),
        (
            [limit(10, None, NEXT_YEAR), limit(3, NEXT_YEAR)],
            set_limit(5, SUMMER),
            [(10, None, SUMMER, None), (5, SUMMER, NEXT_YEAR, None), (3, NEXT_YEAR, None, None)],
        ),
        ([limit(10, SUMMER)], set_limit(5, SUMMER), [(5, SUMMER, None, None)]),
        ([limit(10, None, NEW_YEAR)], set_limit(5, SUMMER), [(10, None, NEW_YEAR, None), (5, SUMMER, None, None)]),
        ([limit(10)], set_limit(5, SUMMER, division="440402"), [(10, None, None, None), (5, SUMMER, None, EAST)]),
        (
            [limit(10, division=EAST)],
            set_limit(5, SUMMER, division="440402"),
            [(10, None, SUMMER, EAST), (5, SUMMER, None, EAST)],
        ),
    ],
)
def test_a_limit_holds_from_its_day_until_the_next_one(
    before: list[Limit], operation: SetTimeLimit, after: list[object]
) -> None:
    """What held until then ends the day before; what is planned for later stays; other places are let be."""
    assert limits(done(operation, upon=[*BASE, *before])) == after


def test_a_statutory_limit_holds_everywhere() -> None:
    with pytest.raises(DraftProblems, match=r"operations\[0\].setTimeLimit \(division\): A statutory limit holds"):
        proposal(set_limit(5, SUMMER, kind=LimitKind.STATUTORY, division="440402"))


def test_a_certificate_that_is_dropped_is_demanded_no_longer() -> None:
    """Its removal is recorded, and the papers that demand it end on that day."""
    upon = [*BASE, PROOF, PAPER, row(Instrument, code="notice", title="通知")]
    rows = done(RemoveCertificate(certificate="proof", on=SUMMER, mode="R10", instrument="notice"), upon=upon)
    (removal,) = [one for one in rows if isinstance(one, Removal)]
    assert (removal.on, removal.mode, removal.instrument, removal.source) == (SUMMER, "R10", "notice", "通知")
    for on, asked, dropped in ((date(2019, 6, 30), ["证明"], []), (SUMMER, [], ["proof"])):
        guide = answer(rows, REED, on).guide
        assert guide is not None
        assert [one.name for one in guide.materials] == asked
        assert [one.code for one in guide.no_longer_required] == dropped


def test_an_item_that_is_cancelled_ends_with_its_variants() -> None:
    rows = done(CancelItem(item="register", on=SUMMER), upon=[*BASE, item("variant", parent="register")])
    assert {one.code: one.valid_to for one in rows if isinstance(one, Item)} == {"register": SUMMER, "variant": SUMMER}
    assert answer(rows, REED, SUMMER, of="variant").outcome is Outcome.ABOLISHED


def test_an_item_is_still_found_by_its_former_name() -> None:
    rows = done(RenameItem(item="register", name="失业人员登记", name_en="jobless registration"))
    (renamed,) = [one for one in rows if isinstance(one, Item)]
    assert (renamed.name, renamed.name_en, renamed.aliases) == ("失业人员登记", "jobless registration", ("register",))


@pytest.mark.parametrize(
    ("operation", "refusal", "argument"),
    [
        (set_limit(5, SUMMER, item="nothing"), NotThere, "operations[0].setTimeLimit.item"),
        (set_limit(5, SUMMER, division="440499"), NotThere, "operations[0].setTimeLimit.division"),
        (
            RemoveCertificate(certificate="x", on=DAY, mode="R1"),
            NotThere,
            "operations[0].removeCertificate.certificate",
        ),
        (
            RemoveCertificate(certificate="register", on=DAY, mode="R1"),
            BadArgument,
            "operations[0].removeCertificate.certificate",
        ),
        (
            RemoveCertificate(certificate="proof", on=DAY, mode="R11"),
            BadArgument,
            "operations[0].removeCertificate.mode",
        ),
        (CancelItem(item="late", on=SUMMER), BadArgument, "operations[0].cancelItem.on"),
        (CancelItem(item="register", on=DAY, replaced_by="x"), NotThere, "operations[0].cancelItem.replacedBy"),
        (CancelItem(item="register", on=DAY, instrument="x"), NotThere, "operations[0].cancelItem.instrument"),
        (RenameItem(item="x", name="新"), NotThere, "operations[0].renameItem.item"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(
    operation: Operation, refusal: type[Exception], argument: str
) -> None:
    with pytest.raises(refusal) as refused:
        proposal(operation, upon=[*BASE, PROOF, item("late", valid_from=SUMMER)])
    assert getattr(refused.value, "argument", None) == argument


@pytest.mark.parametrize(
    "operation",
    [
        set_limit(5, SUMMER, division="440402"),
        RemoveCertificate(certificate="proof", on=DAY, mode="R10"),
        CancelItem(item="register", on=DAY, replaced_by="other"),
        RenameItem(item="register", name="新名", name_en="new"),
    ],
)
def test_an_operation_says_what_it_does_in_both_languages(operation: Operation) -> None:
    words = operation.describe()
    assert words.en.isascii()
    assert not words.zh.isascii()
