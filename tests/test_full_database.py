"""A database that is full or may only be read: a clear refusal, nothing lost, and everything goes on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from secrets import token_hex

import pytest

from catalog.errors import StoreUnavailable
from catalog.instruments import Instrument
from catalog.records import Record
from catalog.store import Store
from tests.change_service import APPROVE, OUTREACH, served
from tests.rows import CITY, publish, rows
from tests.small_tree import row
from tests.troubles import (
    Trouble,
    postgresql_full,
    postgresql_read_only,
    small_disk,
    sqlite_full,
    sqlite_read_only,
)

QUESTION = '{ division(code: "440402") { name } handling(item: "local", place: "440402001001") { level } }'
LARGE_BYTES = 60_000
"""Of a text; as many characters twice over are nearly the longest that a cell may be."""


@pytest.mark.parametrize("troubled", [sqlite_full, sqlite_read_only, postgresql_full, postgresql_read_only])
async def test_a_change_is_refused_with_the_reason_questions_are_answered_and_later_it_is_made(
    troubled: Callable[[Path], AbstractContextManager[Trouble]], tmp_path: Path
) -> None:
    with troubled(tmp_path) as trouble:
        store = Store(trouble.url)
        store.migrate()
        async with served(store, trouble.url, tmp_path) as service:
            wanted = {"delegate": {**OUTREACH["delegate"], "source": token_hex(LARGE_BYTES)}}
            draft = await service.submitted(wanted)
            before = await service.ask(QUESTION)
            service.token("approver")

            trouble.begin()
            refused = await service.change(APPROVE, "approver", id=draft["key"], version=draft["version"])
            (error,) = refused["errors"]
            assert (error["code"], trouble.words in error["message"]) == ("STORE_UNAVAILABLE", True), error
            assert await service.ask(QUESTION) == before
            assert (await service.client.get("/readyz")).status_code == 200
            assert [one.number for one in store.revisions()] == [1]

            trouble.end()
            done = await service.change(APPROVE, "approver", id=draft["key"], version=draft["version"])
            assert (done["errors"], done["draft"]["state"]) == ([], "PUBLISHED")
            assert [one.number for one in store.revisions()] == [1, 2]
        store.close()


def test_a_disk_that_fills_up_takes_no_revision_with_it(tmp_path: Path) -> None:
    """A real disk: what was published stays, what was not leaves nothing behind, and room makes it go on."""
    with small_disk(tmp_path / "disk") as disk:
        (disk / "ballast").write_bytes(bytes(1_000_000))
        store = Store(f"sqlite:///{disk / 'catalogue.sqlite'}")
        store.migrate()
        publish(store, CITY)
        known: set[Record] = {CITY}
        words = ""
        while not words:
            one = row(Instrument, code=f"large-{len(known)}", title=token_hex(LARGE_BYTES))
            try:
                publish(store, one)
            except StoreUnavailable as refusal:
                words = refusal.message
            else:
                known |= {one}
        assert words.endswith("the disk is full. Make room and try again.")
        assert rows(store.facts()) == known
        assert [one.number for one in store.revisions()] == list(range(1, len(known) + 1))
        (disk / "ballast").unlink()
        assert publish(store, row(Instrument, code="small", title="small")).number == len(known) + 1
        store.close()
