"""Pages (分页): Relay's connections over rows that are in the order of a key."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, NamedTuple, TypeVar

import graphene
from graphene.relay.connection import ConnectionOptions

from catalog.errors import BadArgument
from schema.fields import several

USUAL, MOST = 20, 100
"""Rows of a page: when nobody says how many, and at most."""

Row = TypeVar("Row")
_MARK = "key:"


class PageInfo(graphene.ObjectType):
    """Where a page lies among all rows (分页信息)."""

    has_next_page = graphene.Boolean(required=True, description="Whether rows follow after this page (有无下一页).")
    has_previous_page = graphene.Boolean(required=True, description="Whether rows stand before this page (有无上一页).")
    start_cursor = graphene.String(
        description="Cursor of the first row, for `before` (起始游标); null: the page is empty."
    )
    end_cursor = graphene.String(description="Cursor of the last row, for `after` (结束游标); null: the page is empty.")


def _edge(node: Any) -> Any:
    """The type of one row of a page."""
    fields = {
        "__doc__": "One row of a page, and where it stands (分页行).",
        "node": graphene.Field(node, required=True, description="The row itself (内容)."),
        "cursor": graphene.String(
            required=True, description="Where the row stands, for `after` and `before` (游标); it tells nothing else."
        ),
    }
    return type(f"{node.__name__}Edge", (graphene.ObjectType,), fields)


class Connection(graphene.relay.Connection):
    """A page of rows."""

    class Meta:
        abstract = True

    total_count = graphene.Int(required=True, description="How many rows there are on all pages together (总数).")

    @classmethod
    def __init_subclass_with_meta__(cls, node: Any, **options: Any) -> None:
        meta = ConnectionOptions(cls)
        meta.fields = {
            "edges": several(_edge(node), "The rows of the page, in order (本页各行); 100 at most."),
            "page_info": graphene.Field(PageInfo, required=True, description="Where the page lies (分页信息)."),
        }
        super().__init_subclass_with_meta__(node=node, _meta=meta, **options)


class Edge(NamedTuple):
    """
    One row of a page.

    Attributes:
        node: the row, as seen.
        key: what rows are in the order of.
    """

    node: Any
    key: str

    @property
    def cursor(self) -> str:
        """Where it stands; made when it is asked for."""
        return cursor(self.key)


class Place(NamedTuple):
    """Where a page lies among all rows."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """
    A stretch of rows that are in the order of a key; nothing is made of a row that nobody looks at.

    Attributes:
        rows: all rows.
        start: index of the first row of the page.
        stop: index after its last row.
        key: what rows are in the order of.
        shown: what is shown of a row.
    """

    rows: Sequence[Row]
    start: int
    stop: int
    key: Callable[[Row], str]
    shown: Callable[[Row], Any]

    @property
    def edges(self) -> list[Edge]:
        """The rows of the page."""
        return [Edge(self.shown(row), self.key(row)) for row in self.rows[self.start : self.stop]]

    @property
    def page_info(self) -> Place:
        """Where the page lies."""
        page = self.rows[self.start : self.stop]
        ends = (cursor(self.key(page[0])), cursor(self.key(page[-1]))) if page else (None, None)
        return Place(self.stop < len(self.rows), self.start > 0, *ends)

    @property
    def total_count(self) -> int:
        """How many rows there are."""
        return len(self.rows)


def page(
    rows: Sequence[Row], key: Callable[[Row], str], shown: Callable[[Row], Any], asked: Mapping[str, Any]
) -> Page[Row]:
    """
    The page that was asked for.

    Args:
        rows: all rows, in the order of their keys.
        key: what rows are in the order of; no two have the same.
        shown: what is shown of a row.
        asked: the arguments ``first``, ``after``, ``last`` and ``before``; ``None`` and absent mean the same.

    Raises:
        BadArgument: both ``first`` and ``last``, one of them not from 1 to 100, or a cursor that is none.
    """
    first, last = _size(asked, "first"), _size(asked, "last")
    if first is not None and last is not None:
        raise BadArgument(
            "Both first and last are given. Give first to page forwards, or last to page backwards.",
            "同时给出了 first 和 last。向后翻页请只给 first，向前翻页请只给 last。",
            argument="last",
        )
    after, before = _key(asked, "after"), _key(asked, "before")
    start = 0 if after is None else bisect_right(rows, after, key=key)
    stop = len(rows) if before is None else max(start, bisect_left(rows, before, key=key))
    if last is not None:
        start = max(start, stop - last)
    else:
        stop = min(stop, start + (USUAL if first is None else first))
    return Page(rows, start, stop, key, shown)


def size(first: int | None) -> int:
    """
    How many rows of a list are asked for.

    Raises:
        BadArgument: not 1 to 100.
    """
    return _size({"first": first}, "first") or USUAL


def _size(asked: Mapping[str, Any], argument: Literal["first", "last"]) -> int | None:
    count: int | None = asked.get(argument)
    if count is not None and not 1 <= count <= MOST:
        raise BadArgument(
            f"{argument} is {count}. Ask for 1 to {MOST} rows a page.",
            f"{argument} 为 {count}。每页请求 1 至 {MOST} 行。",
            argument=argument,
        )
    return count


def cursor(key: str) -> str:
    """The cursor of the row with a key."""
    return urlsafe_b64encode(f"{_MARK}{key}".encode()).decode()


def _key(asked: Mapping[str, Any], argument: Literal["after", "before"]) -> str | None:
    """The key that a cursor was made of."""
    text = asked.get(argument)
    if text is None:
        return None
    try:
        made_of = urlsafe_b64decode(text.encode()).decode()
    except (BadBase64, UnicodeError, ValueError):
        made_of = ""
    if not made_of.startswith(_MARK):
        raise BadArgument(
            f"{argument} is not a cursor. Give one that a page of this list gave, in cursor, startCursor or endCursor.",
            f"{argument} 不是游标。请使用该列表某页返回的 cursor、startCursor 或 endCursor。",
            argument=argument,
        )
    return made_of.removeprefix(_MARK)


def paged(connection: Any, description: str, **arguments: Any) -> graphene.Field:
    """A field with pages of rows; ``required`` among the arguments says that it is never null."""
    return graphene.Field(
        connection,
        description=description,
        **arguments,
        first=graphene.Int(
            description=f"At most so many rows from the front (前几行), 1 to {MOST}. Omitted, and `last` too: {USUAL}."
        ),
        after=graphene.String(description="Only rows after this cursor (此游标之后). Omitted: from the first row on."),
        last=graphene.Int(
            description=f"At most so many rows from the back (后几行), 1 to {MOST}; not with `first`. Omitted: from the front."
        ),
        before=graphene.String(description="Only rows before this cursor (此游标之前). Omitted: up to the last row."),
    )
