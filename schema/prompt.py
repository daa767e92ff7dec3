"""
Prompt answers: an ordinary question that is all there, answered without being awaited.

What the head of a request says is worked out once for all that have such a head; what its body asks, once for all of
one shape (`schema.shapes`). What is left for each is its variables, the world that it is put to, the answer itself, and
counting it.

**Cost**: 3 µs beside the answer itself, of which comparing and reading the body takes 0.9 µs, variables 0.4 µs, and what is
counted 0.2 µs.
"""

from __future__ import annotations

from time import perf_counter
from typing import NamedTuple

from graphql import OperationType

from schema.asked import SHORT_BODY, Asked, asked_by_post
from schema.compression import AT_ONCE, SMALLEST, Answer, finished
from schema.documents import Prepared
from schema.heads import Answering, Told
from schema.http import Asking, Endpoint
from schema.metrics import Outcome, Tally
from schema.prepared import Operation
from schema.terms import Terms

OK = int(Outcome.OK)
"""As a plain number, which is looked up faster."""


class Known(NamedTuple):
    """
    What bodies of one shape ask.

    Attributes:
        prepared: the document.
        operation: compiled.
        tally: where its requests are counted.
    """

    prepared: Prepared
    operation: Operation
    tally: Tally


def prompt(endpoint: Endpoint, terms: Terms, longest: int) -> Answering:
    """
    What answers bodies that came with headers that say the same.

    It has nothing for a body that has to be asked about as by any other server: something is wrong with it, say, or its
    answer is so long that it takes a while to compress.

    Args:
        endpoint: executes, and knows documents and their shapes.
        terms: what the headers say.
        longest: bytes of the longest body that is read here.
    """
    short, long = _lines(terms, 0), _lines(terms, SMALLEST)
    compress = None if terms.coding is None else terms.coding.compress
    longest_of_shape = min(longest, SHORT_BODY)
    world_now, fragments, touch = endpoint.world, endpoint.fragments, endpoint.documents.touch
    known = endpoint.documents.shapes.find

    def answer(body: bytes) -> Told | None:
        began = perf_counter()
        try:
            if len(body) <= longest_of_shape and (found := known(body)) is not None:
                (prepared, operation, tally), variables = found
                world = world_now()
                if world is None:
                    return None
                touch(prepared)
                text = operation.answer(world, variables, world, fragments=fragments(world.snapshot))
            elif len(body) <= longest:
                text, tally = _anew(endpoint, body, longest_of_shape)
            else:
                return None
        except Exception:  # noqa: BLE001 - the application meets the same, and says what it is
            return None
        if text is None or len(text) > AT_ONCE:
            return None
        tally.add(OK, perf_counter() - began)
        if len(text) < SMALLEST:
            return short, text
        return long, text if compress is None else compress(text)

    return answer


def _anew(endpoint: Endpoint, body: bytes, longest_of_shape: int) -> tuple[bytes | None, Tally]:
    """The text of the answer to any body, whose shape is learned if it is short enough; and where it is counted."""
    asking = kept_asking(endpoint, asked_by_post(body, endpoint.bounds))
    if asking is None:
        return None, endpoint.counts.of(None)
    asked, prepared, ready, _ = asking
    text, tally = text_of(endpoint, asking), endpoint.counts.of(ready.name)
    if text is not None and ready.prepared is not None and len(body) <= longest_of_shape:
        endpoint.documents.shapes.learn(body, asked, endpoint.bounds, Known(prepared, ready.prepared, tally))
    return text, tally


def kept_asking(endpoint: Endpoint, asked: Asked) -> Asking | None:
    """What is asked, of what, by which operation; ``None`` unless it is a query that is kept ready."""
    prepared = endpoint.documents.kept(asked.query, asked.hash)
    world = endpoint.world()
    if prepared is None or world is None:
        return None
    ready = prepared.operation(endpoint.schema, asked.operation_name)
    if ready is None or ready.prepared is None or ready.kind is not OperationType.QUERY:
        return None
    return Asking(asked, prepared, ready, world)


def text_of(endpoint: Endpoint, asking: Asking) -> bytes | None:
    """The body of the answer, if there is no error to tell."""
    asked, _, ready, world = asking
    if ready.prepared is None:
        return None
    return ready.prepared.answer(world, asked.variables, world, fragments=endpoint.fragments(world.snapshot))


def _lines(terms: Terms, size: int) -> bytes:
    """What the head of an answer of some bytes ends with, after the line with its length."""
    _, *headers = finished(Answer(200, [terms.media_type], bytes(size)), terms.coding).headers
    return b"".join([b"%b: %b\r\n" % header for header in headers]) + b"\r\n"
