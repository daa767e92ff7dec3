"""Drift: an override that is older than its definition is told, with both revisions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from catalog.items import Implementation, Item
from catalog.store import Store
from catalog.time_limits import Limit, LimitKind, TimeUnit
from tests.change_service import Service, served
from tests.rows import publish
from tests.small_city import BASE, EAST
from tests.small_tree import row

ITEM = next(one for one in BASE if isinstance(one, Item))
DRIFTS = "{ drifts { file item { code } division { code } made { number } changed { number } } }"


def limit(value: int, **more: Any) -> Limit:
    """A commitment to so many working days."""
    values = {"item": ITEM.code, "kind": LimitKind.COMMITTED, "value": value, "unit": TimeUnit.WORKING_DAY}
    return row(Limit, **{**values, **more})


@pytest.fixture
async def service(store: Store, url: str, tmp_path: Path) -> AsyncIterator[Service]:
    """The service, on each database in turn."""
    async with served(store, url, tmp_path) as found:
        yield found


async def drifts(service: Service) -> list[tuple[str, int, int]]:
    """What has drifted: the kind, and the revisions of the override and of the definition."""
    found = (await service.ask(DRIFTS))["drifts"]
    assert all((one["item"]["code"], one["division"]["code"]) == (ITEM.code, EAST) for one in found)
    return [(one["file"], one["made"]["number"], one["changed"]["number"]) for one in found]


async def test_an_implementation_drifts_when_its_item_is_defined_anew(service: Service) -> None:
    publish(service.store, row(Implementation, item=ITEM.code, division=EAST, visits=1))
    assert await drifts(service) == []
    publish(service.store, msgspec.structs.replace(ITEM, visits=2))
    assert await drifts(service) == [("implementations", 2, 3)]


async def test_what_is_looked_at_again_drifts_no_longer(service: Service) -> None:
    publish(service.store, limit(10), limit(5, division=EAST))
    publish(service.store, limit(8, valid_from=date(2020, 1, 1)))
    assert await drifts(service) == [("time_limits", 2, 3)]
    publish(service.store, limit(4, division=EAST))
    assert await drifts(service) == []


async def test_another_kind_of_limit_is_another_definition(service: Service) -> None:
    """A new statutory limit says nothing about what a district promises."""
    publish(service.store, limit(5, division=EAST))
    publish(service.store, limit(20, kind=LimitKind.STATUTORY))
    assert await drifts(service) == []
