"""
Writers against each other: each one publishes, or is told of its conflict, and the history adds up exactly.

All writers add to one sum. Each reads it, adds its own amount, and publishes for the revision that it
read: whoever was slower is refused and may try again. A lost or doubled addition shows in the sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import NamedTuple

from catalog.approvals import latest_of
from catalog.differences import Change, Conflict
from catalog.materials import Fee
from catalog.store import Store, rows_at
from tests.small_city import BASE
from tests.small_tree import row
from tests.soak import history
from tests.soak.processes import CONTEXT

PROCESSES = 4
THREADS = 16
"""Sixty-four writers."""

APPROVER = "Chen"


class Outcome(NamedTuple):
    """What one writer was told: the revisions that it published, and how many conflicts."""

    writer: int
    published: Sequence[int]
    conflicts: int


def the_sum(amount: float) -> Fee:
    """The row that all writers change."""
    return row(Fee, item="register", name="sum", amount=amount)


def add(url: str, writer: int, attempts: int | None) -> Outcome:
    """Add the writer's number to the sum once, and try so often at most."""
    store = Store(url)
    published: list[int] = []
    conflicts = 0
    while not published and conflicts != attempts:
        with store.reading() as connection:
            number = latest_of(connection).number
            (fee,) = rows_at(connection, Fee, number)
        change = Change([the_sum((fee.amount or 0) + writer)])
        try:
            done = store.publish(
                change, author=f"writer {writer}", approver=APPROVER, at=history.at(1), expected=number
            )
        except Conflict:
            conflicts += 1
        else:
            published.append(done.number)
    store.close()
    return Outcome(writer, published, conflicts)


def _add_all(url: str, writers: Sequence[int], attempts: int | None, told: Connection) -> None:
    with ThreadPoolExecutor(len(writers)) as pool:
        told.send(list(pool.map(lambda writer: add(url, writer, attempts), writers)))


def everybody_adds(url: str, *, attempts: int | None) -> list[Outcome]:
    """
    Let all writers add to the sum at the same time, and hold the history against what they were told.

    Args:
        url: an empty store with its tables.
        attempts: how often each writer tries at most; ``None``: until it has published.
    """
    store = Store(url)
    store.publish(
        Change([*BASE, the_sum(0)]), author="bootstrap", approver="bootstrap", at=history.at(1), expected=None
    )
    outcomes = _in_processes(url, attempts)
    revisions = store.revisions()
    told = {number: f"writer {one.writer}" for one in outcomes for number in one.published}
    assert [one.number for one in revisions] == list(range(1, len(told) + 2))
    assert {one.number: one.author for one in revisions[1:]} == told
    assert all(one.published or one.conflicts == attempts for one in outcomes)
    added = 0.0
    for revision in revisions:
        added += 0 if revision.number == 1 else int(revision.author.split()[1])
        with store.reading() as connection:
            (fee,) = rows_at(connection, Fee, revision.number)
        assert fee.amount == added
    assert added == sum(one.writer for one in outcomes if one.published)
    store.close()
    return outcomes


def _in_processes(url: str, attempts: int | None) -> list[Outcome]:
    """What all writers were told, in their processes."""
    started = []
    for process in range(PROCESSES):
        told, telling = CONTEXT.Pipe(duplex=False)
        writers = range(process * THREADS + 1, (process + 1) * THREADS + 1)
        one = CONTEXT.Process(target=_add_all, args=(url, writers, attempts, telling))
        one.start()
        telling.close()
        started.append((one, told))
    found: list[Outcome] = []
    for one, told in started:
        found += told.recv()
        one.join()
        told.close()
    return found
