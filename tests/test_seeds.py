"""What the shipped package of Zhuhai promises: its figures, its provenance, and nothing invented passed off as real."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import frictionless
import pytest

from catalog.answers import Outcome
from catalog.certificates import REPLACEMENT_MODES
from catalog.facts import BY_FILE
from catalog.handling import handling
from catalog.package import open_package
from catalog.records import columns
from catalog.reports import report
from catalog.revisions import Revision
from catalog.routes import GapCause
from catalog.snapshot import Snapshot

PACKAGE = Path(__file__).parents[1] / "seeds" / "zhuhai-hrss"
FILES = sorted(path.stem for path in PACKAGE.glob("*.csv"))
YEAR_END = date(2019, 12, 31)

CUIXIANG_VILLAGE = "440402001002"
NANSHUI_VILLAGE = "440404101001"
DOUMEN_VILLAGE = "440403100200"
HENGQIN_VILLAGE = "440402104002"
ZONES = {f"44047{number}000000" for number in range(1, 6)}
LICENCES = (
    "labour-dispatch-licence",
    "hr-service-licence",
    "special-working-hours-approval",
    "private-training-school-approval",
)
REGISTRATIONS = ("employment-registration", "unemployment-registration")
INSURANCES = (
    "resident-medical-insurance-enrolment",
    "resident-medical-insurance-suspension",
    "minor-medical-insurance-enrolment",
    "minor-medical-insurance-suspension",
)


@cache
def rows(file: str) -> list[dict[str, str]]:
    """The rows of a file as they are written."""
    with (PACKAGE / f"{file}.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


@cache
def snapshot() -> Snapshot:
    """The shipped package as the first revision."""
    first = Revision(1, datetime(2026, 1, 1, tzinfo=UTC), "bootstrap", "bootstrap")
    return Snapshot.of(first, open_package(PACKAGE).sheets.facts())


def outcome(item: str, place: str, on: date = YEAR_END) -> Outcome:
    """What comes of asking for an item."""
    found = snapshot().items.get(item)
    assert found is not None
    return handling(snapshot(), found, place, on).outcome


def holders(item: str, place: str, on: date = YEAR_END) -> list[str | None]:
    """The agencies that accept, examine, decide and deliver."""
    found = snapshot().items.get(item)
    assert found is not None
    steps = handling(snapshot(), found, place, on).steps
    return [step.agency.code if step.agency is not None else None for step in steps]


def test_the_package_reads_without_a_problem_or_a_warning() -> None:
    assert open_package(PACKAGE).warnings == ()


def test_the_description_and_the_files_agree() -> None:
    """As the frictionless library sees it."""
    package = frictionless.Package(str(PACKAGE / "datapackage.json"))
    assert {resource.path for resource in package.resources} == {f"{file}.csv" for file in FILES}
    assert package.validate().flatten(["title", "rowNumber", "note"]) == []


@pytest.mark.parametrize("file", FILES)
def test_a_file_has_the_columns_of_its_record_in_their_order(file: str) -> None:
    with (PACKAGE / f"{file}.csv").open(encoding="utf-8", newline="") as text:
        heading = next(csv.reader(text))
    assert heading == [column.name for column in columns(BY_FILE[file])]


@pytest.mark.parametrize("file", FILES)
def test_a_file_ends_its_lines_with_a_line_feed_and_pads_no_cell(file: str) -> None:
    assert b"\r" not in (PACKAGE / f"{file}.csv").read_bytes()
    assert all(value == value.strip() for row in rows(file) for value in row.values())


@pytest.mark.parametrize("file", FILES)
def test_every_row_says_where_it_comes_from(file: str) -> None:
    assert {row["status"] for row in rows(file)} <= {"report", "public", "illustrative"}
    assert all(row["source"] for row in rows(file))


@pytest.mark.parametrize("file", FILES)
def test_a_row_says_why_it_is_illustrative_and_only_then(file: str) -> None:
    for row in rows(file):
        assert row["source"].startswith("illustrative: ") == (row["status"] == "illustrative"), row


@pytest.mark.parametrize("file", FILES)
def test_every_key_that_a_row_names_is_there(file: str) -> None:
    for column in columns(BY_FILE[file]):
        if column.about.ref is None:
            continue
        known = {row["code"] for row in rows(column.about.ref)}
        named = {key for row in rows(file) for key in row[column.name].split(";") if key}
        assert named <= known, column.name


def test_no_address_telephone_coordinate_or_credit_code_is_made_up() -> None:
    unknown = ("address", "phone", "latitude", "longitude", "accessibility")
    assert all(row[column] == "" for row in rows("offices") for column in unknown)
    assert {row["credit_code"] for row in rows("agencies")} == {""}


def test_an_invented_document_is_called_an_example_and_has_no_number() -> None:
    for row in rows("instruments"):
        is_invented = row["status"] == "illustrative"
        assert row["title"].endswith("（示例）") == is_invented
        assert not (is_invented and row["number"])


def test_every_unit_of_zhuhai_is_there_with_its_province_and_its_zones() -> None:
    codes = {row["code"] for row in rows("divisions")}
    assert {row["code"] for row in rows("divisions") if row["level"] == "PROVINCE"} == {"440000000000"}
    assert {code for code in codes if code.startswith("44047")} == ZONES
    assert len(codes - ZONES - {"440000000000"}) == 381
    levels = Counter(row["level"] for row in rows("divisions") if row["code"] not in ZONES)
    assert levels == {"PROVINCE": 1, "CITY": 1, "DISTRICT": 4, "STREET": 31, "VILLAGE": 345}


def test_seventeen_units_are_no_governments_and_have_no_agency() -> None:
    pseudo = {row["code"] for row in rows("divisions") if row["pseudo"] == "true"}
    assert len(pseudo) == 17
    assert pseudo.isdisjoint(row["division"] for row in rows("agencies"))


@pytest.mark.parametrize(("level", "count"), [("DISTRICT", 8), ("STREET", 25), ("VILLAGE", 335)])
def test_every_real_unit_has_one_agency_with_an_office_and_hours(level: str, count: int) -> None:
    units = {row["code"] for row in rows("divisions") if row["level"] == level and row["pseudo"] == "false"}
    agencies = [row["code"] for row in rows("agencies") if row["division"] in units]
    offices = {row["code"] for row in rows("offices") if row["agency"] in agencies}
    assert len(units) == len(agencies) == len(offices) == count
    assert offices <= {row["office"] for row in rows("office_hours")}


@pytest.mark.parametrize("code", [*LICENCES, *REGISTRATIONS, *INSURANCES])
def test_a_promised_item_exists(code: str) -> None:
    assert code in {row["code"] for row in rows("items")}


def test_the_items_that_the_report_names_are_the_only_ones_said_to_be_reported() -> None:
    reported = {row["code"] for row in rows("items") if row["status"] == "report"}
    assert reported == {*REGISTRATIONS, *INSURANCES}


def test_seventy_nine_certificates_are_sorted_out_and_none_of_them_by_a_known_name() -> None:
    identified = {row["certificate"] for row in rows("identifications")}
    assert len(identified) == 79
    assert {row["status"] for row in rows("items") if row["code"] in identified} == {"illustrative"}


def test_a_removed_certificate_says_what_stands_in_for_it_unless_nothing_does() -> None:
    assert {row["mode"] for row in rows("removals")} == set(REPLACEMENT_MODES)
    assert all((row["replacement"] == "") == (row["mode"] in ("R9", "R10")) for row in rows("removals"))


def test_a_guide_asks_for_a_certificate_until_the_day_it_is_removed() -> None:
    removed = {row["certificate"]: row["on"] for row in rows("removals")}
    certificates = {row["code"]: row["valid_to"] for row in rows("items") if row["kind"] == "CERTIFICATE"}
    asked = {row["certificate"]: row["valid_to"] for row in rows("materials") if row["certificate"]}
    assert asked == {code: removed.get(code, valid_to) for code, valid_to in certificates.items()}


def test_the_figures_of_the_report_are_reproduced() -> None:
    figures = report(snapshot(), YEAR_END)
    assert figures.licences_delegated_to_districts == 4
    assert figures.services_delegated_to_streets == 28
    assert figures.services_delegated_to_villages == 11
    assert (figures.certificates_sorted_out, figures.certificates_removed) == (79, 64)
    assert figures.licence_time_reduction == pytest.approx(0.713, abs=0.001)


def test_the_disputes_and_trainings_of_2019_are_the_reports_and_all_other_counts_are_invented() -> None:
    """Forty disputes, over 200 attendances of special business, over 60 of enforcement."""
    told = [row for row in rows("disputes") if row["status"] == "report"]
    assert [(row["year"], row["kind"], row["count"]) for row in told] == [("2019", "EITHER", "40")]
    assert sum(int(row["count"]) for row in rows("disputes") if row["year"] == "2019") == 40
    attended = [row for row in rows("trainings") if row["status"] == "report"]
    assert {(row["kind"], row["attendances"], row["at_least"]) for row in attended} == {
        ("SPECIAL_BUSINESS", "200", "true"),
        ("ENFORCEMENT", "60", "true"),
    }
    invented = ("case_counts", "tariffs", "readiness", "procedures", "procedure_steps", "annual_plans", "targets")
    assert {row["status"] for file in invented for row in rows(file)} == {"illustrative"}


def test_before_anything_was_handed_down_no_figure_is_there() -> None:
    assert tuple(report(snapshot(), date(2015, 1, 1)))[1:] == (0, 0, 0, 0, 0, 0.0)


def test_unemployment_is_registered_at_the_street_station() -> None:
    assert holders("unemployment-registration", CUIXIANG_VILLAGE) == ["station-440402001"] * 4


def test_a_licence_in_nanshui_is_the_zones_and_not_the_districts() -> None:
    assert holders("labour-dispatch-licence", NANSHUI_VILLAGE) == ["hrss-440471"] * 4


def test_a_variant_goes_where_its_licence_goes() -> None:
    assert holders("labour-dispatch-licence-change", NANSHUI_VILLAGE) == ["hrss-440471"] * 4


@pytest.mark.parametrize("item", [*LICENCES, *REGISTRATIONS])
def test_in_2015_the_city_handled_everything(item: str) -> None:
    assert holders(item, CUIXIANG_VILLAGE, date(2015, 1, 1)) == ["zhuhai-hrss-bureau"] * 4


@pytest.mark.parametrize("item", INSURANCES)
def test_insurance_is_the_village_posts_and_a_district_is_too_coarse(item: str) -> None:
    assert holders(item, CUIXIANG_VILLAGE) == [f"post-{CUIXIANG_VILLAGE}"] * 4
    assert outcome(item, "440402000000") is Outcome.PLACE_TOO_COARSE


def test_a_removed_certificate_is_abolished_with_what_stands_in_for_it() -> None:
    certificate = snapshot().items.get("no-job-proof")
    assert certificate is not None
    answer = handling(snapshot(), certificate, CUIXIANG_VILLAGE, YEAR_END)
    assert answer.outcome is Outcome.ABOLISHED
    assert answer.removal is not None
    assert (answer.removal.mode, answer.removal.replacement) == ("R3", "申请人书面告知承诺")


def test_a_village_stops_issuing_a_certificate_only_in_2020() -> None:
    assert outcome("village-life-proof", CUIXIANG_VILLAGE) is Outcome.HANDLED
    assert outcome("village-life-proof", CUIXIANG_VILLAGE, date(2020, 4, 27)) is Outcome.ABOLISHED


def test_an_excluded_zone_stays_with_the_city() -> None:
    assert holders("start-up-loan", DOUMEN_VILLAGE) == ["hrss-440403"] * 4
    assert holders("start-up-loan", HENGQIN_VILLAGE) == ["zhuhai-hrss-bureau"] * 4


def test_a_late_takeover_leaves_a_gap_of_eleven_days() -> None:
    item = snapshot().items.get("skill-training-subsidy")
    assert item is not None
    gap = handling(snapshot(), item, DOUMEN_VILLAGE, date(2018, 3, 1))
    assert gap.gap is not None
    assert (gap.outcome, gap.gap.cause) == (Outcome.GAP, GapCause.INTERIM)
    assert (gap.at.since, gap.at.until) == (date(2018, 3, 1), date(2018, 3, 12))


def test_nothing_but_a_certificate_has_a_gap_at_the_end_of_2019() -> None:
    streets = [row["code"] for row in rows("divisions") if row["level"] == "STREET"]
    villages = {row["code"][:9]: row["code"] for row in rows("divisions") if row["level"] == "VILLAGE"}
    items = [row["code"] for row in rows("items") if row["kind"] != "CERTIFICATE"]
    places = [villages[street[:9]] for street in streets]
    assert len(places) == 31
    found = {outcome(item, place) for item in items for place in places}
    assert found == {Outcome.HANDLED, Outcome.ABOLISHED}
