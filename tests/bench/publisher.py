"""
A revision, published by another process while a server answers.

``python -m tests.bench.publisher URL`` waits for a line on its standard input, publishes one delegation, and says
so: one of those that there are, with another clause.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

import msgspec
import sqlalchemy as sa

from catalog.delegations import Delegation
from catalog.differences import Change
from catalog.rows import records_of
from catalog.store import Store
from catalog.tables import TABLES
from catalog.views import selected


def main(url: str) -> None:
    """Publish when told to."""
    give_way()
    store = Store(url)
    latest = store.latest()
    assert latest is not None
    act = msgspec.structs.replace(_act(store, latest.number), clause=f"第{latest.number + 1}版")
    say("waiting")
    sys.stdin.readline()
    store.publish(Change(put=[act]), author="bench", approver="another", at=datetime.now(UTC), expected=latest.number)
    say("published")
    store.close()


def _act(store: Store, number: int) -> Delegation:
    """One of the acts in force, another one for each revision."""
    table = TABLES[Delegation]
    query = sa.select(*selected(Delegation)).where(table.c.closed.is_(None)).order_by(table.c.id)
    with store.reading() as connection:
        return records_of(Delegation, connection.execute(query.limit(1).offset(number)).all())[0]


def give_way() -> None:
    """Run only when the driver, which measures, has nothing to do."""
    if hasattr(os, "SCHED_IDLE"):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    else:
        os.nice(19)


def say(word: str) -> None:
    """Tell whoever started this process."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
