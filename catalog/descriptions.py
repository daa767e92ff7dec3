"""Descriptions (数据包说明): the ``datapackage.json`` of a package, as its records declare it."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date, time
from enum import Enum
from pathlib import Path
from typing import Any

import orjson

from catalog.divisions import Division
from catalog.facts import BY_FILE, RECORDS
from catalog.records import Column, Dated, Record, columns

FILE = "datapackage.json"
"""The file that describes a package."""

_TYPES: Mapping[type, Mapping[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    date: {"type": "date", "format": "%Y-%m-%d"},
    time: {"type": "time", "format": "%H:%M"},
}


def describe(
    folder: Path,
    *,
    name: str,
    title: str,
    licenses: Sequence[Mapping[str, str]] = (),
    sources: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """
    A package as the Data Package standard describes it: every file that is there, with its columns.

    Args:
        folder: where the files are; their first rows say which columns they have, in which order.
        name: short name of the package, such as ``zhuhai-hrss``.
        title: its title, for people.
        licenses: its licences, each with ``name`` and ``title``.
        sources: where its facts come from, each with ``title``.

    Source: Data Package standard v1 (https://specs.frictionlessdata.io), profile tabular-data-package.
    """
    present = [record for record in RECORDS if (folder / f"{record.file}.csv").is_file()]
    files = {record.file for record in present}
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        **({"licenses": [dict(one) for one in licenses]} if licenses else {}),
        **({"sources": [dict(one) for one in sources]} if sources else {}),
        "resources": [_resource(record, _headings(folder / f"{record.file}.csv"), files) for record in present],
    }


def write_description(folder: Path, description: Mapping[str, Any]) -> None:
    """Write a description into its package."""
    (folder / FILE).write_bytes(orjson.dumps(description, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _headings(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [cell.strip() for cell in next(csv.reader(file), [])]


def _resource(record: type[Record], headings: Sequence[str], files: set[str]) -> dict[str, Any]:
    declared = {column.name: column for column in columns(record)}
    there = [declared[heading] for heading in headings if heading in declared]
    key = [*record.key, "valid_from"] if issubclass(record, Dated) else [*record.key]
    schema: dict[str, Any] = {"fields": [_field(record, column) for column in there], "missingValues": [""]}
    if any(column.required for column in there if column.name in key):  # the standard allows no key that is all empty
        schema["primaryKey"] = [name for name in key if name in headings]
    references = [
        {"fields": column.name, "reference": {"resource": column.about.ref, "fields": "code"}}
        for column in there
        if column.about.ref in files and not column.many
    ]
    if references:
        schema["foreignKeys"] = references
    return {
        "profile": "tabular-data-resource",
        "name": record.file,
        "path": f"{record.file}.csv",
        "title": record.zh,
        "description": " ".join((record.__doc__ or "").split()),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "header": True},
        "schema": schema,
    }


def _field(record: type[Record], column: Column) -> dict[str, Any]:
    many = " Several values are separated by semicolons." if column.many else ""
    field = {
        "name": column.name,
        "title": column.about.zh,
        "description": column.about.text + many,
        **_TYPES[str if column.many or issubclass(column.kind, Enum) else column.kind],
    }
    constraints = _constraints(record, column)
    return {**field, "constraints": constraints} if constraints else field


def _constraints(record: type[Record], column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if issubclass(column.kind, Enum):
        words = [str(member.value) for member in column.kind]
        one = f"({'|'.join(words)})"
        constraints |= {"pattern": f"{one}(;{one})*"} if column.many else {"enum": words}
    elif column.about.ref == Division.file or (record is Division and column.name == "code"):
        one = r"\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?"
        constraints |= {"pattern": f"{one}(;{one})*" if column.many else one}
    return constraints


def listed_files(description: Any) -> list[str] | None:
    """
    The CSV files that a description lists.

    ``None`` when it is no description: not an object with a list of resources, each with one path.
    """
    resources = description.get("resources") if isinstance(description, dict) else None
    if not isinstance(resources, list):
        return None
    named = [one.get("path") if isinstance(one, dict) else None for one in resources]
    paths = [path for path in named if isinstance(path, str)]
    return [path for path in paths if path.endswith(".csv")] if len(paths) == len(named) else None


def known_files() -> list[str]:
    """The names of all files that a package may hold, its description last."""
    return [*(f"{file}.csv" for file in BY_FILE), FILE]
