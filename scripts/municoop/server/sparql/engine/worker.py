"""The process that answers queries, one at a time, and can do nothing else."""

from __future__ import annotations

import os
import resource
import signal
import socket
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from municoop.server.sparql.engine.description import describe_service
from municoop.server.sparql.engine.evaluation import Job, RefusedError, answer
from municoop.server.sparql.engine.frames import KEPT, Head, pack, read_head, receive, write_head

# The engine parses and evaluates by recursion.
STACK_BYTES = 64 * 2**20
# The server kills at the time limit. If there is no server any more, the alarm does, so much later.
GRACE_S = 2.0
# A worker that has kept this part of its memory limit after a query makes room for a new one.
TIRED = 0.25


def work(store: ox.Store, channel: socket.socket, memory_bytes: int, time_s: float) -> None:
    """Answer the queries that come through a channel until it closes."""
    memory = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
    confine(memory_bytes)
    start = data_bytes(memory)
    for head, body in receive(channel):
        signal.setitimer(signal.ITIMER_REAL, time_s + GRACE_S)
        reply, content = respond(store, head, body.decode())
        signal.setitimer(signal.ITIMER_REAL, 0)
        tired = data_bytes(memory) - start > TIRED * memory_bytes
        channel.sendall(pack(write_head({**reply, "tired": tired}), content))
        if tired:
            return


def confine(memory_bytes: int) -> None:
    """Take from this process all that a query does not need, for good.

    With no free file descriptor it can open no file and no connection, whatever the engine is told to.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_STACK, (STACK_BYTES, STACK_BYTES))
    limit = find_data_bytes() + memory_bytes
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(kind, (0, 0))


def find_data_bytes() -> int:
    """Return the bytes that RLIMIT_DATA counts: private memory that can be written."""
    with open("/proc/self/status") as status:  # noqa: PTH123 - quick, in a process of its own
        line = next(line for line in status if line.startswith("VmData:"))
    return int(line.split()[1]) * 1024


def data_bytes(memory: int) -> int:
    """Return the bytes of data and stack by an open `/proc/self/statm`."""
    return int(os.pread(memory, 200, 0).split()[5]) * resource.getpagesize()


def respond(store: ox.Store, head: bytes, text: str) -> tuple[Head, bytes]:
    """Return head and body of a reply. The head has the `reason` if there is no answer."""
    try:
        task = read_task(head)
        if isinstance(task, Job):
            return answer(store, text, task)
        return {"kind": "graph", "kept": True}, describe_service(store, **task)
    except RefusedError as refused:
        return {"reason": refused.reason, "detail": refused.detail, **refused.more}, b""
    except MemoryError:
        return {"reason": "memory"}, b""


@lru_cache(maxsize=KEPT)
def read_task(head: bytes) -> Job | dict[str, Any]:
    """Return what to do about a query, or what a description of the service has to say."""
    said = dict(read_head(head))
    if said.pop("task") == "describe":
        return said
    for name in ("default", "named"):
        said[name] = None if said[name] is None else tuple(said[name])
    return Job(**said)
