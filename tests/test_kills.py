"""Processes, and PostgreSQL itself, may be killed at any instant: nothing that was acknowledged is lost."""

from __future__ import annotations

from pathlib import Path
from random import Random

from catalog.loading import load
from catalog.store import Store
from tests.clusters import cluster, require_postgresql
from tests.packages import SHIPPED
from tests.rows import NOW, rows
from tests.soak.kills import Kills, killed_while_loading
from tests.stores import Servers

ROUNDS = 4
CHANCE = Random(7)  # noqa: S311 - it chooses instants


def test_no_acknowledged_revision_is_lost_and_none_is_there_by_halves(url: str) -> None:
    tally = Kills(url, CHANCE).rounds(ROUNDS)
    assert (tally.rounds, tally.revisions) == (ROUNDS, tally.acknowledged + tally.unacknowledged + 1)


def test_postgresql_that_is_killed_recovers_with_everything_that_was_acknowledged() -> None:
    require_postgresql()
    with cluster() as server:
        kills = Kills(server.fresh(), CHANCE, server)
        assert kills.rounds(ROUNDS).servers == 1


def test_a_load_that_is_killed_leaves_nothing_behind_and_can_be_done_again(servers: Servers, tmp_path: Path) -> None:
    known = Store(servers.url("sqlite"))
    load(known, SHIPPED, now=NOW)
    wanted = rows(known.facts())
    known.close()
    for number in range(4):
        url = f"sqlite:///{tmp_path / f'{number}.sqlite'}"
        killed_while_loading(url, SHIPPED, wanted, seconds=CHANCE.uniform(0, 1), fill_rows=100 if number % 2 else None)
        found = Store(url)
        assert rows(found.facts()) == wanted
        found.close()
