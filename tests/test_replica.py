"""PostgreSQL on two machines: the primary is killed under a writer, its replica goes on, and nothing is lost."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from catalog.errors import StoreUnavailable
from catalog.store import Store
from tests.bench.servers import Server, get
from tests.clusters import Cluster, folder_of_clusters, require_postgresql
from tests.rows import rows
from tests.soak import history
from tests.soak.processes import all_told, publish_on, running

QUESTION = '{ division(code: "4404") { name } }'
PATIENCE_SECONDS = 60


class Pair:
    """A primary with the first revisions, and a replica without which it acknowledges nothing."""

    def __init__(self, folder: Path) -> None:
        self.primary = Cluster(folder / "primary")
        self.primary.start()
        self.url = self.primary.fresh()
        store = Store(self.url)
        store.migrate()
        history.publish(store, 1)
        history.publish(store, 2)
        store.close()
        self.replica = self.primary.copy("second")
        self.replica.start()
        self.primary.execute("ALTER SYSTEM SET synchronous_standby_names = 'second'", "SELECT pg_reload_conf()")
        eventually(lambda: self.primary.execute("SELECT sync_state FROM pg_stat_replication") == "sync")

    def stop(self) -> None:
        """Stop both."""
        self.replica.stop()
        self.primary.stop()

    @property
    def whichever_writes(self) -> str:
        """An address that names both and means the one that takes writes."""
        hosts = "&".join(f"host=127.0.0.1:{one.port}" for one in (self.primary, self.replica))
        return f"postgresql://postgres@/catalogue?{hosts}&target_session_attrs=read-write&connect_timeout=3"


@pytest.fixture
def pair() -> Iterator[Pair]:
    """A primary and its replica."""
    require_postgresql()
    with folder_of_clusters() as folder:
        pair = Pair(folder)
        yield pair
        pair.stop()


@contextmanager
def serving(database: str, followed: str | None = None) -> Iterator[Server]:
    """A server as a process of its own, that writes to one database and follows another one."""
    environment = {"CATALOG_DATABASE_URL": database} | ({"CATALOG_READ_URL": followed} if followed else {})
    server = Server(["catalog.cli", "serve", "--port", "{port}"], environment=environment)
    try:
        yield server
    finally:
        server.stop()


def eventually(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end, "it never came to be so"
        time.sleep(0.02)


def body(server: Server, path: str) -> dict[str, object]:
    """What a server answers to a GET."""
    answer = get(server.port, path)
    found: dict[str, object] = json.loads(answer.partition(b"\r\n\r\n")[2])
    return found


def revision_of(server: Server) -> object:
    """The revision that a server says it is at."""
    return body(server, "/readyz")["revision"]


def answered(server: Server) -> object:
    """What a server answers to a question."""
    return body(server, f"/graphql?query={quote(QUESTION)}")


def answer_of(number: int) -> object:
    """What the answer is at a revision."""
    return {"data": {"division": {"name": f"City {number}"}}}


def publish_some(url: str, until: Callable[[list[int]], bool], then: Callable[[], None]) -> list[int]:
    """Publish in another process, do something when it has come so far, and tell what was acknowledged to it."""
    numbers: list[int] = []
    with running(publish_on, url) as (process, told):
        while not until(numbers):
            numbers += [number] if (number := told.recv()) else []
        then()
        process.join(timeout=0 if then is _nothing else PATIENCE_SECONDS)
        if process.is_alive():
            process.kill()
        return numbers + all_told(told)


def _nothing() -> None:
    """Go on."""


def test_what_one_process_publishes_is_soon_answered_by_all_others(url: str) -> None:
    store = Store(url)
    history.publish(store, 1)
    with serving(url) as one, serving(url) as other:
        history.publish(store, 2)
        for server in (one, other):
            eventually(lambda server=server: revision_of(server) == 2)  # type: ignore[misc] # mypy infers no type for the default of a lambda
            assert answered(server) == answer_of(2)
    store.close()


def test_a_primary_that_is_killed_takes_nothing_with_it_that_it_acknowledged(pair: Pair) -> None:
    with serving(pair.url, pair.replica.url()) as server, serving(pair.url) as alone:
        acknowledged = publish_some(pair.url, lambda numbers: len(numbers) > 4, pair.primary.kill)
        last = acknowledged[-1]
        assert acknowledged == list(range(3, last + 1))

        # Reads go on: at the replica with all that was acknowledged, and elsewhere with what was known.
        eventually(lambda: int(str(revision_of(server))) >= last)
        found = int(str(revision_of(server)))
        assert found in (last, last + 1)
        assert answered(server) == answer_of(found)
        assert body(server, "/readyz")["database"] == "there"
        eventually(lambda: str(body(alone, "/readyz")["database"]).startswith("away since"))
        assert answered(alone) == answer_of(int(str(revision_of(alone))))
        with serving(pair.url, pair.replica.url()) as late:
            assert answered(late) == answer_of(found)

        # Writes are refused, and go on with the next number when the replica is promoted.
        writer = Store(pair.whichever_writes)
        with pytest.raises(StoreUnavailable, match="it does not answer as it should"):
            history.publish(writer, found + 1)
        pair.replica.promote()
        history.publish(writer, found + 1)
        eventually(lambda: revision_of(server) == found + 1)
        assert answered(server) == answer_of(found + 1)
        writer.close()

    more = publish_some(pair.replica.url(), lambda numbers: len(numbers) > 1, _nothing)
    assert more == list(range(found + 2, more[-1] + 1))
    store = Store(pair.replica.url())
    for number, known in zip(range(1, more[-1] + 1), history.catalogues(), strict=False):
        assert rows(store.facts(number)) == known
    store.close()


def test_without_its_replica_a_primary_makes_writers_wait(pair: Pair) -> None:
    pair.replica.stop()
    with running(publish_on, pair.url) as (_, told):
        assert told.recv() == 0  # it begins
        assert not told.poll(1)
        pair.replica.start()
        assert told.recv() == 3
