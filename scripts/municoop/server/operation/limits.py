"""How much one request, one connection and all together may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds. What is over is refused with the status that stands beside it."""

    url: int = 40 * 1024
    """414: more than the longest query that the endpoint takes in an address"""
    head: int = 16 * 1024
    """431: all fields together"""
    body: int = 1024 * 1024
    """413"""
    head_seconds: float = 10
    """408: from the first byte, or the connection, to the end of the fields"""
    body_seconds: float = 30
    """408: from there to the end of the body"""
    idle_seconds: int = 15
    """between two requests"""
    stalled_seconds: float = 30
    """in which a reader must take in `stalled_bytes`"""
    stalled_bytes: int = 32 * 1024
    connections: int = 1000
    """503 from here on; at twice as many they are not answered at all"""
    stop_seconds: int = 10
    """for requests in flight when the server is told to stop"""
