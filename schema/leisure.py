"""Leisure: answers that may take seconds over a nation, worked out beside the event loop so that others need not wait."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from catalog.snapshot import Snapshot

Answer = TypeVar("Answer")


def at_leisure(snapshot: Snapshot, work_out: Callable[[], Answer]) -> Answer | Awaitable[Answer]:
    """
    An answer about many places, or, of a large catalogue, one to wait for.

    Whoever resolves a field so is marked with :func:`schema.waiting.waits`.
    """
    return asyncio.to_thread(work_out) if snapshot.surveys.is_large else work_out()
