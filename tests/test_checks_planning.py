"""What counts of cases, procedures, targets and waivers may not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.package import read
from tests.packages import package, problems

CASES = "item,division,month,count,total_days,median_days,p90_days\n"
TARGETS = "code,agency,measure,value,by,set_on,name\n"
STEPS = "instrument,step,began,ended\n"
PLAN = "code,title\nplan,文件\n"


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (
            "register,440402,2019-03-02,3,9,,",
            "case_counts.csv:2:3 (month): 2019-03-02 is not the first day of a month. Write 2019-03-01",
        ),
        (
            "register,440402,2019-03-01,0,9,,",
            "case_counts.csv:2:5 (total_days): No case was finished, and yet they took 9 working days.",
        ),
        (
            "register,440402,2019-03-01,0,0,2,",
            "case_counts.csv:2:6 (median_days): No case was finished, and yet they took 2 working days.",
        ),
        (
            "register,440402,2019-03-01,4,40,9,8",
            "case_counts.csv:2:7 (p90_days): The median, 9 working days, is above the 90th percentile, 8.",
        ),
        (
            "register,440402,2019-03-01,4,9,5,5",
            "case_counts.csv:2:6 (median_days): With 5 working days here, 4 cases cannot take 9 all together.",
        ),
        (
            "register,440402,2019-03-01,4,9,1,9.5",
            "case_counts.csv:2:7 (p90_days): With 9.5 working days here, 4 cases cannot take 9 all together.",
        ),
        ("register,440402,2019-03-01,-1,0,,", "case_counts.csv:2:4 (count): -1 is out of range."),
        ("register,440402,2019-03-01,1,-0.5,,", "case_counts.csv:2:5 (total_days): -0.5 is out of range."),
    ],
)
def test_case_counts_that_contradict_themselves_are_refused(tmp_path: Path, row: str, found: str) -> None:
    (told,) = problems(package(tmp_path, case_counts=CASES + row + "\n"))
    assert told.startswith(found)


def test_a_month_of_an_item_in_a_division_is_counted_once(tmp_path: Path) -> None:
    rows = "register,440402,2019-03-01,3,9,,\nregister,440402,2019-03-01,4,9,,\n"
    (told,) = problems(package(tmp_path, case_counts=CASES + rows))
    assert told.startswith("case_counts.csv:3:1 (item): 'register 440402000000 2019-03-01' is there already (line 2).")


@pytest.mark.parametrize(
    "row",
    [
        "register,440402,2019-03-01,0,0,,",
        "register,440402,2019-03-01,0,0,0,0",
        "register,440402,2019-03-01,4,0,0,0",
        "register,440402,2019-03-01,1,5,5,5",
        "register,440402,2019-03-01,4,10,5,5",
        "register,440402,2019-03-01,3,10,3.34,3.34",
    ],
)
def test_counts_that_some_cases_can_have_are_taken(tmp_path: Path, row: str) -> None:
    """Up to rounding."""
    assert read(package(tmp_path, case_counts=CASES + row + "\n"))


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (
            {"procedure_steps": f"{STEPS}plan,DRAFTING,2019-03-05,2019-03-04\n", "instruments": PLAN},
            "procedure_steps.csv:2:4 (ended): The step ends on 2019-03-04, before it began on 2019-03-05.",
        ),
        (
            {"targets": f"{TARGETS}one,city-hrss,IMMEDIATE_SHARE,60,2019-12-31,2019-01-01,目标\n"},
            "targets.csv:2:4 (value): 60 is no share. Write it from 0 to 1: 0.6 for 60 %.",
        ),
        (
            {"targets": f"{TARGETS}one,city-hrss,LICENCES_TO_DISTRICTS,4,2018-12-31,2019-01-01,目标\n"},
            "targets.csv:2:5 (by): The target is to be reached by 2018-12-31, before it was set on 2019-01-01.",
        ),
        (
            {"waivers": "finding,reason,author,valid_from,valid_to\ngap/register,正在招人,王,2019-01-01,\n"},
            "waivers.csv:2:5 (valid_to): A waiver must end.",
        ),
        (
            {"trainings": "agency,year,kind,attendances\ncity-hrss,19,ENFORCEMENT,60\n"},
            "trainings.csv:2:2 (year): 19 is out of range. Give a number from 1949 to 2199.",
        ),
    ],
)
def test_plans_that_contradict_themselves_are_refused(tmp_path: Path, files: dict[str, str], found: str) -> None:
    (told,) = problems(package(tmp_path, **files))
    assert told.startswith(found)
