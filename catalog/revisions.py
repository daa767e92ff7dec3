"""Revisions (版本): accepted sets of changes, numbered from 1."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Revision(NamedTuple):
    """
    One publication (版本): what the catalogue knew from that instant on.

    Attributes:
        number: 1 for the first package, then one more each time.
        at: the instant of publication, with its offset.
        author: who wrote the change.
        approver: who approved it; nobody approves what they wrote, but for the first package.
        note: what it is about, or ``None``.
        instrument: key of the document that authorises it, or ``None``.
    """

    number: int
    at: datetime
    author: str
    approver: str
    note: str | None = None
    instrument: str | None = None
