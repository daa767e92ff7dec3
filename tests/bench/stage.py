"""The stage: the packages, databases and servers that the rows of the benchmark share."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from tests.bench import nation
from tests.bench.driver import Driver
from tests.bench.postgres import Postgres
from tests.bench.questions import handlings_of
from tests.bench.servers import HOME, OF_DRIVER, Server, everywhere, pin

KEPT = HOME / "build" / "bench"
"""Where packages and databases are kept from one run to the next."""


class Pace:
    """How long things are tried: ``BENCH=quick`` tells whether it works, a full run what it is worth."""

    def __init__(self, *, quick: bool) -> None:
        self.slice_seconds = 0.4 if quick else 0.75
        self.rounds = 7 if quick else 31
        self.repeated_loads = 1 if quick else 3
        self.swaps = 1 if quick else 9
        self.pace_seconds = 3.0 if quick else 4.0
        self.single_questions = 30 if quick else 200
        self.cold_seconds = 6.0 if quick else 60.0


class Stage:
    """
    What is measured, made when it is first needed and kept until the end.

    Args:
        pace: how long things are tried.
        tell: told what is being done.
        reuse: whether to serve from the databases that an earlier run left.
    """

    def __init__(self, pace: Pace, tell: Callable[[str], None], *, reuse: bool = False) -> None:
        self.pace = pace
        self.reuse = reuse
        self.tell = tell
        self._servers: list[Server] = []
        self._drivers: list[Driver] = []
        self._postgres: list[Postgres] = []
        KEPT.mkdir(parents=True, exist_ok=True)
        pin(0, OF_DRIVER)

    def package(self, size: nation.Size) -> Path:
        """The folder of a generated package; written once for each form of the generator."""
        source = Path(nation.__file__).read_bytes()
        folder = KEPT / f"{size.name}-{hashlib.sha256(source).hexdigest()[:8]}"
        if not (folder / "datapackage.json").exists():
            self.tell(f"writing the package {size.name}")
            nation.write(folder, size)
        return folder

    @cached_property
    def city_package(self) -> Path:
        """The package of the city."""
        return self.package(nation.CITY)

    @cached_property
    def nation_package(self) -> Path:
        """The package of the nation."""
        return self.package(nation.NATION)

    def load(self, package: Path, url: str, *options: str) -> float:
        """Load a package with the command line, as anybody would; the seconds that it took."""
        self.tell(f"loading {package.name}")
        start = time.perf_counter()
        run([sys.executable, "-m", "catalog.cli", "load", str(package), *options], url)
        return time.perf_counter() - start

    def fresh_sqlite(self, name: str) -> str:
        """The address of a SQLite database that is not there yet."""
        file = KEPT / f"{name}.sqlite"
        for path in KEPT.glob(f"{file.name}*"):
            path.unlink()
        return f"sqlite:///{file}"

    @cached_property
    def city_url(self) -> str:
        """A database with the city in it."""
        return self._served("city", self.city_package)

    @cached_property
    def nation_url(self) -> str:
        """A database with the nation in it."""
        return self._served("nation", self.nation_package)

    def _served(self, name: str, package: Path) -> str:
        file = KEPT / f"{name}.sqlite"
        if self.reuse and file.exists():
            return f"sqlite:///{file}"
        url = self.fresh_sqlite(name)
        self.load(package, url)
        return url

    @cached_property
    def postgres(self) -> Postgres:
        """A PostgreSQL server of our own."""
        self.tell("starting PostgreSQL")
        with everywhere():
            started = Postgres()
        self._postgres.append(started)
        return started

    def serve(self, url: str) -> Server:
        """A server of the catalogue, one worker, on the servers' processor."""
        self.tell("starting the catalogue")
        environment = {"CATALOG_DATABASE_URL": url}
        command = ["catalog.cli", "serve", "--port", "{port}"]
        return self._kept(Server(command, environment=environment))

    @cached_property
    def city(self) -> Server:
        """The catalogue of the city."""
        return self.serve(self.city_url)

    @cached_property
    def nation(self) -> Server:
        """The catalogue of the nation."""
        return self.serve(self.nation_url)

    def reference(self, kind: str, body: bytes) -> Server:
        """A server that always answers the same bytes; see ``references``."""
        file = KEPT / f"{kind}.body"
        file.write_bytes(body)
        command = ["tests.bench.references", kind, "{port}", str(file)]
        return self._kept(Server(command, ready="/"))

    def driver(
        self, server: Server, requests: Iterator[bytes], *, expected: bytes = b"200 OK", cold_seconds: float = 0
    ) -> Driver:
        """Connections to a server, which is warm after so many seconds."""
        driver = Driver(server.port, requests, expected=expected, cold_seconds=cold_seconds)
        self._drivers.append(driver)
        return driver

    @cached_property
    def nation_driver(self) -> Driver:
        """Front desks of the nation."""
        questions = handlings_of(self.nation_package)
        return self.driver(self.nation, questions, expected=b'"HANDLED"', cold_seconds=self.pace.cold_seconds)

    @cached_property
    def city_driver(self) -> Driver:
        """Front desks of the city."""
        questions = handlings_of(self.city_package)
        return self.driver(self.city, questions, expected=b'"HANDLED"', cold_seconds=self.pace.cold_seconds)

    @cached_property
    def body(self) -> bytes:
        """The body of one answer of the nation."""
        return self.nation_driver.ask().body

    @cached_property
    def starlette_driver(self) -> Driver:
        """The same front desks, asking the bare Starlette endpoint."""
        return self.driver(self.reference("starlette", self.body), handlings_of(self.nation_package))

    @cached_property
    def unparsed_driver(self) -> Driver:
        """The same front desks, asking the Starlette endpoint that does not look at what they ask."""
        return self.driver(self.reference("unparsed", self.body), handlings_of(self.nation_package))

    @cached_property
    def asgi_driver(self) -> Driver:
        """The same front desks, asking raw ASGI."""
        return self.driver(self.reference("asgi", self.body), handlings_of(self.nation_package))

    def _kept(self, server: Server) -> Server:
        self._servers.append(server)
        return server

    def close(self) -> None:
        """Stop everything that was started."""
        for driver in self._drivers:
            driver.close()
        for server in self._servers:
            server.stop()
        for started in self._postgres:
            with suppress(OSError):
                started.stop()


def run(command: list[str], url: str) -> str:
    """What a command of ours says; it works on a database."""
    environment = {**os.environ, "CATALOG_DATABASE_URL": url}
    with everywhere():
        done = subprocess.run(command, cwd=HOME, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own commands
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "it said nothing")
    return done.stdout
