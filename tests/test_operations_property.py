"""Whatever somebody proposes is either worked out or refused, in both languages; nothing else ever happens."""

from __future__ import annotations

import types
import typing
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.drafts import Drafts
from catalog.errors import Refusal, StoreUnavailable
from catalog.operations import Operation
from catalog.proposals import VERBS, propose, read_operations, refuse_problems, write_operations
from catalog.records import date
from catalog.store import Store
from tests.held_views import HeldView
from tests.rows import publish
from tests.small_city import BASE
from tests.small_tree import DAYS
from tests.small_worlds import SmallWorld, worlds
from tests.stores import Servers

_KEYS = ["item", "main", "act-0", "act-1", "decision", "undated", "440400000000-a", "R10"]
_PLACES = ["4404", "440401", "440471000000", "440401001", "440402001000", "440403", "440499000000"]
_TEXTS = st.sampled_from([*_KEYS, *_PLACES, "", " ", ";", "x" * 200_000, "\0", "\ud800", "%", "'"])
_DAYS = st.sampled_from([*DAYS, date.min, date.max])
_NUMBERS = st.sampled_from([0, 1, -1, 5, 10**9, 2**31, 2**63 - 1])


def _values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a field of an operation, most of them of no use."""
    if typing.get_origin(hint) is typing.Annotated:
        return _values(typing.get_args(hint)[0])
    if isinstance(hint, types.UnionType):
        return st.one_of([_values(part) for part in typing.get_args(hint)])
    if typing.get_origin(hint) is tuple:
        return st.lists(_values(typing.get_args(hint)[0]), max_size=2).map(tuple)
    if hint is type(None):
        return st.none()
    if hint is bool:
        return st.booleans()
    if issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    if issubclass(hint, msgspec.Struct):
        return _structs(hint)
    return {str: _TEXTS, date: _DAYS, int: _NUMBERS}[hint]


def _structs(kind: type[Any]) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(kind, include_extras=True)
    return st.builds(kind, **{name: _values(hints[name]) for name in kind.__struct_fields__})


operations: st.SearchStrategy[Operation] = st.one_of([_structs(kind) for kind in VERBS])
"""The verbs of the field, with words that make sense and words that make none."""


@given(worlds(), st.lists(operations, min_size=1, max_size=3))
def test_what_is_proposed_is_worked_out_or_refused(world: SmallWorld, proposed: list[Operation]) -> None:
    """A refusal names the operation that has to change, or what would be wrong."""
    view = HeldView(row for _, rows in world for row in rows)
    refusal = None
    try:
        refuse_problems(view, propose(view, proposed), proposed)
    except Refusal as refused:
        refusal = refused
    assert refusal is None or (refusal.message and refusal.message_zh and refusal.argument)
    assert all(operation.describe().en for operation in proposed)


@pytest.fixture(scope="module")
def drafts(servers: Servers) -> Any:
    """Drafts upon a small catalogue in PostgreSQL, which is the stricter database."""
    store = Store(servers.url("postgresql"))
    publish(store, *BASE, expected=None)
    yield Drafts(store)
    store.close()


@settings(max_examples=50)
@given(proposed=st.lists(operations, min_size=1, max_size=2), title=_TEXTS)
def test_what_is_drafted_is_kept_or_refused(drafts: Drafts, proposed: list[Operation], title: str) -> None:
    try:
        draft = drafts.create(title, proposed, author="Li", now=datetime(2019, 7, 1, tzinfo=UTC))
    except StoreUnavailable:
        raise
    except Refusal:
        return
    assert drafts.operations(draft.id) == tuple(proposed) == read_operations(write_operations(proposed))
