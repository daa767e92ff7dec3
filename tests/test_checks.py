"""What no rows of a package may say together."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.packages import AGENCIES, DELEGATION, DIVISIONS, DOWN, ITEMS, package, problems


class Wrong(NamedTuple):
    """Rows that are wrong together, and where and how that is told."""

    sentence: str
    files: dict[str, str]
    found: list[str]


OFFICES = "code,name,agency,division,serves,latitude,longitude\n"
HOURS = "office,weekday,opens,closes\n"
LIMITS = "item,kind,value,unit,division,channel,extension\n"
ACTS = f"{DELEGATION},to_agency,scope,valid_from,valid_to,withdrawn\n"
HALL = OFFICES + "hall,大厅,city-hrss,4404,,,\n"

WRONG = [
    Wrong(
        "an unknown code names the closest known one",
        {"delegations": DOWN.replace("4404", "4405")},
        [
            (
                "delegations.csv:2:3 (from_division): '440500000000' is in no row of divisions.csv. "
                "Did you mean '4404'? Correct the code, or add the row."
            )
        ],
    ),
    Wrong(
        "each unknown code in a list is told",
        {"offices": OFFICES + "hall,大厅,city-hrss,4404,440402;990101;9902,,\n"},
        [
            "offices.csv:2:5 (serves): '990101000000' is in no row of divisions.csv. Correct",
            "offices.csv:2:5 (serves): '990200000000' is in no row of divisions.csv. Correct",
        ],
    ),
    Wrong(
        "an external code is of something that the package has",
        {
            "external_codes": "kind,subject,system,code\nITEM,register,platform,1\nAGENCY,register,platform,2\n"
            "DIVISION,440402000000,platform,3\n"
        },
        ["external_codes.csv:3:2 (subject): 'register' is in no row of agencies.csv. Correct"],
    ),
    Wrong(
        "no row is there twice",
        {
            "agencies": AGENCIES + "city-hrss,另一局,4404,hrss,STATUTORY,\n",
            "exclusions": "delegation,division\ndown,440402\ndown,440402000\n",
            "delegations": DOWN,
        },
        [
            "agencies.csv:5:1 (code): 'city-hrss' is there already (line 2). Take one of the two rows out.",
            "exclusions.csv:3:1 (delegation): 'down 440402000000' is there already (line 2).",
        ],
    ),
    Wrong(
        "an item has one row for all time",
        {
            "agencies": "code,name,division,lines,nature,valid_from,valid_to\na,局,4404,hrss,STATUTORY,,2019-01-01\n"
            "a,厅,4404,hrss,STATUTORY,2019-01-01,\n"
        },
        ["agencies.csv:3:1 (code): 'a' has another row (line 2), and here a code has one row for all time. Give"],
    ),
    Wrong(
        "a period ends after it begins",
        {
            "divisions": DIVISIONS
            + "440405,DISTRICT,甲区,2019-01-01,2019-01-01\n440406,DISTRICT,乙区,2019-01-02,2019-01-01\n",
            "delegations": ACTS + "a,register,4404,DISTRICT,ACCEPT,DEVOLVED,,,2019-01-02,2019-01-01,\n"
            "b,register,4404,DISTRICT,ACCEPT,DEVOLVED,,,2019-01-02,,2019-01-01\n"
            "never,register,4404,DISTRICT,ACCEPT,DEVOLVED,,,2019-01-02,,2019-01-02\n",
        },
        [
            "divisions.csv:9:5 (valid_to): The period ends on 2019-01-01, not after the day it begins, 2019-01-01.",
            "divisions.csv:10:5 (valid_to): The period ends on 2019-01-01, not after the day it begins, 2019-01-02.",
            "delegations.csv:2:10 (valid_to): The period ends on 2019-01-01, not after the day it begins, 2019-01-02.",
            "delegations.csv:3:11 (withdrawn): The act is withdrawn on 2019-01-01, before it begins on 2019-01-02.",
        ],
    ),
    Wrong(
        "periods of one fact do not overlap",
        {
            "divisions": DIVISIONS + "440405,DISTRICT,甲区,,2019-01-02\n440405,DISTRICT,乙区,2019-01-01,\n"
            "440406,DISTRICT,丙区,2019-01-02,\n440406,DISTRICT,丁区,,2019-01-02\n"
        },
        [
            (
                "divisions.csv:10:4 (valid_from): The period overlaps that of the other row of '440405000000' (line 9). "
                "Let the earlier one end on the day on which the later one begins."
            )
        ],
    ),
    Wrong(
        "a division is administered by one other at a time",
        {
            "administrations": "division,administrator,valid_from,valid_to\n440403101,440471,2006-07-01,\n"
            "440403101,440402,2010-01-01,2011-01-01\n"
        },
        ["administrations.csv:3:3 (valid_from): The period overlaps that of the other row of '440403101000' (line 2)."],
    ),
    Wrong(
        "nobody administers what stands above",
        {"administrations": "division,administrator\n440402,440402001\n440403,440471\n"},
        [
            "administrations.csv:2:2 (administrator): 翠香街道 is a STREET and cannot administer 香洲区, a DISTRICT. Name",
            (
                "administrations.csv:2:2 (administrator): Since ever, 440402000000 stands above its own administrator, "
                "440402001000. Break the circle in one of its rows."
            ),
            "administrations.csv:3:2 (administrator): 高栏港 is a DISTRICT and cannot administer 斗门区, a DISTRICT. Name",
        ],
    ),
    Wrong(
        "the tree has no circle on any day",
        {
            "administrations": "division,administrator,valid_from,valid_to\n440402,440403,2010-01-01,2012-01-01\n"
            "440403,440402,2011-01-01,2013-01-01\n440471,440403,2012-06-01,\n"
        },
        [
            "administrations.csv:2:2 (administrator): 斗门区 is a DISTRICT and cannot",
            "administrations.csv:2:2 (administrator): Since 2011-01-01, 440402000000 stands above its own administrator, ",
            "administrations.csv:3:2 (administrator): 香洲区 is a DISTRICT and cannot",
            "administrations.csv:3:2 (administrator): Since 2011-01-01, 440403000000 stands above",
            "administrations.csv:4:2 (administrator): 斗门区 is a DISTRICT and cannot",
        ],
    ),
    Wrong(
        "a division is of a lower level than the one its code lies under",
        {"divisions": DIVISIONS + "440402002,DISTRICT,甲,,\n"},
        [
            (
                "divisions.csv:9:2 (level): 甲 is a DISTRICT, and the division above it by code, 香洲区 (440402000000), a "
                "DISTRICT. Correct the level of one of them."
            )
        ],
    ),
    Wrong(
        "what is succeeded has ended, and what succeeds is there",
        {
            "divisions": DIVISIONS + "440405,DISTRICT,甲区,,2019-01-01\n440406,DISTRICT,乙区,2020-01-01,\n",
            "successions": "division,successor,on,kind\n440405,440402,2019-01-01,MERGE\n440403,440471,2019-01-01,MERGE\n"
            "440405,440406,2019-01-01,SPLIT\n",
        },
        [
            "successions.csv:3:1 (division): 440403000000 still exists on 2019-01-01. Let it end on that day",
            "successions.csv:4:2 (successor): 440406000000 does not exist on 2019-01-01. Let it begin by that day",
        ],
    ),
    Wrong(
        "successions, replacements and main items never lead back",
        {
            "divisions": DIVISIONS + "440405,DISTRICT,甲区,,2019-01-01\n440405,DISTRICT,甲区,2021-01-01,\n"
            "440406,DISTRICT,乙区,2019-01-01,2021-01-01\n",
            "successions": "division,successor,on,kind\n440405,440406,2019-01-01,RECODE\n440406,440405,2021-01-01,RECODE\n",
            "items": "code,kind,name,category,line,place_basis,holder_level,parent,replaced_by\n"
            "a,SERVICE,甲,20,x,RESIDENCE,CITY,,b\nb,SERVICE,乙,20,x,RESIDENCE,CITY,,a\n"
            "c,SERVICE,丙,20,x,RESIDENCE,CITY,c,a\n",
            "agencies": "code,name,division,lines,nature,replaced_by\na,局,4404,x,STATUTORY,a\n",
        },
        [
            "successions.csv:2:2 (successor): '440405000000' leads to '440406000000', which leads back to '440405000000'.",
            "successions.csv:3:2 (successor): '440406000000' leads to '440405000000', which leads back to '440406000000'.",
            "agencies.csv:2:6 (replaced_by): 'a' leads to 'a', which leads back to 'a'.",
            "items.csv:2:9 (replaced_by): 'a' leads to 'b', which leads back to 'a'. Break the circle",
            "items.csv:3:9 (replaced_by): 'b' leads to 'a', which leads back to 'b'. Break the circle",
            "items.csv:4:8 (parent): 'c' leads to 'c', which leads back to 'c'.",
            "items.csv:4:8 (parent): 'c' is itself a variant of 'c'. Name the main item instead.",
        ],
    ),
    Wrong(
        "a variant has no variants",
        {"items": ITEMS + "again,LICENCE,又一个,01,hrss,REGISTRATION,CITY,licence-change\n"},
        ["items.csv:6:8 (parent): 'licence-change' is itself a variant of 'licence'. Name the main item instead."],
    ),
    Wrong(
        "only a certificate may have an unknown issuer",
        {"items": ITEMS + "nobody,SERVICE,无,20,hrss,RESIDENCE,,\n"},
        [
            "items.csv:6:7 (holder_level): 无 is a SERVICE and needs the level of its original holder. Only a certificate"
        ],
    ),
    Wrong(
        "what is found or removed is a certificate, by one of ten modes",
        {
            "identifications": "certificate,on\nproof,2018-01-01\nregister,2018-01-01\n",
            "removals": "certificate,on,mode\nproof,2018-01-01,R11\nlicence,2018-01-01,R10\n",
            "materials": "item,number,name,certificate\nregister,1,居住证明,proof\nregister,2,许可证,licence\n",
        },
        [
            "identifications.csv:3:1 (certificate): 'register' is a SERVICE, not a CERTIFICATE. Name a certificate,",
            "removals.csv:2:3 (mode): 'R11' is no mode of replacement. Write R1 to R10.",
            "removals.csv:3:1 (certificate): 'licence' is a LICENCE, not a CERTIFICATE.",
            "materials.csv:3:4 (certificate): 'licence' is a LICENCE, not a CERTIFICATE.",
        ],
    ),
    Wrong(
        "a credit code holds none of the five letters",
        {"agencies": AGENCIES + "a,局,4404,x,STATUTORY,11440400MB2IO3456Z\nb,局,4404,x,STATUTORY,１1440400mb\n"},
        [
            "agencies.csv:5:6 (credit_code): '11440400MB2IO3456Z' holds 'IOZ', which no credit code holds: digits and",
            "agencies.csv:6:6 (credit_code): '１1440400mb' holds '１mb', which no credit code holds",
        ],
    ),
    Wrong(
        "numbers lie within their ranges",
        {
            "offices": OFFICES + "hall,大厅,city-hrss,4404,,222.7,-181\n",
            "office_hours": HOURS + "hall,0,08:30,12:00\nhall,8,08:30,12:00\n",
            "legal_bases": "item,number,law\nregister,0,就业促进法\n",
            "materials": "item,number,name,originals\nregister,1,身份证,-1\n",
            "fees": "item,name,amount\nregister,工本费,-0.5\n",
            "time_limits": LIMITS + "register,COMMITTED,-3,WORKING_DAY,,,\nlicence,COMMITTED,5,MONTH,,,99999\n",
            "counting_rules": "division,week_calendar_days\n,0\n",
        },
        [
            "offices.csv:2:6 (latitude): 222.7 is out of range. Give a number from -90 to 90.",
            "offices.csv:2:7 (longitude): -181 is out of range. Give a number from -180 to 180.",
            "office_hours.csv:2:2 (weekday): 0 is out of range. Give a number from 1 to 7.",
            "office_hours.csv:3:2 (weekday): 8 is out of range. Give a number from 1 to 7.",
            "legal_bases.csv:2:2 (number): 0 is out of range. Give a number from 1 to 1000000000.",
            "materials.csv:2:4 (originals): -1 is out of range. Give a number from 0 to 1000000000.",
            "fees.csv:2:3 (amount): -0.5 is out of range. Give a number from 0 to 1000000000.",
            "time_limits.csv:2:3 (value): -3 is out of range. Give a number from 0 to 1830.",
            "time_limits.csv:3:7 (extension): 99999 is out of range. Give a number from 0 to 1830.",
            "counting_rules.csv:2:2 (week_calendar_days): 0 is out of range. Give a number from 1 to 31.",
        ],
    ),
    Wrong(
        "an office closes after it opens",
        {
            "offices": HALL,
            "office_hours": HOURS + "hall,1,12:00,12:00\nhall,2,14:00,08:30\n",
            "office_exceptions": "office,day,opens,closes\nhall,2019-10-01,,\nhall,2019-10-02,08:30,\nhall,2019-10-03,,12:00\n",
        },
        [
            "office_hours.csv:2:4 (closes): It closes at 12:00, not after it opens at 12:00. Correct one of the two.",
            "office_hours.csv:3:4 (closes): It closes at 08:30, not after it opens at 14:00.",
            "office_exceptions.csv:3:4 (closes): Only one of the two times is given. Give both, or neither for a day",
            "office_exceptions.csv:4:3 (opens): Only one of the two times is given.",
        ],
    ),
    Wrong(
        "the law sets one limit for all",
        {"time_limits": LIMITS + "register,STATUTORY,20,WORKING_DAY,440402,WEB,\n"},
        [
            "time_limits.csv:2:5 (division): A statutory limit holds everywhere and for every channel. Empty division,",
            "time_limits.csv:2:6 (channel): A statutory limit holds everywhere and for every channel. Empty channel,",
        ],
    ),
    Wrong(
        "an act hands down, or aside to an agency that it names",
        {
            "delegations": ACTS + "up,register,440402,CITY,ACCEPT,DEVOLVED,,,,,\n"
            "aside,register,4404,CITY,ACCEPT,DEVOLVED,,,,,\n"
            "aside-to-another-place,register,4404,CITY,ACCEPT,DEVOLVED,xiangzhou-hrss,,,,\n"
            "aside-by-name,register,4404,CITY,ACCEPT,AUTHORISED,city-approval,,,,\n"
            "up-by-name,register,440402,CITY,ACCEPT,DEVOLVED,city-hrss,,,,\n"
        },
        [
            (
                "delegations.csv:2:4 (to_level): 440402000000 cannot hand 'register' up to the level CITY. Choose a level "
                "below the giver's."
            ),
            (
                "delegations.csv:3:4 (to_level): 440400000000 is of the level CITY itself. Within a division an act has to "
                "name another agency of it in to_agency. Choose a level below the giver's."
            ),
            "delegations.csv:4:4 (to_level): 440400000000 is of the level CITY itself.",
            (
                "delegations.csv:4:7 (to_agency): 香洲区人力资源和社会保障局 is an agency of 440402000000, which is not of the "
                "level CITY. Name an agency of that level, or correct the level."
            ),
            "delegations.csv:6:4 (to_level): 440402000000 cannot hand 'register' up to the level CITY.",
        ],
    ),
    Wrong(
        "an act stays within its giver's division, by code or by administration",
        {
            "administrations": "division,administrator\n440403101,440471\n",
            "delegations": ACTS + "zone,register,440471,STREET,ACCEPT,DEVOLVED,,440403101,,,\n"
            "abroad,register,440402,STREET,ACCEPT,DEVOLVED,,440402001;440403101,,,\n",
            "exclusions": "delegation,division\nzone,440403101\nabroad,440403\n",
            "takeovers": "delegation,division,due\nabroad,440402001,2019-01-01\nabroad,440403101,2019-01-01\n",
        },
        [
            "delegations.csv:3:8 (scope): 440403101000 never lay in the giver's division, 440402000000. Name a division",
            "exclusions.csv:3:2 (division): 440403000000 never lay in the giver's division, 440402000000.",
            "takeovers.csv:3:2 (division): 440403101000 never lay in the giver's division, 440402000000.",
        ],
    ),
    Wrong(
        "outreach moves acceptance alone",
        {"delegations": DOWN.replace("ACCEPT,DEVOLVED", "ACCEPT;DECIDE,OUTREACH")},
        ["delegations.csv:2:5 (steps): OUTREACH moves acceptance only, not ACCEPT;DECIDE. Write ACCEPT, or choose"],
    ),
    Wrong(
        "a receiver is of the level that receives, unless it is no government at all",
        {
            "divisions": DIVISIONS.replace("name,", "name,pseudo,").replace(",,\n", ",,,\n")
            + "440402900,STREET,某单位,true,,\n",
            "delegations": DOWN,
            "takeovers": "delegation,division,due\ndown,440402,2019-01-01\ndown,440402001,2019-01-01\n"
            "down,440402900,2019-01-01\n",
        },
        ["takeovers.csv:3:2 (division): 440402001000 is a STREET, and 'down' hands to the level DISTRICT. Name"],
    ),
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.sentence)
def test_what_no_rows_may_say_together_is_reported(tmp_path: Path, wrong: Wrong) -> None:
    reported = problems(package(tmp_path, **wrong.files))
    assert len(reported) == len(wrong.found), reported
    for problem, beginning in zip(reported, wrong.found, strict=True):
        assert problem.startswith(beginning)
