"""What a plan would do to the findings, told before anything is published."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from catalog.store import Store
from tests.change_service import OUTREACH, Service, served

WHAT_IF = """
query ($operations: [OperationInput!]!) { whatIf(operations: $operations) {
  findingsAdded(on: "2020-01-01") { key message(language: EN) division { code } from until }
  findingsCleared(on: "2020-01-01") { key }
} }
"""
UNSTAFFED: list[dict[str, Any]] = [
    {
        "putOffice": {
            "code": "lake-hall",
            "name": "lake-hall",
            "agency": "lake",
            "division": "440402001",
            "validTo": "2019-12-01",
            "source": "a test",
            "status": "ILLUSTRATIVE",
        }
    },
    {"delegate": {**OUTREACH["delegate"], "published": "2019-12-02"}},
]
"""The counter of a street is closed, and the district lets its streets accept an item."""


@pytest.fixture
async def service(store: Store, url: str, tmp_path: Path) -> AsyncIterator[Service]:
    """The service, on each database in turn."""
    async with served(store, url, tmp_path) as found:
        yield found


async def test_a_plan_shows_the_gap_that_it_would_leave_with_its_place_and_days(service: Service) -> None:
    seen = (await service.ask(WHAT_IF, "editor", operations=UNSTAFFED))["whatIf"]
    gaps = [one for one in seen["findingsAdded"] if one["key"].startswith("gap:")]
    assert [(one["key"], one["division"], one["from"]) for one in gaps] == [
        ("gap:local:440402001000", {"code": "440402001000"}, "2020-01-01")
    ]
    assert "no counter is in service" in gaps[0]["message"]
    assert "office-without-hours:lake-hall" in {one["key"] for one in seen["findingsCleared"]}


async def test_a_plan_that_changes_nothing_that_rules_look_at_adds_and_clears_nothing(service: Service) -> None:
    published = {"delegate": {**OUTREACH["delegate"], "published": "2019-12-02"}}
    seen = (await service.ask(WHAT_IF, "editor", operations=[published]))["whatIf"]
    assert (seen["findingsAdded"], seen["findingsCleared"]) == ([], [])
