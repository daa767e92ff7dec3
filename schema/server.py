"""
The server: processes that listen on one port, each with the application and a follower of its own.

One worker runs in this process. Several are started and watched over by uvicorn: a worker that ends
is replaced, and all end with the first. They share the listening socket and the pages of a large
snapshot's file, which is written before any of them starts.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import uvicorn
from starlette.types import ASGIApp

from catalog.settings import Settings
from schema.app import served_by
from schema.backing import following
from schema.logs import configure
from schema.pages import Pages
from schema.root import build
from schema.wire import PROTOCOL

SWITCH_SECONDS = 0.0005
"""How long a thread that makes the next snapshot may keep the interpreter from those who answer questions."""

GRACE_SECONDS = 10
"""How long open connections may take to end when the server stops; somebody who never reads would take for ever."""

MEMORY = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "1048576", "MALLOC_TRIM_THRESHOLD_": "1048576"}
"""
How the GNU C library keeps memory, unless the environment says otherwise: no store of its own for each thread, since one
thread at a time allocates anyway, and what a survey of the nation took for a second is given back.
"""

HEALTH_SECONDS = 30
"""
How long a worker may take to start, or be busy, until it is taken for hung and replaced. One that is killed in the
moment it is asked whether it lives (while it starts, above all) is missed as late: nothing tells its end from silence.
"""


def served() -> ASGIApp:
    """The application as the environment says, with a follower; what every worker process makes for itself."""
    configure()
    sys.setswitchinterval(SWITCH_SECONDS)
    return served_by(following(Settings()), build().graphql_schema, Pages())


def start(*, host: str, port: int, workers: int) -> NoReturn:
    """
    Serve until interrupted, in the place of this process.

    What a command has imported and worked out until now, such as libraries for documents and workbooks, takes tens of
    megabytes that a server never looks at again.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    command = [sys.executable, "-m", "schema.server", host, str(port), str(workers)]
    os.execve(sys.executable, command, MEMORY | os.environ)  # noqa: S606 - ourselves


def run(*, host: str, port: int, workers: int) -> None:
    """Serve until interrupted."""
    uvicorn.run(
        "schema.server:served",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        http=PROTOCOL,
        log_config=None,
        log_level="warning",
        ws_max_size=Settings().max_body_bytes,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_worker_healthcheck=HEALTH_SECONDS,
    )


if __name__ == "__main__":
    run(host=sys.argv[1], port=int(sys.argv[2]), workers=int(sys.argv[3]))
