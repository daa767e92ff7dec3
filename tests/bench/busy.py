"""
Rows about a busy server: what its clients wait for while something else goes on.

With two processors the server has one, and whoever publishes or sends what is refused shares the other with the driver,
which measures; they run when it has nothing to do. A wait is counted from the instant at which a request was due, and nothing is
subtracted. How late the driver itself was is measured beside it, whatever the server does: up to two milliseconds are its
clock; a stretch of which a hundredth was sent later than that says nothing of the server, and is measured again.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import IO, ClassVar, TypeVar

import orjson

from tests.bench.driver import Driver
from tests.bench.figures import Goal, NotMeasured, p99
from tests.bench.servers import HOME, get
from tests.bench.stage import Stage

SWAP_SECONDS = 10
"""How long a server may take to answer from a published revision until it is said not to."""

BAD_RATE = 20
"""Bad requests in a second."""

MOST_LATE_SECONDS = 0.0025
"""How late the driver itself may send the latest hundredth of a stretch that counts."""

ATTEMPTS = 4
"""How often a stretch is measured until it counts in any case."""

_PAUSE_SECONDS = 0.005

T = TypeVar("T")


@contextmanager
def another(module: str, *arguments: str) -> Iterator[tuple[IO[str], IO[str]]]:
    """Another process of ours, with what is written to it and read from it; it has said that it is ready."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        yield process.stdin, process.stdout


def go_on(process: IO[str]) -> None:
    """Tell another process to do its work."""
    process.write("\n")
    process.flush()


def paced(stage: Stage, what: str, rate: float, *, halfway: Callable[[], None] | None = None) -> list[float]:
    """What clients of the nation wait, at a rate for a stretch; tells it, and how much of it is the driver's."""
    driver = stage.nation_driver
    found = driver.pace(rate, stage.pace.pace_seconds, halfway=halfway)
    stage.tell(
        f"{what} at {rate:.0f} a second: p99 {1000 * p99(found):.1f} ms, sent late {1000 * p99(driver.late):.1f} ms"
    )
    return found


def counting(stage: Stage, measure: Callable[[], T]) -> T:
    """What is measured of a stretch in which the driver was not late itself, of a few at most."""
    for _ in range(ATTEMPTS - 1):
        found = measure()
        if p99(stage.nation_driver.late) <= MOST_LATE_SECONDS:
            return found
        stage.tell("the driver itself was late: once more")
    return measure()


def idle(stage: Stage, rate: float) -> float:
    """The p99 while nothing else goes on."""
    return counting(stage, lambda: p99(paced(stage, "idle", rate)))


def half_the_peak(driver: Driver, stage: Stage) -> float:
    """Half of the requests in a second that a server can bear when it is warm."""
    driver.warm_up()
    return driver.flood(stage.pace.slice_seconds * 2).rate / 2


@dataclass(frozen=True)
class Swap:
    """How long the slowest hundredth waits while a revision comes in, at half the rate that the server can bear."""

    subject: str = "p99 of handling while a revision is swapped in, nation"
    against: str = "p99 idle, at half the peak rate"
    unit: str = ""
    goal: ClassVar[Goal] = Goal(at_most=2)

    def measure(self, stage: Stage) -> Sequence[float]:
        """Of as many stretches as there are swaps, each against the stretches before and after it."""
        rate = half_the_peak(stage.nation_driver, stage)
        found = []
        before = idle(stage, rate)
        for _ in range(stage.pace.swaps):
            middle = counting(stage, partial(self._swapping, stage, rate))
            after = idle(stage, rate)
            found.append(2 * middle / (before + after))
            before = after
        return found

    @staticmethod
    def _swapping(stage: Stage, rate: float) -> float:
        known = revision(stage)
        with another("tests.bench.publisher", stage.nation_url) as (publisher, _):
            latencies = paced(stage, "around a swap", rate, halfway=lambda: go_on(publisher))
        wait_for(stage, known + 1)
        return p99(latencies[len(latencies) // 2 :])


@dataclass(frozen=True)
class Visible:
    """From the moment that one process begins to publish a delegation until another one answers from it."""

    subject: str = "publish one delegation, visible in a second process, nation"
    against: str = ""
    unit: str = "s"
    goal: ClassVar[Goal] = Goal(at_most=1)

    def measure(self, stage: Stage) -> Sequence[float]:
        """Each time a delegation of its own, on an idle server."""
        return [self._publish(stage) for _ in range(3 * stage.pace.swaps)]

    @staticmethod
    def _publish(stage: Stage) -> float:
        known = revision(stage)
        with another("tests.bench.publisher", stage.nation_url) as (publisher, _):
            start = time.perf_counter()
            go_on(publisher)
            wait_for(stage, known + 1)
            return time.perf_counter() - start


@dataclass(frozen=True)
class Isolation:
    """How long the slowest hundredth waits while others send what is refused, at half the rate that the server can bear."""

    what: str
    group: str
    against: str = "p99 idle, at half the peak rate"
    unit: str = ""
    goal: ClassVar[Goal] = Goal(at_most=2)

    @property
    def subject(self) -> str:
        """What the others send."""
        return f"p99 of handling while others send {self.what}, {BAD_RATE} a second"

    def measure(self, stage: Stage) -> Sequence[float]:
        """Of as many stretches as there are swaps, each against the stretches before and after it."""
        rate = half_the_peak(stage.nation_driver, stage)
        found = []
        before = idle(stage, rate)
        for _ in range(stage.pace.swaps):
            middle = counting(stage, partial(self._abused, stage, rate))
            after = idle(stage, rate)
            found.append(2 * middle / (before + after))
            before = after
        return found

    def _abused(self, stage: Stage, rate: float) -> float:
        with another("tests.bench.abuser", str(stage.nation.port), str(BAD_RATE), self.group) as (abuser, told):
            go_on(abuser)
            middle = p99(paced(stage, self.what, rate))
            go_on(abuser)
            stage.tell(f"{self.what}: {told.readline().strip()}")
        return middle


def revision(stage: Stage) -> int:
    """The revision that the nation's server answers from."""
    number: int = orjson.loads(get(stage.nation.port, "/readyz").partition(b"\r\n\r\n")[2])["revision"]
    return number


def wait_for(stage: Stage, number: int) -> None:
    """
    Wait until the nation's server answers from a revision.

    Raises:
        NotMeasured: it does not.
    """
    until = time.perf_counter() + SWAP_SECONDS
    while revision(stage) < number:
        if time.perf_counter() > until:
            raise NotMeasured(f"the server did not take up a published revision within {SWAP_SECONDS} s")
        time.sleep(_PAUSE_SECONDS)
