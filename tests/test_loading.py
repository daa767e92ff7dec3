"""What loading a package promises: all of it or nothing, once, and never past those who have to approve."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from catalog import package as packages
from catalog.divisions import Division
from catalog.errors import NotApproved
from catalog.items import Item
from catalog.loading import Loaded, load
from catalog.package import PackageProblems
from catalog.records import Provenance
from catalog.revisions import Revision
from catalog.store import Store
from catalog.workdays import DayKind, SpecialDay, published_days
from tests.packages import AGENCIES, DIVISIONS, DOWN, ITEMS, SHIPPED, package
from tests.rows import raw_rows, rows

NOW = datetime(2019, 12, 31, 1, 30, tzinfo=UTC)
ROWS = 7 + 4 + 3
"""How many rows the small package has, without the calendar."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "catalogue.sqlite"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    """A store without even its tables."""
    store = Store(f"sqlite:///{file}")
    yield store
    store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the package is."""
    return tmp_path / "package"


def approved(store: Store, folder: Path) -> Loaded:
    """Load a package with everybody's consent."""
    return load(store, folder, now=NOW, author="Li", approver="Chen")


def test_an_empty_store_takes_its_first_package_as_revision_1(store: Store, folder: Path) -> None:
    loaded = load(store, package(folder), now=NOW)
    assert loaded == Loaded(
        Revision(1, NOW, "bootstrap", "bootstrap", "Package small"), ROWS + len(published_days()), 0, 0, ()
    )
    assert store.latest() == loaded.revision
    assert rows(store.facts()) == rows(packages.read(folder))


def test_the_shipped_package_comes_back_as_it_was(store: Store) -> None:
    loaded = load(store, SHIPPED, now=NOW)
    assert loaded.put == len(store.facts())
    assert rows(store.facts()) == rows(packages.read(SHIPPED))


def test_loading_the_same_package_twice_changes_nothing_and_says_so(store: Store, file: Path, folder: Path) -> None:
    load(store, package(folder), now=NOW)
    before = raw_rows(file)
    assert load(store, folder, now=NOW) == Loaded(None, 0, 0, ROWS, ())
    assert (raw_rows(file), store.latest()) == (before, store.revision(1))


def test_a_package_with_a_problem_loads_nothing(store: Store, file: Path, folder: Path) -> None:
    with pytest.raises(PackageProblems, match="Problems to correct: 1"):
        load(store, package(folder, delegations=DOWN.replace("register", "registr")), now=NOW)
    assert not file.exists()


def test_a_change_needs_somebody_who_approves_it(store: Store, folder: Path) -> None:
    load(store, package(folder), now=NOW)
    package(folder, delegations=DOWN, items=ITEMS.replace("失业登记", "失业人员登记"))
    for author, approver in ((None, None), ("Li", None), (None, "Chen")):
        with pytest.raises(NotApproved) as refused:
            load(store, folder, now=NOW, author=author, approver=approver)
        assert refused.value.message == (
            "The package changes the catalogue (1 of items, 1 of delegations), and a change needs an author and somebody "
            f"else who approves it. Load it with `catalog load {folder} --author NAME --approver OTHER`, "
            "or propose it with `--draft --author NAME`."
        )
    with pytest.raises(NotApproved, match="Li wrote the change and cannot approve it"):
        load(store, folder, now=NOW, author="Li", approver="Li")
    assert [one.number for one in store.revisions()] == [1]


def test_an_approved_change_replaces_what_it_names_and_keeps_what_it_does_not(store: Store, folder: Path) -> None:
    load(store, package(folder, delegations=DOWN), now=NOW)
    before = rows(store.facts())
    (folder / "delegations.csv").unlink()
    package(folder, items=ITEMS.replace("失业登记", "失业人员登记"), agencies="\n".join(AGENCIES.splitlines()[:2]))
    loaded = approved(store, folder)
    assert loaded.revision == Revision(2, NOW, "Li", "Chen", "Package small")
    assert (loaded.put, loaded.closed, loaded.unchanged) == (1, 1, 7 + 3 + 1)
    after = rows(store.facts())
    assert {row.name for row in after - before if isinstance(row, Item)} == {"失业人员登记"}
    assert {row.name for row in before - after if isinstance(row, Item)} == {"失业登记"}
    assert rows(store.facts(1)) == before


