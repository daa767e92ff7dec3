"""Gazetteer (区划查询): what a division code stands for on a day, and which divisions there are."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.divisions import Division, Level
from catalog.errors import UnknownPlace
from catalog.listings import listing
from catalog.period import Moment
from catalog.territories import Territory


def division(territory: Territory, code: str, at: Moment) -> Division | None:
    """
    The division that a code stands for at a moment, after successions.

    A code that stands for several then, or for none, is the division that had it last, or will have
    it first. ``None`` when no division ever has the code.
    """
    if code not in territory:
        return None
    standing = territory.standing(code, at)
    return territory.nearest(standing[0] if len(standing) == 1 else code, at)


def known(territory: Territory, code: str, at: Moment, *, argument: str) -> Division:
    """
    The division that a code stands for at a moment, as :func:`division` finds it.

    Args:
        territory: the divisions of the catalogue.
        code: 12 digits.
        at: the moment.
        argument: the argument that gave the code.

    Raises:
        UnknownPlace: no division ever has the code.
    """
    found = division(territory, code, at)
    if found is None:
        raise UnknownPlace(
            f"No division has the code {code}. Check the digits, or find the division by name with `divisions(search:)`.",
            f"没有代码为 {code} 的区划。请核对代码，或用 divisions(search:) 按名称查询。",
            argument=argument,
        )
    return found


def divisions(
    territory: Territory, at: Moment, *, under: str | None = None, level: Level | None = None
) -> Sequence[Division]:
    """
    The divisions that exist at a moment, by code.

    Args:
        territory: the divisions of the catalogue.
        at: the moment.
        under: only those that this division contains, itself not; ``None``: all.
        level: only those of this level; ``None``: of any.

    Raises:
        UnknownPlace: no division ever has the code ``under``.
    """
    if under is not None:
        under = known(territory, under, at, argument="under").code
    return listing(territory, at, under=under, level=level)
