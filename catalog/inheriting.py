"""
Inheriting (沿用): what a derived snapshot takes over of all that the one before has worked out.

After a revision nearly everything is still true. Were it worked out again, every question would take
two or three times as long for as many questions as there are items, and at nine in the morning those that
come meanwhile would have to queue. A result is taken over when every part of the snapshot that was looked
at for it is the same object in both; a part that holds any row that came or went is another object.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from catalog.leisure import breathe
from catalog.snapshot import Snapshot

NAMED = frozenset({"items", "territory"})
"""What keys of results name records of: by a key of an item or a division nothing can be found unless these are the same."""

TOLD_BY_KEYS: Mapping[object, frozenset[str]] = {
    "standing": frozenset(),
    "guide": frozenset(),
    "plan": frozenset({"delegations"}),
}
"""
The results that are taken over, by the first word of their keys, and the parts of which the key tells all that matters.

The key of a plan tells of which kinds the acts are that reach a place, and nothing else of them decides the plan. Routings
are not taken over: in some of their keys acts are told by name, which may be other acts by now.
"""


def same_parts(snapshot: Snapshot, earlier: Snapshot) -> frozenset[str]:
    """The names of the parts that two snapshots share."""
    names = (field.name for field in fields(Snapshot))
    return frozenset(name for name in names if getattr(snapshot, name) is getattr(earlier, name))


def inherit(snapshot: Snapshot, earlier: Snapshot) -> None:
    """Take over what an earlier snapshot has worked out, as far as it is true of this one, and make it ready to be asked."""
    same = same_parts(snapshot, earlier)
    if same >= NAMED:
        snapshot.memory.take_over(earlier.memory, same, TOLD_BY_KEYS)
    if "delegations" not in same:
        items = snapshot.items.all
        for number, item in enumerate(items):
            snapshot.delegations.look_at(item.code)
            breathe(number, len(items))
