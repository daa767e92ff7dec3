"""Name columns: names cut in two and put one after the other are found as if each were looked at as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.division_fits import NONE, Fit, Wanted, fits, wanted
from catalog.divisions import Division, Level
from catalog.line_marks import Lines, add
from catalog.name_columns import KINDS, SPOKEN_KINDS, NameColumns, spelled
from catalog.pinyin import dictionary
from catalog.spellings import folded
from tests.small_tree import row


def place(code: str, name: str, **more: Any) -> Division:
    return row(Division, code=code, level=Level.VILLAGE, name=name, **more)


@given(
    st.lists(st.text("ab", max_size=4), min_size=1, max_size=40),
    st.text("ab", min_size=1, max_size=3),
    st.sampled_from(["", "\n"]),
    st.integers(1, 40),
    st.booleans(),
)
def test_lines_are_marked_as_if_each_were_looked_at(
    lines: list[str], wanted: str, end: str, times: int, is_bounded: bool
) -> None:
    """However many of them have it, wherever their marks stand, and whatever they are marked with already."""
    lines = lines * times
    only = bytes(255 * (not is_bounded or number % 3 == 0) for number in range(len(lines)))
    marks = bytearray([8]) * (len(lines) + 2)
    found = Lines.of(lines)
    add(marks, 1, found.marked(f"{wanted}{end}".encode(), 2, 0 if end else 4), only if is_bounded else None)
    has = str.endswith if end else str.__contains__
    marked = [
        8 | (2 * has(line, wanted) | 4 * (not end and line.startswith(wanted))) & may
        for line, may in zip(lines, only, strict=True)
    ]
    assert list(marks) == [8, *marked, 8]
    assert list(found.whole(wanted.encode())) == [number for number, line in enumerate(lines) if line == wanted]
    places = found.places(wanted.encode())
    if places is not None:
        assert {found.number(place) for place in places} == {at for at, line in enumerate(lines) if wanted in line}


NAMED = (
    "新村",
    "新村村委会",
    "新村村",
    "村",
    "村委会",
    "新",
    "大新村",
    "社区",
    "新社区居委会",
    "新村 village",
    "朝阳村",
    "山村镇",
)
LETTERED = (None, None, "new village", "village", "old new")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(NAMED), st.sampled_from(LETTERED)), min_size=1, max_size=12),
    st.sampled_from(
        ["新", "村", "新村", "村村", "村委", "委会", "社区", "区居", "village", "new v", "d new", "xin", "xincun", "x"]
    ),
    st.integers(1, 200),
)
def test_how_well_names_fit_does_not_depend_on_where_they_are_cut(
    called: list[tuple[str, str | None]], text: str, times: int
) -> None:
    """Names stand in two parts, their kind beside them: a text may be in the one, in the other or where they meet."""
    rows = [
        place(f"{440000000000 + number}", name, name_en=english)
        for number, (name, english) in enumerate(called * times)
    ]
    looked_for = wanted(text, dictionary())
    assert looked_for is not None
    columns = NameColumns.of(rows, dictionary())
    assert list(fits(columns, looked_for, 0, len(rows))) == [one_fit(row, looked_for) for row in rows]


def one_fit(division: Division, looked_for: Wanted) -> int:
    """How well a division fits, by looking at what it is called as a whole."""
    name = folded(division.name)
    bare = re.sub(
        "(?<=.)(居民委员会|居委会)$|(?<=.)(?=村$|(?:村?村(?:民委员会|委会)$))村?村(民委员会|委会)$",
        lambda found: "" if found[1] else "村",
        name,
    )
    ways = {spelled(dictionary().syllables(bare)), spelled(dictionary().singly(bare))}
    found = [NONE]
    for way in ways:
        found += [one for text in looked_for.spoken if (one := one_name(way, text.decode(), SPOKEN_KINDS, Fit.SPOKEN))]
        capitals = re.sub("[a-z0-9]", "", way)
        found += [Fit.INITIALS] if looked_for.initials and capitals.startswith(looked_for.initials.decode()) else []
    for written, text in (
        (name, looked_for.names),
        (name, looked_for.latin),
        (folded(division.name_en or ""), looked_for.latin),
    ):
        one = one_name(written, text.decode(), KINDS, Fit.SAME) if text else None
        found += [] if one is None else [one]
    return min(found)


def one_name(name: str, text: str, kinds: Sequence[str], best: Fit) -> int | None:
    """How well a name fits a text; ``None``: not at all."""
    if text not in name:
        return None
    rest = name.removeprefix(text)
    same, kind, begins, has = range(4) if best is Fit.SAME else (4, 4, 5, 6)
    if name == text:
        return same
    return (kind if rest in kinds else begins) if name.startswith(text) else has
