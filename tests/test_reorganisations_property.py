"""What every reorganisation of a small world promises: nothing before the day changes, and after it nothing is lost."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from catalog.codes import division_prefix
from catalog.delegations import Delegation
from catalog.divisions import Division, SuccessionKind
from catalog.errors import Refusal
from catalog.facts import Facts
from catalog.handling import handling
from catalog.items import Item
from catalog.period import earlier
from catalog.records import Record, date
from catalog.reorganisations import Reorganise, Successor
from catalog.snapshot import Snapshot
from tests.proposing import SOURCED, done
from tests.small_city import snapshot
from tests.small_tree import DAYS, HORIZON
from tests.small_worlds import worlds


def free(code: str) -> str:
    """A code that no small world uses, beside another one under the same division."""
    upper = next(length for length in (9, 6, 4, 2, 0) if length < len(division_prefix(code)))
    return f"{code[:upper]}{'99' if upper < 6 else '099'}".ljust(12, "0")


def answers(rows: list[Record], days: list[date], places: list[str]) -> dict[tuple[str, date], tuple[Any, ...]]:
    """Who handles the item at each place on each day, and where."""
    catalogue = Snapshot.of(snapshot().revision, Facts.of_rows(rows))
    item = catalogue.items.get("item")
    assert item is not None
    found: dict[tuple[str, date], tuple[Any, ...]] = {}
    for day in days:
        for place in places:
            try:
                answer = handling(catalogue, item, place, day)
            except Refusal as refusal:
                found[place, day] = (refusal.code,)
                continue
            agencies = [step.agency.code if step.agency is not None else None for step in answer.steps]
            found[place, day] = (answer.outcome, agencies, sorted(office.code for office in answer.offices))
    return found


def lasting(rows: list[Record], day: date) -> list[Division]:
    """The divisions that exist both on a day and on the day before."""
    return [one for one in rows if isinstance(one, Division) and {day, HORIZON[HORIZON.index(day) - 1]} <= _days(one)]


def _days(row: Division) -> set[date]:
    return {day for day in HORIZON if day in row.period}


@settings(max_examples=settings().max_examples // 10)
@given(worlds(), st.data(), st.sampled_from(DAYS[1:8]))
def test_no_answer_before_the_day_of_a_reorganisation_changes(world: Facts, data: st.DataObject, on: date) -> None:
    """Whatever is merged or re-coded, and wherever one asks."""
    rows = [one for _, kept in world for one in kept]
    old = data.draw(st.sampled_from(lasting(rows, on)))
    peers = [one for one in lasting(rows, on) if one.level is old.level]
    merged = data.draw(st.lists(st.sampled_from(peers), min_size=1, max_size=2, unique_by=lambda one: one.code))
    codes = tuple(one.code for one in merged)
    kind = SuccessionKind.RECODE if len(codes) == 1 else SuccessionKind.MERGE
    new = Successor(code=free(old.code), name="new")
    operation = Reorganise(kind=kind, on=on, old=codes, new=(new,), prefer=codes[0], **SOURCED)
    changed = carried_out(operation, rows)
    places = sorted({one.code for one in rows if isinstance(one, Division)})
    days = [day for day in HORIZON if day < on]
    assert answers(changed, days, places) == answers(rows, days, places)


@settings(max_examples=settings().max_examples // 10)
@given(worlds(), st.data(), st.sampled_from(DAYS[1:8]))
def test_who_handles_an_item_stays_the_same_under_another_code(world: Facts, data: st.DataObject, on: date) -> None:
    """After a re-coding every place has the holders that it would have had, by their new keys where they have some."""
    rows = [one for _, kept in world for one in kept]
    old = data.draw(st.sampled_from(lasting(rows, on)))
    assume(all(one.valid_from is None or one.valid_from <= on for one in rows if isinstance(one, (Division, Item))))
    assume(not any(isinstance(one, Delegation) and is_left_to_nobody(one, old.code, on) for one in rows))
    code = free(old.code)
    operation = Reorganise(
        kind=SuccessionKind.RECODE, on=on, old=(old.code,), new=(Successor(code=code, name=old.name),), **SOURCED
    )
    changed = carried_out(operation, rows)
    places = sorted({one.code for one in rows if isinstance(one, Division) and one.code != old.code})
    days = [day for day in HORIZON if day >= on]
    after = {key: tuple(map(_former, found)) for key, found in answers(changed, days, places).items()}
    assert after == answers(rows, days, places)


def is_left_to_nobody(act: Delegation, giver: str, on: date) -> bool:
    """Whether an act of a division had ended without giving back, whose powers are its successor's."""
    end = earlier(act.valid_to, act.withdrawn)
    return act.from_division == giver and not act.reverts and end is not None and end <= on


def _former(part: Any) -> Any:
    """Agencies and offices by the keys that they had before they went on in another division."""
    return [None if one is None else re.sub(r"-\d{2,}$", "", one) for one in part] if isinstance(part, list) else part


def carried_out(operation: Reorganise, rows: list[Record]) -> list[Record]:
    """The rows once a reorganisation is carried out; the world is passed over when it is refused."""
    try:
        return done(operation, upon=rows)
    except Refusal:
        assume(condition=False)
        raise
