"""
Page turns (页面请求): one request for a page: who reads, what is asked of the API, and what comes of it.

A page asks its document as a client of the API would: the same texts are kept, the same limits hold, the same refusals
are given. What it shows is what the API's JSON says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql_server.exceptions import GraphQLValidationError
from starlette.requests import Request

from schema.asked import Asked
from schema.http import Endpoint, told
from schema.page_documents import PageDocument
from schema.page_readers import Reader
from schema.page_refusals import PageRefused, refusal_in, refusal_of
from schema.requests import RequestRefused
from schema.world import World


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What the API answered to the document of a page.

    Attributes:
        data: the answer, as its JSON has it.
        document: what was asked.
        variables: with which variables.
    """

    data: dict[str, Any]
    document: PageDocument
    variables: Mapping[str, object]

    @property
    def link(self) -> str:
        """The address at which the API answers the same."""
        return self.document.link(self.variables)

    @property
    def shown_variables(self) -> str:
        """The variables for people."""
        return orjson.dumps(dict(self.variables), option=orjson.OPT_INDENT_2).decode()


@dataclass(frozen=True, slots=True)
class Page:
    """
    A page to be shown.

    Attributes:
        template: its file.
        title: in the reader's language.
        answer: what it shows; ``None``: it asks nothing.
        values: anything else that the template needs.
        status: of the response.
        needs_token: whether the API wants a token for its question.
        headers: further ones of the response.
    """

    template: str
    title: str
    answer: Answer | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    needs_token: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """
    One request for a page: who reads, in which world, and the means to ask.

    Attributes:
        reader: who reads.
        world: what is asked.
        endpoint: whom one asks.
        request: as it came.
        refusal: why the credentials that came with it were not accepted; ``None``: they were, or there were none.
    """

    reader: Reader
    world: World
    endpoint: Endpoint
    request: Request
    refusal: PageRefused | None = None

    async def ask(self, document: PageDocument, **variables: object) -> Answer:
        """
        The answer to a document.

        Args:
            document: of the page.
            variables: those besides the language, the day and the revision, which most documents have; what is
                ``None`` is left out.

        Raises:
            PageRefused: the answer has an error.
        """
        return await self._asked(document, self.reader.variables(**variables))

    async def ask_only(self, document: PageDocument, **variables: object) -> Answer:
        """The same without the language, the day and the revision, for documents that have none of them."""
        return await self._asked(document, {name: value for name, value in variables.items() if value is not None})

    async def _asked(self, document: PageDocument, variables: Mapping[str, object]) -> Answer:
        result = await self._result(document, variables)
        if errors := result.get("errors"):
            raise refusal_in(errors)
        return Answer(result["data"], document, variables)

    async def _result(self, document: PageDocument, variables: Mapping[str, object]) -> dict[str, Any]:
        """The same with its errors, as the API's JSON has it."""
        asked = Asked(document.text, None, dict(variables), None)
        try:
            asking = await self.endpoint.asking(asked, self.world, method="GET")
            result = told(await self.endpoint.executed(asking))
        except GraphQLValidationError as error:
            return {"errors": [found.formatted for found in error.errors]}
        except RequestRefused as error:
            raise refusal_of(error) from error
        answer: dict[str, Any] = orjson.loads(orjson.dumps(result))
        return answer
