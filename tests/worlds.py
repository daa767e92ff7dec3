"""A small city whose every answer is known, and the means to ask of it as a client would."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from graphql import ExecutionResult, GraphQLSchema, graphql_sync

from catalog.agencies import Agency, Nature
from catalog.certificates import Identification, Removal
from catalog.delegations import Delegation, Exclusion, Interim, Mode, Step, Takeover
from catalog.divisions import Administration, Division, Level, Succession, SuccessionKind
from catalog.facts import Facts
from catalog.instruments import Instrument
from catalog.items import (
    CaseType,
    Channel,
    ExternalCode,
    Implementation,
    Item,
    ItemKind,
    LegalBasis,
    PlaceBasis,
    SubjectKind,
)
from catalog.materials import Fee, Material
from catalog.offices import Office, OfficeException, OfficeHours
from catalog.records import Provenance, Record
from catalog.revisions import Revision
from catalog.snapshot import Snapshot
from catalog.time_limits import Limit, LimitKind, ProcedureKind, SpecialProcedure, TimeUnit
from catalog.workdays import DayKind, SpecialDay
from schema.masking import masked
from schema.root import build
from schema.world import World

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2019, 12, 31, 10, 0, tzinfo=ZONE)
"""A Tuesday morning."""
PUBLISHED = datetime(2019, 12, 1, 8, 0, tzinfo=ZONE)

CITY = "440400000000"
EAST, WEST, ZONE_DISTRICT, COAST = "440402000000", "440403000000", "440471000000", "440404000000"
LAKE, HILL, OLD_LAKE, HARBOUR = "440402001000", "440402002000", "440402009000", "440404101000"
REED, WILLOW, SUMMIT, PIER = "440402001001", "440402001002", "440402002001", "440404101001"
SPLIT = "440405000000"

BUREAU, EAST_BUREAU, WEST_BUREAU, ZONE_BUREAU = "bureau", "east-bureau", "west-bureau", "zone-bureau"
LAKE_STATION, HILL_STATION = "lake-station", "hill-station"
LINE = "employment"

LICENCE, RENEWAL, REGISTRATION = "dispatch-licence", "dispatch-licence-renewal", "unemployment-registration"
PROOF, DEBT_PROOF = "no-job-proof", "no-debt-proof"

R = TypeVar("R", bound=Record)


def row(record: type[R], **values: Any) -> R:
    """A row that was invented for the tests."""
    return record(**{"source": "the tests", "status": Provenance.ILLUSTRATIVE} | values)


def _divisions() -> list[Record]:
    named = [
        (CITY, Level.CITY, "湖城市", "Lake City"),
        (EAST, Level.DISTRICT, "东区", "East District"),
        (WEST, Level.DISTRICT, "西区", None),
        (COAST, Level.DISTRICT, "海岸区", "Coast District"),
        (ZONE_DISTRICT, Level.DISTRICT, "港口经济区", "Harbour Zone"),
        (LAKE, Level.STREET, "湖街道", "Lake Street"),
        (HILL, Level.STREET, "山街道", "Hill Street"),
        (HARBOUR, Level.STREET, "港镇", "Harbour Town"),
        (REED, Level.VILLAGE, "芦苇社区", "Reed Community"),
        (WILLOW, Level.VILLAGE, "柳树社区", None),
        (SUMMIT, Level.VILLAGE, "山顶社区", None),
        (PIER, Level.VILLAGE, "码头社区", None),
    ]
    return [
        *(row(Division, code=code, level=level, name=name, name_en=english) for code, level, name, english in named),
        row(Division, code=OLD_LAKE, level=Level.STREET, name="旧湖街道", valid_to=date(2018, 1, 1)),
        row(Division, code=SPLIT, level=Level.DISTRICT, name="大区", valid_to=date(2010, 1, 1)),
        row(Succession, division=OLD_LAKE, successor=LAKE, on=date(2018, 1, 1), kind=SuccessionKind.MERGE),
        row(Succession, division=SPLIT, successor=EAST, on=date(2010, 1, 1), kind=SuccessionKind.SPLIT),
        row(Succession, division=SPLIT, successor=WEST, on=date(2010, 1, 1), kind=SuccessionKind.SPLIT),
        row(Administration, division=HARBOUR, administrator=ZONE_DISTRICT, valid_from=date(2006, 7, 1)),
        row(ExternalCode, kind=SubjectKind.DIVISION, subject=EAST, system="post", code="519000"),
    ]


def _agencies() -> list[Record]:
    def agency(code: str, name: str, division: str, **values: Any) -> Agency:
        given = {"lines": (LINE,), "nature": Nature.STATUTORY} | values
        return row(Agency, code=code, name=name, division=division, **given)

    return [
        agency(BUREAU, "湖城市人社局", CITY, name_en="Lake City Bureau", credit_code="91350100M000100Y43"),
        agency(EAST_BUREAU, "东区人社局", EAST, credit_code="91350100M000100Y44"),
        agency(WEST_BUREAU, "西区人社局", WEST),
        agency(ZONE_BUREAU, "港口经济区人社局", ZONE_DISTRICT),
        agency(LAKE_STATION, "湖街道劳动保障站", LAKE, nature=Nature.ENTRUSTED),
        agency(HILL_STATION, "山街道劳动保障站", HILL, nature=Nature.ENTRUSTED),
        agency("old-bureau", "湖城市劳动局", CITY, valid_to=date(2009, 1, 1), replaced_by=BUREAU),
        row(ExternalCode, kind=SubjectKind.AGENCY, subject=BUREAU, system="12345", code="A-1"),
        *(
            row(Office, code=f"{code}-hall", name="办事大厅", agency=code, division=division)
            for code, division in [(BUREAU, CITY), (WEST_BUREAU, WEST), (ZONE_BUREAU, ZONE_DISTRICT)]
        ),
        row(Office, code="east-hall", name="东区大厅", name_en="East Hall", agency=EAST_BUREAU, division=EAST),
        row(
            Office,
            code="lake-counter",
            name="湖街道窗口",
            agency=LAKE_STATION,
            division=LAKE,
            serves=(LAKE,),
            latitude=22.25,
            accessibility=("step-free",),
        ),
        *(
            row(OfficeHours, office="lake-counter", weekday=weekday, opens=time(opens), closes=time(closes, 30))
            for weekday in range(1, 6)
            for opens, closes in ((9, 11), (14, 17))
        ),
        row(OfficeException, office="lake-counter", day=date(2020, 1, 2), opens=time(10), closes=time(12)),
        row(SpecialDay, day=date(2019, 9, 29), kind=DayKind.MAKE_UP, name="国庆节"),
        row(SpecialDay, day=date(2019, 10, 1), kind=DayKind.HOLIDAY, name="国庆节"),
        row(SpecialDay, day=date(2020, 1, 1), kind=DayKind.HOLIDAY, name="元旦"),
    ]


def _items() -> list[Record]:
    def item(code: str, kind: ItemKind, name: str, **values: Any) -> Item:
        given = {
            "category": {ItemKind.LICENCE: "01", ItemKind.SERVICE: "20", ItemKind.CERTIFICATE: "07"}[kind],
            "line": LINE,
            "place_basis": PlaceBasis.RESIDENCE,
            "holder_level": Level.CITY,
        }
        return row(Item, code=code, kind=kind, name=name, **(given | values))

    return [
        item(
            LICENCE,
            ItemKind.LICENCE,
            "劳务派遣经营许可",
            name_en="Labour dispatch licence",
            basic_code="440114001001",
            aliases=("派遣证",),
            audiences=("2",),
            life_events=("开办企业",),
            place_basis=PlaceBasis.REGISTRATION,
            case_type=CaseType.COMMITTED,
            result="许可证",
            visits=2,
            online_url="https://lake-city.example/dispatch",
            on_silence="视为准予",
        ),
        item(RENEWAL, ItemKind.LICENCE, "劳务派遣经营许可延续", parent=LICENCE),
        item(REGISTRATION, ItemKind.SERVICE, "失业登记", name_en="Unemployment registration", audiences=("1",)),
        item("job-fair", ItemKind.SERVICE, "招聘会", valid_from=date(2021, 1, 1)),
        item("job-card", ItemKind.SERVICE, "就业证", valid_to=date(2015, 1, 1), replaced_by=REGISTRATION),
        item(PROOF, ItemKind.CERTIFICATE, "无业证明", holder_level=None),
        item(DEBT_PROOF, ItemKind.CERTIFICATE, "无欠款证明", holder_level=None),
        row(LegalBasis, item=LICENCE, number=2, law="劳务派遣行政许可实施办法"),
        row(LegalBasis, item=LICENCE, number=1, law="劳动合同法", article="第57条", valid_from=date(2013, 7, 1)),
        row(ExternalCode, kind=SubjectKind.ITEM, subject=LICENCE, system="province", code="P-57"),
        row(
            Implementation,
            item=LICENCE,
            division=EAST,
            code="91350100M000100Y434440114001001",
            visits=1,
            online_url="https://east.example/dispatch",
            channels=(Channel.COUNTER, Channel.WEB),
        ),
        row(Identification, certificate=PROOF, on=date(2018, 6, 1)),
        row(
            Removal,
            certificate=PROOF,
            on=date(2019, 1, 1),
            mode="R5",
            instrument="removal-notice",
            replacement="部门间核查就业信息",
        ),
    ]


def _guides() -> list[Record]:
    days = {"unit": TimeUnit.WORKING_DAY}
    return [
        row(
            Material,
            item=LICENCE,
            number=1,
            name="申请表",
            name_en="Form",
            originals=1,
            law="劳动合同法",
            article="第57条",
        ),
        row(Material, item=LICENCE, number=2, name="无欠款证明", certificate=DEBT_PROOF, required=False),
        row(Material, item=LICENCE, number=1, name="电子申请表", division=EAST, electronic=True),
        row(Material, item=REGISTRATION, number=1, name="身份证"),
        row(Material, item=REGISTRATION, number=2, name="无业证明", certificate=PROOF, valid_to=date(2019, 1, 1)),
        row(Fee, item=LICENCE, name="工本费", basis="粤价〔2010〕1号"),
        row(Fee, item=LICENCE, name="工本费", division=EAST, amount=12.5),
        row(
            Limit,
            item=LICENCE,
            kind=LimitKind.STATUTORY,
            value=20,
            extension=10,
            law="行政许可法",
            article="第42条",
            **days,
        ),
        row(Limit, item=LICENCE, kind=LimitKind.COMMITTED, value=12, valid_from=date(2018, 1, 1), **days),
        row(Limit, item=LICENCE, kind=LimitKind.COMMITTED, value=8, division=EAST, valid_from=date(2019, 7, 1), **days),
        row(Limit, item=LICENCE, kind=LimitKind.COMMITTED, value=5, channel=Channel.WEB, **days),
        row(Limit, item=RENEWAL, kind=LimitKind.COMMITTED, value=1, unit=TimeUnit.MONTH),
        row(SpecialProcedure, item=LICENCE, kind=ProcedureKind.STOP, name="听证", name_en="Hearing", days=20),
    ]


def _acts() -> list[Record]:
    def act(code: str, item: str, giver: str, level: Level, mode: Mode, **values: Any) -> Delegation:
        given = {"steps": tuple(Step), "instrument": "handover-decision"}
        return row(Delegation, code=code, item=item, from_division=giver, to_level=level, mode=mode, **(given | values))

    street = Level.STREET
    return [
        row(Instrument, code="removal-notice", title="取消证明的通知", number="湖府〔2018〕9号", agency=BUREAU),
        row(Instrument, code="handover-decision", title="下放决定", published=date(2017, 11, 20)),
        row(Instrument, code="agreement", title="委托协议"),
        row(Instrument, code="rules", title="办理规则"),
        act(
            "licence-to-districts",
            LICENCE,
            CITY,
            Level.DISTRICT,
            Mode.DEVOLVED,
            valid_from=date(2018, 7, 1),
            clause="一",
        ),
        row(
            Exclusion,
            delegation="licence-to-districts",
            division=WEST,
            reason="机构未设立",
            reason_en="it has no staff yet",
        ),
        act(
            "registration-to-streets",
            REGISTRATION,
            CITY,
            street,
            Mode.ENTRUSTED,
            scope=(EAST,),
            agreement="agreement",
            valid_to=date(2022, 7, 1),
        ),
        row(Takeover, delegation="registration-to-streets", division=LAKE, due=date(2018, 3, 1), done=date(2018, 2, 1)),
        row(Takeover, delegation="registration-to-streets", division=HILL, due=date(2018, 3, 1)),
        act(
            "waiting", REGISTRATION, CITY, Level.DISTRICT, Mode.DEVOLVED, valid_from=date(2018, 1, 1), condition="rules"
        ),
        act(
            "withdrawn",
            REGISTRATION,
            CITY,
            Level.DISTRICT,
            Mode.AUTHORISED,
            valid_from=date(2016, 1, 1),
            withdrawn=date(2017, 1, 1),
            withdrawal="rules",
            interim=Interim.NONE,
        ),
    ]


@cache
def snapshot() -> Snapshot:
    """The small city at its third revision."""
    rows = [*_divisions(), *_agencies(), *_items(), *_guides(), *_acts()]
    revision = Revision(3, PUBLISHED, "王", "李", "年度调整", "handover-decision")
    return Snapshot.of(revision, Facts.of_rows(rows))


@cache
def schema() -> GraphQLSchema:
    """The schema of the API."""
    built: GraphQLSchema = build().graphql_schema
    return built


def executed(document: str, variables: dict[str, Any]) -> ExecutionResult:
    world = World(snapshot(), NOW)
    return graphql_sync(schema(), document, world, world, variable_values=variables)


def ask(document: str, /, **variables: Any) -> dict[str, Any]:
    """What a client reads when it asks on the last day of 2019; every error fails the test."""
    result = executed(document, variables)
    assert result.errors is None, result.errors
    assert result.data is not None
    return result.data


def refused(document: str, /, **variables: Any) -> dict[str, Any]:
    """The one error that a client reads, as it is written in the response."""
    result = executed(document, variables)
    (error,) = masked(result.errors or ())
    return dict(error.formatted)
