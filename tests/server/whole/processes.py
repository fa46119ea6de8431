"""The processes of a server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from endpoints import children, find_family


def read_name(pid: int) -> str:
    """Return the command of a process as one line, "" for one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not yet counted out does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def find_workers(server: int) -> list[int]:
    """Return the processes that answer queries: the children of the one that holds the data."""
    return [pid for nursery in children(server) for pid in children(nursery)]


def find_matchers(server: int) -> list[int]:
    """Return the processes that match names."""
    return [pid for pid in find_family(server) if "spawn_main" in read_name(pid)]


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something holds. Raises AssertionError when it does not."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, condition
        time.sleep(0.02)


def wait_for_end(pids: Iterable[int]) -> None:
    """Wait until processes have ended. Raises AssertionError when one does not."""
    wait_until(lambda: not any(is_alive(pid) for pid in pids))
