"""
The hot path: an ordinary question, from the bytes of the request to the bytes of the answer.

What nearly every request is, an anonymous POST or GET that is well formed, asks a document that has been looked at
and can be executed, is answered here without the objects that the general view makes for each request. Whatever is
out of the ordinary is handed to the view with all that was read of it, so that the view alone says what is wrong.
What both do, they do by the same functions; a test holds their answers together, byte for byte.

A server that can send an answer without being awaited asks once for each head what answers the bodies behind it
(`schema.prompt`), and then only calls that.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import orjson
from graphql_server.exceptions import GraphQLValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schema.asked import Asked, Bounds, asked_by_get, asked_by_post
from schema.caching import NO_STORE, Client
from schema.compression import Answer, Header, compressing, send_whole
from schema.heads import Answering
from schema.http import Asking, Endpoint, told
from schema.logs import about, bind, named
from schema.metrics import Outcome, outcome_of
from schema.prompt import kept_asking, prompt, text_of
from schema.requests import RequestRefused
from schema.terms import Terms, by_name, terms_of

LONGEST_BODY = 65_536
"""Bytes of the longest body that is read here; what the view then reads again costs time twice."""


class HotPath:
    """
    The endpoint for ordinary questions, before the general one.

    Args:
        endpoint: the general view; it also executes.
        path: where it is served; every other path goes on to ``others``.
        others: the application that serves all else; its long texts are compressed.
    """

    def __init__(self, endpoint: Endpoint, path: str, others: ASGIApp) -> None:
        self._endpoint = endpoint
        self._path = path
        self._target = path.encode()
        self._others = compressing(others)
        self._prompts: dict[Terms, Answering] = {}
        self._longest = min(LONGEST_BODY, endpoint.bounds.body_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        bind(scope)
        if scope["type"] != "http" or scope["path"] != self._path:
            await self._others(scope, receive, send)
            return
        headers = by_name(scope["headers"])
        if b"authorization" in headers:
            await self._endpoint(scope, receive, send)
        elif scope["method"] == "POST":
            await self._post(scope, headers, receive, send)
        elif scope["method"] == "GET":
            await self._get(scope, headers, receive, send)
        else:
            await self._endpoint(scope, receive, send)

    def answering(self, target: bytes, headers: list[Header]) -> Answering | None:
        """
        What answers ordinary POSTs that are all there, for a server that can send an answer without being awaited.

        Args:
            target: what is asked, a path and no more.
            headers: of the requests, with their names in lower case; how long their bodies are does not matter.

        Returns:
            ``None`` when requests with this head have to be asked as by any other server.
        """
        if target != self._target:
            return None
        given = by_name(headers)
        terms = terms_of(given)
        if b"authorization" in given or not terms.is_json or not terms.is_plain:
            return None
        answer = self._prompts.get(terms)
        if answer is None:
            answer = self._prompts[terms] = prompt(self._endpoint, terms, self._longest)
        return answer

    async def _post(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive, send: Send) -> None:
        terms = terms_of(headers)
        read: list[Message] = []
        if terms.is_json and terms.is_plain and self._is_short(headers.get(b"content-length", b"0")):
            message = await receive()
            read.append(message)
            body = message.get("body", b"") if message["type"] == "http.request" else None
            if message.get("more_body"):
                body = await self._rest(receive, read)
            answer = None if body is None or len(body) > self._longest else self._answer(asked_by_post, body, terms)
            if answer is not None:
                await send_whole(send, answer, terms.coding)
                return
        await self._endpoint(scope, _again(read, receive), send)

    def _is_short(self, length: bytes) -> bool:
        """Whether a body is declared no longer than questions are; a length that is no number is the view's to refuse."""
        return length.isdigit() and int(length[:20]) <= self._longest

    async def _rest(self, receive: Receive, read: list[Message]) -> bytes | None:
        """The body of a request, its messages noted; ``None`` when it is too long, or its sender has gone."""
        length = len(read[0].get("body", b""))
        while read[-1].get("more_body") and length <= self._longest:
            message = await receive()
            read.append(message)
            if message["type"] != "http.request":
                return None
            length += len(message.get("body", b""))
        return b"".join([message.get("body", b"") for message in read])

    async def _get(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive, send: Send) -> None:
        terms = terms_of(headers)
        answer = None
        if terms.is_plain:
            client = Client(headers.get(b"if-none-match", b""), terms.coding)
            answer = self._answer(asked_by_get, scope["query_string"], terms, client)
        if answer is None:
            await self._endpoint(scope, receive, send)
        else:
            await send_whole(send, answer, terms.coding)

    def _answer(
        self, read: Callable[[bytes, Bounds], Asked], text: bytes, terms: Terms, client: Client | None = None
    ) -> Answer | None:
        """The answer to a POST, or to a GET of a client; ``None`` when the general view has to say something else."""
        began = perf_counter()
        try:
            asking = kept_asking(self._endpoint, read(text, self._endpoint.bounds))
            if asking is None:
                return None
            about(asking.ready.name, asking.prepared.hash)
            answer, outcome = self._answered(asking, terms, client)
        except (RequestRefused, GraphQLValidationError):
            return None
        except Exception:  # noqa: BLE001 - the view meets the same surprise, and masks it
            return None
        self._endpoint.counts.of(asking.ready.name).add(outcome, perf_counter() - began)
        return answer

    def _answered(self, asking: Asking, terms: Terms, client: Client | None) -> tuple[Answer, Outcome]:
        """The answer, and what came of asking."""
        if client is not None:
            return self._kept_by_caches(asking, terms, client)
        body, outcome = self._told(asking)
        headers = [terms.media_type] if outcome is Outcome.OK else [terms.media_type, *named()]
        return Answer(200, headers, body), outcome

    def _told(self, asking: Asking) -> tuple[bytes, Outcome]:
        """The body of the answer, and what came of asking."""
        text = text_of(self._endpoint, asking)
        if text is not None:
            return text, Outcome.OK
        result = self._endpoint.execute(asking)
        return orjson.dumps(told(result)), outcome_of(result)

    def _kept_by_caches(self, asking: Asking, terms: Terms, client: Client) -> tuple[Answer, Outcome]:
        """The same for a GET, with what caches are told of the answer."""
        reuse = self._endpoint.reuse(asking, terms.told_as, client)
        if (unchanged := reuse.unchanged()) is not None:
            return unchanged, Outcome.OK
        body, outcome = self._told(asking)
        if outcome is not Outcome.OK:
            return Answer(200, [terms.media_type, NO_STORE, *named()], body), outcome
        if asking.world.fixed:
            return reuse.told([terms.media_type], body), outcome
        return Answer(200, [terms.media_type, NO_STORE], body), outcome


def _again(read: list[Message], receive: Receive) -> Receive:
    """What was read already, and then what follows."""
    left = iter(read)

    async def received() -> Message:
        return next(left, None) or await receive()

    return received
