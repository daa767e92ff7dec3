"""Sixty-four writers in four processes add to one sum: each is published or told of its conflict, nothing is lost."""

from __future__ import annotations

from tests.soak.writers import PROCESSES, THREADS, everybody_adds


def test_what_writers_add_to_one_sum_at_the_same_time_adds_up_exactly(url: str) -> None:
    outcomes = everybody_adds(url, attempts=4)
    assert len(outcomes) == PROCESSES * THREADS
    assert any(one.conflicts for one in outcomes)
