"""The house: one order of import, short modules, each library in its place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent

CATALOG = """
    period watching leisure memory look_ups garbage errors settings codes records packed_rows number_columns key_tables shelves workdays
    instruments divisions rolls territories locations agencies offices arrangements posts cards items certificates materials time_limits delegations plain_acts acts
    case_counts tariffs disputes readiness procedure targets waivers
    pinyin spellings line_marks name_columns division_names item_names
    facts revisions trees surveys row_sources snapshot mapped
    problems cells sheets csv_rows csv_files china_division descriptions checks checks_codes checks_territory checks_items checks_delegations checks_planning package
    databases tables rows views differences publishing store feeds deltas overlays inheriting deriving serving following
    listings gazetteer routes routing wording planning_words tracing power_sources receivers staffing documents findings places counters guides standings inquiries plans answers handling changes explanations
    resemblance item_search division_fits division_places division_search nearby
    leaves likeness menus competence transitions coverage handover_spreads handovers forecasts naming compression_pairs compression_figures compression compression_words actual_times burden reports progress
    life_events stops papers visits visit_words
    performers service_words gbt39046_codes gbt39046_elements gbt39046_words gbt39046 gbt39046_tables gbt39046_cells
    gbt39046_keys gbt39046_making gbt39046_places gbt39046_items gbt39046_papers gbt39046_read cpsv_terms cpsv_nodes cpsv hsds_parts hsds
    inspections rules rules_bases rules_codes rules_coverage rules_delegations rules_guides rules_handovers rules_items rules_limits rules_offices rules_procedure
    supervision web links
    self_inspection_parts self_inspection_time self_inspection_reform self_inspection_people self_inspection_work
    self_inspection_problems self_inspection_plans self_inspection self_inspection_markdown self_inspection_json self_inspection_docx
    headings code_words heading_meanings workbook_files workbook_oddities workbook_cells workbook_headings workbook_sheets workbooks gbt39046_files sources
    outputs extracts csv_packages ndjson workbook_layout workbook_notes workbook_writing
    checked_rows ledgers operations operations_rows operations_acts operations_items carried_acts carrying reorganisations
    neighbours proposals formalities row_changes conflicts histories drift staging draft_states draft_rows approvals drafts loading
    roles identities permissions touching tokens
"""
SCHEMA = """
    enums scalars desk world codes waiting timeless readings fields paging records nodes
    limits scanning costs masking logs metrics prepared_values prepared_arguments prepared_fragments prepared_functions prepared_variables prepared_outlines
    prepared_selections prepared_probes prepared_posts prepared_writing prepared_molds prepared_texts prepared
    requests persisted asked shapes documents compression terms caching throttling key_sets oidc bearer http heads prompt hot wire
    subscriptions sockets streams feeds broadcasts backing app
    planning procedure legal_bases instruments revisions names divisions agencies offices materials items certificates
    delegations time_limits findings guides handling_parts handling reports readiness disputes targets self_inspection oversight filters leisure coverage handovers forecasts time_compression actual_times burden timing supervision search visits reads live
    inputs draft_parts drafts changes histories drift later_nodes root evolution reference questions
    charts charts_reduction charts_coverage charts_gaps pen drawing
    page_terms page_frame_words page_guide_words page_planning_words page_review_words page_words page_documents page_refusals page_readers page_templates page_turns page_site page_sessions
    pages_search pages_items pages_places pages_visits pages_findings pages_revisions pages_drafts page_planning page_coverage pages_charts pages_planning pages server
"""
ORDER = [
    *(f"catalog.{name}" for name in CATALOG.split()),
    *(f"schema.{name}" for name in SCHEMA.split()),
    "catalog.cli_progress",
    "catalog.cli_check",
    "catalog.cli_tokens",
    "catalog.cli_drafts",
    "catalog.cli_report",
    "catalog.cli_export",
    "catalog.cli_template",
    "catalog.cli_search",
    "catalog.cli",
]
"""A module imports only from modules above it here. The command line is last: it starts the server."""

LONGEST = 350
"""Lines of a module; more than one noun is rarely shorter."""

FOREIGN = {
    "catalog": {"graphene", "graphql", "graphql_server", "starlette"},
    "schema": {"sqlalchemy", "sqlmodel", "alembic", "psycopg", "chinese_calendar"},
}
"""What a folder must not know: the catalogue no GraphQL and no HTTP, the schema no store and no calendar."""


def modules() -> Iterator[tuple[str, Path]]:
    for folder in ("catalog", "schema"):
        for path in sorted((HOME / folder).glob("*.py")):
            if path.stem != "__init__":
                yield f"{folder}.{path.stem}", path


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, those of this project to the letter."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from (names & set(ORDER)) or {node.module}


def test_every_module_has_its_place_in_the_order() -> None:
    assert sorted(name for name, _ in modules()) == sorted(ORDER)


@pytest.mark.parametrize(("name", "path"), list(modules()))
def test_a_module_imports_only_from_modules_above_it(name: str, path: Path) -> None:
    above = ORDER[: ORDER.index(name)]
    ours = [module for module in imported(path) if module.split(".")[0] in {"catalog", "schema"}]
    if name == "catalog.databases":
        ours.remove("catalog")  # from it comes the folder of migrations, which imports nothing of ours
    assert [module for module in ours if module not in above] == []


@pytest.mark.parametrize(("name", "path"), [pair for pair in modules() if pair[0] != "catalog.cli"])
def test_a_folder_does_not_know_what_is_not_its_business(name: str, path: Path) -> None:
    known = {module.split(".")[0] for module in imported(path)}
    assert known & FOREIGN[name.split(".", maxsplit=1)[0]] == set()


@pytest.mark.parametrize(("name", "path"), list(modules()))
def test_a_module_is_short(name: str, path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, f"{name} has {lines} lines"


def test_nothing_below_the_edge_reads_the_clock() -> None:
    """Only settings, the command line and the application know what time it is."""
    edge = {"catalog.settings", "catalog.cli", "schema.app"}
    readers = {
        name
        for name, path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "today", "utcnow"}
        and isinstance(node.value, ast.Name)
        if node.value.id in {"date", "datetime", "time"}
    }
    assert readers - edge == set()
