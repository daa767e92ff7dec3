"""What the rules find in the shipped package, explained one by one in `docs/findings.md`."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from catalog.supervision import supervise
from tests.shipped import snapshot

PAGE = Path(__file__).parent.parent / "docs" / "findings.md"
ROW = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)


def test_every_finding_of_the_shipped_package_is_explained_and_nothing_else() -> None:
    explained = dict(ROW.findall(PAGE.read_text("utf-8")))
    assert sorted(explained) == sorted(one.finding.key for one in supervise(snapshot(), date(2019, 12, 31)))


def test_the_errors_of_the_shipped_package_are_those_that_are_there_on_purpose() -> None:
    failing = [one.finding.key for one in supervise(snapshot(), date(2019, 12, 31)) if one.fails]
    assert failing == [
        "hearing-missing:zhuhai-village-insurance-2017",
        "procedure-incomplete:zhuhai-village-insurance-2017",
    ]


def test_a_handover_that_left_a_vacuum_is_found_on_its_days() -> None:
    """The district was due on 1 March 2018 and took over on the 12th."""
    days = (date(2018, 2, 28), date(2018, 3, 1), date(2018, 3, 11), date(2018, 3, 12))
    found = [[one.finding.key for one in supervise(snapshot(), day, rules=["gap"])] for day in days]
    gap = ["gap:skill-training-subsidy:440403000000"]
    assert found == [[], gap, gap, []]
