"""The fewest stops at which errands can be done, held to every possible plan of few errands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import BadArgument
from catalog.stops import Errand, Stop, fewest_stops


def errand(counters: str, after: Sequence[int] = (), along: Sequence[int] = ()) -> Errand:
    """An errand that the counters of these one-letter codes do."""
    return Errand(tuple(counters), frozenset(after), frozenset(along))


@st.composite
def errands(draw: st.DrawFn) -> list[Errand]:
    """Up to five errands at up to four counters, which wait for each other in no circle, named in any order."""
    count = draw(st.integers(1, 5))
    number = draw(st.permutations(range(count)))
    found: dict[int, Errand] = {}
    for place in range(count):
        waits = {other: draw(st.sampled_from(["", "", "after", "along"])) for other in number[:place]}
        counters = draw(st.permutations("abcd"))[: draw(st.integers(1, 3))]
        found[number[place]] = errand(
            "".join(counters),
            [other for other, how in waits.items() if how == "after"],
            [other for other, how in waits.items() if how == "along"],
        )
    return [found[place] for place in range(count)]


def works(wanted: Sequence[Errand], at: Sequence[int]) -> bool:
    """Whether errands can be done at stops with these numbers: one counter each, nothing before what it waits for."""
    in_order = all(
        all(at[other] < at[number] for other in one.after) and all(at[other] <= at[number] for other in one.along)
        for number, one in enumerate(wanted)
    )
    together = [[set(one.counters) for number, one in enumerate(wanted) if at[number] == stop] for stop in set(at)]
    return in_order and all(set.intersection(*counters) for counters in together)


def least(wanted: Sequence[Errand]) -> int:
    """The least number of stops, found by trying every way to deal the errands out."""
    return next(
        stops
        for stops in range(1, len(wanted) + 1)
        if any(works(wanted, at) for at in product(range(stops), repeat=len(wanted)))
    )


@given(errands())
def test_no_plan_has_fewer_stops(wanted: list[Errand]) -> None:
    assert len(fewest_stops(wanted)) == least(wanted)


@given(errands())
def test_every_errand_is_done_once_at_a_counter_of_its_own_after_what_it_waits_for(wanted: list[Errand]) -> None:
    stops = fewest_stops(wanted)
    order = [number for stop in stops for number in stop.errands]
    at = {number: place for place, stop in enumerate(stops) for number in stop.errands}
    assert sorted(order) == list(range(len(wanted)))
    for number, one in enumerate(wanted):
        assert stops[at[number]].counter in one.counters
        assert all(at[other] < at[number] for other in one.after)
        assert all(order.index(other) < order.index(number) for other in one.along)


def test_nothing_to_do_needs_no_stop() -> None:
    assert fewest_stops([]) == ()


def test_one_counter_that_does_everything_is_preferred_to_the_best_one_of_each() -> None:
    assert fewest_stops([errand("ax"), errand("bx"), errand("cx")]) == (Stop("x", (0, 1, 2)),)


def test_among_equally_few_the_counter_that_is_named_first_is_taken() -> None:
    assert fewest_stops([errand("ba"), errand("ba")]) == (Stop("b", (0, 1)),)


def test_stops_follow_the_order_of_the_errands_where_nothing_else_decides() -> None:
    assert fewest_stops([errand("z"), errand("a"), errand("z")]) == (Stop("z", (0, 2)), Stop("a", (1,)))


def test_what_waits_for_a_result_takes_the_same_counter_a_second_time() -> None:
    assert fewest_stops([errand("a", after=[1]), errand("a")]) == (Stop("a", (1,)), Stop("a", (0,)))


def test_what_is_handed_out_at_once_is_used_at_the_same_stop() -> None:
    assert fewest_stops([errand("a", along=[1]), errand("a")]) == (Stop("a", (1, 0)),)


def test_an_errand_is_put_off_when_that_saves_a_stop() -> None:
    """The second one must wait for the first; the third goes with it, although it could be done before."""
    assert fewest_stops([errand("a"), errand("b", after=[0]), errand("b")]) == (Stop("a", (0,)), Stop("b", (1, 2)))


def test_a_circle_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="circle"):
        fewest_stops([errand("a", after=[1]), errand("a", after=[0])])


def test_more_ways_than_can_be_looked_at_are_refused() -> None:
    """Twenty errands, each pair of which shares a counter of its own, and the last waits for all others."""
    counters: list[list[str]] = [[] for _ in range(20)]
    for one in range(20):
        for other in range(one):
            for number in (one, other):
                counters[number].append(f"{one}-{other}")
    wanted = [Errand(tuple(codes)) for codes in counters]
    wanted[-1] = Errand(wanted[-1].counters, frozenset(range(19)))
    with pytest.raises(BadArgument, match="Name fewer items") as refusal:
        fewest_stops(wanted)
    assert "请减少事项" in refusal.value.message_zh
