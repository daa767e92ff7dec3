"""
The long run: ``python -m tests.soak [ROUNDS [DATABASE]]``, 200 rounds of kills on each database and the rest in proportion.

Prints what was seen, a line each, and ends with an error at the first thing that is not as it must be.
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from catalog.loading import load
from catalog.records import Record
from catalog.store import Store
from tests.clusters import Cluster, cluster
from tests.packages import SHIPPED
from tests.rows import NOW, rows
from tests.soak.kills import Kills, killed_while_loading
from tests.soak.writers import everybody_adds

ROUNDS = 200

Fresh = Callable[[], str]
"""The address of an empty database."""


def soak(name: str, fresh: Fresh, server: Cluster | None, rounds: int, chance: Random) -> None:
    """Everything, on one database."""
    tell(name, "processes killed while publishing", Kills(fresh(), chance).rounds(rounds))
    if server is not None:
        tell(name, "server killed, too", Kills(fresh(), chance, server).rounds(rounds))
    tell(name, "processes killed while loading", _loads(fresh, rounds // 4 or 1, chance))
    url = migrated(fresh())
    conflicts = sum(one.conflicts for one in everybody_adds(url, attempts=None))
    tell(name, "writers against each other", f"every one published in the end, {conflicts} conflicts were told")


def _loads(fresh: Fresh, rounds: int, chance: Random) -> str:
    wanted, seconds = _known(fresh())
    empty = sum(
        killed_while_loading(
            fresh(), SHIPPED, wanted, seconds=chance.uniform(0, seconds), fill_rows=100 if number % 2 else None
        )
        for number in range(rounds)
    )
    return f"{rounds} rounds, {empty} before anything was there, the others whole; then all loaded again"


def _known(url: str) -> tuple[set[Record], float]:
    """What loading brings, and for how many seconds it may be killed."""
    store, began = Store(url), time.monotonic()
    load(store, SHIPPED, now=NOW)
    seconds = time.monotonic() - began
    found = rows(store.facts())
    store.close()
    return found, seconds * 1.5


def migrated(url: str) -> str:
    """The address of a database, with its tables made."""
    store = Store(url)
    store.migrate()
    store.close()
    return url


def tell(name: str, what: str, seen: object) -> None:
    """Print a line."""
    sys.stdout.write(f"{name}: {what}: {seen}\n")
    sys.stdout.flush()


def main(rounds: int, database: str | None = None) -> None:
    """Run it all, or on one database only; the seed that is printed repeats the instants that were chosen."""
    seed = random.SystemRandom().randrange(10**6)
    chance = Random(seed)  # noqa: S311 - it chooses instants
    tell("soak", "seed", seed)
    numbers = itertools.count()
    if database != "postgresql":
        with TemporaryDirectory() as folder:
            soak("sqlite", lambda: f"sqlite:///{Path(folder) / f'{next(numbers)}.sqlite'}", None, rounds, chance)
    if database != "sqlite":
        with cluster() as server:
            soak("postgresql", lambda: server.fresh(f"soak_{next(numbers)}"), server, rounds, chance)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else ROUNDS, *sys.argv[2:])
