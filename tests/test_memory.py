"""What was worked out on a day is remembered for all days on which it stays true, and only so much of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from catalog.memory import Memory
from catalog.period import Moment
from catalog.watching import Whole

MAY, JUNE, JULY = date(2019, 5, 1), date(2019, 6, 1), date(2019, 7, 1)


class Counting:
    """Something that is worked out of the facts, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def season(self, warm: str, moment: Moment) -> str:
        """Warm in June, cool on every other day."""
        self.times += 1
        return warm if moment.within(JUNE, JULY) else "cool"


def test_what_stays_true_is_worked_out_once() -> None:
    memory, work = Memory(10), Counting()
    assert [memory.of("here", Moment(date(2019, 6, day)), work.season, "warm") for day in (3, 4, 29)] == ["warm"] * 3
    assert work.times == 1


def test_another_stretch_of_days_is_worked_out_by_itself() -> None:
    memory, work = Memory(10), Counting()
    days = [MAY, JUNE, JULY, MAY, JUNE, JULY]
    found = [memory.of("here", Moment(day), work.season, "warm") for day in days]
    assert found == ["cool", "warm", "cool"] * 2
    assert work.times == 3


def test_whoever_asks_learns_how_long_it_stays_true() -> None:
    memory, work = Memory(10), Counting()
    for _ in ("worked out", "remembered"):
        moment = Moment(date(2019, 6, 15))
        memory.of("here", moment, work.season, "warm")
        assert (moment.since, moment.until) == (JUNE, JULY)


def test_when_there_is_too_much_what_came_first_is_forgotten() -> None:
    memory, work = Memory(3), Counting()
    for key in ("a", "b", "c", "d"):
        memory.of(key, Moment(JUNE), work.season, key)
    assert [memory.of(key, Moment(JUNE), work.season, "again") for key in ("b", "c", "d")] == ["b", "c", "d"]
    assert memory.of("a", Moment(JUNE), work.season, "again") == "again"
    assert work.times == 5


def test_all_that_is_remembered_of_a_key_is_forgotten_together() -> None:
    memory, work = Memory(3), Counting()
    for day in (MAY, JUNE, JULY):
        memory.of("a", Moment(day), work.season, "warm")
    memory.of("b", Moment(JUNE), work.season, "warm")
    memory.of("a", Moment(MAY), work.season, "warm")
    memory.of("b", Moment(JUNE), work.season, "warm")
    assert work.times == 5


class House(Whole):
    """Has rooms, of which another house may have the same ones."""

    beside = frozenset({"memory"})

    def __init__(self, **rooms: str) -> None:
        self.__dict__.update(rooms)
        self.memory = Memory(10, watches=True)


def warmth(house: Any, room: str, moment: Moment) -> str:
    """What is known of a room; nobody looks at the others."""
    return f"{getattr(house, room)} on {moment.day:%d}"


def comfort(house: Any, _room: str, moment: Moment) -> str:
    """What is known of the whole house, by way of what is known of one room; the door is looked at here."""
    return f"{house.door}{house.memory.of(('room', 'attic'), moment, warmth, house, 'attic')}"


def known(house: House, name: str, work_out: Callable[..., str]) -> str:
    """What is known of a house by some name."""
    return house.memory.of((name, "attic"), Moment(JUNE), work_out, house, "attic")


TOLD: dict[object, frozenset[str]] = {"room": frozenset(), "house": frozenset()}


@pytest.mark.parametrize("was_known", [False, True])
@pytest.mark.parametrize(
    ("same", "taken_over"), [({"door", "attic"}, 2), ({"attic"}, 1), ({"door"}, 0), ({"cellar"}, 0)]
)
def test_another_takes_over_what_was_worked_out_of_the_parts_that_are_the_same(
    same: set[str], taken_over: int, *, was_known: bool
) -> None:
    """Also of those that were looked at on the way, whether what is on the way was known already or not."""
    house = House(door="red ", attic="warm", cellar="cold")
    if was_known:
        known(house, "room", warmth)
    assert known(house, "house", comfort) == "red warm on 01"
    other = House(door="blue ", attic="cool", cellar="damp")
    other.memory.take_over(house.memory, same, TOLD)
    assert len(other.memory) == taken_over
    assert known(other, "room", warmth) == ("warm on 01" if "attic" in same else "cool on 01")
    assert known(other, "house", comfort).startswith("red" if taken_over == 2 else "blue")


def test_what_a_key_tells_need_not_be_the_same() -> None:
    house, other = House(attic="warm"), House(attic="warm, and newly painted")
    known(house, "room", warmth)
    other.memory.take_over(house.memory, {"door"}, {"room": frozenset({"attic"})})
    assert known(other, "room", warmth) == "warm on 01"


def test_what_is_kept_under_other_words_is_left_behind() -> None:
    house, other = House(attic="warm"), House(attic="warm")
    known(house, "room", warmth)
    house.memory.of("attic", Moment(JUNE), warmth, house, "attic")
    other.memory.take_over(house.memory, {"attic"}, {"house": frozenset()})
    assert len(other.memory) == 0


def test_a_memory_that_does_not_watch_gives_what_it_is_given() -> None:
    house = House(attic="warm")
    house.memory = Memory(10)
    assert house.memory.of("itself", Moment(JUNE), lambda given, _moment: given, house) is house


def test_taking_over_forgets_what_is_too_much() -> None:
    house, other = House(attic="warm"), House(attic="warm")
    for day in range(1, 8):
        house.memory.of(("room", day), Moment(JUNE), warmth, house, "attic")
    other.memory = Memory(3, watches=True)
    other.memory.take_over(house.memory, {"attic"}, TOLD)
    assert len(other.memory) == 3
