"""Timeless: resolvers whose answers are the same on every day, so that what is asked of a record can be kept finished."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

Resolve = TypeVar("Resolve", bound=Callable[..., Any])

_MARK = "is_timeless"


def timeless(resolve: Resolve) -> Resolve:
    """
    Mark a resolver whose answer follows from the record, its arguments and the snapshot alone.

    It looks neither at the day of the question nor at the instant nor at anything else of the request. Below
    `staticmethod` or `classmethod`:

        @staticmethod
        @timeless
        def resolve_legal_bases(seen, _info): ...
    """
    setattr(resolve, _MARK, True)
    return resolve


def is_timeless(resolve: Callable[..., Any]) -> bool:
    """Whether a resolver is marked so."""
    while isinstance(resolve, partial):
        resolve = resolve.func
    return getattr(resolve, _MARK, False)
