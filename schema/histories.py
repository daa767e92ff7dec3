"""Histories (沿革): what the catalogue said of one thing over its revisions, and on whose word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import graphene

from catalog.agencies import Agency
from catalog.checked_rows import checked_value
from catalog.delegations import Delegation
from catalog.divisions import Division
from catalog.errors import BadArgument
from catalog.facts import BY_FILE
from catalog.histories import Changes, Entry
from catalog.instruments import Instrument
from catalog.items import Item
from catalog.offices import Office
from catalog.records import Record
from catalog.revisions import Revision as RevisionRecord
from catalog.row_changes import Cell as CellRecord
from catalog.row_changes import cells
from catalog.views import Identity
from schema import nodes
from schema.draft_parts import RowChange
from schema.fields import Info, Shown, several
from schema.revisions import Revision
from schema.world import Seen

_RECORDS: Mapping[str, type[Record]] = {
    "Division": Division,
    "Agency": Agency,
    "Office": Office,
    "Instrument": Instrument,
    "Delegation": Delegation,
    "Licence": Item,
    "Service": Item,
    "Certificate": Item,
}
"""The kinds of record that have nodes, by the names of their types."""


class Cell(graphene.ObjectType):
    """One cell of a row (单元格)."""

    name = graphene.String(required=True, description="The column (列).")
    heading = graphene.String(required=True, description="Its Chinese heading (列名).")
    value = graphene.String(description="What it holds, as files write it (值); null: it is empty.")

    @staticmethod
    def resolve_heading(cell: CellRecord, _info: Info) -> str:
        return cell.zh


class HistoryEntry(Shown):
    """A row as the catalogue had it for some revisions (沿革条目)."""

    cells = several(Cell, "What it said, in the order of the columns (内容); short.")
    opened = graphene.Field(
        Revision, required=True, description="The revision that brought it, with its author and document (起始版本)."
    )
    closed = graphene.Field(
        Revision,
        description="The revision that took it away, or put another in its place (终止版本); null: it is there still.",
    )

    @staticmethod
    def resolve_cells(seen: Seen[Entry], _info: Info) -> list[CellRecord]:
        return cells(seen.it.row)

    @staticmethod
    def resolve_opened(seen: Seen[Entry], _info: Info) -> Seen[RevisionRecord]:
        return seen.beside(seen.it.opened)

    @staticmethod
    def resolve_closed(seen: Seen[Entry], _info: Info) -> Seen[RevisionRecord] | None:
        return seen.perhaps(seen.it.closed)


class RevisionChanges(graphene.ObjectType):
    """What a revision did to the catalogue (版本变更)."""

    count = graphene.Int(
        required=True, description="How many rows it opened and closed (变更行数); a row that it changed counts twice."
    )
    rows = graphene.List(
        graphene.NonNull(RowChange),
        description="What it did to each row (行变更); short: 1000 at most. Null: there are more, see `/changes`.",
    )

    @staticmethod
    def resolve_count(found: Changes, _info: Info) -> int:
        return found.touched


def named(id: str | None, file: str | None, key: Sequence[str] | None) -> tuple[type[Record], Identity]:  # noqa: A002 - the schema's name
    """
    The kind and the key of what a history is asked of: by its id, or by its file and key.

    Raises:
        BadArgument: neither or both are given, or they name nothing that has a history.
    """
    if (id is None) == (file is None and key is None):
        raise _one_of_both()
    if id is not None:
        kind, code = nodes.parsed(id, argument="id")
        if kind not in _RECORDS:
            raise BadArgument(
                f"A {kind} has no history of its own. Ask with the id of one of {', '.join(sorted(_RECORDS))}.",
                f"{kind} 没有自己的沿革。请使用以下类型的标识：{'、'.join(sorted(_RECORDS))}。",
                argument="id",
            )
        return _RECORDS[kind], (code,)
    if file is None or key is None:
        raise _one_of_both()
    record = BY_FILE.get(file)
    if record is None or len(key) != len(record.key):
        wanted = ", ".join(BY_FILE) if record is None else ", ".join(record.key)
        raise BadArgument(
            f"No rows go by that. The {'files' if record is None else f'key of {file}'}: {wanted}.",
            f"没有这样的行。{'文件' if record is None else f'{file} 的键'}：{wanted}。",
            argument="file" if record is None else "key",
        )
    return record, tuple(checked_value(record, name, part) for name, part in zip(record.key, key, strict=True))


def _one_of_both() -> BadArgument:
    return BadArgument(
        "Ask for the history of something either by its id, or by its file and key.",
        "查询沿革请给出 id，或同时给出 file 和 key。",
        argument="id",
    )
