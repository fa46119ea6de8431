"""Our endpoint on this machine, by a server that runs it alone."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sparql_protocol.client import Client
from stores import find_port

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
# What the process runs. A line `switch FILE` on its input makes it switch, and it answers `switched`.
PROGRAM = """
import asyncio, json, sys
from pathlib import Path
import uvicorn
from municoop.server.sparql import Endpoint, Limits

data, port, limits = sys.argv[1:]
endpoint = Endpoint(Path(data), Limits(**json.loads(limits)))

async def obey():
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := (await lines.readline()).decode().strip():
        try:
            await endpoint.switch(Path(line))
            print("switched", flush=True)
        except Exception as problem:
            print(problem, flush=True)

async def main():
    config = uvicorn.Config(endpoint, host="127.0.0.1", port=int(port), access_log=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(obey())
    await server.serve()
    task.cancel()

asyncio.run(main())
"""


@dataclass(frozen=True)
class Server:
    """A server that runs: its endpoint, its process, and the file with all it says."""

    client: Client
    process: subprocess.Popen[str]
    log: Path

    def switch(self, data: Path) -> str:
        """Have it switch to other data; return what it says."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{data}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def workers(self) -> list[int]:
        """Return the process ids of the workers that live."""
        return [pid for nursery in children(self.process.pid) for pid in children(nursery)]

    def family(self) -> list[int]:
        """Return the process ids of the server and all its processes."""
        return [self.process.pid, *children(self.process.pid), *self.workers()]


@contextmanager
def serve(data: Path, folder: Path, **limits: float) -> Iterator[Server]:
    """Run an endpoint over `data`; what it says goes to a file in `folder`."""
    port = find_port()
    log = folder / f"server-{port}.log"
    command = [sys.executable, "-c", PROGRAM, str(data), str(port), json.dumps(limits)]
    environment = {**os.environ, "PYTHONPATH": str(SCRIPTS)}
    with (
        log.open("w") as out,
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=out,
            env=environment,
            text=True,
        ) as process,
    ):
        try:
            wait_for(port, process)
            yield Server(Client(f"http://127.0.0.1:{port}/sparql"), process, log)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()


def wait_for(port: int, process: subprocess.Popen[str]) -> None:
    """Wait until the process listens, as long as it lives."""
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
    raise AssertionError("the server did not start")


def children(pid: int) -> list[int]:
    """Return the children of a process, but for those that have ended and are not yet counted out."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] not in "ZX":
                found.append(int(entry.name))
    return sorted(found)


def find_family(pid: int) -> list[int]:
    """Return a process and all that come from it."""
    return [pid, *(member for child in children(pid) for member in find_family(child))]


def memory_mib(pids: list[int]) -> float:
    """Return the proportional set size of processes: what they share counts once."""
    total = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024
