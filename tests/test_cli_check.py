"""The command ``catalog check``: what people read, what pipelines read, and how it ends."""

from __future__ import annotations

import json

import pytest

from catalog.supervision import RULES
from tests.packages import package
from tests.test_cli import HANDLED, REFUSED, Catalog
from tests.test_rules import DEFECTS, SUBJECTS

FAILED = 4
DAY = ("--on", "2019-12-31")


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The command over a store that holds the list of defects."""
    command = Catalog(tmp_path_factory.mktemp("defects"))
    command("load", str(DEFECTS))
    return command


def test_errors_fail_the_check_and_each_is_told_with_its_law(catalog: Catalog) -> None:
    told = catalog("check", *DAY, "--lang", "en", expect=FAILED)
    assert (
        told.splitlines()[-1]
        == "On 2019-12-31: 13 of severity ERROR, 17 of severity WARNING, 6 of severity NOTICE; 0 of them waived."
    )
    assert "error gap:bus-permit:440403000000\n" in told
    assert "Bus permit in West District since 2018-02-01" in told
    assert "[行政许可法 第24条]" in told


def test_a_pipeline_reads_every_finding_as_json(catalog: Catalog) -> None:
    found = json.loads(catalog("check", *DAY, "--json", expect=FAILED))
    expected = {f"{rule}:{subject}" for rules in SUBJECTS.values() for rule, subject in rules.items()}
    assert {one["key"] for one in found} == expected
    (gap,) = (one for one in found if one["rule"] == "gap")
    assert {name: gap[name] for name in ("severity", "about", "subject", "division", "item", "from", "waiver")} == {
        "severity": "ERROR",
        "about": "ITEM",
        "subject": "bus-permit",
        "division": "440403000000",
        "item": "bus-permit",
        "from": "2018-02-01",
        "waiver": None,
    }


def test_warnings_and_notices_fail_nothing(catalog: Catalog) -> None:
    told = catalog("check", *DAY, "--severity", "warning", "--rule", "duplicate-items", expect=HANDLED)
    assert told.splitlines()[-1] == "2019-12-31：错误0项，警告1项，提示0项；其中已豁免0项。"
    assert catalog("check", *DAY, "--under", "芦苇社区", "--rule", "gap", "--json", expect=HANDLED) == "[]\n"


def test_an_unknown_rule_is_refused_with_those_that_there_are(catalog: Catalog) -> None:
    told = catalog("check", "--rule", "gaps", expect=REFUSED)
    assert "There is no rule 'gaps'" in told
    assert "competing-acts" in told


def test_the_rules_are_listed_with_what_they_find(catalog: Catalog) -> None:
    told = catalog("check", "--rules")
    assert all(name in told for name in RULES)


def test_a_waived_error_is_told_and_fails_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Until the waiver ends."""
    folder = tmp_path_factory.mktemp("waived")
    command = Catalog(folder)
    licence = "licence,LICENCE,劳务派遣经营许可,01,hrss,REGISTRATION,CITY"
    files = {
        "items": f"code,kind,name,category,line,place_basis,holder_level\n{licence}\n",
        "waivers": "finding,reason,author,valid_from,valid_to\nno-legal-basis:licence,依据待核,李,2019-01-01,2020-01-01\n",
    }
    command("load", str(package(folder / "package", **files)))
    told = command("check", *DAY, "--rule", "no-legal-basis", expect=HANDLED)
    assert "已豁免（李，至2020-01-01）：依据待核" in told
    command("check", "--on", "2020-01-01", "--rule", "no-legal-basis", expect=FAILED)
