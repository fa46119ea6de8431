"""Work that a copy of this process does while it goes on itself: for what is large and needed late."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")


@contextmanager
def doing(work: Callable[[], T]) -> Iterator[Callable[[], T | None]]:
    """Have work done by a copy; yield what waits for the outcome, which is asked for once at most.

    What the copy notes elsewhere is lost with it: all that counts has to be in the outcome. Of a copy that
    fails, or is killed, the outcome is None.
    """
    reader, writer = os.pipe()
    copy = os.fork()
    if copy == 0:
        tell(writer, work)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        try:
            yield lambda: receive(pipe.read())
        finally:
            with suppress(ProcessLookupError):
                os.kill(copy, signal.SIGKILL)
            os.waitpid(copy, 0)


def tell(writer: int, work: Callable[[], object]) -> NoReturn:
    """Do the work and write its outcome, as the copy, which ends here whatever happens."""
    try:
        with os.fdopen(writer, "wb") as pipe:
            pickle.dump(work(), pipe, protocol=pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)


def receive(data: bytes) -> Any:
    """Return what the copy has written, None where that is not whole."""
    try:
        return pickle.loads(data)  # noqa: S301 - written by a copy of this process
    except (EOFError, pickle.UnpicklingError):
        return None
