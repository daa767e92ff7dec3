"""
Operations on single rows (行操作): put, close or end a row of any kind.

They follow from the one declaration of the records: a new noun, or a new column, needs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, TypeVar, cast

import msgspec

from catalog.checked_rows import checked_value
from catalog.errors import BadArgument
from catalog.facts import RECORDS
from catalog.ledgers import Ledger, named_row
from catalog.operations import Operation
from catalog.records import Dated, Record, columns, date, identity
from catalog.views import Identity
from catalog.wording import Words

Op = TypeVar("Op", bound=Operation)
N = TypeVar("N", bound="_OnRow")


class Put(Operation, frozen=True, kw_only=True):
    """
    Let a row be there (新增或修改), in the place of the one with the same key and, if dated, first day.

    Class attributes:
        record: the kind of its row.
    """

    record: ClassVar[type[Record]]
    row: Record

    def apply(self, ledger: Ledger) -> None:
        """See :meth:`Operation.apply`."""
        ledger.put(self.row)

    def describe(self) -> Words:
        """See :meth:`Operation.describe`."""
        shown = spelled(identity(self.row))
        return Words(f"Put {shown} in {self.record.file}", f"写入{self.record.zh}“{shown}”")


class _OnRow(Operation, frozen=True, kw_only=True):
    """An operation on a row that is there, named by its identity."""

    record: ClassVar[type[Record]]

    @property
    def name(self) -> Identity:
        """The identity of the row."""
        return tuple(checked_value(self.record, column, getattr(self, column)) for column in identifying(self.record))


class Close(_OnRow, frozen=True, kw_only=True):
    """Let a row be there no longer (撤销记录): it never was so. What once was so, and is no longer, is ended."""

    def apply(self, ledger: Ledger) -> None:
        """See :meth:`Operation.apply`."""
        ledger.close(named_row(ledger, self.record, self.name))

    def describe(self) -> Words:
        """See :meth:`Operation.describe`."""
        shown = spelled(self.name)
        return Words(
            f"Take {shown} out of {self.record.file}, as if it had never been so",
            f"撤销{self.record.zh}“{shown}”的记录",
        )


class End(_OnRow, frozen=True, kw_only=True):
    """Let a dated row hold no longer from a day on (终止)."""

    ends: date

    def apply(self, ledger: Ledger) -> None:
        """See :meth:`Operation.apply`."""
        row = cast("Dated", named_row(ledger, self.record, self.name))
        if row.valid_from is not None and self.ends <= row.valid_from:
            raise BadArgument(
                f"{spelled(self.name)} in {self.record.file} begins on {row.valid_from} and cannot end on {self.ends}. "
                "Choose a later day, or close the row if it never was so.",
                f"{self.record.zh}“{spelled(self.name)}”自 {row.valid_from} 起有效，不能在 {self.ends} 终止。"
                "请改为更晚的日期；如从未如此，请撤销该记录。",
                argument="ends",
            )
        ledger.put(msgspec.structs.replace(row, valid_to=self.ends))

    def describe(self) -> Words:
        """See :meth:`Operation.describe`."""
        shown = spelled(self.name)
        return Words(
            f"Let {shown} in {self.record.file} end on {self.ends}",
            f"{self.record.zh}“{shown}”自 {self.ends} 起终止",
        )


def identifying(record: type[Record]) -> tuple[str, ...]:
    """The columns that tell a row of a kind from every other one."""
    return (*record.key, "valid_from") if issubclass(record, Dated) else record.key


def spelled(name: Identity) -> str:
    """An identity as words show it."""
    return " ".join(str(part) for part in name if part is not None)


def put(row: Record) -> Put:
    """The operation that puts a row."""
    return PUTS[type(row)](row=row)


def close(row: Record) -> Close:
    """The operation that closes a row."""
    return CLOSES[type(row)](**_named(row))


def end(row: Dated, day: date) -> End:
    """The operation that ends a row on a day."""
    return ENDS[type(row)](**_named(row), ends=day)


def _named(row: Record) -> dict[str, object]:
    return dict(zip(identifying(type(row)), identity(row), strict=True))


def _on_row(base: type[N], record: type[Record]) -> type[N]:
    hints = {field.name: field for field in msgspec.structs.fields(record)}
    described = {column.name: column for column in columns(record)}
    fields: list[tuple[Any, ...]] = [
        (name, described[name].kind if hints[name].required else described[name].kind | None, *_default(hints[name]))
        for name in identifying(record)
    ]
    return _defined(base, record, fields)


def _default(field: msgspec.structs.FieldInfo) -> Iterator[object]:
    if not field.required:
        yield None


def _defined(base: type[Op], record: type[Record], fields: list[tuple[Any, ...]]) -> type[Op]:
    """A kind of operation for one kind of record."""
    defined = msgspec.defstruct(
        f"{base.__name__}{record.__name__}",
        fields,
        bases=(base,),
        namespace={"record": record, "__doc__": f"{base.__name__} a row of {record.file} ({record.zh})."},
        module=__name__,
        frozen=True,
        kw_only=True,
    )
    return cast("type[Op]", defined)


PUTS: Mapping[type[Record], type[Put]] = {record: _defined(Put, record, [("row", record)]) for record in RECORDS}
"""What puts a row, by its kind."""

CLOSES: Mapping[type[Record], type[Close]] = {record: _on_row(Close, record) for record in RECORDS}
"""What closes a row, by its kind; its fields are the columns of the row's identity."""

ENDS: Mapping[type[Record], type[End]] = {
    record: _on_row(End, record) for record in RECORDS if issubclass(record, Dated)
}
"""What ends a row, by its kind; its fields are the columns of the row's identity, and the day ``ends``."""
