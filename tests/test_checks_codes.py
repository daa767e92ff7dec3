"""What a package is only warned of: codes that look wrong and may be real."""

from __future__ import annotations

from pathlib import Path

from catalog.package import open_package
from tests.packages import package


def warned(folder: Path) -> list[str]:
    """What a package is warned of, a line each."""
    return [str(warning) for warning in open_package(folder).warnings]


def test_a_failing_check_digit_or_an_odd_length_is_only_a_warning(tmp_path: Path) -> None:
    folder = package(
        tmp_path,
        agencies="code,name,division,lines,nature,credit_code\n"
        "sound,局,4404,a,STATUTORY,113704020659126763\n"
        "failing,局,4404,b,STATUTORY,113704020659126764\n"
        "short,局,4404,c,STATUTORY,1137040206591\n",
    )
    assert warned(folder) == [
        (
            "agencies.csv:3:6 (credit_code): The check digit of '113704020659126764' should be 3. "
            "Compare it with its document."
        ),
        (
            "agencies.csv:4:6 (credit_code): '1137040206591' has 13 characters; a credit code has 18. "
            "Compare it with its document."
        ),
    ]


def test_item_codes_that_contradict_their_item_are_only_warnings(tmp_path: Path) -> None:
    folder = package(
        tmp_path,
        items="code,kind,name,category,line,place_basis,holder_level,basic_code\n"
        "a,LICENCE,甲,01,hrss,REGISTRATION,CITY,000114111004\nb,SERVICE,乙,20,hrss,RESIDENCE,CITY,000114111004\n"
        "c,SERVICE,丙,20,hrss,RESIDENCE,CITY,0001\n",
        agencies="code,name,division,lines,nature,credit_code\nx,局,440402,hrss,STATUTORY,113704020659126763\n",
        implementations="item,division,code\na,440402,1137040206591267634000114111004\n"
        "b,440402,1137040206591267643000114111005\nc,440402,1\n",
    )
    assert warned(folder) == [
        (
            "items.csv:3:8 (basic_code): Digits 3 and 4 of '000114111004' say category 01, and the item says 20. "
            "Compare it with the basic list."
        ),
        (
            "items.csv:4:8 (basic_code): '0001' is not of the form with 12 letters and digits. "
            "Compare it with the basic list."
        ),
        (
            "implementations.csv:3:3 (code): It begins with the credit code 113704020659126764, "
            "which is none of the agency's here. Compare it with its list."
        ),
        "implementations.csv:3:3 (code): Its digit 19 says level 3, the division's is 4. Compare it with its list.",
        (
            "implementations.csv:3:3 (code): It holds the basic code 000114111005, the item's is 000114111004. "
            "Compare it with its list."
        ),
        (
            "implementations.csv:4:3 (code): '1' is not of the form with 31 or 33 letters and digits. "
            "Compare it with its list."
        ),
    ]
