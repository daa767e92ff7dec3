"""The house: one order of import, short modules, the same nouns in each folder."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent

ORDER = [
    *("catalog." + name for name in """
        period errors settings codes records workdays instruments divisions agencies offices items certificates
        materials time_limits delegations facts revisions snapshot
        problems sheets cells csv_files checks consistency package tables store loading
        tracing power_sources findings places inquiries counters handling changes explanations menus naming reports
    """.split()),
    *("schema." + name for name in """
        world
    """.split()),
    "catalog.cli",
]
"""A module imports only from modules above it here."""
