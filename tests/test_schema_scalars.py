"""Days, instants and division codes: what is not one is refused with what was expected."""

from __future__ import annotations

import pytest

from tests.worlds import EAST, ask, refused


@pytest.mark.parametrize(
    "written",
    ['"2019-13-45"', '"0000-01-01"', '"2019-2-3"', '"20190203"', '"2019-W05-1"', '""', "20190203", "true", "[]"],
)
def test_what_is_no_day_is_refused(written: str) -> None:
    error = refused(f"{{ items(on: {written}) {{ totalCount }} }}")
    assert error["extensions"]["code"] == "BAD_ARGUMENT"
    assert 'is not a day. Give one as a string, "YYYY-MM-DD", such as "2019-07-01".' in error["message"]
    assert error["extensions"]["messageZh"].endswith("不是日期。请写成字符串 YYYY-MM-DD，例如 2019-07-01。")


@pytest.mark.parametrize("sent", ["2019-02-29", 20190203, 1.5, True, {"day": 1}, ["2019", "02"], "２０１９-01-01"])
def test_a_variable_that_is_no_day_is_refused(sent: object) -> None:
    error = refused("query ($on: Date) { items(on: $on) { totalCount } }", on=sent)
    assert "Variable '$on' got invalid value" in error["message"]
    assert error["extensions"]["code"] == "BAD_ARGUMENT"


def test_a_long_value_is_shown_in_part() -> None:
    error = refused("query ($on: Date) { items(on: $on) { totalCount } }", on="9" * 5000)
    assert f"{'9' * 39}… 不是日期" in error["extensions"]["messageZh"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_are_days(day: str) -> None:
    assert ask('query ($on: Date) { handling(item: "dispatch-licence", place: "440402", on: $on) { on } }', on=day) == {
        "handling": {"on": day}
    }


@pytest.mark.parametrize(
    "sent", ["2019-07-01", "2019-07-01T09:00:00", "9999-12-31T23:59:00-12:00", "0001-01-01T00:00:00+14:00", "soon", 5]
)
def test_what_is_no_instant_is_refused(sent: object) -> None:
    """An instant has an offset, and lies where the catalogue's zone can still write it."""
    error = refused(OPENING, after=sent)
    assert (
        'is not an instant. Give one as a string with its offset, such as "2019-07-01T09:00:00+08:00".'
        in (error["message"])
    )


OPENING = """
query ($after: DateTime) {
  handling(item: "unemployment-registration", place: "440402001001") { offices { nextOpening(after: $after) } }
}
"""


def test_an_instant_is_read_with_its_offset() -> None:
    """02:00 in Greenwich is 10:00 in the city, where the counter is open."""
    answer = ask(OPENING, after="2019-12-30T02:00:00Z")
    assert answer["handling"]["offices"] == [{"nextOpening": "2019-12-30T10:00:00+08:00"}]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ('"44x"', "'44x' is not a division code. Give 12 digits, or the first 2, 4, 6 or 9 of them, such as 440402."),
        ('"440"', "'440' is not a division code."),
        ('"４４"', "is not a division code."),
        ("440402", '440402 is not a division code. Give its digits as a string, such as "440402".'),
        ("null", "found null"),
    ],
)
def test_what_is_no_division_code_is_refused(written: str, reason: str) -> None:
    assert reason in refused(f"{{ division(code: {written}) {{ name }} }}")["message"]


@pytest.mark.parametrize("given", ["440402", "440402000", EAST])
def test_a_division_code_is_padded(given: str) -> None:
    assert ask("query ($code: DivisionCode!) { division(code: $code) { code } }", code=given) == {
        "division": {"code": EAST}
    }
