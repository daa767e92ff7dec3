"""
Drawing: charts as SVG, drawn by a process beside the one that answers.

Drawing takes a JavaScript engine, about 80 MB of memory and a second to begin with. It has a process of its own, one at a
time, which is started when the first chart is wanted and ends when none has been for a minute. What it has drawn is kept
by what was asked for.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from importlib.util import find_spec
from threading import Timer
from typing import Any

import orjson

from catalog.errors import Refusal
from schema.charts import Spec

KEPT_BYTES = 4_000_000
"""How much is kept of what was drawn; a chart has 5 to 100 kB."""

MOST_WAITING = 8
"""Charts that may wait to be drawn; each takes a fifth of a second or two."""

MOST_SECONDS = 20
"""How long a drawing may take until the process is taken for hung."""

IDLE_SECONDS = 60
"""How long the process waits for another chart until it ends and gives its memory back."""


class NoCharts(Refusal):
    """Charts cannot be drawn, because what draws them is not installed."""

    code = "NO_CHARTS"

    def __init__(self) -> None:
        super().__init__(
            "Charts are not drawn here, because vl-convert-python is not installed. "
            "The tables hold the same figures. The operator gets charts by installing the extra `charts`.",
            "未安装 vl-convert-python，无法绘制图表。表格中有相同的数据。运维人员安装可选组件 charts 后即可显示图表。",
        )


class TooManyCharts(Refusal):
    """So many charts wait to be drawn that another would wait for long."""

    code = "TOO_MANY_CHARTS"

    def __init__(self) -> None:
        super().__init__(
            "Many charts are being drawn. Reload the page in a few seconds; the tables hold the same figures.",
            "正在绘制的图表较多，请几秒后刷新页面。表格中有相同的数据。",
        )


class DrawingError(Exception):
    """A chart could not be drawn; that is nobody's fault but ours."""


class Drawing:
    """
    Draws charts and keeps them.

    Args:
        command: what starts the process that draws; it speaks as `schema.pen` does.
    """

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "schema.pen")) -> None:
        self._command = command
        self._thread = ThreadPoolExecutor(1, "drawing")
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._waiting = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._idle: Timer | None = None

    @staticmethod
    def is_possible() -> bool:
        """Whether what draws is installed."""
        return find_spec("vl_convert") is not None

    async def svg(self, spec: Spec) -> bytes:
        """
        A chart, drawn now or before.

        Raises:
            NoCharts: what draws them is not installed.
            TooManyCharts: too many are waited for.
            DrawingError: it could not be drawn.
        """
        text = orjson.dumps(spec, option=orjson.OPT_SORT_KEYS)
        key = tag(text)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if not self.is_possible():
            raise NoCharts
        if self._waiting >= MOST_WAITING:
            raise TooManyCharts
        self._waiting += 1
        try:
            drawn = await asyncio.get_running_loop().run_in_executor(self._thread, self._draw, key, text)
        finally:
            self._waiting -= 1
        self._keep(key, drawn)
        return drawn

    def close(self) -> None:
        """End the process; nothing is drawn any more."""
        self._thread.submit(self._rest)
        self._thread.shutdown()

    def _keep(self, key: str, drawn: bytes) -> None:
        if key not in self._kept:
            self._kept[key] = drawn
            self._bytes += len(drawn)
        while self._bytes > KEPT_BYTES:
            self._bytes -= len(self._kept.popitem(last=False)[1])

    def _draw(self, key: str, text: bytes) -> bytes:
        """Draw a chart, in the thread for that, unless another drew it meanwhile."""
        kept = self._kept.get(key)
        if kept is not None:
            return kept
        self._stay_awake()
        answer = self._asked(text)
        if "svg" not in answer:
            raise DrawingError(answer.get("error", "The process that draws ended."))
        drawn: str = answer["svg"]
        self._idle = Timer(IDLE_SECONDS, self._thread.submit, [self._rest])
        self._idle.daemon = True
        self._idle.start()
        return drawn.encode()

    def _asked(self, text: bytes) -> dict[str, Any]:
        """What the process answers; empty when it ended instead, or did not answer in time."""
        process = self._started()
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        late = Timer(MOST_SECONDS, process.kill)
        late.start()
        try:
            process.stdin.write(text + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = b""
        finally:
            late.cancel()
        if not line:
            self._rest()
            return {}
        answer: dict[str, Any] = orjson.loads(line)
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._rest()
            self._process = subprocess.Popen(  # noqa: S603 - our own module, without a shell
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: value for name, value in os.environ.items() if not name.startswith("CATALOG_")},
            )
        return self._process

    def _stay_awake(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _rest(self) -> None:
        """End the process, if there is one."""
        self._stay_awake()
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()


def tag(text: bytes) -> str:
    """What tells one specification from another."""
    return sha256(text).hexdigest()
