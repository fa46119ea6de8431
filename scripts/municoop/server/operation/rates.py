"""A limit on the requests of one address: a bucket of tokens that fills at an even pace."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from time import monotonic

from cachetools import LRUCache

ADDRESSES = 65_536
"""As many are kept in mind; an address that was not seen for longest starts anew."""
NETWORK_BITS = 64
"""What one IPv6 customer has at least: its addresses count as one."""


class Rates:
    """Allows `per_minute` requests a minute to each address, and as many at once after a minute of rest."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self.per_minute = per_minute
        self.clock = clock
        self.buckets: LRUCache[str, tuple[float, float]] = LRUCache(ADDRESSES)

    def take(self, address: str) -> int:
        """Take a token of an address; return 0, or the seconds until there is one again.

        >>> rates = Rates(2, clock=lambda: 0.0)
        >>> [rates.take("192.0.2.1") for _ in range(3)]
        [0, 0, 30]
        """
        key, now = find_customer(address), self.clock()
        tokens, seen = self.buckets.get(key, (float(self.per_minute), now))
        tokens = min(float(self.per_minute), tokens + (now - seen) * self.per_minute / 60)
        has_token = tokens >= 1
        self.buckets[key] = (tokens - 1 if has_token else tokens, now)
        return 0 if has_token else max(1, round((1 - tokens) * 60 / self.per_minute))


def find_customer(address: str) -> str:
    """Return what counts as one address.

    >>> find_customer("2001:db8:1:2:3::4"), find_customer("192.0.2.1"), find_customer("unknown")
    ('2001:db8:1:2::/64', '192.0.2.1', 'unknown')
    """
    if ":" not in address:
        return address
    try:
        return str(ipaddress.IPv6Network((address, NETWORK_BITS), strict=False))
    except ValueError:
        return address
