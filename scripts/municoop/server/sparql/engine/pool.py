"""Which query runs when: first come, first served, and the slow ones step aside for the others."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections import deque
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path

from municoop.errors import TargetError
from municoop.server.sparql.engine.evaluation import RefusedError
from municoop.server.sparql.engine.frames import Head
from municoop.server.sparql.engine.keeper import Keeper, Worker
from municoop.server.sparql.limits import Limits

# Why a worker has ended in the middle of a query, by the signal.
REASONS = {
    signal.SIGABRT: "memory",
    signal.SIGSEGV: "crash",
    signal.SIGBUS: "crash",
    signal.SIGILL: "crash",
    signal.SIGALRM: "time",
}
# Seconds before a nursery that has ended is started again: at once, then later and later.
PAUSES_S = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0)

Reply = tuple[Head, bytes]


@dataclass(slots=True, eq=False)
class Ticket:
    """A query that waits or runs."""

    head: Head
    body: bytes
    time_s: float
    reply: asyncio.Future[Reply]
    worker: Worker | None = None
    timer: asyncio.TimerHandle | None = None
    ran_s: float = field(default=0.0)

    def settle(self, reply: Reply | Exception) -> None:
        """Give the answer, or why there is none, unless nobody waits for it any more."""
        if self.timer:
            self.timer.cancel()
        if self.reply.done():
            return
        if isinstance(reply, Exception):
            self.reply.set_exception(reply)
        else:
            self.reply.set_result(reply)


class Pool:
    """The workers of one release, and the queries that wait for them."""

    def __init__(self, data: Path, limits: Limits) -> None:
        self.limits = limits
        self.keeper = Keeper(data, limits.memory_bytes, self)
        self.ready = False
        self.waiting: deque[Ticket] = deque()
        self.running: dict[int, Ticket] = {}
        self._idle: list[Worker] = []
        self._closing = False
        self._restart: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Load the data and raise the workers. Raises TargetError for data that cannot be loaded."""
        await self.keeper.start()
        self.ready = True
        self._refill()

    async def drain(self) -> None:
        """Let the queries that are here end, then end all processes."""
        self._closing = True
        try:
            while self.waiting or self.running:
                await asyncio.sleep(0.05)
        finally:
            await self.stop()

    async def stop(self) -> None:
        """End all processes at once. Queries get no answer."""
        self.ready, self._closing = False, True
        if self._restart:
            self._restart.cancel()
        self.keeper.close()
        for ticket in (*self.waiting, *self.running.values()):
            ticket.settle(RefusedError("lost"))
        self.waiting.clear()
        self.running.clear()
        self._idle.clear()

    async def ask(self, head: Head, body: bytes, time_s: float) -> Reply:
        """Return the reply to a query. Raises RefusedError; cancelled, the query is killed."""
        if len(self.waiting) >= self.limits.queue:
            raise RefusedError("busy")
        loop = asyncio.get_running_loop()
        ticket = Ticket({**head, "time_s": time_s}, body, time_s, loop.create_future())
        worker = self._pop_idle()
        if worker:
            self._run(worker, ticket)
        else:
            ticket.timer = loop.call_later(self.limits.time_s, self._give_up, ticket)
            self.waiting.append(ticket)
        try:
            return await ticket.reply
        except asyncio.CancelledError:
            self._abandon(ticket)
            raise

    def _pop_idle(self) -> Worker | None:
        while self._idle:
            worker = self._idle.pop()
            if not worker.dismissed:
                return worker
        return None

    def count_slow(self) -> int:
        """Return how many queries have stepped aside."""
        return sum(worker.slow for worker in self.keeper.workers.values())

    def take_idle(self, worker: Worker) -> None:
        """Give a worker the next query."""
        if worker.dismissed:
            return
        while self.waiting:
            ticket = self.waiting.popleft()
            if not ticket.reply.done():
                self._run(worker, ticket)
                return
        self._idle.append(worker)

    def take_reply(self, worker: Worker, head: Head, body: bytes) -> None:
        """Hand over an answer, and let the worker take the next query if it is fit for one."""
        tired = head.pop("tired", False)
        ticket = self.running.pop(worker.name, None)
        if ticket:
            ticket.settle((head, body))
        if tired or worker.slow:
            worker.dismiss()
            self._refill()
        else:
            self.take_idle(worker)

    def take_end(self, worker: Worker, signal: int) -> None:
        """Say why a query has no answer, and have a new worker."""
        if worker in self._idle:
            self._idle.remove(worker)
        ticket = self.running.pop(worker.name, None)
        if ticket:
            ticket.settle(RefusedError(REASONS.get(signal, "lost")))  # type: ignore[call-overload]
        self._refill()

    def take_loss(self) -> None:
        """Load the data again. Queries wait, as long as they may."""
        self.ready = False
        if not self._closing and (self._restart is None or self._restart.done()):
            self._restart = asyncio.get_running_loop().create_task(self._start_again())

    async def _start_again(self) -> None:
        """Start the nursery again until that succeeds."""
        for pause in chain(PAUSES_S, repeat(PAUSES_S[-1])):
            await asyncio.sleep(pause)
            with contextlib.suppress(TargetError):
                await self.start()
                return

    def _refill(self) -> None:
        """Have as many workers as there should be, beside the slow."""
        if self.ready:
            fresh = sum(not (worker.slow or worker.dismissed) for worker in self.keeper.workers.values())
            for _ in range(self.limits.workers - fresh):
                self.keeper.fork()

    def _run(self, worker: Worker, ticket: Ticket) -> None:
        if ticket.timer:
            ticket.timer.cancel()
        ticket.worker = worker
        self.running[worker.name] = ticket
        worker.ask(ticket.head, ticket.body)
        self._watch(ticket)

    def _watch(self, ticket: Ticket) -> None:
        """Look at a query again when it has lost our patience, or its time is up."""
        step = min(self.limits.patience_s, ticket.time_s - ticket.ran_s)
        ticket.ran_s += step
        ticket.timer = asyncio.get_running_loop().call_later(step, self._look, ticket)

    def _look(self, ticket: Ticket) -> None:
        worker = ticket.worker
        if worker is None or ticket.reply.done():
            return
        if ticket.ran_s >= ticket.time_s:
            self._abandon(ticket)
            ticket.settle(RefusedError("time", limit=ticket.time_s))
            return
        if not worker.slow and self.count_slow() < self.limits.slow:
            self.keeper.calm(worker)
            self._refill()
        self._watch(ticket)

    def _give_up(self, ticket: Ticket) -> None:
        """Tell a query that has waited too long."""
        if ticket in self.waiting:
            self.waiting.remove(ticket)
        ticket.settle(RefusedError("busy"))

    def _abandon(self, ticket: Ticket) -> None:
        """Let a query go that nobody waits for, and its worker with it."""
        if ticket.timer:
            ticket.timer.cancel()
        if ticket.worker is None:
            if ticket in self.waiting:
                self.waiting.remove(ticket)
        elif self.running.pop(ticket.worker.name, None):
            self.keeper.kill(ticket.worker)
            self._refill()
