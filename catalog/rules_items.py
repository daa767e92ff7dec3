"""Rules of items (事项规则): no item stands on the list twice."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from catalog.findings import Noun, Severity
from catalog.inspections import Inspection
from catalog.items import Item
from catalog.rules import Found, Rule, rule
from catalog.wording import Words

EMPTY_WORDS = ("办理", "事项", "业务", "申请", "申领", "的")
"""What is left out of names before they are compared: it tells nothing of what an item is."""


@rule("duplicate-items", Severity.WARNING)
def duplicate_items(inspection: Inspection) -> Iterator[Found]:
    """
    The same item stands on the list twice, under two names or under a name that is the other's alias.

    A uniform list knows an item once (同一事项同一名称); names are compared without punctuation and empty words.
    """
    named: dict[tuple[str, str], dict[str, Item]] = defaultdict(dict)
    for item in inspection.snapshot.items.all:
        for name in {plain(name) for name in (item.name, *item.aliases)} - {""}:
            named[item.kind, name][item.code] = item
    pairs = {
        (one.code, other.code): (one, other)
        for (_, name), items in named.items()
        if len(items) > 1
        for one in items.values()
        for other in items.values()
        if one.code < other.code and _may_be_twice(one, other) and {plain(one.name), plain(other.name)} & {name}
    }
    for one, other in pairs.values():
        both = one.period.overlap(other.period)
        if both is not None and (inspection.has(one) or inspection.has(other)):
            yield Found(
                Noun.ITEM,
                (one.code, other.code),
                Words(
                    f"{one.name_en or one.name} ({one.code}) and {other.name_en or other.name} ({other.code}) go by the same "
                    "name. Merge them, or give them different names.",
                    f"“{one.name}”（{one.code}）与“{other.name}”（{other.code}）名称相同。请合并，或改用不同名称。",
                ),
                both,
                None,
                one.code,
            )


def _may_be_twice(one: Item, other: Item) -> bool:
    """Whether two items could be one: of one territory, and neither a variant of the other."""
    is_variant = one.code == other.parent or other.code == one.parent
    is_apart = bool(one.territory) and bool(other.territory) and set(one.territory).isdisjoint(other.territory)
    return not is_variant and not is_apart


@cache
def plain(name: str) -> str:
    """A name as it is compared: letters and digits alone, of one width and case, without empty words."""
    text = unicodedata.normalize("NFKC", name).casefold()
    kept = "".join(char for char in text if char.isalnum())
    for word in EMPTY_WORDS:
        kept = kept.replace(word, "")
    return kept


RULES_OF_ITEMS: tuple[Rule, ...] = (duplicate_items,)
