"""What loading promises of packages that wait for approval, and of those that replace what they brought before."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from catalog.certificates import Removal
from catalog.conflicts import ChangedUnderneath
from catalog.draft_rows import content_of
from catalog.draft_states import DraftAction, DraftState
from catalog.drafts import Drafts
from catalog.errors import NotApproved
from catalog.items import Item
from catalog.loading import load
from catalog.operations_items import RenameItem
from catalog.operations_rows import put
from catalog.package import PackageProblems
from catalog.revisions import Revision
from catalog.staging import TooLarge
from catalog.store import Store
from catalog.workdays import SpecialDay, published_days
from tests.packages import DOWN, ITEMS, package
from tests.rows import publish, rows
from tests.small_tree import row

NOW = datetime(2019, 12, 31, 1, 30, tzinfo=UTC)
RENAMED = ITEMS.replace("失业登记", "失业人员登记")
REMOVED = "certificate,on,mode\nproof,2018-01-01,R10\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the package is."""
    return tmp_path / "package"


def names(store: Store) -> set[str]:
    """The names of all items."""
    return {one.name for one in rows(store.facts()) if isinstance(one, Item)}


def test_a_package_waits_for_approval_like_any_draft(store: Store, folder: Path) -> None:
    load(store, package(folder), now=NOW)
    package(folder, items=RENAMED, delegations=DOWN)
    loaded = load(store, folder, now=NOW, author="Li", is_draft=True)
    assert loaded.draft is not None
    assert (loaded.revision, loaded.put, loaded.closed) == (None, 2, 1)
    assert (loaded.draft.state, loaded.draft.title, loaded.draft.package_name) == (
        DraftState.SUBMITTED,
        "Package small",
        "small",
    )
    assert "失业人员登记" not in names(store)
    drafts = Drafts(store)
    assert len(drafts.worked_out(loaded.draft.id).proposal.rows) == 3
    with pytest.raises(NotApproved):
        drafts.approve(loaded.draft.id, version=1, by="Li", now=NOW)
    done = drafts.approve(loaded.draft.id, version=1, by="Chen", now=NOW)
    assert done.revision == 2
    assert store.latest() == Revision(2, NOW, "Li", "Chen", "Package small")
    assert "失业人员登记" in names(store)
    assert drafts.worked_out(loaded.draft.id).proposal.rows == ()  # the staged rows are gone


def test_a_package_that_is_approved_at_once_leaves_its_draft_behind(store: Store, folder: Path) -> None:
    load(store, package(folder), now=NOW)
    loaded = load(store, package(folder, items=RENAMED), now=NOW, author="Li", approver="Chen")
    assert loaded.draft is not None
    assert (loaded.draft.state, loaded.draft.revision, loaded.draft.approver) == (DraftState.PUBLISHED, 2, "Chen")
    events = Drafts(store).events(loaded.draft.id)
    assert [(event.what, event.who) for event in events] == [
        (DraftAction.CREATE, "Li"),
        (DraftAction.SUBMIT, "Li"),
        (DraftAction.APPROVE, "Chen"),
    ]


def test_a_package_whose_rows_changed_underneath_is_not_approved(store: Store, folder: Path) -> None:
    load(store, package(folder), now=NOW)
    loaded = load(store, package(folder, items=RENAMED), now=NOW, author="Li", is_draft=True)
    drafts = Drafts(store)
    other = drafts.create("x", [RenameItem(item="register", name="登记")], author="Wang", now=NOW)
    drafts.submit(other.id, version=1, by="Wang", now=NOW)
    drafts.approve(other.id, version=1, by="Chen", now=NOW)
    assert loaded.draft is not None
    with pytest.raises(ChangedUnderneath, match="items register"):
        drafts.approve(loaded.draft.id, version=1, by="Chen", now=NOW)


def test_a_package_that_no_longer_fits_the_catalogue_is_not_approved(store: Store, folder: Path) -> None:
    load(store, package(folder), now=NOW)
    loaded = load(store, package(folder, items=RENAMED), now=NOW, author="Li", is_draft=True)
    (registering,) = [one for one in store.facts().of(Item) if one.code == "register"]
    publish(store, msgspec.structs.replace(registering, valid_from=date(2031, 1, 1)))
    assert loaded.draft is not None
    with pytest.raises(PackageProblems, match="The period overlaps that of the other row of 'register'"):
        Drafts(store).approve(loaded.draft.id, version=1, by="Chen", now=NOW)


def test_rows_that_a_draft_cannot_keep_are_refused(store: Store, folder: Path) -> None:
    load(store, package(folder), now=NOW)
    loaded = load(store, package(folder, items=RENAMED), now=NOW, author="Li", is_draft=True)
    assert loaded.draft is not None
    small = Drafts(store, max_staged_bytes=10)
    with store.reading() as connection:
        content = content_of(connection, loaded.draft)
    with pytest.raises(TooLarge, match="a draft keeps 10 at most"):
        small.create("x", content, author="Li", now=NOW)


# Replace


def test_a_package_that_replaces_closes_what_it_brought_and_no_longer_names(store: Store, folder: Path) -> None:
    load(store, package(folder, removals=REMOVED, delegations=DOWN), now=NOW)
    own = put(row(SpecialDay, day=NOW.date(), kind="HOLIDAY", name="x"))
    publish(store, own.row)
    (folder / "removals.csv").unlink()
    package(folder, delegations=DOWN)
    kept = load(store, folder, now=NOW, author="Li", approver="Chen")
    assert (kept.revision, kept.closed) == (None, 0)
    loaded = load(store, folder, now=NOW, author="Li", approver="Chen", replaces=True)
    assert (loaded.put, loaded.closed) == (0, 1)
    facts = store.facts()
    assert facts.of(Removal) == ()
    assert len(facts.of(SpecialDay)) == len(published_days()) + (
        NOW.date() not in {day.day for day in published_days()}
    )


def test_a_package_that_replaces_leaves_alone_what_somebody_has_changed_since(store: Store, folder: Path) -> None:
    load(store, package(folder, removals=REMOVED), now=NOW)
    (removal,) = store.facts().of(Removal)
    publish(store, row(Removal, certificate="proof", on=removal.on, mode="R9"))
    (folder / "removals.csv").unlink()
    package(folder)
    assert load(store, folder, now=NOW, author="Li", approver="Chen", replaces=True).revision is None
    assert [one.mode for one in store.facts().of(Removal)] == ["R9"]


def test_a_package_that_replaces_what_others_still_need_is_refused(store: Store, folder: Path) -> None:
    load(store, package(folder), now=NOW)
    publish(store, row(Removal, certificate="proof", on=NOW.date(), mode="R9"))
    package(folder, items="\n".join(line for line in ITEMS.splitlines() if not line.startswith("proof")))
    with pytest.raises(PackageProblems, match=r"removals.csv \(row proof of the catalogue\)"):
        load(store, folder, now=NOW, author="Li", approver="Chen", replaces=True)
