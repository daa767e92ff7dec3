"""What was looked up is kept, as long as anybody uses that in which it was looked up."""

from __future__ import annotations

import gc
import weakref

from catalog.delegations import Delegation
from catalog.deltas import Delta
from catalog.deriving import derive
from catalog.look_ups import keeping
from tests import shipped
from tests.derivations import revision


class Drawer:
    """A place to look something up."""

    def __init__(self) -> None:
        self.times = 0
        self.get = keeping(2, self._get)

    def _get(self, key: str, row: int = 0) -> str:
        self.times += 1
        return f"{key}{row}"


def test_the_last_answers_are_kept() -> None:
    drawer = Drawer()
    assert [drawer.get(key) for key in ("a", "b", "a", "b", "c", "a")] == ["a0", "b0", "a0", "b0", "c0", "a0"]
    assert drawer.times == 4
    assert drawer.get("a", 1) == "a1"


def test_what_nobody_uses_any_more_is_gone_at_once() -> None:
    """Nobody has to look for it: it does not hold itself."""
    drawer = Drawer()
    drawer.get("a")
    gone = weakref.ref(drawer)
    gc.disable()
    try:
        del drawer
        assert gone() is None
    finally:
        gc.enable()


def test_a_snapshot_that_was_followed_by_another_is_gone_at_once() -> None:
    """With the acts that were looked up in it."""
    first = shipped.snapshot()
    act = first.delegations.of_item(first.items.all[0].code)
    old = derive(first, revision(2), Delta([], [(Delegation, ("none",))]))
    old.delegations.of_item(first.items.all[0].code)
    assert old.delegations.of_item(first.items.all[0].code) == act
    gone = weakref.ref(old.delegations)
    gc.disable()
    try:
        new = derive(old, revision(3), Delta([], [(Delegation, ("none",))]))
        del old
        assert gone() is None
    finally:
        gc.enable()
    assert new.delegations.of_item(first.items.all[0].code) == act
