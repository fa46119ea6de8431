"""A process beside the server that does the matching, so that no page waits for it."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, TypeVar

from municoop.errors import TargetError
from municoop.server.api.catalogue import Catalogue
from municoop.server.operation.family import die_with_parent

MOST_WAITING = 32

T = TypeVar("T")


class BusyError(RuntimeError):
    """More is asked than can be answered soon."""


class Opened:
    """What a matching process has opened."""

    catalogue: Catalogue | None = None
    problem: TargetError | None = None


def open_catalogue(release: Path, parent: int) -> None:
    """Open the catalogue of this process, which ends with its parent and not by the keys of a terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(parent)
    try:
        Opened.catalogue = Catalogue.open(release)
    except TargetError as problem:  # the release may have gone meanwhile; who asks is told
        Opened.problem = problem


def run(question: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    """Answer a question in the process that has the catalogue. Raises TargetError where it has none."""
    if Opened.problem:
        raise Opened.problem
    return question(Opened.catalogue, *arguments)


class Matcher:
    """Answers questions over the catalogue of a release in a process of its own, one after the other."""

    def __init__(self, release: Path) -> None:
        self.ready = False
        self._release = release
        self._pool = open_pool(release)
        self._waiting = 0

    async def ask(self, question: Callable[..., T], *arguments: Any) -> T:
        """Return the answer of `question(catalogue, *arguments)`; both must be picklable.

        Raises BusyError when too many wait already. A process that ended is replaced, and asked once more.
        """
        if self._waiting >= MOST_WAITING:
            raise BusyError
        self._waiting += 1
        pool = self._pool
        try:
            try:
                return await ask_pool(pool, question, arguments)
            except BrokenProcessPool:
                if self._pool is pool:
                    pool.shutdown(wait=False)
                    self._pool = open_pool(self._release)
                return await ask_pool(self._pool, question, arguments)
        finally:
            self._waiting -= 1

    async def start(self) -> None:
        """Open the catalogue now, so that the first who asks does not wait. Raises TargetError."""
        await asyncio.to_thread(Catalogue.open, self._release)  # here, for the words of its error
        await self.ask(count_things)
        self.ready = True

    async def switch(self, release: Path) -> None:
        """Answer from another release from now on; what was asked before is answered from the old one.

        Raises TargetError for one that has no names; then all stays as it is.
        """
        await asyncio.to_thread(Catalogue.open, release)
        pool = open_pool(release)
        try:
            await ask_pool(pool, count_things, ())
        except BaseException:
            pool.shutdown(wait=False)
            raise
        old, self._pool, self._release = self._pool, pool, release
        self.ready = True
        old.shutdown(wait=False)

    async def stop(self) -> None:
        """End the process."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def open_pool(release: Path) -> ProcessPoolExecutor:
    """Return a process that opens the catalogue of a release when it is first asked."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(1, context, open_catalogue, (release, os.getpid()))


async def ask_pool(pool: ProcessPoolExecutor, question: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    """Return the answer of a process. Raises BrokenProcessPool when it ended."""
    return await asyncio.get_running_loop().run_in_executor(pool, run, question, arguments)


def count_things(catalogue: Catalogue) -> int:
    """Return how many things there are."""
    return len(catalogue.things)
