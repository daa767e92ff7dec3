"""What many writers at once are promised: each is published or told of its conflict, and the history adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context

from catalog.conflicts import ChangedUnderneath
from catalog.drafts import Drafts
from catalog.histories import history
from catalog.items import Item
from catalog.operations_rows import put
from catalog.store import Store
from tests.rows import publish, rows
from tests.small_city import BASE, item

NOW = datetime(2019, 7, 1, tzinfo=UTC)
WRITERS, PROCESSES = 64, 2


def write(url: str, numbers: Iterable[int]) -> list[tuple[int, int | None]]:
    """What becomes of some writers' drafts, all at once: for each writer its revision, or ``None`` with a conflict."""
    store = Store(url)
    drafts = Drafts(store)

    def one(number: int) -> tuple[int, int | None]:
        own = item(f"item-{number}")
        shared = [put(item(visits=number))] if number % 4 == 0 else []
        draft = drafts.create(f"{number}", [put(own), *shared], author=f"writer {number}", now=NOW)
        drafts.submit(draft.id, version=1, by=draft.author, now=NOW)
        try:
            return number, drafts.approve(draft.id, version=1, by="approver", now=NOW).revision
        except ChangedUnderneath as refused:
            return number, None if [moved.name for moved in refused.moved] == [("register", None)] else 0

    listed = list(numbers)
    with ThreadPoolExecutor(len(listed)) as writers:
        done = list(writers.map(one, listed))
    store.close()
    return done


def test_each_of_many_writers_is_published_or_told_of_its_conflict(url: str, store: Store) -> None:
    """64 writers in two processes; every fourth changes a row that others change, too."""
    publish(store, *BASE, expected=None)
    shares = [range(first, WRITERS, PROCESSES) for first in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as processes:
        done = [pair for share in processes.map(write, [url] * PROCESSES, shares) for pair in share]
    published = {number: revision for number, revision in done if revision is not None}
    assert sorted(published.values()) == list(range(2, len(published) + 2))
    assert [one.number for one in store.revisions()] == list(range(1, len(published) + 2))
    assert {number for number in range(WRITERS) if number % 4} <= published.keys()
    for number, revision in published.items():
        assert store.revision(revision).author == f"writer {number}"
    known = Counter(one.code for one in rows(store.facts()) if isinstance(one, Item))
    assert known == Counter({"register": 1} | {f"item-{number}": 1 for number in published})
    entries = history(store, Item, ("register",))
    shared = sorted(revision for number, revision in published.items() if number % 4 == 0)
    assert [entry.opened.number for entry in entries] == [1, *shared]
    assert [entry.closed and entry.closed.number for entry in entries] == [*shared, None]
