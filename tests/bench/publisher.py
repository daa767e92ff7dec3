"""
A revision, published by another process while a server answers.

``python -m tests.bench.publisher URL`` waits for a line on its standard input, publishes one small
revision, and says so.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from catalog.differences import Change
from catalog.instruments import Instrument
from catalog.records import Provenance
from catalog.store import Store


def main(url: str) -> None:
    """Publish when told to."""
    store = Store(url)
    latest = store.latest()
    assert latest is not None
    number = latest.number + 1
    row = Instrument(
        code=f"bench-{number}", title=f"第{number}号决定", source="the benchmark", status=Provenance.ILLUSTRATIVE
    )
    sys.stdout.write("waiting\n")
    sys.stdout.flush()
    sys.stdin.readline()
    store.publish(Change(put=[row]), author="bench", approver="another", at=datetime.now(UTC), expected=latest.number)
    sys.stdout.write("published\n")
    sys.stdout.flush()
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
