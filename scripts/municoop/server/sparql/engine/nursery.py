"""The process that holds the data and forks the workers. Started by `municoop.server.sparql.engine.keeper`.

    python -m municoop.server.sparql.engine.nursery CONTROL DATA MEMORY TIME

CONTROL is the number of an open socket on which commands come and reports go (`frames`); MEMORY the bytes a
worker may need beyond the data, TIME the seconds that a query may take. It has one thread, so a fork copies
nothing that another one holds.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from municoop.errors import MunicoopError
from municoop.server.operation.family import die_with_parent
from municoop.server.sparql.engine.loading import load
from municoop.server.sparql.engine.worker import work

# Below the server, which must answer while they work.
NICENESS = 5
SLOW_NICENESS = 19
MESSAGE_BYTES = 1024


class Nursery:
    """Forks, kills and counts workers, as told through a channel."""

    def __init__(self, store: ox.Store, control: socket.socket, memory_bytes: int, time_s: float) -> None:
        self.store = store
        self.control = control
        self.memory_bytes = memory_bytes
        self.time_s = time_s
        self.pids: dict[int, int] = {}
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ)

    def run(self) -> None:
        """Do what is told until the server has gone."""
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is not self.control:
                    self.bury(key.fd, key.data)
                elif not self.obey():
                    return

    def obey(self) -> bool:
        """Carry out a command; False when there are no more."""
        data, files, _, _ = socket.recv_fds(self.control, MESSAGE_BYTES, 1)
        if not data:
            return False
        command, name = json.loads(data)
        if command == "fork":
            self.fork(name, files[0])
        elif name in self.pids and command == "kill":
            os.kill(self.pids[name], signal.SIGKILL)
        elif name in self.pids and command == "calm":
            os.setpriority(os.PRIO_PROCESS, self.pids[name], SLOW_NICENESS)
        return True

    def fork(self, name: int, channel: int) -> None:
        """Start a worker that is called `name` and works on `channel`."""
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            run_worker(self, parent, socket.socket(fileno=channel))
        os.close(channel)
        self.pids[name] = pid
        self.selector.register(os.pidfd_open(pid), selectors.EVENT_READ, name)
        self.report("forked", name, pid)

    def bury(self, file: int, name: int) -> None:
        """Report the end of a worker: by which signal, or 0."""
        _, status = os.waitpid(self.pids.pop(name), 0)
        self.selector.unregister(file)
        os.close(file)
        self.report("ended", name, os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)

    def report(self, *report: Any) -> None:
        """Tell the server."""
        self.control.send(json.dumps(report).encode())


def run_worker(nursery: Nursery, parent: int, channel: socket.socket) -> None:
    """Be a worker, in the process just forked, and end it without any tidying of the parent's things."""
    code = 1
    try:
        die_with_parent(parent)
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - the engine's last words are no log
            os.dup2(nowhere.fileno(), 2)
        nursery.selector.close()
        nursery.control.close()
        work(nursery.store, channel, nursery.memory_bytes, nursery.time_s)
        code = 0
    except OSError:
        pass  # the server has gone in the middle of an answer
    finally:
        os._exit(code)


def main(control_number: str, data: str, memory: str, time: str) -> None:
    """Load the data, say so, and raise workers."""
    die_with_parent(os.getppid())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    control = socket.socket(fileno=int(control_number))
    try:
        store = load(Path(data))
    except MunicoopError as problem:
        control.send(json.dumps(["failed", 0, str(problem)[:MESSAGE_BYTES]]).encode())
        return
    gc.freeze()
    nursery = Nursery(store, control, int(memory), float(time))
    nursery.report("ready", 0, len(store))
    nursery.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
