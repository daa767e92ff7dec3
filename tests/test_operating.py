"""The page on operating says what is so: its commands are run, its tables hold what there is."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from catalog.settings import Settings
from schema.app import Live, create_app
from schema.root import build
from tests import shipped
from tests.clusters import folder_of_clusters, free_port, programs, require_postgresql

HOME = Path(__file__).parent.parent
PAGE = (HOME / "docs" / "operating.md").read_text(encoding="utf-8")
PORTS = (8000, 5501, 5502)
RUN_SECONDS = 300

ONE_MACHINE = ("One machine", "SQLite", "Who may change what")
MANY_MACHINES = ("Many machines", "When the primary is lost", "PostgreSQL")


def commands(*headings: str) -> str:
    """The commands under some headings, in order, with ports that nobody listens on."""
    sections = dict(re.findall(r"^##+ (.*)\n((?:(?!##).*\n)*)", PAGE, flags=re.MULTILINE))
    blocks = [block for name in headings for block in re.findall(r"```sh\n(.*?)```", sections[name], flags=re.DOTALL)]
    assert len(blocks) >= len(headings)
    text = "\n".join(blocks)
    for port in PORTS:
        text = text.replace(str(port), str(free_port()))
    return text


def run(folder: Path, script: str, *paths: Path) -> str:
    """Run commands in a folder, the first that fails being the last; what they said."""
    shutil.copytree(HOME / "seeds", folder / "seeds")
    shutil.copy(HOME / "constraints.txt", folder)
    path = os.pathsep.join(map(str, [*paths, Path(sys.executable).parent, os.environ["PATH"]]))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CATALOG_")}
    said = folder / "said"
    with said.open("wb") as output:
        shell = subprocess.Popen(  # noqa: S603 - the page's commands
            [shutil.which("bash") or "bash", "-euo", "pipefail", "-x", "-c", script],
            cwd=folder,
            env={**environment, "PATH": path},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            code = shell.wait(RUN_SECONDS)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)  # and what it left running
    words = said.read_text(encoding="utf-8")
    assert code == 0, words
    return words


def listed(heading: str) -> list[list[str]]:
    """The rows of the tables under a heading, cell by cell."""
    sections = dict(re.findall(r"^## (.*)\n((?:(?!## ).*\n)*)", PAGE, flags=re.MULTILINE))
    rows = re.findall(r"^\| (.*) \|$", sections[heading], flags=re.MULTILINE)
    return [row.split(" | ") for row in rows if not row.startswith("-")]


def test_one_machine_is_run_as_the_page_says(tmp_path: Path) -> None:
    words = run(tmp_path, commands(*ONE_MACHINE))
    assert '{"data":{"report":{"licencesDelegatedToDistricts":4}}}' in words
    assert "Revision 2: Package zhuhai-hrss" in words
    assert "\nok\n" in words
    assert "is revoked" in words


@pytest.fixture
def postgresql(tmp_path: Path) -> Path:
    """A folder with PostgreSQL's programs, which run as another user where this one is root."""
    require_postgresql()
    folder, user = programs()
    if user is None:
        return folder
    for name in ("initdb", "pg_ctl", "pg_basebackup"):
        wrapper = tmp_path / name
        wrapper.write_text(f'#!/bin/sh\nexec setpriv --reuid {user} --clear-groups -- {folder / name} "$@"\n')
        wrapper.chmod(0o755)
    for name in ("createdb", "psql", "pg_dump", "pg_restore"):
        (tmp_path / name).symlink_to(folder / name)
    return tmp_path


def test_many_machines_are_run_as_the_page_says(postgresql: Path) -> None:
    with folder_of_clusters() as folder:
        try:
            words = run(folder, commands(*MANY_MACHINES), postgresql)
        finally:
            for file in folder.glob("db*/postmaster.pid"):
                os.kill(int(file.read_text(encoding="ascii").splitlines()[0]), signal.SIGQUIT)
    assert re.search(r"db2\s*\|\s*streaming\s*\|\s*sync\b", words)
    assert words.count('"revision":1') == 2
    assert words.count("Token ") == 2
    assert "79" in words.rpartition("Certificates sorted out")[2]


def test_the_page_lists_every_setting_with_its_default() -> None:
    shown = {row[0].strip("`"): row[2].strip("`") for row in listed("Settings")[1:]}
    assert shown == {
        f"CATALOG_{name.upper()}": "none" if field.default is None else str(field.default)
        for name, field in Settings.model_fields.items()
    }


def test_the_page_names_every_event_of_the_log() -> None:
    events = {
        event
        for folder in ("catalog", "schema")
        for file in (HOME / folder).glob("*.py")
        for event in re.findall(r"\blog\.\w+\(\s*\"(\w+)\"", file.read_text(encoding="utf-8"))
    }
    shown = {name for row in listed("What to watch") for name in re.findall(r"`([a-z_]+)`", row[0])}
    assert {name for name in shown if not name.startswith("catalog_")} == events


async def test_the_page_names_every_metric_of_the_catalogue() -> None:
    app = create_app(Settings(), Live(shipped.snapshot()), build().graphql_schema)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://catalogue") as client:
        told = (await client.get("/metrics")).text
    names = set(re.findall(r"^# TYPE (catalog_\w+)", told, flags=re.MULTILINE))
    shown = {name for row in listed("What to watch") for name in re.findall(r"`(catalog_\w+)`", row[0])}
    assert shown - names == {"catalog_database_unseen_seconds"}  # told where somebody follows
    assert names <= shown
