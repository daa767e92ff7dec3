"""Codes are parsed and checked; what is wrong with one is told, and none is rejected for its length alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from catalog.codes import (
    CREDIT_ALPHABET,
    BasicCode,
    ImplementationCode,
    basic_code,
    credit_code,
    division_code,
    division_prefix,
    implementation_code,
    upper_division_codes,
)
from catalog.errors import BadArgument

VECTORS = Path(__file__).parent / "data" / "uscc_vectors.csv"


@pytest.mark.parametrize(
    ("given", "padded"),
    [
        ("44", "440000000000"),
        ("4404", "440400000000"),
        ("440402", "440402000000"),
        ("440402001", "440402001000"),
        ("440402001003", "440402001003"),
    ],
)
def test_the_first_digits_of_a_division_code_are_padded(given: str, padded: str) -> None:
    assert division_code(given) == padded


@pytest.mark.parametrize(
    "given", ["", "4", "440", "44040", "44040200", "4404020010030", "44040a", "440402 ", "４４", "²²"]
)
def test_what_is_no_division_code_is_refused(given: str) -> None:
    with pytest.raises(BadArgument, match="is not a division code") as refused:
        division_code(given)
    assert refused.value.argument == "place"


def test_a_refused_code_is_shown_in_part_when_it_is_long() -> None:
    with pytest.raises(BadArgument) as refused:
        division_code("4" * 5000)
    assert len(refused.value.message) < 200
    assert len(refused.value.message_zh) < 200


@pytest.mark.parametrize(
    ("code", "prefix", "uppers"),
    [
        ("440000000000", "44", ()),
        ("440400000000", "4404", ("440000000000",)),
        ("440402000000", "440402", ("440400000000", "440000000000")),
        ("440402100000", "440402100", ("440402000000", "440400000000", "440000000000")),
        ("440402100200", "440402100200", ("440402100000", "440402000000", "440400000000", "440000000000")),
        ("000000000000", "00", ()),
    ],
)
def test_a_division_code_lies_under_its_shorter_prefixes(code: str, prefix: str, uppers: tuple[str, ...]) -> None:
    assert division_prefix(code) == prefix
    assert upper_division_codes(code) == uppers


def vectors() -> list[dict[str, str]]:
    """Credit codes, most of them real, and whether their check digit is right."""
    with VECTORS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_48_credit_codes_to_check() -> None:
    assert len(vectors()) == 48
    assert sum(vector["check_digit"] == "FAIL" for vector in vectors()) == 3


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector["code"])
def test_a_credit_code_is_sound_when_its_check_digit_is_right(vector: dict[str, str]) -> None:
    assert credit_code(vector["code"]).is_sound == (vector["check_digit"] == "pass")


def test_a_remainder_of_0_gives_the_check_digit_0() -> None:
    assert credit_code("11511301MB0T669970").check_digit == "0"
    assert credit_code("0" * 18).check_digit == "0"


def test_every_character_of_the_alphabet_is_some_check_digit() -> None:
    # 25 is the weight of the eleventh character: its multiples modulo 31 run through all remainders.
    found = {credit_code(f"{'0' * 10}{char}{'0' * 7}").check_digit for char in CREDIT_ALPHABET}
    assert found == set(CREDIT_ALPHABET)


@pytest.mark.parametrize("text", ["1151130000877869IM", "11511300008778693m", "", "123"])
def test_the_check_digit_of_what_cannot_be_computed_is_not_known(text: str) -> None:
    assert credit_code(text).check_digit is None
    assert not credit_code(text).is_sound


def test_a_credit_code_with_letters_that_none_holds_is_outside_the_alphabet() -> None:
    for letter in "IOSVZioz-":
        assert not credit_code(f"1151130000877869{letter}M").in_alphabet
    assert credit_code("123").in_alphabet


EXAMPLES = [
    # implementation or handling-item code, credit code, is it sound, level, basic code, variant
    ("1137040206591267634000114111004", "113704020659126763", True, "4", "000114111004", ""),
    ("11370828MB28602902400011410700301", "11370828MB28602902", True, "4", "000114107003", "01"),
    ("11370828MB28602902400011410700302", "11370828MB28602902", True, "4", "000114107003", "02"),
    ("11370828MB28602902400011410800301", "11370828MB28602902", True, "4", "000114108003", "01"),
    ("11370828MB28602902400011410800302", "11370828MB28602902", True, "4", "000114108003", "02"),
    ("11440100007482575H3440118009000", "11440100007482575H", True, "3", "440118009000", ""),
    ("11370830F5034613XX4370115055000", "11370830F5034613XX", True, "4", "370115055000", ""),
    ("1137080123456789154370115055000", "113708012345678915", False, "4", "370115055000", ""),
]
"""Codes read in public lists; the last one holds a placeholder for its organ."""


@pytest.mark.parametrize(("code", "credit", "is_sound", "level", "basic", "variant"), EXAMPLES)
def test_a_real_implementation_code_has_its_parts(
    code: str, credit: str, is_sound: bool, level: str, basic: str, variant: str
) -> None:
    found = implementation_code(code)
    assert found == ImplementationCode(credit, level, basic, variant)
    assert credit_code(found.credit).is_sound == is_sound


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("000114111004", BasicCode("00", "01", "14", "111", "004")),
        ("000114107003", BasicCode("00", "01", "14", "107", "003")),
        ("440118009000", BasicCode("44", "01", "18", "009", "000")),
        ("370115055000", BasicCode("37", "01", "15", "055", "000")),
    ],
)
def test_a_real_basic_code_has_its_parts(code: str, parts: BasicCode) -> None:
    assert basic_code(code) == parts


@pytest.mark.parametrize("code", ["", "00011410700", "0001141070031", "000114-07003"])
def test_a_code_of_another_form_has_no_known_parts(code: str) -> None:
    assert basic_code(code) is None
    assert implementation_code(code) is None
