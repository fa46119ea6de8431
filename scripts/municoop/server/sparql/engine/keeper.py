"""The server's side of a nursery and its workers: starts them, talks with them, ends them. Never waits."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from municoop.errors import TargetError
from municoop.server.sparql.engine.frames import Head, Unpacker, pack, read_head
from municoop.server.sparql.limits import Limits

MESSAGE_BYTES = 4096
# Reports of a nursery that may come before the server reads.
EVENTS = ("forked", "ended")


class Owner(Protocol):
    """Who is told what happens."""

    def take_idle(self, worker: Worker) -> None:
        """A worker is there."""

    def take_reply(self, worker: Worker, head: Head, body: bytes) -> None:
        """A worker has answered."""

    def take_end(self, worker: Worker, signal: int) -> None:
        """A worker has ended: by which signal, 0 for its own accord."""

    def take_loss(self) -> None:
        """The nursery has ended; the ends of all its workers follow."""


class Worker(asyncio.Protocol):
    """A worker as the server sees it."""

    def __init__(self, name: int, owner: Owner) -> None:
        self.name = name
        self.owner = owner
        self.pid = 0
        self.slow = False
        self.spoilt = False
        self.dismissed = False
        self.ended: int | None = None
        self.unpacker = Unpacker()
        self.transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Tell the owner that the worker may be asked."""
        self.transport = transport  # type: ignore[assignment]
        if self.dismissed:
            transport.close()
        else:
            self.owner.take_idle(self)

    def data_received(self, data: bytes) -> None:
        """Take a piece of an answer."""
        for head, body in self.unpacker.feed(data):
            if self.dismissed:
                return
            self.owner.take_reply(self, read_head(head), body)

    def connection_lost(self, exc: Exception | None) -> None:
        """Be asked no more. All that the worker has said was read; why it has ended, the nursery reports."""
        self.dismissed = True
        self.transport = None
        if self.ended is not None:
            self.owner.take_end(self, self.ended)

    def end(self, signal: int) -> None:
        """Tell the owner of the end of the process, as soon as all that it has said was read."""
        self.ended = signal
        if self.transport is None:
            self.dismissed = True
            self.owner.take_end(self, signal)

    def ask(self, head: bytes, body: bytes) -> None:
        """Send a query."""
        if self.transport:
            self.transport.write(pack(head, body))

    def dismiss(self) -> None:
        """Let the worker end: it does so when nobody can ask it any more."""
        self.dismissed = True
        if self.transport:
            self.transport.close()


@dataclass(slots=True)
class Started:
    """A nursery that runs."""

    process: subprocess.Popen[bytes]
    control: socket.socket


class Keeper:
    """Keeps one nursery for one file of data."""

    def __init__(self, data: Path, limits: Limits, owner: Owner) -> None:
        self.data = data
        self.limits = limits
        self.owner = owner
        self.workers: dict[int, Worker] = {}
        self._names = 0
        self._started: Started | None = None
        self._ready: asyncio.Future[int] | None = None
        self._connecting: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Start the nursery, and wait until it has the data. Raises TargetError if it cannot have them."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        with theirs:
            command = [sys.executable, "-m", "municoop.server.sparql.engine.nursery"]
            limits = [str(self.limits.memory_bytes), str(self.limits.time_s)]
            arguments = [str(theirs.fileno()), str(self.data), *limits]
            process = subprocess.Popen(  # noqa: S603 - our own module, and no shell
                [*command, *arguments], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
            )
        self._started = Started(process, ours)
        loop = asyncio.get_running_loop()
        self._ready = loop.create_future()
        loop.add_reader(ours.fileno(), self._read)
        try:
            await self._ready
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the nursery and all workers, now."""
        if self._started is None:
            return
        started, self._started = self._started, None
        loop = asyncio.get_running_loop()
        loop.remove_reader(started.control.fileno())
        started.control.close()
        for worker in self.workers.values():
            worker.dismiss()
        self.workers.clear()
        started.process.kill()
        # The kernel takes its time to free much memory.
        loop.run_in_executor(None, started.process.wait)

    def fork(self) -> Worker:
        """Have one more worker."""
        self._names += 1
        worker = Worker(self._names, self.owner)
        self.workers[worker.name] = worker
        ours, theirs = socket.socketpair()
        with theirs:
            self._command("fork", worker, [theirs.fileno()])
        loop = asyncio.get_running_loop()
        task = loop.create_task(loop.create_unix_connection(lambda: worker, sock=ours))
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)
        return worker

    def kill(self, worker: Worker) -> None:
        """Kill a worker, whatever it does."""
        worker.dismiss()
        self._command("kill", worker)

    def calm(self, worker: Worker) -> None:
        """Give all others priority over a worker."""
        worker.slow = True
        self._command("calm", worker)

    def _command(self, command: str, worker: Worker, files: list[int] | None = None) -> None:
        if self._started:
            message = json.dumps([command, worker.name]).encode()
            try:
                socket.send_fds(self._started.control, [message], files or [])
            except BlockingIOError:
                self._started.process.kill()  # it reads no commands: a worker would be lost, or never end
            except OSError:
                pass  # it has gone; `_read` is told as well

    def _read(self) -> None:
        """Take the reports of the nursery."""
        while self._started:
            try:
                data = self._started.control.recv(MESSAGE_BYTES)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self._lose()
                return
            self._take(*json.loads(data))

    def _take(self, event: str, name: int, value: Any) -> None:
        if event in EVENTS:
            worker = self.workers.get(name)
            if worker and event == "forked":
                worker.pid = value
            elif worker:
                del self.workers[name]
                worker.end(value)
        elif self._ready and not self._ready.done():
            if event == "ready":
                self._ready.set_result(value)
            else:
                self._ready.set_exception(TargetError(value))

    def _lose(self) -> None:
        if self._ready and not self._ready.done():
            self._ready.set_exception(
                TargetError(
                    "the process that loads the data ended", where=str(self.data), hint="is there memory?"
                )
            )
            return
        if self._ready and self._ready.exception():
            self.close()  # it never had the data: `start` says so
            return
        workers = list(self.workers.values())
        self.close()
        self.owner.take_loss()
        for worker in workers:
            self.owner.take_end(worker, 0)
