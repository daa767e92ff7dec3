"""
Keys for what GB/T 39046 tables name (目录键): those that the catalogue has already, else new ones made of codes or names.

An item is known by the key column of this catalogue's own exports, else by its basic code together with its name, else
by its name alone. A new one is called by its basic code (``item-000114108003``), or by the pinyin of its name. An
agency is known by its credit code, else by its name and division; a new one is called by the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable

from catalog.agencies import Agency
from catalog.codes import division_prefix
from catalog.gbt39046_tables import Said
from catalog.items import Item
from catalog.pinyin import dictionary
from catalog.snapshot import Snapshot

LONGEST_KEY = 60
"""Characters of a key that is made of a name; longer names are cut and told apart by a hash."""

_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """A name in small letters and digits: Chinese by its pinyin without tones, syllables joined by hyphens."""
    plain = _NOT_IN_KEYS.sub("-", "-".join(dictionary().syllables(text))).strip("-")
    if plain and len(plain) <= LONGEST_KEY:
        return plain
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{plain[:LONGEST_KEY]}-{digest}".strip("-")


class Keys:
    """
    The keys of the items and agencies of some tables.

    Args:
        known: the catalogue that they join; ``None``: they make one.
    """

    def __init__(self, known: Snapshot | None) -> None:
        self._items: dict[str, Item] = {}
        self._names: dict[str, list[Item]] = {}
        self._codes: dict[str, list[Item]] = {}
        self._agencies: dict[tuple[str, str], Agency] = {}
        for item in known.items.all if known is not None else ():
            self._items[item.code] = item
            self._names.setdefault(item.name, []).append(item)
            if item.basic_code is not None:
                self._codes.setdefault(item.basic_code, []).append(item)
        if known is not None:
            for agency in known.source.shelf(Agency):
                self._agencies[agency.name, agency.division] = agency
                if agency.credit_code is not None:
                    self._agencies[agency.credit_code, ""] = agency
        self._taken = {agency.code for agency in self._agencies.values()}
        self._made: dict[str, tuple[str, ...]] = {}

    def known_item(self, said: Said) -> Item | None:
        """The item of the catalogue that a row speaks of; ``None``: it is new."""
        if said.key is not None and said.key in self._items:
            return self._items[said.key]
        of_code = self._codes.get(said.basic_code or "", [])
        named = [item for item in of_code if item.name == said.name] or self._names.get(said.name, [])
        return named[0] if len(named) == 1 else None

    def item(self, said: Said) -> str:
        """The key of the item that a row speaks of."""
        known = self.known_item(said)
        if known is not None:
            return known.code
        if said.key is not None:
            return said.key
        code = None if said.basic_code is None else f"item-{slug(said.basic_code)}"
        # Sub-items and variants share the basic code of their main item in some tables: then the name counts as well.
        candidates = [code, f"{code}-{slug(said.name)}"] if code is not None else [slug(said.name)]
        return self._free(candidates, (said.basic_code or "", said.name), self._items.__contains__)

    def known_agency(self, said: Said) -> Agency | None:
        """The agency of the catalogue that a row names; ``None``: it is new, or none is named."""
        if said.credit_code is not None and (said.credit_code, "") in self._agencies:
            return self._agencies[said.credit_code, ""]
        return self._agencies.get((said.agency or "", said.division or ""))

    def agency(self, said: Said) -> str | None:
        """The key of the agency that a row names; ``None``: it names none."""
        known = self.known_agency(said)
        if known is not None:
            return known.code
        if said.agency is None:
            return None
        place = "" if said.division is None else f"-{division_prefix(said.division)}"
        candidates = [f"agency-{slug(said.credit_code)}"] if said.credit_code is not None else []
        candidates.append(f"{slug(said.agency)}{place}")
        whose = ("agency", said.credit_code or "", said.agency, place)
        return self._free(candidates, whose, self._taken.__contains__)

    def _free(self, candidates: Iterable[str], whose: tuple[str, ...], is_taken: Callable[[str], bool]) -> str:
        """The first candidate that is nobody else's, else the last one with a hash."""
        last = ""
        for candidate in candidates:
            if self._made.get(candidate, whose) == whose and not is_taken(candidate):
                self._made[candidate] = whose
                return candidate
            last = candidate
        return f"{last}-{hashlib.sha256('/'.join(whose).encode()).hexdigest()[:8]}"
