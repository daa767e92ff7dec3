"""How many decisions were contested, by what way, about what, and with what outcome."""

from __future__ import annotations

from catalog.disputes import Dispute, DisputeKind, DisputeOutcome, summed
from tests import shipped
from tests.small_tree import row
from tests.worlds import refused

BUREAU = "zhuhai-hrss-bureau"


def disputes(count: int, **values: object) -> Dispute:
    """Disputes of the bureau."""
    told = {"agency": "bureau", "year": 2019, "kind": DisputeKind.LITIGATION, "count": count}
    return row(Dispute, **{**told, **values})


def test_nothing_contested_is_nothing_and_not_unknown() -> None:
    assert summed([])[1:] == (0, (), (), (), ())


def test_disputes_are_told_apart_each_way() -> None:
    found = summed(
        [
            disputes(3, item="b", outcome=DisputeOutcome.UPHELD),
            disputes(2, item="a", outcome=DisputeOutcome.REVOKED),
            disputes(4, year=2018, kind=DisputeKind.RECONSIDERATION),
        ]
    )
    assert found.total == 9
    assert found.by_kind == ((DisputeKind.RECONSIDERATION, 4), (DisputeKind.LITIGATION, 5))
    assert found.by_outcome == ((DisputeOutcome.UPHELD, 3), (DisputeOutcome.REVOKED, 2), (DisputeOutcome.UNKNOWN, 4))
    assert found.by_item == (("a", 2), ("b", 3), (None, 4))
    assert found.by_year == ((2018, 4), (2019, 5))


def test_the_40_disputes_of_2019_are_those_of_the_report() -> None:
    answer = shipped.ask(
        "query Q($agency: String) { disputes(agency: $agency, year: 2019) { total byKind { kind count } "
        "byOutcome { outcome count } byItem { item { code } count } byYear { year count } } }",
        agency=BUREAU,
    )
    assert answer["disputes"] == {
        "total": 40,
        "byKind": [{"kind": "EITHER", "count": 40}],
        "byOutcome": [{"outcome": "UNKNOWN", "count": 40}],
        "byItem": [{"item": None, "count": 40}],
        "byYear": [{"year": 2019, "count": 40}],
    }


def test_disputes_of_one_item_are_told_with_their_outcomes() -> None:
    answer = shipped.ask(
        '{ disputes(item: "work-injury-recognition") { total byOutcome { outcome count } byItem { item { code } } } }'
    )
    assert answer["disputes"] == {
        "total": 28,
        "byOutcome": [
            {"outcome": "UPHELD", "count": 23},
            {"outcome": "REVOKED", "count": 2},
            {"outcome": "WITHDRAWN", "count": 3},
        ],
        "byItem": [{"item": {"code": "work-injury-recognition"}}],
    }


def test_a_year_of_which_nothing_is_known_has_none() -> None:
    assert shipped.ask("{ disputes(year: 1999) { total byYear { year } } }")["disputes"] == {"total": 0, "byYear": []}


def test_unknown_items_and_agencies_are_refused() -> None:
    codes = [
        refused(f"{{ disputes({argument}) {{ total }} }}")["extensions"]["code"]
        for argument in ('item: "nothing"', 'agency: "nobody"')
    ]
    assert codes == ["UNKNOWN_ITEM", "UNKNOWN_NAME"]
