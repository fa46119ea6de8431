"""Which query runs when: first come, first served, and the slow ones step aside for the others.

A worker that has just answered is given two queries if so many wait: one runs, the other is at hand, and
taken back if it does not come to it at once. So the worker needs no sleep between short queries.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
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

# Seconds between two looks at the queries. What is at hand for a worker when a query has been looked at twice
# goes to another one; twice, as at the first look it may be this process that had no time to read the answer.
LOOK_S = 0.025

Reply = tuple[Head, bytes]
Departure = Callable[[], Awaitable[object]]
"""Waits until the client has left."""


@dataclass(slots=True, eq=False)
class Ticket:
    """A query that waits or runs `since` then, until `end` at most, by the clock of the loop."""

    head: bytes
    body: bytes
    time_s: float
    end: float
    reply: asyncio.Future[Reply]
    departure: Departure
    since: float
    looks: int = 0
    worker: Worker | None = None
    watch: asyncio.Future[object] | None = None

    def watch_client(self) -> None:
        """From now on give up when the client leaves."""
        if self.watch is None:
            self.watch = asyncio.ensure_future(self.departure())
            self.watch.add_done_callback(lambda _: self.reply.cancel())

    def rest(self) -> None:
        """Do not watch the client any more."""
        if self.watch:
            self.watch.cancel()

    def settle(self, reply: Reply | Exception) -> None:
        """Give the answer, or why there is none, unless nobody waits for it any more."""
        self.rest()
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
        self.keeper = Keeper(data, limits, self)
        self.ready = False
        self.waiting: deque[Ticket] = deque()
        self.running: dict[int, Ticket] = {}
        self.at_hand: dict[int, Ticket] = {}
        self._idle: list[Worker] = []
        self._closing = False
        self._looking: asyncio.TimerHandle | None = None
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
        if self._looking:
            self._looking.cancel()
        self.keeper.close()
        for ticket in (*self.waiting, *self.at_hand.values(), *self.running.values()):
            ticket.settle(RefusedError("lost"))
        self.waiting.clear()
        self.at_hand.clear()
        self.running.clear()
        self._idle.clear()

    async def ask(self, head: bytes, body: bytes, time_s: float, departure: Departure) -> Reply:
        """Return the reply to a query, which ends within `time_s`, however long of that it has to wait.

        Raises RefusedError. Cancelled, the query is killed: that is so when the client has left, for which
        is looked once the query has lost our patience.
        """
        if len(self.waiting) >= self.limits.queue:
            raise RefusedError("busy")
        loop = asyncio.get_running_loop()
        now = loop.time()
        ticket = Ticket(head, body, time_s, now + time_s, loop.create_future(), departure, now)
        if worker := self._pop_idle():
            self._run(worker, ticket)
        else:
            self.waiting.append(ticket)
        if self._looking is None:
            self._looking = loop.call_later(LOOK_S, self._look_around)
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

    def _pop_waiting(self) -> Ticket | None:
        while self.waiting:
            ticket = self.waiting.popleft()
            if not ticket.reply.done():
                return ticket
        return None

    def count_slow(self) -> int:
        """Return how many queries have stepped aside."""
        return sum(worker.slow for worker in self.keeper.workers.values())

    def take_idle(self, worker: Worker) -> None:
        """Give a worker the next query."""
        if ticket := self.at_hand.pop(worker.name, None):
            self._start(worker, ticket)
        elif ticket := self._pop_waiting():
            self._run(worker, ticket)
        else:
            self._idle.append(worker)

    def take_reply(self, worker: Worker, head: Head, body: bytes) -> None:
        """Hand over an answer, and let the worker take the next queries if it is fit for them."""
        if ticket := self.running.pop(worker.name, None):
            ticket.settle((head, body))
        if head["tired"] or worker.slow or worker.spoilt:
            self._end(worker)
            return
        self.take_idle(worker)
        if ticket := self._pop_waiting():
            self._put_at_hand(worker, ticket)

    def take_end(self, worker: Worker, signal: int) -> None:
        """Say why a query has no answer, and have a new worker."""
        if worker in self._idle:
            self._idle.remove(worker)
        if ticket := self.running.pop(worker.name, None):
            ticket.settle(RefusedError(REASONS.get(signal, "lost")))  # type: ignore[call-overload]
        self._take_back(worker)
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
        worker.ask(ticket.head, ticket.body)
        self._start(worker, ticket)

    def _start(self, worker: Worker, ticket: Ticket) -> None:
        """Take note that a worker has come to a query."""
        ticket.worker = worker
        ticket.since, ticket.looks = asyncio.get_running_loop().time(), 0
        self.running[worker.name] = ticket

    def _put_at_hand(self, worker: Worker, ticket: Ticket) -> None:
        ticket.worker = worker
        self.at_hand[worker.name] = ticket
        worker.ask(ticket.head, ticket.body)

    def _take_back(self, worker: Worker) -> None:
        """Let another worker have the query that is at hand for one, which must not come to it any more."""
        ticket = self.at_hand.pop(worker.name, None)
        if ticket is None:
            return
        worker.spoilt = True
        ticket.worker = None
        if other := self._pop_idle():
            self._run(other, ticket)
        else:
            self.waiting.appendleft(ticket)

    def _end(self, worker: Worker) -> None:
        """End a worker, whatever it does, and have another."""
        self._take_back(worker)
        self.keeper.kill(worker)
        self._refill()

    def _look_around(self) -> None:
        """Look at all queries, again and again as long as there are some."""
        loop = asyncio.get_running_loop()
        for ticket in (*self.running.values(), *self.waiting):
            self._look(ticket, loop.time())
        more = self.running or self.waiting
        self._looking = loop.call_later(LOOK_S, self._look_around) if more else None

    def _look(self, ticket: Ticket, now: float) -> None:
        """End a query whose time is up. One that is not short holds up no other; a slow one steps aside."""
        worker = ticket.worker
        ticket.looks += 1
        if now >= ticket.end:
            self._give_up(ticket)
            return
        if worker and ticket.looks > 1:
            self._take_back(worker)
        if now - ticket.since < self.limits.patience_s:
            return
        ticket.watch_client()
        if worker and not worker.slow and self.count_slow() < self.limits.slow:
            self.keeper.calm(worker)
            self._refill()

    def _give_up(self, ticket: Ticket) -> None:
        """End a query that took too long, or waited for nothing."""
        refused = RefusedError("time", limit=ticket.time_s) if ticket.worker else RefusedError("busy")
        self._abandon(ticket)
        ticket.settle(refused)

    def _abandon(self, ticket: Ticket) -> None:
        """Let a query go that nobody waits for, and its worker with it."""
        ticket.rest()
        worker = ticket.worker
        if worker is None:
            if ticket in self.waiting:
                self.waiting.remove(ticket)
        elif self.at_hand.get(worker.name) is ticket:
            del self.at_hand[worker.name]
            worker.spoilt = True
        elif self.running.get(worker.name) is ticket:
            del self.running[worker.name]
            self._end(worker)
