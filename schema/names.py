"""Names: Chinese first, English where there is one."""

from __future__ import annotations

import graphene

from catalog.wording import Language as Languages
from schema.enums import enum
from schema.readings import Worded

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

    resolve_name = Worded("name", "name_en")
