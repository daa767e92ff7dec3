"""A derived snapshot answers everything as one that is made anew."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import deriving, mapped
from catalog.delegations import Delegation, Mode, Step
from catalog.deltas import Delta
from catalog.deriving import derive
from catalog.divisions import Division, Level
from catalog.facts import Facts
from catalog.instruments import Instrument
from catalog.overlays import Overlay
from catalog.period import Moment
from catalog.records import identity
from catalog.shelves import HeldShelf
from catalog.snapshot import Snapshot
from tests import shipped
from tests.derivations import answers, difference, histories, looked_up, revision
from tests.small_tree import padded, row
from tests.small_worlds import Question, SmallWorld, questions


def from_file(folder: str, facts: Facts) -> Snapshot:
    path = Path(folder) / "snapshot"
    mapped.write(path, revision(1), facts)
    found = mapped.opened(path)
    assert found is not None
    return found


@settings(max_examples=60, deadline=None)
@given(histories(), questions, st.booleans(), st.sampled_from([0, deriving.FEW_ACTS]), st.data())
def test_whatever_comes_and_goes_the_answers_are_those_of_a_snapshot_made_anew(
    states: list[SmallWorld], question: Question, is_from_file: bool, few_acts: int, draw: st.DataObject
) -> None:
    """Forwards and backwards in any order, on shelves held and mapped, whether few or many acts are looked at."""
    with TemporaryDirectory() as folder, patch.object(deriving, "FEW_ACTS", few_acts):
        snapshot = from_file(folder, states[0]) if is_from_file else Snapshot.of(revision(1), states[0])
        at = 0
        for following in draw.draw(st.lists(st.integers(0, len(states) - 1), min_size=1, max_size=4)):
            snapshot = derive(snapshot, revision(following + 1), difference(states[at], states[following]))
            at = following
            anew = Snapshot.of(revision(at + 1), states[at])
            assert snapshot.revision == anew.revision
            assert answers(snapshot, states[at], question) == answers(anew, states[at], question)
            for (what, found), (_, expected) in zip(looked_up(snapshot, states), looked_up(anew, states), strict=True):
                assert found == expected, what


def test_what_is_not_touched_is_shared() -> None:
    """A document touches the documents, and acts, which wait for documents; nothing else is made."""
    snapshot = shipped.snapshot()
    made = derive(snapshot, revision(2), Delta([row(Instrument, code="new", title="新")]))
    touched = {field.name for field in fields(made) if getattr(made, field.name) is not getattr(snapshot, field.name)}
    memories = {"memory", "menus", "pairs", "findings"}
    assert touched == {"revision", "source", "instruments", "delegations", *memories}
    assert (snapshot.instruments.get("new"), made.instruments.get("new") is not None) == (None, True)


def test_deriving_again_stands_on_the_same_shelf() -> None:
    """However many revisions there were, a row is looked up on one shelf and what lies over it."""
    snapshot = shipped.snapshot()
    act = next(iter(snapshot.source.shelf(Delegation)))
    for number in range(2, 12):
        act = msgspec.structs.replace(act, clause=f"第{number}条")
        snapshot = derive(snapshot, revision(number), Delta([act], [(Delegation, identity(act))]))
    overlay = snapshot.source.shelf(Delegation)
    assert isinstance(overlay, Overlay)
    assert isinstance(overlay.below, HeldShelf)
    assert (overlay.size, list(overlay.get("code", act.code))) == (2, [act])


def test_what_went_and_came_back_is_found_as_before() -> None:
    snapshot = shipped.snapshot()
    act = next(iter(snapshot.source.shelf(Delegation)))
    gone = derive(snapshot, revision(2), Delta([], [(Delegation, identity(act))]))
    back = derive(gone, revision(3), Delta([act]))
    assert (gone.delegations.get(act.code), len(gone.source.shelf(Delegation))) == (None, 55)
    assert list(back.source.shelf(Delegation)) == list(snapshot.source.shelf(Delegation))
    assert [one.row for one in back.delegations.of_item(act.item)] == [
        one.row for one in snapshot.delegations.of_item(act.item)
    ]


def children(snapshot: Snapshot, code: str) -> list[str]:
    return [child.code for child in snapshot.territory.children(code, Moment(date(2020, 1, 1)))]


def test_a_division_that_appears_between_two_others_stands_between_them() -> None:
    """Its villages hung under the district until now; an act for one of them lies below it from now on."""
    world = [
        row(Division, code=padded(code), level=level, name=code)
        for code, level in [
            ("4404", Level.CITY),
            ("440401", Level.DISTRICT),
            ("440401001001", Level.VILLAGE),
        ]
    ]
    act = row(
        Delegation,
        code="act",
        item="item",
        from_division=padded("440401"),
        to_level=Level.VILLAGE,
        steps=(Step.ACCEPT,),
        mode=Mode.OUTREACH,
        scope=("440401001001",),
    )
    street = row(Division, code=padded("440401001"), level=Level.STREET, name="440401001")
    before = Snapshot.of(revision(1), Facts.of_rows([*world, act]))
    after = derive(before, revision(2), Delta([street]))
    assert children(before, padded("440401")) == ["440401001001"]
    assert children(after, padded("440401")) == [street.code]
    assert children(after, street.code) == ["440401001001"]
    assert [one.row for one in after.delegations.naming_below("item", street.code)] == [act]
    assert not before.delegations.naming_below("item", street.code)
