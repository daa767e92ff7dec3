"""The rules, each on a small list with one defect for each of them and nothing else wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from catalog.findings import Severity
from catalog.package import open_package, read
from catalog.period import Period
from catalog.revisions import Revision
from catalog.rules_bases import uncovered
from catalog.rules_items import plain
from catalog.snapshot import Snapshot
from catalog.supervision import RULES, Supervised, find, supervise

DEFECTS = Path(__file__).parent / "data" / "defects"
DAY = date(2019, 12, 31)

SUBJECTS: Mapping[Severity, Mapping[str, str]] = {
    Severity.ERROR: {
        "gap": "bus-permit:440403000000",
        "giver-without-power": "job-advice-to-street",
        "onward-entrustment": "work-injury-onward:work-injury-to-east",
        "licence-entrusted-to-no-organ": "kiosk-licence-to-village:reed-committee",
        "withdrawal-without-authority": "loan-to-east",
        "committed-above-statutory": "overtime::::",
        "no-legal-basis": "signboard-licence",
        "basis-does-not-span": "temporary-aid",
        "basis-unpublished": "archive-to-east",
        "demands-removed-certificate": "school-place::residence-proof:",
        "procedure-incomplete": "hasty",
        "decision-step-missing": "bold",
        "hearing-missing": "unheard",
    },
    Severity.WARNING: {
        "competing-acts": "job-fair-2:job-fair-1",
        "incomplete-entrustment": "pension-to-east",
        "takeover-overdue": "card-to-east:440402000000",
        "handover-late": "training-to-east",
        "handover-overlap": "registration-to-east:440402000000",
        "pseudo-receiver": "mediation-to-rest:440402900000",
        "receiver-not-ready": "440403000000",
        "certificate-outside-list": "inheritance::kinship-proof:",
        "removal-without-replacement": "income-proof",
        "disclosure-incomplete": "silent-service",
        "duplicate-items": "medical-enrolment:medical-enrolment-again",
        "office-without-hours": "night-counter",
        "credit-code-check-digit": "east-bureau",
        "implementation-code-contradiction": "stall:440403000000:",
        "procedure-out-of-order": "crossed",
        "consultation-short": "brief",
        "annual-plan-late": "bureau:2019",
    },
    Severity.NOTICE: {
        "entrustment-expiring": "subsidy-to-east:2020-02-01",
        "service-without-basis": "leaflets",
        "basis-expiring": "heating-aid:2020-02-01",
        "guide-expiring": "exam:fee::考务费:2020-02-01",
        "office-without-contact": "hidden-counter",
        "counsel-not-heard": "uncounselled",
    },
}
"""What each rule finds in the list of defects, by how grave it is."""


@cache
def defects() -> Snapshot:
    """The list of defects."""
    now = datetime(2019, 12, 31, tzinfo=ZoneInfo("Asia/Shanghai"))
    return Snapshot.of(Revision(1, now, "bootstrap", "bootstrap"), read(DEFECTS))


@cache
def found() -> Sequence[Supervised]:
    """All that is wrong in it on the last day of 2019."""
    return supervise(defects(), DAY)


def test_exactly_the_defects_are_found_one_by_each_rule() -> None:
    expected = {
        f"{rule}:{subject}": severity for severity, rules in SUBJECTS.items() for rule, subject in rules.items()
    }
    assert {one.finding.key: one.finding.severity for one in found()} == expected
    assert Counter(one.finding.rule for one in found()) == Counter(list(RULES))


def test_the_list_of_defects_loads_with_nothing_but_warnings_about_its_codes() -> None:
    """What a rule finds is no reason to refuse a package."""
    assert {warning.file for warning in open_package(DEFECTS).warnings} == {"agencies.csv", "implementations.csv"}


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_says_what_it_finds_and_what_to_do_in_both_languages(name: str) -> None:
    (finding,) = (one.finding for one in found() if one.finding.rule == name)
    assert finding.message.endswith(".")
    assert finding.message_zh.endswith("。")
    assert "。" not in finding.message
    assert RULES[name].meaning
    assert (finding.severity, finding.law) == (RULES[name].severity, RULES[name].law)
    assert DAY in finding.period


@pytest.mark.parametrize("one", found(), ids=lambda one: one.finding.key)
def test_a_finding_is_found_again_by_its_key(one: Supervised) -> None:
    assert find(defects(), one.finding.key, DAY) == one.finding


@pytest.mark.parametrize(
    "key", ["", "gap", "no-such-rule:x", "gap:no-item:440403000000", "competing-acts:pension-to-east"]
)
def test_a_key_of_nothing_finds_nothing(key: str) -> None:
    assert find(defects(), key, DAY) is None


def test_what_is_found_says_what_where_and_when() -> None:
    messages = {one.finding.rule: one.finding for one in found()}
    late = messages["handover-late"]
    assert late.message == (
        "training-to-east was published on 2019-10-08 and is handed over on 2020-03-02; 30 working days after "
        "publication is 2019-11-18. Bring the day forward, or publish later."
    )
    assert late.period == Period(date(2019, 10, 8), date(2020, 3, 2))
    above = messages["committed-above-statutory"]
    assert above.message == (
        "Overtime promises 2 months where the law allows 20 working days. Promise no more than the statutory limit."
    )
    brief = messages["consultation-short"]
    assert "公开征求意见10天，一般不少于20天" in brief.message_zh


@pytest.mark.parametrize(
    ("parts", "gap"),
    [
        ([Period()], None),
        ([], Period(date(2019, 1, 1), date(2020, 1, 1))),
        ([Period(None, date(2019, 6, 1))], Period(date(2019, 6, 1), date(2020, 1, 1))),
        ([Period(date(2019, 6, 1), None)], Period(date(2019, 1, 1), date(2019, 6, 1))),
        ([Period(date(2018, 1, 1), date(2019, 6, 1)), Period(date(2019, 6, 1), None)], None),
        (
            [Period(date(2018, 1, 1), date(2019, 3, 1)), Period(date(2019, 6, 1), None)],
            Period(date(2019, 3, 1), date(2019, 6, 1)),
        ),
        ([Period(date(2021, 1, 1), None)], Period(date(2019, 1, 1), date(2020, 1, 1))),
    ],
)
def test_the_first_days_without_ground_are_told(parts: list[Period], gap: Period | None) -> None:
    assert uncovered(Period(date(2019, 1, 1), date(2020, 1, 1)), parts) == gap


def test_names_are_compared_without_what_tells_nothing() -> None:
    assert plain("居民医保（参保登记）申请") == plain("居民医保参保登记")
    assert plain("Ｗｅｂ 办理") == "web"
    assert plain("失业登记") != plain("就业登记")
