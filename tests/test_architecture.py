"""The house: one order of import, short modules, each library in its place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent

CATALOG = """
    period memory errors settings codes records shelves workdays
    instruments divisions agencies offices items certificates materials time_limits delegations
    facts revisions snapshot mapped
    problems cells sheets csv_rows csv_files china_division descriptions checks checks_codes checks_territory checks_items checks_delegations package
    databases tables rows differences store loading serving
    gazetteer routes wording tracing power_sources findings places inquiries counters guides handling changes explanations
    menus competence naming reports
"""
SCHEMA = """
    enums scalars world codes timeless fields paging records nodes
    limits costs masking prepared_values prepared_arguments prepared_fragments prepared_selections prepared
    documents requests http hot app
    legal_bases instruments revisions names divisions agencies offices materials items certificates
    delegations time_limits findings guides handling_parts handling reports reads root questions
"""
ORDER = [
    *(f"catalog.{name}" for name in CATALOG.split()),
    *(f"schema.{name}" for name in SCHEMA.split()),
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
