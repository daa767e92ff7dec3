"""Names: Chinese first, English where there is one."""

from __future__ import annotations

from typing import Any

import graphene

from catalog.wording import Language as Languages
from schema.enums import enum
from schema.fields import Info
from schema.timeless import timeless
from schema.world import Seen

Language = enum(
    Languages,
    "The language of an answer for people (语言).",
    name="Language",
    ZH="Chinese (中文).",
    EN="English (英文).",
)


def language() -> graphene.Argument:
    """The argument ``language``."""
    return graphene.Argument(
        Language, default_value=Languages.ZH, description="In which language (语言); Chinese unless stated."
    )


def in_language(chinese: str | None, english: str | None, wanted: Languages | None) -> str | None:
    """A text in the language wanted; the Chinese one where there is no English."""
    return (english or chinese) if wanted is Languages.EN else chinese


class Named:
    """What has a name in Chinese and perhaps one in English."""

    name = graphene.String(
        required=True,
        language=language(),
        description="Name (名称). `EN` without an English name: the Chinese one.",
    )

    @staticmethod
    @timeless
    def resolve_name(seen: Seen[Any], _info: Info, language: Languages | None) -> str | None:
        return in_language(seen.it.name, seen.it.name_en, language)
