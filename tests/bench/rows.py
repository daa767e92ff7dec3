"""The rows of the table: each says what is measured, against what, and how good it should be."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import ClassVar

import orjson

from tests.bench.busy import Isolation, Swap, Visible
from tests.bench.commands import COMMANDS
from tests.bench.driver import Driver
from tests.bench.figures import Goal, NotMeasured, Row, quartiles
from tests.bench.planners import PLANNED
from tests.bench.questions import COMPRESSION, FIRST_DAY, MENU, codes, first_seen, graphql
from tests.bench.searches import Search
from tests.bench.stage import Stage, run

FIRST_SLICES = 3
"""How many slices a server is asked before the first that is measured, warm or not."""

FULL_DRIVER = 0.9
"""A driver that is at work for more of the time than this may be what is measured."""


@dataclass(frozen=True)
class Rate:
    """
    Answers in a second of one server, as a share of those of another; slices of the two alternate.

    Both are warm before, or, where that is said, hardly begun.
    """

    subject: str
    subject_driver: str
    against: str
    against_driver: str
    goal: Goal = field(default=Goal())
    is_warm: bool = True
    unit: ClassVar[str] = ""

    def measure(self, stage: Stage) -> Sequence[float]:
        """One ratio for each slice of the subject, by the mean of the slices of the reference around it."""
        subject: Driver = getattr(stage, self.subject_driver)
        reference: Driver = getattr(stage, self.against_driver)
        seconds = stage.pace.slice_seconds
        for driver in (subject, reference):
            driver.flood(FIRST_SLICES * seconds)
            if self.is_warm:
                driver.warm_up()
        references = [reference.flood(seconds)]
        subjects, found = [], []
        for _ in range(stage.pace.rounds):
            subjects.append(subject.flood(seconds))
            references.append(reference.flood(seconds))
            found.append(2 * subjects[-1].rate / (references[-2].rate + references[-1].rate))
        busiest = quartiles([one.busy for one in (*subjects, *references)])[2]
        rate = quartiles([one.rate for one in references])[1]
        stage.tell(f"{self.against}: {rate:.0f} answers a second, driver at work {busiest:.0%}")
        if busiest > FULL_DRIVER:
            raise NotMeasured(f"the driver itself is at work {busiest:.0%} of the time; give it a processor")
        return found


@dataclass(frozen=True)
class FirstSeen:
    """A document that differs from all before: parsed, validated and prepared."""

    subject: str = "handling of a first-seen document, nation"
    against: str = ""
    unit: str = "ms"
    goal: ClassVar[Goal] = Goal(at_most=10)

    def measure(self, stage: Stage) -> Sequence[float]:
        """From request to answer on one connection."""
        driver = stage.driver(stage.nation, first_seen(stage.nation_package), expected=b'"HANDLED"')
        return [1000 * seconds for seconds in driver.one_by_one(stage.pace.single_questions)]


@dataclass(frozen=True)
class Menu:
    """Everything that can be applied for from one village, page by page."""

    subject: str = "handlings: a village's whole menu of 1,000 items, nation"
    against: str = ""
    unit: str = "ms"
    goal: ClassVar[Goal] = Goal(at_most=25)

    def measure(self, stage: Stage) -> Sequence[float]:
        """The time of all pages of a menu together."""
        villages = codes(stage.nation_package, "divisions.csv", level="VILLAGE")[::619][
            : stage.pace.single_questions // 5
        ]
        return [1000 * self._menu(stage, village) for village in villages]

    @staticmethod
    def _menu(stage: Stage, place: str) -> float:
        asked: list[str | None] = [None]
        requests = (
            graphql(MENU, {"place": place, "on": FIRST_DAY.isoformat(), "after": asked[-1]}) for _ in iter(int, 1)
        )
        driver = Driver(stage.nation.port, requests, connections=1)
        seconds, items, more = 0.0, 0, True
        while more:
            answer = driver.ask()
            seconds += answer.seconds
            told = orjson.loads(answer.body)
            if told.get("errors"):
                raise NotMeasured(told["errors"][0]["message"])
            page = told["data"]["handlings"]
            items += len(page["edges"])
            more = page["pageInfo"]["hasNextPage"]
            asked.append(page["pageInfo"]["endCursor"])
        driver.close()
        if items < 1000:
            raise NotMeasured(f"the menu has {items} items")
        return seconds


@dataclass(frozen=True)
class Compression:
    """By how much the times of all items are compressed, by level, on days that were not asked about before."""

    subject: str = "timeCompression of all 1,000 items by level, nation"
    against: str = ""
    unit: str = "ms"
    goal: ClassVar[Goal] = Goal(at_most=50)

    def measure(self, stage: Stage) -> Sequence[float]:
        """From request to answer on one connection."""
        days = (FIRST_DAY + timedelta(days=number) for number in count())
        questions = (graphql(COMPRESSION, {"on": day.isoformat()}) for day in days)
        driver = stage.driver(stage.nation, questions, expected=b'"itemCount":1000')
        return [1000 * seconds for seconds in driver.one_by_one(stage.pace.single_questions)]


@dataclass(frozen=True)
class Resident:
    """What one worker weighs after it has answered."""

    subject: str = "resident memory of one worker, nation"
    against: str = ""
    unit: str = "MB"
    goal: ClassVar[Goal] = Goal(at_most=300)

    def measure(self, stage: Stage) -> Sequence[float]:
        """Once, under load or after it."""
        stage.nation_driver.flood(stage.pace.slice_seconds)
        return [stage.nation.resident_mb]


@dataclass(frozen=True)
class Ready:
    """From the start of the process to the first answer of ``/readyz``."""

    subject: str = "start to ready, nation, SQLite"
    against: str = ""
    unit: str = "s"
    goal: ClassVar[Goal] = Goal(at_most=15)

    def measure(self, stage: Stage) -> Sequence[float]:
        """The first start, from the database as ``catalog load`` left it."""
        return [stage.nation.ready_seconds]


@dataclass(frozen=True)
class Load:
    """``catalog load`` of the nation, with all that it reads and checks, against insertion alone."""

    database: str
    against: str
    goal: ClassVar[Goal] = Goal(at_most=3)
    unit: ClassVar[str] = ""

    @property
    def subject(self) -> str:
        """What is loaded into what."""
        return f"catalog load of the nation into {self.database}"

    def measure(self, stage: Stage) -> Sequence[float]:
        """One ratio for each load, by the mean of the insertions around it."""
        found = []
        before = self._insertion(stage)
        for seconds in self._loads(stage):
            after = self._insertion(stage)
            stage.tell(f"{self.database}: loaded in {seconds:.1f} s, inserted in {before:.1f} and {after:.1f} s")
            found.append(2 * seconds / (before + after))
            before = after
        return found

    def _loads(self, stage: Stage) -> Iterator[float]:
        for _ in range(stage.pace.repeated_loads):
            yield stage.load(stage.nation_package, self._fresh(stage, "again"), "--no-snapshot")

    def _insertion(self, stage: Stage) -> float:
        source = stage.nation_url.removeprefix("sqlite:///")
        stage.tell(f"inserting the same rows into {self.database}")
        command = [sys.executable, "-m", "tests.bench.raw", source, self._fresh(stage, "raw")]
        return float(run(command, ""))

    def _fresh(self, stage: Stage, name: str) -> str:
        return stage.fresh_sqlite(name) if self.database == "SQLite" else stage.postgres.fresh(name)


ROWS: tuple[Row, ...] = (
    Load("SQLite", "sqlite3 executemany of the same rows"),
    Load("PostgreSQL", "COPY of the same rows"),
    Ready(),
    Rate("raw ASGI, an equal body", "asgi_driver", "bare Starlette POST", "starlette_driver"),
    Rate(
        "handling, nation, in the first minute under load",
        "nation_driver",
        "bare Starlette POST, an equal body",
        "starlette_driver",
        is_warm=False,
    ),
    Rate(
        "handling, nation", "nation_driver", "bare Starlette POST, an equal body", "starlette_driver", Goal(at_least=1)
    ),
    Rate("handling, nation", "nation_driver", "the same that does not parse its request", "unparsed_driver"),
    Rate("handling, nation", "nation_driver", "handling, city", "city_driver", Goal(at_least=0.85)),
    FirstSeen(),
    Menu(),
    Compression(),
    Search(),
    *PLANNED,
    *COMMANDS,
    Swap(),
    Visible(),
    Isolation("documents over the limits", "documents"),
    Isolation("bodies that are too long, too deep or no text", "bodies"),
    Resident(),
)
"""The table, in the order in which it is measured."""
