"""
Throttling: whoever fails too often to say who they are has to wait.

A window that slides: an address waits until its oldest failure of the last minute is a minute old. What
is remembered is bounded, and gone when the process ends.
"""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from datetime import datetime
from ipaddress import IPv6Address, ip_address

from starlette.types import Scope

WINDOW_SECONDS = 60
"""How long a failure counts."""

MOST_ADDRESSES = 10_000
"""How many addresses are remembered; that of the oldest failure is forgotten first."""

_NETWORK_BITS = 64
_LONGEST_ADDRESS = 64


class Failures:
    """
    The failures of the last minute, by client address.

    Args:
        allowed: how many an address may have.
    """

    def __init__(self, allowed: int) -> None:
        self._allowed = allowed
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_seconds(self, address: str, now: datetime) -> int:
        """For how many seconds an address has to wait; 0 when it need not."""
        failures = self._failures.get(address)
        if failures is None or len(failures) < self._allowed:
            return 0
        return max(0, math.ceil(failures[0] + WINDOW_SECONDS - now.timestamp()))

    def note(self, address: str, now: datetime) -> None:
        """Note a failure."""
        failures = self._failures.setdefault(address, deque(maxlen=self._allowed))
        failures.append(now.timestamp())
        self._failures.move_to_end(address)
        if len(self._failures) > MOST_ADDRESSES:
            self._failures.popitem(last=False)

    def __len__(self) -> int:
        return len(self._failures)


def client_address(scope: Scope) -> str:
    """
    The address that a request or connection comes from, as the server sees it.

    Of IPv6 the network of 64 bits, all of whose addresses one customer has; empty when there is none.
    """
    client = scope.get("client")
    host = str(client[0])[:_LONGEST_ADDRESS] if client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return f"{IPv6Address(int(address) >> _NETWORK_BITS << _NETWORK_BITS)}/{_NETWORK_BITS}"
    return str(getattr(address, "ipv4_mapped", None) or address)
