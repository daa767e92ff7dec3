"""Databases that are full, or may only be read, for as long as a test wants it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa

from tests.clusters import cluster, require_postgresql
from tests.requirements import require

SMALL_MB = 24

_FULL = "the disk is full. Make room and try again."


class Trouble:
    """
    A database without its tables, and what may go wrong with it.

    Attributes:
        url: its address.
        words: what it is refused with meanwhile.
    """

    def __init__(self, url: str, words: str) -> None:
        self.url = url
        self.words = words

    def begin(self) -> None:
        """Let it go wrong."""
        raise NotImplementedError

    def end(self) -> None:
        """Let it be right again."""
        raise NotImplementedError


class _SQLite(Trouble):
    """A file for whose transactions something is set meanwhile, as whoever runs it cannot."""

    def __init__(self, url: str, words: str, pragma: str, usual: str) -> None:
        super().__init__(url, words)
        self._pragma, self._usual = pragma, usual
        self._set = usual

    def begin(self) -> None:
        self._set = self._pragma

    def end(self) -> None:
        self._set = self._usual

    def on_begin(self, connection: sa.Connection) -> None:
        """Set it in a transaction that begins."""
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA {self._set}")


@contextmanager
def sqlite(file: Path, words: str, pragma: str, usual: str) -> Iterator[Trouble]:
    """A file, and a pragma that makes the trouble."""
    trouble = _SQLite(f"sqlite:///{file}", words, pragma, usual)
    sa.event.listen(sa.Engine, "begin", trouble.on_begin)
    try:
        yield trouble
    finally:
        sa.event.remove(sa.Engine, "begin", trouble.on_begin)


@contextmanager
def sqlite_full(folder: Path) -> Iterator[Trouble]:
    """SQLite that cannot let its file grow."""
    with sqlite(folder / "full.sqlite", _FULL, "max_page_count = 1", "max_page_count = 1000000") as trouble:
        yield trouble


@contextmanager
def sqlite_read_only(folder: Path) -> Iterator[Trouble]:
    """SQLite that may only read its file."""
    words = "the file may only be read."
    with sqlite(folder / "read.sqlite", words, "query_only = ON", "query_only = OFF") as trouble:
        yield trouble


@contextmanager
def postgresql_full(_folder: Path) -> Iterator[Trouble]:
    """PostgreSQL whose tables stand on a disk without room."""
    require_postgresql()
    with cluster() as server, small_disk(server.folder.parent / "disk") as disk:
        shutil.chown(disk, server.folder.owner())
        server.execute(f"CREATE TABLESPACE small LOCATION '{disk}'", "CREATE DATABASE catalogue TABLESPACE small")

        class Full(Trouble):
            def begin(self) -> None:
                with suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
                    while True:
                        filler.write(bytes(4096))

            def end(self) -> None:
                (disk / "filler").unlink()

        yield Full(server.url(), _FULL)


@contextmanager
def postgresql_read_only(_folder: Path) -> Iterator[Trouble]:
    """PostgreSQL that takes no writes, as a primary that somebody put so, or a replica, does."""
    require_postgresql()
    with cluster() as server:
        again = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'catalogue'"

        class ReadOnly(Trouble):
            def begin(self) -> None:
                server.execute("ALTER DATABASE catalogue SET default_transaction_read_only = on", again)

            def end(self) -> None:
                server.execute("ALTER DATABASE catalogue RESET default_transaction_read_only", again)

        yield ReadOnly(server.fresh(), "it may only be read now.")


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk with little room; the test is skipped where only somebody else may make one."""
    folder.mkdir()
    made = subprocess.run(  # noqa: S603 - our own command
        [shutil.which("mount") or "false", "-t", "tmpfs", "-o", f"size={SMALL_MB}m", "tmpfs", folder],
        check=False,
        capture_output=True,
    )
    require("disk", present=made.returncode == 0, otherwise="only root may make a small disk. Run the tests as root.")
    try:
        yield folder
    finally:
        subprocess.run([shutil.which("umount") or "umount", "-l", folder], check=True)  # noqa: S603 - our own command
