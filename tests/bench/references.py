"""
References: what an answer of the same bytes costs without any thought, from Starlette and from bare ASGI.

``python -m tests.bench.references starlette|unparsed|asgi PORT FILE`` serves the bytes of a file under uvicorn.
"""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

JSON = "application/json"


def bare_starlette(body: bytes) -> ASGIApp:
    """A POST endpoint that parses the JSON of its request and answers a constant."""

    async def endpoint(request: Request) -> Response:
        await request.json()
        return Response(body, media_type=JSON)

    return Starlette(routes=[Route("/graphql", endpoint, methods=["POST"])])


def unparsed_starlette(body: bytes) -> ASGIApp:
    """A POST endpoint that reads its request, does not look at it, and answers a constant."""

    async def endpoint(request: Request) -> Response:
        await request.body()
        return Response(body, media_type=JSON)

    return Starlette(routes=[Route("/graphql", endpoint, methods=["POST"])])


def raw_asgi(body: bytes) -> ASGIApp:
    """The same without a framework; the request is read."""
    headers = [(b"content-type", JSON.encode()), (b"content-length", str(len(body)).encode())]

    async def endpoint(_: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return endpoint


MAKERS = {"starlette": bare_starlette, "unparsed": unparsed_starlette, "asgi": raw_asgi}


def main(kind: str, port: str, file: str) -> None:
    """Serve one of them until interrupted."""
    app = MAKERS[kind](Path(file).read_bytes())
    uvicorn.run(app, port=int(port), log_level="warning", access_log=False, lifespan="off", server_header=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
