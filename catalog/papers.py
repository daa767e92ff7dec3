"""Papers (材料汇总): what several items ask for together, each paper once, and which of them come out of another item."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from catalog.answers import Handling
from catalog.items import Item
from catalog.materials import Material

_BRACKETED = re.compile(r"[（(][^（）()]*[）)]|[《》\s]")
_COPY = re.compile(r"(原件|复印件)+$")


class Paper(NamedTuple):
    """
    A paper that one or several items ask for (申请材料).

    Attributes:
        material: as the first of the items asks for it.
        required: whether one of the items needs it of every applicant.
        originals: originals to bring; one that several items want to see is brought once, so the most that any wants.
            ``None``: not known.
        copies: copies to hand in; each item keeps its own, so the sum. ``None``: not known.
        electronic: whether every item accepts an electronic one.
        issuer: who issues it; ``None``: the applicant, or not known.
        items: the items that ask for it, in the order of the plan.
        out_of: the item of the plan whose result it is; ``None``: one has it, or gets it elsewhere.
    """

    material: Material
    required: bool
    originals: int | None
    copies: int | None
    electronic: bool
    issuer: str | None
    items: tuple[Item, ...]
    out_of: Item | None


Needs = Mapping[str, Sequence[Item]]
"""By the key of an item: the items whose results it needs."""


def identity(material: Material) -> str:
    """What makes two papers the same: the certificate that they are, else their name."""
    return material.certificate or material.name.strip()


def papers(answers: Sequence[Handling]) -> list[Paper]:
    """What several items ask for together, each paper once, in the order of the items and their lists."""
    asked: dict[str, list[tuple[Handling, Material]]] = defaultdict(list)
    for answer in answers:
        for material in _materials(answer):
            asked[identity(material)].append((answer, material))
    return [_together(them, answers) for them in asked.values()]


def _together(asked: Sequence[tuple[Handling, Material]], answers: Sequence[Handling]) -> Paper:
    materials = [material for _, material in asked]
    first = materials[0]
    originals = [row.originals for row in materials if row.originals is not None]
    copies = [row.copies for row in materials if row.copies is not None]
    makers = (_maker(answer, row, answers) for answer, row in asked)
    return Paper(
        material=first,
        required=any(row.required for row in materials),
        originals=max(originals, default=None),
        copies=sum(copies) if copies else None,
        electronic=all(row.electronic for row in materials),
        issuer=next((row.issuer for row in materials if row.issuer is not None), None),
        items=tuple(dict.fromkeys(answer.item for answer, _ in asked)),
        out_of=next((maker for maker in makers if maker is not None), None),
    )


def needs(answers: Sequence[Handling]) -> dict[str, tuple[Item, ...]]:
    """
    Which items need the results of which others, by key: for a paper that every applicant needs.

    Where items need each other's in a circle, nothing can come first: they are taken to need nothing of each other.
    """
    direct = {
        answer.item.code: {
            maker.code: maker
            for material in _materials(answer)
            if material.required and (maker := _maker(answer, material, answers)) is not None
        }
        for answer in answers
    }
    return {
        code: tuple(maker for maker in makers.values() if code not in _reached(maker.code, direct))
        for code, makers in direct.items()
    }


def _maker(asking: Handling, material: Material, answers: Iterable[Handling]) -> Item | None:
    """
    The first other item whose result a paper is: the certificate itself, or one with a result of that name.

    An item that asks for the paper itself only changes or renews it.
    """
    wanted = _bare(material.name)
    for other in answers:
        if other.item.code == asking.item.code:
            continue
        if other.item.code == material.certificate:
            return other.item
        result = other.guide.result if other.guide is not None else None
        if result is None or not wanted or _bare(result) != wanted:
            continue
        if all(_bare(row.name) != wanted for row in _materials(other)):
            return other.item
    return None


def _materials(answer: Handling) -> Sequence[Material]:
    return answer.guide.materials if answer.guide is not None else ()


def _bare(name: str) -> str:
    """A name of a paper without what is said in brackets, and without whether it is an original or a copy."""
    return _COPY.sub("", _BRACKETED.sub("", name))


def _reached(start: str, direct: Mapping[str, Iterable[str]]) -> set[str]:
    """Everything that an item needs, over any number of others."""
    reached: set[str] = set()
    pending = [start]
    while pending:
        for code in direct[pending.pop()]:
            if code not in reached:
                reached.add(code)
                pending.append(code)
    return reached
