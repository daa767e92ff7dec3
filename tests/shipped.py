"""The shipped package as a snapshot, read once."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from graphql import GraphQLSchema, graphql_sync

from catalog.facts import Facts
from catalog.package import read
from catalog.records import Record
from catalog.revisions import Revision
from catalog.snapshot import Snapshot
from schema.root import build
from schema.world import World

PACKAGE = Path(__file__).parent.parent / "seeds" / "zhuhai-hrss"
NOW = datetime(2019, 12, 31, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@cache
def snapshot() -> Snapshot:
    """The catalogue of the shipped package at its first revision."""
    return Snapshot.of(Revision(1, NOW, "bootstrap", "bootstrap"), read(PACKAGE))


def with_rows(*rows: Record) -> Snapshot:
    """The catalogue of the shipped package with further rows."""
    held = [one for _, some in read(PACKAGE) for one in some]
    return Snapshot.of(Revision(1, NOW, "bootstrap", "bootstrap"), Facts.of_rows([*held, *rows]))


def ask(document: str, /, now: datetime = NOW, catalogue: Snapshot | None = None, **variables: Any) -> dict[str, Any]:
    """What a client reads when it asks the shipped catalogue, or another; every error fails the test."""
    world = World(catalogue or snapshot(), now)
    result = graphql_sync(_schema(), document, world, world, variable_values=variables)
    assert result.errors is None, result.errors
    assert result.data is not None
    return result.data


@cache
def _schema() -> GraphQLSchema:
    schema: GraphQLSchema = build().graphql_schema
    return schema
