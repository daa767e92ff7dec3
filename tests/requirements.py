"""What a test needs that not every machine has: skipped by name when it is absent, or failed when it must be there."""

from __future__ import annotations

import os

import pytest


def require(name: str, *, present: object, otherwise: str) -> None:
    """
    Skip the test unless something is there; fail it when the environment's ``REQUIRE`` names it.

    Args:
        name: what is needed, as `make test REQUIRE=node,…` names it.
        present: whether it is there, as a truth value.
        otherwise: what is missing and how to get it.
    """
    if present:
        return
    reason = f"needs {name}: {otherwise}"
    if name in os.environ.get("REQUIRE", "").split(","):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
