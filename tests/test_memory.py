"""What was worked out on a day is remembered for all days on which it stays true, and only so much of it."""

from __future__ import annotations

from datetime import date

from catalog.memory import Memory
from catalog.period import Moment

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
