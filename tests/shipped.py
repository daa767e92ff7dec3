"""The shipped package as a snapshot, read once."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from catalog.package import read
from catalog.revisions import Revision
from catalog.snapshot import Snapshot

PACKAGE = Path(__file__).parent.parent / "seeds" / "zhuhai-hrss"
NOW = datetime(2019, 12, 31, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@cache
def snapshot() -> Snapshot:
    """The catalogue of the shipped package at its first revision."""
    return Snapshot.of(Revision(1, NOW, "bootstrap", "bootstrap"), read(PACKAGE))
