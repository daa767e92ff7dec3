"""
Rounds of `kill -9`: whatever was acknowledged is there, whole, and the next process goes on from it.

Each round kills a process at an instant that nobody chose, opens the store anew, and holds every row
against the history that is known beforehand.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random
from signal import SIGKILL

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from catalog.draft_states import DraftState
from catalog.drafts import Drafts
from catalog.facts import RECORDS
from catalog.records import Record
from catalog.store import Store
from catalog.tables import METADATA, TABLES
from tests.clusters import Cluster
from tests.rows import rows
from tests.soak import history
from tests.soak.processes import AWAY, all_told, kill, load_into, publish_on, running, store_is_empty

MOST_TOLD = 5
"""A process is killed after it has told so many things at most: that it begins, and then its revisions."""

LONGEST_SECONDS = 0.3
"""A process is killed at any instant up to this one after that."""

DEAD_SERVER_EVERY = 4
"""In which rounds it is PostgreSQL itself that is killed."""

_AGAIN = 5


@dataclass
class Tally:
    """
    What was seen in some rounds.

    Attributes:
        rounds: how many processes were killed.
        servers: how many times PostgreSQL was.
        acknowledged: how many revisions were acknowledged.
        unacknowledged: how many were there whole although their process had no time to hear of it.
        checked: how many catalogues were compared to the row.
        revisions: the number of the last revision.
    """

    rounds: int = 0
    servers: int = 0
    acknowledged: int = 0
    unacknowledged: int = 0
    checked: int = 0
    revisions: int = 0

    def __str__(self) -> str:
        return ", ".join(f"{value} {name}" for name, value in vars(self).items())


@dataclass
class Kills:
    """
    A store that processes publish to until they are killed.

    Args:
        url: an empty store.
        random: chooses the instants.
        cluster: the server, if that is to be killed as well.
    """

    url: str
    random: Random
    cluster: Cluster | None = None
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        store = Store(self.url)
        store.migrate()
        store.close()
        self._coming: Iterator[set[Record]] = history.catalogues()
        self._known: list[set[Record]] = []

    def rounds(self, count: int) -> Tally:
        """Some rounds, and at the end one more revision and one more look at every revision there is."""
        for _ in range(count):
            self._round()
        self._finish()
        return self.tally

    def _round(self) -> None:
        tally = self.tally
        tally.rounds += 1
        acknowledged = tally.revisions
        with running(publish_on, self.url) as (process, told):
            numbers = [told.recv() for _ in range(self.random.randint(0, MOST_TOLD))]
            time.sleep(self.random.uniform(0, LONGEST_SECONDS))
            if self.cluster is not None and tally.rounds % DEAD_SERVER_EVERY == 0:
                self.cluster.kill()
                tally.servers += 1
                self.cluster.start()
            kill(process)
            assert process.exitcode == -SIGKILL or (self.cluster is not None and process.exitcode == AWAY)
            numbers = [*filter(None, numbers), *all_told(told)]
        if numbers:
            assert numbers == list(range(numbers[0], numbers[-1] + 1))
            acknowledged = numbers[-1]
            tally.acknowledged += len(numbers)
        self._look(acknowledged)

    def _look(self, acknowledged: int) -> None:
        """Open the store anew: it is at what was acknowledged, or at the one whole revision after it."""
        opens(self.url)
        store = Store(self.url)
        try:
            latest = 0 if store_is_empty(store) else len(store.revisions())
            assert latest in (acknowledged, acknowledged + 1), f"acknowledged {acknowledged}, found {latest}"
            self.tally.unacknowledged += latest - acknowledged
            self._known += islice(self._coming, latest - len(self._known))
            asked = {*range(self.tally.revisions, latest + 1), *self._some_of(latest)} - {0}
            self._check(store, sorted(asked))
            self._check_tables(store, self.tally.revisions, latest)
            self._check_drafts(store, latest)
            self.tally.revisions = latest
        finally:
            store.close()

    def _some_of(self, latest: int) -> list[int]:
        return [self.random.randint(1, latest) for _ in range(_AGAIN)] if latest else []

    def _check(self, store: Store, numbers: list[int]) -> None:
        for number in numbers:
            assert rows(store.facts(number)) == self._known[number - 1], f"revision {number} is not what it was"
        self.tally.checked += len(numbers)

    def _check_tables(self, store: Store, before: int, latest: int) -> None:
        """No row is in the tables that no revision brought, and none twice."""
        with store.reading() as connection:
            for record in RECORDS:
                opened = TABLES[record].c.opened
                query = sa.select(opened, sa.func.count()).where(opened >= before).group_by(opened)
                found = {row[0]: row[1] for row in connection.execute(query)}
                wanted = Counter(
                    number
                    for number in range(max(before, 1), latest + 1)
                    for one in history.put_by(number)
                    if type(one) is record
                )
                assert found == wanted, f"{record.file}: {found} and not {wanted}"

    def _check_drafts(self, store: Store, latest: int) -> None:
        """A draft is published if, and only if, its revision is there."""
        published = sum(history.is_drafted(number) for number in range(1, latest + 1))
        drafts = Drafts(store)
        assert drafts.count(state=DraftState.PUBLISHED) == published
        for draft in drafts.list(state=DraftState.PUBLISHED, first=_AGAIN):
            assert draft.title == f"revision {draft.revision}"

    def _finish(self) -> None:
        store = Store(self.url)
        history.publish(store, self.tally.revisions + 1)
        store.close()
        self._look(self.tally.revisions + 1)
        store = Store(self.url)
        self._check(store, list(range(1, self.tally.revisions + 1)))
        assert [one.number for one in store.revisions()] == list(range(1, self.tally.revisions + 1))
        store.close()


def opens(url: str) -> None:
    """See to it that a file is whole by SQLite's own reckoning; PostgreSQL looks after its pages by itself."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        connection = sqlite3.connect(parsed.database or "")
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()


def killed_while_loading(
    url: str, package: Path, wanted: set[Record], *, seconds: float, fill_rows: int | None
) -> bool:
    """
    Kill a process that loads a package into an empty store, look, and load it again.

    Args:
        url: the store; it may lack its tables.
        package: the package.
        wanted: all of its rows.
        seconds: when to kill.
        fill_rows: from how many rows on tables are filled without indexes; ``None``: as ever.

    Returns:
        Whether the process was killed before it had loaded anything.
    """
    with running(load_into, url, package, fill_rows) as (process, told):
        time.sleep(seconds)
        kill(process)
        numbers = all_told(told)
    opens(url)
    store = Store(url)
    is_empty = store_is_empty(store)
    assert not (is_empty and numbers), "the package was acknowledged and is not there"
    if is_empty:
        assert not _has_tables(store) or rows(store.facts()) == set()
        with running(load_into, url, package, fill_rows) as (process, told):
            process.join()
            assert all_told(told) == [1]
    assert rows(store.facts(1)) == wanted
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []  # with every index
    store.close()
    return is_empty


def _has_tables(store: Store) -> bool:
    with store.reading() as connection:
        return sa.inspect(connection).has_table("revisions")
