"""
Page documents (页面查询): the one GraphQL document that each page puts to the API, and the address that asks it again.

They are files of the folder ``page_queries``, one operation each, named as the operation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
from graphql import strip_ignored_characters

_HOME = Path(__file__).parent / "page_queries"


@dataclass(frozen=True, slots=True)
class PageDocument:
    """
    The document behind a page.

    Attributes:
        name: of its operation, and of its file.
        shown: its text for people.
        text: the same without what only people need; what is asked.
    """

    name: str
    shown: str = field(repr=False)
    text: str = field(repr=False)

    def link(self, variables: Mapping[str, Any]) -> str:
        """The address at which the API answers it."""
        return "/graphql?" + urlencode({"query": self.text, "variables": orjson.dumps(variables).decode()})


def document(name: str) -> PageDocument:
    """The document of a name."""
    shown = (_HOME / f"{name}.graphql").read_text(encoding="utf-8")
    return PageDocument(name, shown, strip_ignored_characters(shown))


def every() -> dict[str, str]:
    """The texts of all of them, by name."""
    return {path.stem: document(path.stem).text for path in sorted(_HOME.glob("*.graphql"))}
