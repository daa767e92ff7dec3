"""Databases (数据库): how SQLite and PostgreSQL are opened, migrated, and spoken of when they fail."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.schema import AddConstraint, DropConstraint

from catalog import migrations
from catalog.errors import StoreUnavailable

if TYPE_CHECKING:  # SQLAlchemy imports the driver of the database that there is: one for another takes 9 MB for nothing
    import psycopg

BUSY_SECONDS = 15
"""How long a writer waits for another one before it gives up."""

_WRITES = "catalogue_writes"
_WRITERS_LOCK = 7_204_404  # any number that no other program uses on the same database

_SQLITE_REASONS = {
    "SQLITE_CANTOPEN": (
        "the file cannot be opened. See to it that its folder exists and may be written",
        "无法打开数据库文件。请确认其文件夹存在且可写",
    ),
    "SQLITE_READONLY": (
        "the file may only be read. Give this program the right to write it and its folder",
        "数据库文件只读。请授予写入该文件及其文件夹的权限",
    ),
    "SQLITE_BUSY": ("another program is writing to it. Try again in a moment", "另一程序正在写入。请稍后重试"),
    "SQLITE_FULL": ("the disk is full. Make room and try again", "磁盘已满。请腾出空间后重试"),
    "SQLITE_NOTADB": (
        "the file is no SQLite database. Give another file, or put a backup in its place",
        "该文件不是 SQLite 数据库。请改用其他文件，或用备份替换",
    ),
    "SQLITE_CORRUPT": ("the file is damaged. Put a backup in its place", "数据库文件已损坏。请用备份替换"),
}
_POSTGRESQL_REASONS = {
    "25006": (
        "it may only be read now. Let CATALOG_DATABASE_URL name the primary, and see to it that it takes writes",
        "数据库目前只读。请让 CATALOG_DATABASE_URL 指向主库，并确认主库可写",
    ),
    "53100": _SQLITE_REASONS["SQLITE_FULL"],
    "53300": (
        "it has no connection left. Let it have more (max_connections), or serve with fewer processes",
        "数据库连接已用尽。请调大 max_connections，或减少服务进程",
    ),
}
_NO_TABLES = (
    "it has no catalogue in it yet. Load a package with `catalog load`",
    "其中还没有目录。请用 catalog load 载入数据包",
)
_UNKNOWN_REASON = (
    "it does not answer as it should. See to it that it runs and that CATALOG_DATABASE_URL is right",
    "数据库没有正常响应。请确认其正在运行，且 CATALOG_DATABASE_URL 正确",
)


def engine(url: str) -> Engine:
    """
    Connections to a database.

    Raises:
        StoreUnavailable: the address is neither ``sqlite:///path`` nor ``postgresql://…``.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        found = sa.create_engine(parsed, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
        sa.event.listen(found, "connect", _set_up_sqlite)
        sa.event.listen(found, "begin", _begin_sqlite)
        return found
    return sa.create_engine(parsed, pool_pre_ping=True, hide_parameters=True)


def _parsed(url: str) -> URL:
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        parsed = URL.create("none")
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    is_file = parsed.drivername == "sqlite" and parsed.database not in (None, "", ":memory:")
    if not is_file and parsed.drivername != "postgresql+psycopg":
        raise StoreUnavailable(
            "The database address is not one that the catalogue knows. "
            "Give sqlite:///file.sqlite or postgresql://user:password@host/name in CATALOG_DATABASE_URL.",
            "无法识别数据库地址。请在 CATALOG_DATABASE_URL 中写 sqlite:///文件 或 postgresql://用户:密码@主机/库名。",
        )
    return parsed


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own handling of transactions begins them too late; ours begin in _begin_sqlite.
    connection.isolation_level = None
    # Some builds of SQLite synchronise a log at checkpoints only: a power cut would take acknowledged revisions.
    pragmas = (f"busy_timeout = {BUSY_SECONDS * 1000}", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: a reader that turned writer would fail when another was faster.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def for_writing(found: Engine) -> Engine:
    """The same connections, for transactions that write."""
    return found.execution_options(**{_WRITES: True})


def wait_for_writers(connection: Connection) -> None:
    """Let one writer through at a time. SQLite does so by itself when a transaction begins."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS_LOCK)))


def upgrade(connection: Connection) -> None:
    """
    Run the migrations that a database has not seen yet, inside the transaction of the connection.

    Raises:
        StoreUnavailable: the database was made by a later version of the program.
    """
    import alembic.command  # noqa: PLC0415 - 10 MB, and whoever serves changes no tables
    import alembic.config  # noqa: PLC0415
    import alembic.util  # noqa: PLC0415

    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        alembic.command.upgrade(config, "head")
    except alembic.util.CommandError as error:
        raise StoreUnavailable(
            "The database was made by a later version of this program. Install that version.",
            "数据库由更新版本的程序创建。请安装该版本。",
        ) from error


@contextmanager
def filling(connection: Connection, table: sa.Table) -> Iterator[None]:
    """
    Do without the indexes and references of an empty table while many rows are written to it.

    They are made again at the end, which is faster than to keep them right with every row.
    """
    references = [] if connection.dialect.name == "sqlite" else list(table.foreign_key_constraints)
    for reference in references:
        connection.execute(DropConstraint(reference))
    for index in table.indexes:
        index.drop(connection)
    yield
    for index in table.indexes:
        index.create(connection)
    for reference in references:
        connection.execute(AddConstraint(reference))


Write = Callable[[Iterable[Sequence[Any]]], object]
"""What writes some rows."""


@contextmanager
def writing(connection: Connection, table: sa.Table, names: Sequence[str]) -> Iterator[Write]:
    """
    Write many rows into a table, past SQLAlchemy's own handling of values: by COPY into PostgreSQL.

    Args:
        connection: inside a transaction.
        table: the table.
        names: the columns that are written; rows have their values in this order.
    """
    if connection.dialect.name == "postgresql":
        quoted = connection.dialect.identifier_preparer.quote_identifier
        statement = f"COPY {quoted(table.name)} ({', '.join(map(quoted, names))}) FROM STDIN".encode()
        driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            yield lambda rows: deque(map(copy.write_row, rows), maxlen=0)
    else:
        insert = str(table.insert().compile(dialect=connection.dialect, column_keys=names))
        yield lambda rows: connection.exec_driver_sql(insert, list(rows))


@contextmanager
def refusing(found: Engine) -> Iterator[None]:
    """
    Whatever the database fails at becomes a refusal that names the database and no credentials.

    Raises:
        StoreUnavailable: the database failed.
    """
    try:
        yield
    except (sa.exc.DBAPIError, sa.exc.TimeoutError, found.dialect.loaded_dbapi.Error) as error:
        name = _name(found.url)
        reason, reason_zh = _reason(error)
        raise StoreUnavailable(f"The database {name}: {reason}.", f"数据库 {name}：{reason_zh}。") from error


def _name(url: URL) -> str:
    return str(url.database) if url.get_backend_name() == "sqlite" else f"{url.database} at {url.host or 'localhost'}"


def _reason(error: Exception) -> tuple[str, str]:
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    state = getattr(cause, "sqlstate", None)
    if "no such table" in str(cause) or state == "42P01":
        return _NO_TABLES
    if state in _POSTGRESQL_REASONS:
        return _POSTGRESQL_REASONS[state]
    name = getattr(cause, "sqlite_errorname", "")
    return next((words for code, words in _SQLITE_REASONS.items() if name.startswith(code)), _UNKNOWN_REASON)
