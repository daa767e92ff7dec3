"""Waiting: resolvers that may answer later, so that whoever executes an operation has to be able to wait."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from inspect import isasyncgenfunction, iscoroutinefunction
from typing import Any, TypeVar

Resolve = TypeVar("Resolve", bound=Callable[..., Any])

_MARK = "may_wait"


def waits(resolve: Resolve) -> Resolve:
    """
    Mark a resolver that is no coroutine and may answer with something to wait for.

    Below `staticmethod`, as `timeless`.
    """
    setattr(resolve, _MARK, True)
    return resolve


def may_wait(resolve: Callable[..., Any]) -> bool:
    """Whether a resolver is a coroutine, or is marked so."""
    while isinstance(resolve, partial):
        resolve = resolve.func
    return iscoroutinefunction(resolve) or isasyncgenfunction(resolve) or getattr(resolve, _MARK, False)
