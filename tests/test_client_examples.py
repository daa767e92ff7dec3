"""The client examples run as they stand against a real server, and the page shows them as they are."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import orjson
import pytest
import uvicorn
from starlette.types import ASGIApp

from catalog.settings import Settings
from schema.app import Live, create_app
from schema.root import build
from tests import shipped
from tests.requirements import require

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "clients.md").read_text(encoding="utf-8")
PROGRAMS = {"handling.sh": "curl", "handling.py": sys.executable, "handling.mjs": "node"}


@contextmanager
def listening(app: ASGIApp) -> Iterator[str]:
    """The address of a server that listens on a free port for as long as the context lasts."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=2))
    with socket.create_server(("127.0.0.1", 0)) as port:
        thread = Thread(target=server.run, kwargs={"sockets": [port]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{port.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A service of the shipped package."""
    with listening(create_app(Settings(), Live(shipped.snapshot()), build().graphql_schema)) as found:
        yield found


def run(address: str, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What an example prints, and the code with which it ends."""
    program = PROGRAMS[name]
    require(Path(program).name, present=shutil.which(program), otherwise=f"{program} is not installed.")
    command = ["sh" if program == "curl" else program, str(DOCS / "clients" / name), *arguments]
    environment = os.environ | {"CATALOG_URL": address, "PYTHONIOENCODING": "utf-8", "NO_PROXY": "127.0.0.1"}
    return subprocess.run(  # noqa: S603 - our own examples
        command, env=environment, capture_output=True, encoding="utf-8", timeout=60, check=False
    )


@pytest.mark.parametrize("name", ["handling.py", "handling.mjs"])
def test_an_example_prints_the_answer_in_words(address: str, name: str) -> None:
    done = run(address, name)
    (shown,) = re.findall(r"^```text\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(shown)


def test_the_example_for_curl_prints_the_answer_as_shown(address: str) -> None:
    done = run(address, "handling.sh")
    (shown,) = re.findall(r"^(\{\"data\":.*) …$", PAGE, flags=re.MULTILINE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(shown)
    assert orjson.loads(done.stdout)["data"]["handling"]["explanation"].startswith("2019-12-31，")


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_example_answers_for_the_place_and_the_day_that_it_is_given(address: str, name: str) -> None:
    """Before the item was handed down, the city did it."""
    done = run(address, name, "unemployment-registration", "440402001001", "2015-08-31")
    assert done.returncode == 0
    assert "珠海市人力资源和社会保障局" in done.stdout


@pytest.mark.parametrize("name", ["handling.py", "handling.mjs"])
def test_an_example_tells_why_it_was_refused(address: str, name: str) -> None:
    done = run(address, name, "nothing")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "UNKNOWN_ITEM No item has the code 'nothing'. Look its code up with `items` and ask again.\n"


@pytest.mark.parametrize("name", ["handling.py", "handling.mjs"])
def test_an_example_tells_an_answer_that_names_nobody(address: str, name: str) -> None:
    done = run(address, name, "unemployment-registration", "440402")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("PLACE_TOO_COARSE -\n“失业登记”在香洲区各处的办理单位不同")


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_page_shows_the_examples_as_they_are(name: str) -> None:
    source = (DOCS / "clients" / name).read_text(encoding="utf-8")
    assert f"\n{source}```\n" in PAGE
    assert f"docs/clients/{name} unemployment-registration 440402001001 2019-12-31\n" in PAGE
