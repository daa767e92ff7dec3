"""
Codes: division codes, unified social credit codes, and the codes of items.

Parsing never rejects a code for its length alone: standards and provinces disagree, and real lists
hold codes that fail their check digit. What is wrong with a code is told as remarks.

Sources: GB/T 2260 and GB/T 10114 (divisions), GB 32100-2015 (credit codes), GB/T 39046-2020 and
GB/T 39048-2020 (items; basic codes of 12 and implementation codes of 31 characters as observed).
"""

from __future__ import annotations

from typing import NamedTuple

from catalog.errors import BadArgument

PREFIX_LENGTHS = (2, 4, 6, 9, 12)
"""How many leading digits of a division code stand for a province, city, district, street and village."""

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100: no I, O, S, V or Z."""

CREDIT_LENGTH = 18
BASIC_LENGTH = 12
IMPLEMENTATION_LENGTHS = (31, 33)
LONGEST_SHOWN = 40
"""Characters of a wrong code that a message repeats."""

_PREFIX_LENGTH = tuple(next(length for length in PREFIX_LENGTHS if digits <= length) for digits in range(13))
"""How many digits of a division code carry meaning, by how many it has before its last zeros."""

_SHORTER_PREFIXES = {
    length: tuple(shorter for shorter in reversed(PREFIX_LENGTHS) if shorter < length) for length in PREFIX_LENGTHS
}

_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def division_code(text: str) -> str:
    """
    A division code (行政区划代码) as 12 digits.

    Prefixes of 2, 4, 6 and 9 digits are accepted and padded with zeros.

    Raises:
        BadArgument: anything else.
    """
    if len(text) in PREFIX_LENGTHS and text.isascii() and text.isdigit():
        return text.ljust(12, "0")
    shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    raise BadArgument(
        f"{shown!r} is not a division code. Give 12 digits, or the first 2, 4, 6 or 9 of them, such as 440402.",
        f"“{shown}”不是行政区划代码。请给出12位数字，或其前2、4、6、9位，例如 440402。",
        argument="place",
    )


def division_prefix(code: str) -> str:
    """The digits of a 12-digit division code that carry meaning: 2, 4, 6, 9 or 12 of them."""
    return code[: _PREFIX_LENGTH[len(code.rstrip("0"))]]


def is_village(code: str) -> bool:
    """Whether a 12-digit division code is that of a village or community: its last three digits say which."""
    return not code.endswith("000")


def upper_division_codes(code: str) -> tuple[str, ...]:
    """The codes that stand above a division by its code alone, the nearest first."""
    length = _PREFIX_LENGTH[len(code.rstrip("0"))]
    return tuple([code[:shorter].ljust(12, "0") for shorter in _SHORTER_PREFIXES[length]])


def upper_division_code(code: str) -> str | None:
    """The code that stands right above a division by its code alone; ``None`` above a province."""
    shorter = _SHORTER_PREFIXES[_PREFIX_LENGTH[len(code.rstrip("0"))]]
    return code[: shorter[0]].ljust(12, "0") if shorter else None


class CreditCode(NamedTuple):
    """A unified social credit code (统一社会信用代码) and what is wrong with it."""

    text: str
    in_alphabet: bool
    check_digit: str | None  # the one that it should have; None when it cannot be computed

    @property
    def is_sound(self) -> bool:
        """Whether its check digit is the one that GB 32100 computes."""
        return self.check_digit is not None and self.text[-1] == self.check_digit


def credit_code(text: str) -> CreditCode:
    """
    Parse a credit code and compute its check digit.

    The 17 leading characters are weighted by powers of 3 modulo 31; a remainder of 0 gives ``0``.

    Source: GB 32100-2015, §5.
    """
    in_alphabet = all(char in CREDIT_ALPHABET for char in text)
    if not in_alphabet or len(text) != CREDIT_LENGTH:
        return CreditCode(text, in_alphabet, None)
    total = sum(CREDIT_ALPHABET.index(char) * weight for char, weight in zip(text[:17], _CREDIT_WEIGHTS, strict=True))
    return CreditCode(text, in_alphabet, CREDIT_ALPHABET[(31 - total % 31) % 31])


class BasicCode(NamedTuple):
    """A basic code (基本编码) of 12 characters: region 2, item type 2, ministry 2, main item 3, sub-item 3."""

    region: str
    category: str
    ministry: str
    main: str
    sub: str


def basic_code(text: str) -> BasicCode | None:
    """The parts of a basic code, or ``None`` when it is not of the 12-character form."""
    if len(text) != BASIC_LENGTH or not text.isalnum():
        return None
    return BasicCode(text[:2], text[2:4], text[4:6], text[6:9], text[9:])


class ImplementationCode(NamedTuple):
    """
    An implementation code (实施编码) of 31 characters: credit code 18, level 1, basic code 12.

    A handling-item code (业务办理项编码) has 33: two more for the variant.
    """

    credit: str
    level: str
    basic: str
    variant: str


def implementation_code(text: str) -> ImplementationCode | None:
    """The parts of an implementation or handling-item code, or ``None`` when it is of another form."""
    if len(text) not in IMPLEMENTATION_LENGTHS or not text.isalnum():
        return None
    return ImplementationCode(text[:18], text[18], text[19:31], text[31:])