def test_a_package_that_contradicts_what_the_catalogue_keeps_loads_nothing(store: Store, folder: Path) -> None:
    load(store, package(folder), now=NOW)
    package(folder, divisions=DIVISIONS.replace("香洲区,,", "香洲区,1984-01-01,"))
    with pytest.raises(PackageProblems) as refused:
        approved(store, folder)
    assert [str(problem) for problem in refused.value.problems] == [
        (
            "divisions.csv:3:4 (valid_from): The period overlaps that of the other row of '440402000000' (in the catalogue). "
            "Let the earlier one end on the day on which the later one begins."
        )
    ]


def test_what_becomes_wrong_in_the_catalogue_itself_is_told_of_its_row(store: Store, folder: Path) -> None:
    load(store, package(folder, removals="certificate,on,mode\nproof,2018-01-01,R10\n"), now=NOW)
    (folder / "removals.csv").unlink()
    package(folder, items=ITEMS.replace("proof,CERTIFICATE", "proof,SERVICE").replace("HOUSEHOLD,", "HOUSEHOLD,CITY"))
    with pytest.raises(PackageProblems) as refused:
        approved(store, folder)
    assert [str(problem) for problem in refused.value.problems] == [
        (
            "removals.csv (row proof of the catalogue) (certificate): 'proof' is a SERVICE, not a CERTIFICATE. "
            "Name a certificate, or correct its kind."
        )
    ]


# The calendar


NEWER = [
    SpecialDay(day=day, kind=DayKind.HOLIDAY, name="a day off", source="a test", status=Provenance.PUBLIC)
    for day in (date(2019, 10, 1), date(2019, 11, 1), date(2099, 10, 1))
]
"""What a later ``chinesecalendar`` may know: another 2019, and one more year."""


def test_a_newer_calendar_never_changes_a_year_that_the_catalogue_knows(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(store, package(folder), now=NOW)
    known = store.facts().of(SpecialDay)
    monkeypatch.setattr(packages, "published_days", lambda: NEWER)
    loaded = approved(store, folder)
    assert (loaded.put, loaded.closed) == (1, 0)
    assert store.facts().of(SpecialDay) == (*known, NEWER[2])


def test_a_new_year_of_the_calendar_needs_approval_too(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(store, package(folder), now=NOW)
    monkeypatch.setattr(packages, "published_days", lambda: NEWER)
    with pytest.raises(NotApproved, match="1 of special_days"):
        load(store, folder, now=NOW)


def test_a_calendar_of_its_own_is_loaded_like_any_other_rows(store: Store, folder: Path) -> None:
    load(store, package(folder), now=NOW)
    package(folder, special_days="day,kind,name\n2019-10-01,HOLIDAY,国庆\n2019-10-02,MAKE_UP,国庆节\n")
    loaded = approved(store, folder)
    assert (loaded.put, loaded.closed) == (2, 2)
    changed = {row.day: row.kind for row in store.facts().of(SpecialDay) if row.source == "a test"}
    assert changed == {date(2019, 10, 1): DayKind.HOLIDAY, date(2019, 10, 2): DayKind.MAKE_UP}


def test_warnings_are_shown_and_reject_nothing(store: Store, folder: Path) -> None:
    agencies = AGENCIES + "x,某局,4404,x,STATUTORY,113704020659126764\n"
    loaded = load(store, package(folder, agencies=agencies), now=NOW)
    assert loaded.revision is not None
    assert [str(warning) for warning in loaded.warnings] == [
        (
            "agencies.csv:5:6 (credit_code): The check digit of '113704020659126764' should be 3. "
            "Compare it with its document."
        )
    ]


def test_progress_is_told_while_reading_and_while_writing(store: Store, folder: Path) -> None:
    told: list[tuple[str, int]] = []
    load(store, package(folder), now=NOW, progress=lambda name, done: told.append((name, done)))
    assert told == [
        ("divisions.csv", 7),
        ("agencies.csv", 3),
        ("items.csv", 4),
        ("divisions", 7),
        ("agencies", 3),
        ("items", 4),
        ("special_days", len(published_days())),
    ]
    assert len(store.facts().of(Division)) == 7
