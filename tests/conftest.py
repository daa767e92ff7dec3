"""Fixtures for all tests, and how thoroughly properties are tried: ``HYPOTHESIS_PROFILE=soak`` for a long run."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.browser import browser, site
from tests.pages_world import pages, reader
from tests.stores import servers, store, url

__all__ = ["browser", "pages", "reader", "servers", "site", "store", "url"]

settings.register_profile(
    "quick",
    max_examples=300,
    deadline=None,
    derandomize=True,  # what is tried before each commit is the same for everybody; the soak run looks further
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("soak", settings.get_profile("quick"), max_examples=20_000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The positions at which files of snapshots that are opened from now on are read."""
    positions: list[int] = []
    pread = os.pread

    def read(number: int, size: int, start: int) -> bytes:
        positions.append(start)
        return pread(number, size, start)

    monkeypatch.setattr(os, "pread", read)
    return positions
