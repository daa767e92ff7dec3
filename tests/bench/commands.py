"""Commands of the benchmark: what whoever supervises the whole nation runs and waits for."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from tests.bench.figures import Goal, NotMeasured
from tests.bench.questions import FIRST_DAY
from tests.bench.servers import HOME, everywhere
from tests.bench.stage import Stage

FOUND_ERRORS = 4
"""The exit code of a check that was done, and found errors."""


@dataclass(frozen=True)
class Command:
    """A command over the nation, from the start of its process to its last word."""

    subject: str
    words: tuple[str, ...]
    goal: Goal
    against: str = ""
    unit: ClassVar[str] = "s"

    def measure(self, stage: Stage) -> Sequence[float]:
        """As often as a package is loaded."""
        return [self._run(stage.nation_url) for _ in range(stage.pace.repeated_loads)]

    def _run(self, url: str) -> float:
        environment = {**os.environ, "CATALOG_DATABASE_URL": url}
        command = [sys.executable, "-m", "catalog.cli", *self.words]
        start = time.perf_counter()
        with everywhere():
            done = subprocess.run(command, cwd=HOME, env=environment, capture_output=True, check=False)  # noqa: S603 - our own commands
        seconds = time.perf_counter() - start
        if done.returncode not in {0, FOUND_ERRORS} or not done.stdout:
            raise NotMeasured(done.stderr.decode(errors="replace").strip()[-300:] or "it said nothing")
        return seconds


COMMANDS = (
    Command(
        "catalog check: all rules over the nation", ("check", "--on", FIRST_DAY.isoformat(), "--json"), Goal(at_most=60)
    ),
    Command(
        "catalog report: the self-inspection report of 2023, nation",
        ("report", "--format", "json", "--year", "2023"),
        Goal(),
    ),
)
"""What is run over the nation, and how quickly it should be done."""
