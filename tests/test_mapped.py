"""A snapshot from a mapped file answers exactly as one that is held."""

from __future__ import annotations

import gc
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from catalog import mapped as mapped_files
from catalog.answers import Handling
from catalog.codes import division_code
from catalog.divisions import Division
from catalog.errors import Refusal
from catalog.facts import Facts
from catalog.handling import handling
from catalog.mapped import MAGIC, opened, write
from catalog.package import read
from catalog.period import Moment
from catalog.records import columns
from catalog.revisions import Revision
from catalog.snapshot import Snapshot
from tests.shipped import PACKAGE
from tests.small_worlds import Question, places, questions, worlds

REVISION = Revision(7, datetime(2020, 1, 1, 8, tzinfo=UTC), "王", "李", None, "decision")


def mapped(folder: Path, facts: Facts) -> Snapshot:
    write(folder / "snapshot", REVISION, facts)
    found = opened(folder / "snapshot")
    assert found is not None
    return found


def asked(snapshot: Snapshot, question: Question, place: str) -> Handling | str:
    item = snapshot.items.get(question.item)
    assert item is not None
    try:
        return handling(snapshot, item, division_code(place), question.on, accepted_on=question.accepted_on)
    except Refusal as refusal:
        return refusal.message


@settings(max_examples=60)
@given(worlds(), questions)
def test_whatever_the_world_the_answers_are_the_same(facts: Facts, question: Question) -> None:
    with TemporaryDirectory() as folder:
        held, from_file = Snapshot.of(REVISION, facts), mapped(Path(folder), facts)
        for place in places(facts):
            assert asked(from_file, question, place) == asked(held, question, place)


def test_the_shipped_catalogue_answers_from_a_file_as_from_memory(tmp_path: Path) -> None:
    facts = read(PACKAGE)
    held, from_file = Snapshot.of(REVISION, facts), mapped(tmp_path, facts)
    day = date(2019, 12, 31)
    for item in held.items.all:
        for place in ("440402001001", "440404101001", "440402402000", "440402000000", "440000000000"):
            assert handling(from_file, item, place, day) == handling(held, item, place, day)


def test_the_revision_is_read_back_with_its_instant(tmp_path: Path) -> None:
    assert mapped(tmp_path, Facts({})).revision == REVISION


def test_no_file_is_no_snapshot(tmp_path: Path) -> None:
    assert opened(tmp_path / "snapshot") is None


@pytest.mark.parametrize("content", [b"", b"short", MAGIC[:-1] + b"0" + bytes(64)])
def test_a_file_of_another_form_is_no_snapshot(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "snapshot").write_bytes(content)
    assert opened(tmp_path / "snapshot") is None


def test_a_file_of_a_version_with_other_columns_is_no_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An upgrade writes it anew, whatever the new version would make of the old rows."""
    write(tmp_path / "snapshot", REVISION, Facts({}))
    mapped_files.declared.cache_clear()
    with monkeypatch.context() as changed:
        changed.setattr(mapped_files, "columns", lambda record: columns(record)[:-1])
        assert opened(tmp_path / "snapshot") is None
        mapped_files.declared.cache_clear()
    assert opened(tmp_path / "snapshot") is not None


def test_a_part_of_a_file_is_no_snapshot(tmp_path: Path) -> None:
    """As a full disk or a copy that was interrupted leaves it."""
    write(tmp_path / "snapshot", REVISION, Facts({}))
    whole = (tmp_path / "snapshot").read_bytes()
    for size in (len(MAGIC), len(whole) // 2, len(whole) - 1):
        (tmp_path / "snapshot").write_bytes(whole[:size])
        assert opened(tmp_path / "snapshot") is None


def test_a_snapshot_answers_from_its_file_after_another_took_its_name(tmp_path: Path) -> None:
    """A revision is written beside the workers that answer from the one before."""
    facts = read(PACKAGE)
    held, from_file = Snapshot.of(REVISION, facts), mapped(tmp_path, facts)
    write(tmp_path / "snapshot", REVISION, Facts({}))
    day = date(2019, 12, 31)
    for item in held.items.all[:20]:
        assert handling(from_file, item, "440402001001", day) == handling(held, item, "440402001001", day)


def test_a_snapshot_that_is_let_go_lets_its_file_go(tmp_path: Path) -> None:
    """A server that follows revision after revision must not run out of open files."""
    write(tmp_path / "snapshot", REVISION, Facts({}))
    gc.collect()
    before = open_files()
    for _ in range(5):
        assert opened(tmp_path / "snapshot") is not None
    gc.collect()
    assert open_files() == before


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def test_a_file_that_could_not_be_finished_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(mapped_files, "pack", full)
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path / "snapshot", REVISION, Facts({}))
    assert list(tmp_path.iterdir()) == []


def resident(path: Path) -> int:
    """How many kilobytes of a mapped file count as this process's memory, as Linux tells it."""
    found, sizes = False, [0]
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        name, *values = line.split()
        if "-" in name:
            found = str(path) in values
        elif found and name == "Rss:":
            sizes.append(int(values[0]))
    return sum(sizes)


UPPER = ("", "440000000000", "440400000000")


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="memory is told as Linux tells it")
def test_pages_are_given_back_and_come_again(tmp_path: Path) -> None:
    """Whatever is asked afterwards is answered as before."""
    snapshot = mapped(tmp_path, read(PACKAGE))
    found = [snapshot.source.shelf(Division).get("upper", code) for code in UPPER]
    assert resident(tmp_path / "snapshot") > 0
    snapshot.source.give_back()
    assert resident(tmp_path / "snapshot") == 0
    other = opened(tmp_path / "snapshot")
    assert other is not None
    assert [other.source.shelf(Division).get("upper", code) for code in UPPER] == found
    assert snapshot.territory.get("440402000000", Moment(date(2020, 1, 1))) == other.territory.get(
        "440402000000", Moment(date(2020, 1, 1))
    )
