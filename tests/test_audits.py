"""GraphQL over HTTP as graphql-http audits it, against a server that really listens."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from starlette.types import ASGIApp

from catalog.facts import Facts
from catalog.revisions import Revision
from catalog.settings import Settings
from catalog.snapshot import Snapshot
from schema.app import Live, create_app
from schema.root import build
from tests.requirements import require

AUDITS = Path(__file__).parent / "audits"


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The address of a server on a free port, for as long as the context lasts."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", ws="none"))
    # The socket listens before the server does, so a client that comes early waits.
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.mark.node
def test_all_audits_of_graphql_over_http_pass() -> None:
    node = shutil.which("node")
    require("node", present=node, otherwise="there is no `node` on the path; install Node.js")
    require(
        "node",
        present=(AUDITS / "node_modules" / "graphql-http").is_dir(),
        otherwise="graphql-http is not installed; run `npm install` in tests/audits",
    )
    bootstrap = Revision(1, datetime(2020, 1, 1, tzinfo=UTC), "bootstrap", "bootstrap")
    app = create_app(Settings(), Live(Snapshot.of(bootstrap, Facts.of_rows([]))), build().graphql_schema)
    with serving(app) as address:
        audit = [str(node), str(AUDITS / "audit.js"), f"{address}/graphql"]
        run = subprocess.run(audit, capture_output=True, text=True, timeout=120, check=True)  # noqa: S603 - our script
    results = json.loads(run.stdout)
    assert [result for result in results if result["status"] != "ok"] == []
    assert Counter(result["status"] for result in results) == {"ok": 61}
