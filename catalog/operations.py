"""
Operations (调整操作): what a draft may do to the catalogue, one thing each.

An operation is a typed value. It is worked out upon a ledger, which then holds the rows that it puts
and closes; it says in words what it does; and it refuses what cannot be.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import msgspec

from catalog.checked_rows import refuse_strange_text
from catalog.codes import division_code
from catalog.divisions import Division
from catalog.errors import BadArgument
from catalog.instruments import Instrument
from catalog.items import Item
from catalog.ledgers import Ledger, not_there
from catalog.records import Provenance, about, date
from catalog.wording import Words


def _tag(name: str) -> str:
    return name[0].lower() + name[1:]


class Operation(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag=_tag,
    tag_field="operation",
    rename="camel",
    forbid_unknown_fields=True,
    omit_defaults=True,
):
    """One thing that a draft does (调整操作)."""

    def apply(self, ledger: Ledger) -> None:
        """
        Put and close rows in a ledger.

        Raises:
            Refusal: it cannot be done; ``argument`` names the field of the operation that has to change.
        """
        raise NotImplementedError

    def describe(self) -> Words:
        """What it does, in words."""
        raise NotImplementedError


class Verb(Operation, frozen=True, kw_only=True):
    """
    An operation in the words of the field (业务操作): it knows which rows it takes.

    Class attributes:
        zh: its Chinese name.
    """

    zh: ClassVar[str]

    instrument: Annotated[
        str | None, about("文件", "The document on whose authority it is done; empty: none is known.")
    ] = None
    source: Annotated[
        str | None, about("来源", "Where the facts were read; empty: in the document, which must then be named.")
    ] = None
    status: Annotated[Provenance, about("来源类别", "What kind of source that is.")] = Provenance.PUBLIC

    def document(self, ledger: Ledger) -> str | None:
        """
        Title and number of its document; ``None`` when none is named.

        Raises:
            NotThere: there is no such instrument.
        """
        if self.instrument is None:
            return None
        found = ledger.one(Instrument, "instrument", code=self.instrument)
        return found.title if found.number is None else f"{found.title}（{found.number}）"

    def provenance(self, ledger: Ledger) -> dict[str, Any]:
        """
        Source and status of the rows that it brings.

        Raises:
            NotThere: there is no such instrument.
            BadArgument: neither a source nor an instrument is named.
        """
        title = self.document(ledger)
        found = self.source or title
        if found is None:
            raise BadArgument(
                "The operation names neither its document nor its source. Give `instrument` or `source`.",
                "该操作既未写明文件，也未写明来源。请填写 instrument 或 source。",
                argument="source",
            )
        return {"source": found, "status": self.status}


def item_of(ledger: Ledger, code: str, argument: str = "item") -> Item:
    """
    The item of a key.

    Raises:
        NotThere: there is none.
    """
    return ledger.one(Item, argument, code=code)


def division_of(ledger: Ledger, text: str, argument: str, on: date | None = None) -> Division:
    """
    The division of a code as it is on a day, or, without a day, as it was last.

    Raises:
        BadArgument: the text is no code.
        NotThere: there is no such division, or not on that day.
    """
    try:
        code = division_code(text)
    except BadArgument as refusal:
        raise BadArgument(refusal.message, refusal.message_zh, argument=argument) from None
    if on is None:
        return ledger.one(Division, argument, code=code)
    found = ledger.current(Division, on, code=code)
    if found is None:
        raise not_there(Division, f"{code} on {on}", argument)
    return found


def refuse_strange_texts(value: object, argument: str = "") -> None:
    """
    Refuse a value, however nested, with text in it that no database keeps.

    Raises:
        BadArgument: there is some; ``argument`` is where.
    """
    if isinstance(value, str):
        refuse_strange_text(value, argument)
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            refuse_strange_texts(part, f"{argument}[{number}]")
    elif isinstance(value, msgspec.Struct):
        for field in msgspec.structs.fields(value):
            name = f"{argument}.{field.encode_name}" if argument else field.encode_name
            refuse_strange_texts(getattr(value, field.name), name)
