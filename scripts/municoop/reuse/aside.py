"""Work that a copy of this process does while it goes on itself: for what is large and needed late."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import Any, BinaryIO, NoReturn, TypeVar

T = TypeVar("T")


@contextmanager
def doing(work: Callable[[], T]) -> Iterator[Callable[[], T | None]]:
    """Have work done by a copy; yield what waits for the outcome, which is asked for once at most.

    What the copy notes elsewhere is lost with it: all that counts has to be in the outcome. Of a copy that
    fails, or is killed, the outcome is None.
    """
    with TemporaryFile() as told:  # a pipe would make the copy wait until it is read
        copy = os.fork()
        if copy == 0:
            tell(told, work)
        try:
            yield lambda: receive(copy, told)
        finally:
            with suppress(ProcessLookupError):
                os.kill(copy, signal.SIGKILL)
            os.waitpid(copy, 0)


def tell(told: BinaryIO, work: Callable[[], object]) -> NoReturn:
    """Do the work and write its outcome, as the copy, which ends here whatever happens."""
    try:
        pickle.dump(work(), told, protocol=pickle.HIGHEST_PROTOCOL)
        told.flush()
    finally:
        os._exit(0)


def receive(copy: int, told: BinaryIO) -> Any:
    """Return what the copy has written when it ends, None where that is not whole."""
    os.waitid(os.P_PID, copy, os.WEXITED | os.WNOWAIT)
    told.seek(0)
    try:
        return pickle.load(told)  # noqa: S301 - written by a copy of this process
    except (EOFError, pickle.UnpicklingError):
        return None
