"""Look-ups (查找): methods that keep what they found last."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar, cast

T = TypeVar("T")


def keeping(most: int, look_up: Callable[..., T]) -> Callable[..., T]:
    """
    A method that keeps its answers for the last arguments, without keeping alive the object that it belongs to.

    An object that holds an `lru_cache` of its own method holds itself: the garbage collector would have to find it, and
    with it what an old snapshot keeps, tens of thousands of objects at once. This way it goes with the last who uses it.

    Args:
        most: how many answers are kept.
        look_up: the method, bound; whoever calls what is returned holds its object.
    """
    method = cast("Any", look_up)
    function, owner = method.__func__, weakref.ref(method.__self__)

    @lru_cache(most)
    def found(*given: Any) -> T:
        return cast("T", function(owner(), *given))

    return found
