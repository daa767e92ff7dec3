"""Legal bases (依据): the provisions that something rests on."""

from __future__ import annotations

from typing import NamedTuple

import graphene

from schema.records import Lasting


class Provision(NamedTuple):
    """A provision of law as a row of another kind names it."""

    law: str
    article: str | None
    text: str | None = None
    valid_from: None = None
    valid_to: None = None


def provision(law: str | None, article: str | None) -> Provision | None:
    """The provision that a row names; ``None`` when it names none."""
    return None if law is None else Provision(law, article)


class LegalBasis(Lasting, graphene.ObjectType):
    """A provision of a law, regulation or document that something rests on (依据)."""

    law = graphene.String(required=True, description="Name of the law, regulation or document (法律法规名称).")
    article = graphene.String(description="Article, such as 第57条 (条款); null: the whole, or not known.")
    text = graphene.String(description="What it says (条文内容); null: not quoted.")
