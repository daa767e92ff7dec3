"""
``python -m tests.bench [quick] [reuse] [WORD …]``: measure, and print one table.

Words choose the rows whose subject or reference has one of them in it. ``reuse`` serves from the databases
that an earlier run left.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.bench.driver import WrongAnswer
from tests.bench.figures import NotMeasured, Row, quartiles
from tests.bench.rows import ROWS
from tests.bench.servers import NotReady
from tests.bench.stage import Pace, Stage

shown = Console(highlight=False, width=max(Console().width, 150))
told = Console(stderr=True, highlight=False)


def main(words: Sequence[str]) -> None:
    """Measure every row, or those whose subject or reference has one of the words in it."""
    quick = "quick" in words
    wanted = [word for word in words if word not in {"quick", "reuse"}]
    pace = Pace(quick=quick)
    stage = Stage(pace, lambda text: told.print(f"… {text}", markup=False, style="dim"), reuse="reuse" in words)
    table = Table("What", "Measured against", "Median", "Quartiles", "Rounds", "Goal", "", title=_title(quick=quick))
    reasons: list[str] = []
    try:
        for row in ROWS:
            if not wanted or any(word in f"{row.subject} {row.against}" for word in wanted):
                table.add_row(*_cells(row, stage, reasons))
    finally:
        stage.close()
    shown.print(table)
    for reason in reasons:
        shown.print(reason, markup=False)


def _title(*, quick: bool) -> str:
    machine = f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    return f"{'Quick look' if quick else 'Benchmark'}: {machine}"


def _cells(row: Row, stage: Stage, reasons: list[str]) -> tuple[str, ...]:
    told.print(f"{row.subject}{f' ÷ {row.against}' if row.against else ''}", markup=False)
    try:
        values = row.measure(stage)
    except (NotMeasured, NotReady, WrongAnswer, RuntimeError, TimeoutError) as reason:
        reasons.append(f"Not measured: {row.subject}: {reason}")
        return row.subject, row.against, "not measured", "", "", str(row.goal), ""
    low, middle, high = quartiles(values)
    unit = f" {row.unit}" if row.unit else ""
    verdict = "" if row.goal.at_least is row.goal.at_most is None else ("met" if row.goal.is_met(middle) else "MISSED")
    shown_range = f"{low:.2f} to {high:.2f}" if len(values) > 1 else ""
    return (
        row.subject,
        row.against,
        f"{middle:.2f}{unit}",
        shown_range,
        str(len(values)),
        f"{row.goal}{unit if str(row.goal) else ''}",
        verdict,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
