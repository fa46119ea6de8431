"""Whom a server knows us as."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Account:
    """A user and a password (RFC 7617, Basic). The password gets into no message.

    >>> Account("reader", "secret")
    Account(user='reader')
    """

    user: str
    password: str = field(repr=False)

    @property
    def header(self) -> str:
        """The value of the header `Authorization`."""
        return "Basic " + b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
