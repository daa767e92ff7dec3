"""Naming (按名查找): items and places by the names that people type at a command line."""

from __future__ import annotations

from collections.abc import Sequence

from catalog import division_search
from catalog.agencies import Agency
from catalog.codes import division_code
from catalog.division_fits import Fit
from catalog.errors import UnknownName
from catalog.item_search import search
from catalog.items import Item
from catalog.period import Moment
from catalog.snapshot import Snapshot

MOST_COMPARED = 100
"""How many places are looked at to tell whether others fit a name as well."""

LIKELY, SURE = 0.6, 0.9
"""How well an item must fit a text to be named as what may be meant, and to be what is meant."""

LISTED = 10
"""How many candidates a refusal names."""


def item_named(snapshot: Snapshot, text: str, at: Moment) -> Item:
    """
    The item of a code, a name or an alias; else the only one whose name contains the text, or is read or begins so.

    Raises:
        UnknownName: none does, or several do.
    """
    wanted = text.strip().casefold()
    exact = [item for item in snapshot.items.all if wanted in {name.casefold() for name in _names(item)}]
    found = exact or [item for item in snapshot.items.all if any(wanted in name.casefold() for name in _names(item))]
    if not found and wanted:
        likely = [hit for hit in search(snapshot, wanted, at) if hit.score >= LIKELY]
        sure = [hit for hit in likely if hit.score >= SURE]
        found = [hit.item for hit in sure or likely]
        if len(found) == 1 and not sure:
            raise _meant(text, found[0])
    if len(found) == 1:
        return found[0]
    listed = [f"{item.code} ({item.name})" for item in found]
    raise _refusal("item", "事项", text, listed)


def _meant(text: str, item: Item) -> UnknownName:
    return UnknownName(
        f"No item is called {text!r}. Perhaps {item.code} ({item.name}) is meant: ask again with this code.",
        f"没有名为“{text}”的事项。是否指 {item.code}（{item.name}）？请用该编码再查询。",
        argument="item",
    )


def agency_of_key(snapshot: Snapshot, code: str) -> Agency:
    """
    The agency of a key.

    Raises:
        UnknownName: there is none.
    """
    found = snapshot.agencies.get(code)
    if found is None:
        raise UnknownName(
            f"No agency has the key {code!r}. Look its key up: `items {{ edges {{ node {{ agency {{ key }} }} }} }}`.",
            f"没有键为“{code}”的实施主体。请先通过 items 中的 agency 查询其 key。",
            argument="agency",
        )
    return found


def place_named(snapshot: Snapshot, text: str, at: Moment) -> str:
    """
    The code of a place given by its code or its name; the beginning of a name, or how it is read, is enough.

    Raises:
        UnknownName: no division has the name at the moment, or several have.
        BadArgument: digits that are no division code.
    """
    wanted = text.strip()
    if wanted.isdigit():
        return division_code(wanted)
    found = division_search.search(snapshot, at, wanted)
    best = [one for one in found[:MOST_COMPARED] if one.fit is found[0].fit]
    if len(best) == 1 and best[0].fit is not Fit.HAS:
        return best[0].division.code
    listed = [f"{one.division.code} ({path_of(snapshot, one.division.code, at)})" for one in best]
    raise _refusal("place", "地点", text, listed)


def _names(item: Item) -> Sequence[str]:
    return (item.code, item.name, *item.aliases, *([item.name_en] if item.name_en else []))


def path_of(snapshot: Snapshot, code: str, at: Moment) -> str:
    """The names of the divisions that contain a division, from the top down, its own last."""
    return " › ".join(division.name for division in snapshot.territory.lineage(code, at).divisions)


def _refusal(argument: str, argument_zh: str, text: str, found: Sequence[str]) -> UnknownName:
    if not found:
        return UnknownName(
            f"No {argument} is called {text!r}. Give its code, or another part of its name.",
            f"没有名为“{text}”的{argument_zh}。请给出编码，或换用名称的其他部分。",
            argument=argument,
        )
    shown = found[:LISTED]
    more = f" … and {len(found) - LISTED} more" if len(found) > LISTED else ""
    return UnknownName(
        f"{text!r} may be {len(found)} things: {', '.join(shown)}{more}. Ask again with one of these codes.",
        f"“{text}”可能指{len(found)}个{argument_zh}：{'、'.join(shown)}{more}。请用其中一个编码再查询。",
        argument=argument,
    )
