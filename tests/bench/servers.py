"""Servers as processes: started on a processor of their own, waited for, weighed, stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

HOME = Path(__file__).parent.parent.parent
READY_SECONDS = 300
_PAUSE_SECONDS = 0.01
_MB_PER_KIB = 1024 / 1_000_000


class NotReady(Exception):  # noqa: N818 - it says what a server is
    """A server ended, or did not answer in time."""


PROCESSORS = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
"""The processors that there are for the benchmark."""

OF_SERVERS = {PROCESSORS[0]}
OF_DRIVER = {PROCESSORS[-1]}
"""One for the server that is asked and another for the driver, where there are two."""


class Server:
    """
    A process that listens.

    Args:
        command: what follows ``python -m``; ``{port}`` stands for the port.
        environment: settings beside those of this process.
        ready: a path that answers anything but an error of the server as soon as it is ready.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        ready: str = "/readyz",
    ) -> None:
        self.port = _free_port()
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process
        arguments = [sys.executable, "-m", *(part.format(port=self.port) for part in command)]
        start = time.perf_counter()
        self._process = subprocess.Popen(  # noqa: S603 - our own commands
            arguments, cwd=HOME, env={**os.environ, **(environment or {})}, stderr=self._words
        )
        pin(self._process.pid, OF_SERVERS)
        self._wait(ready, start + READY_SECONDS)
        self.ready_seconds = time.perf_counter() - start

    def _wait(self, path: str, until: float) -> None:
        while time.perf_counter() < until:
            if self._process.poll() is not None:
                raise NotReady(f"it ended with exit code {self._process.returncode}: {self._last_words()}")
            if get(self.port, path)[9:10] in (b"2", b"4"):
                return
            time.sleep(_PAUSE_SECONDS)
        self.stop()
        raise NotReady(f"it was not ready within {READY_SECONDS} s")

    def _last_words(self) -> str:
        self._words.seek(0)
        lines = self._words.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    @property
    def resident_mb(self) -> float:
        """Resident memory in MB (VmRSS)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) * _MB_PER_KIB

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._words.close()


@contextmanager
def everywhere() -> Iterator[None]:
    """Let what is started meanwhile run on all processors."""
    pin(0, set(PROCESSORS))
    yield
    pin(0, OF_DRIVER)


def pin(process: int, processors: set[int]) -> None:
    """Keep a process, 0 for this one, on some processors, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(process, processors)


def get(port: int, path: str) -> bytes:
    """The answer of a server to a GET, head and body; empty when nobody answers."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".encode())
            return b"".join(iter(lambda: connection.recv(1 << 16), b""))
    except OSError:
        return b""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
