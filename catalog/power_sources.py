"""Power sources (权力来源): whether an agency performs a step by its own power, or by one that came to it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from catalog.delegations import Act, Mode
from catalog.territories import Territory


class PowerSource(StrEnum):
    """
    How the agency that performs a step came by the power (权力来源).

    Source: the tables of the national platform for government services (国家政务服务平台), codes 1 to 6.
    """

    OWN = "OWN"
    DEVOLVED_FROM_ABOVE = "DEVOLVED_FROM_ABOVE"
    AUTHORISED_FROM_ABOVE = "AUTHORISED_FROM_ABOVE"
    AUTHORISED_SAME_LEVEL = "AUTHORISED_SAME_LEVEL"
    ENTRUSTED_FROM_ABOVE = "ENTRUSTED_FROM_ABOVE"
    ENTRUSTED_SAME_LEVEL = "ENTRUSTED_SAME_LEVEL"


_FROM_ABOVE = {
    Mode.DEVOLVED: PowerSource.DEVOLVED_FROM_ABOVE,
    Mode.AUTHORISED: PowerSource.AUTHORISED_FROM_ABOVE,
    Mode.ENTRUSTED: PowerSource.ENTRUSTED_FROM_ABOVE,
}
_SAME_LEVEL = {
    Mode.DEVOLVED: PowerSource.AUTHORISED_SAME_LEVEL,
    Mode.AUTHORISED: PowerSource.AUTHORISED_SAME_LEVEL,
    Mode.ENTRUSTED: PowerSource.ENTRUSTED_SAME_LEVEL,
}


def power_source(territory: Territory, acts: Sequence[Act]) -> PowerSource | None:
    """
    The source of the power by which a step is performed.

    Args:
        territory: the divisions of the catalogue.
        acts: the acts that led to whoever performs the step, in order; none for the original holder.

    Returns:
        ``None`` when only acceptance came forward (服务前移): no power has moved then.
    """
    if not acts:
        return PowerSource.OWN
    last = acts[-1].row
    giver = territory.versions(last.from_division)[-1]
    sources = _SAME_LEVEL if last.to_level is giver.level else _FROM_ABOVE
    return sources.get(last.mode)
