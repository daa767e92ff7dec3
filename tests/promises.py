"""Promises of a small city: items with their limits and cases, for tests of compression."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from catalog.case_counts import CaseCount
from catalog.compression import Compression, compression
from catalog.compression_figures import ImmediateAs, Method, Way
from catalog.items import Item, ItemKind
from catalog.menus import ItemFilter
from catalog.records import Record
from catalog.snapshot import Snapshot
from catalog.time_limits import Limit, LimitKind, TimeUnit
from tests.small_city import CITY, DAY, item
from tests.small_city import snapshot as city
from tests.small_tree import row

GOLDEN = ((20, 13), (3, 0), (20, 15), (20, 10), (1, 1))
"""Statutory and committed working days of five items seen in public catalogues."""


def licence(code: str, **more: Any) -> Item:
    """A licence that the city holds."""
    return item(code, kind=ItemKind.LICENCE, **more)


def limit(of: str, kind: LimitKind, value: int, unit: TimeUnit = TimeUnit.WORKING_DAY, **more: Any) -> Limit:
    """A limit of an item."""
    return row(Limit, item=of, kind=kind, value=value, unit=unit, **more)


def statutory(of: str, value: int, unit: TimeUnit = TimeUnit.WORKING_DAY, **more: Any) -> Limit:
    """What the law allows for an item."""
    return limit(of, LimitKind.STATUTORY, value, unit, **more)


def committed(of: str, value: int, unit: TimeUnit = TimeUnit.WORKING_DAY, **more: Any) -> Limit:
    """What is promised for an item."""
    return limit(of, LimitKind.COMMITTED, value, unit, **more)


def promised(*pairs: tuple[int, int]) -> Iterable[Record]:
    """Licences ``one-00``, ``one-01``, … with statutory and committed working days."""
    for number, (allowed, promise) in enumerate(pairs):
        code = f"one-{number:02}"
        yield from (licence(code), statutory(code, allowed), committed(code, promise))


def cases(of: str, count: int, days: float, *, month: date = date(2019, 3, 1), division: str = CITY) -> CaseCount:
    """Cases that a division finished in a month."""
    return row(CaseCount, item=of, division=division, month=month, count=count, total_days=days)


LICENCES = ItemFilter(kinds=(ItemKind.LICENCE,))


def compressed(
    snapshot: Snapshot | Iterable[Record],
    on: date = DAY,
    *,
    method: Method = Method.RATIO_OF_SUMS,
    immediate_as: ImmediateAs = ImmediateAs.ZERO,
    **more: Any,
) -> Compression:
    """The compression of all licences of a city with some rows."""
    groups = more.pop("groups", ())
    world = snapshot if isinstance(snapshot, Snapshot) else city(*snapshot)
    return compression(world, on, LICENCES, Way(method, immediate_as, **more), groups)
