"""Which query a worker is given, and which it is not, by workers that do nothing but what a test says."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

import pytest

from loops import run_apart
from municoop.server.sparql.engine import pool as pools
from municoop.server.sparql.engine.evaluation import RefusedError
from municoop.server.sparql.engine.frames import Unpacker, pack, write_head
from municoop.server.sparql.engine.keeper import Owner, Worker
from municoop.server.sparql.limits import Limits

REPLY = {"kind": "rows", "kept": True, "tired": False}


class Pipe(asyncio.Transport):
    """What the server has sent to a worker."""

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self.worker = worker
        self.asked: list[str] = []
        self.unpacker = Unpacker()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.asked += [body.decode() for _, body in self.unpacker.feed(bytes(data))]

    def close(self) -> None:
        asyncio.get_running_loop().call_soon(self.worker.connection_lost, None)


class Puppets:
    """Takes the place of the keeper: its workers come at once."""

    def __init__(self, _data: Path, _limits: Limits, owner: Owner) -> None:
        self.owner = owner
        self.workers: dict[int, Worker] = {}
        self.pipes: list[Pipe] = []
        self.killed: list[int] = []

    async def start(self) -> None:
        """Be there."""

    def close(self) -> None:
        """Be gone."""

    def calm(self, worker: Worker) -> None:
        worker.slow = True

    def fork(self) -> None:
        worker = Worker(len(self.pipes), self.owner)
        self.workers[worker.name] = worker
        self.pipes.append(Pipe(worker))
        asyncio.get_running_loop().call_soon(worker.connection_made, self.pipes[-1])

    def kill(self, worker: Worker) -> None:
        self.killed.append(worker.name)
        del self.workers[worker.name]
        worker.dismiss()

    def answer(self, number: int, text: str) -> None:
        """Have a worker answer."""
        self.pipes[number].worker.data_received(pack(write_head(REPLY), text.encode()))


class Play:
    """A pool of puppets, and those who ask."""

    def __init__(self, **limits: float) -> None:
        self.pool = pools.Pool(Path("none"), Limits(**limits))  # type: ignore[arg-type]
        self.puppets = cast(Puppets, self.pool.keeper)
        self.gone = asyncio.Event()

    def ask(self, text: str, time_s: float = 5.0) -> asyncio.Task[str]:
        """Ask, as a client that stays."""
        return asyncio.create_task(self._ask(text, time_s))

    async def _ask(self, text: str, time_s: float) -> str:
        _, body = await self.pool.ask(b"{}", text.encode(), time_s, self.gone.wait)
        return body.decode()


def play(monkeypatch: pytest.MonkeyPatch, act: Callable[[Play], Awaitable[None]], **limits: float) -> None:
    """Have a test act with a pool that has its workers."""

    async def run() -> None:
        scene = Play(**limits)
        await scene.pool.start()
        await settle()
        await act(scene)
        await scene.pool.stop()

    monkeypatch.setattr(pools, "Keeper", Puppets)
    run_apart(run())


async def settle() -> None:
    """Let all happen that is to happen at once."""
    for _ in range(5):
        await asyncio.sleep(0)


def test_a_worker_that_has_just_answered_is_given_two(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(scene: Play) -> None:
        asked = [scene.ask(name) for name in "abcd"]
        await settle()
        assert scene.puppets.pipes[0].asked == ["a"]
        scene.puppets.answer(0, "A")
        assert scene.puppets.pipes[0].asked == ["a", "b", "c"]
        scene.puppets.answer(0, "B")
        assert scene.puppets.pipes[0].asked == ["a", "b", "c", "d"]
        scene.puppets.answer(0, "C")
        scene.puppets.answer(0, "D")
        assert await asyncio.gather(*asked) == ["A", "B", "C", "D"]
        assert not scene.puppets.killed

    play(monkeypatch, act, workers=1)


def test_what_is_at_hand_does_not_wait_for_a_query_that_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(scene: Play) -> None:
        asked = [scene.ask(name) for name in "badc"]
        await settle()
        assert [pipe.asked for pipe in scene.puppets.pipes] == [["a"], ["b"]]
        scene.puppets.answer(0, "A")
        assert scene.puppets.pipes[0].asked == ["a", "d", "c"]
        scene.puppets.answer(1, "B")
        async with asyncio.timeout(10):
            while scene.puppets.pipes[1].asked != ["b", "c"]:
                await asyncio.sleep(pools.LOOK_S)
        scene.puppets.answer(1, "C")
        scene.puppets.answer(0, "D")
        assert await asyncio.gather(*asked) == ["B", "A", "D", "C"]
        assert scene.puppets.killed == [0]  # it would have come to `c`

    play(monkeypatch, act, workers=2)


def test_nobody_is_answered_what_nobody_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(scene: Play) -> None:
        asked = [scene.ask(name) for name in "abcd"]
        await settle()
        scene.puppets.answer(0, "A")
        asked[2].cancel()
        await settle()
        scene.puppets.answer(0, "B")
        assert scene.puppets.killed == [0]
        await settle()
        assert scene.puppets.pipes[1].asked == ["d"]
        scene.puppets.answer(1, "D")
        assert [await asked[number] for number in (0, 1, 3)] == ["A", "B", "D"]

    play(monkeypatch, act, workers=1)


def test_the_end_of_a_worker_costs_the_query_that_runs_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(scene: Play) -> None:
        asked = [scene.ask(name) for name in "abc"]
        await settle()
        scene.puppets.answer(0, "A")
        worker = scene.puppets.workers.pop(0)
        worker.end(6)  # the report of its end overtakes its last words
        scene.puppets.answer(0, "B")
        worker.connection_lost(None)
        assert await asked[1] == "B"
        with pytest.raises(RefusedError, match="memory"):
            await asked[2]

    play(monkeypatch, act, workers=1)


def test_a_query_at_hand_for_a_worker_that_ends_is_given_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(scene: Play) -> None:
        asked = [scene.ask(name) for name in "abc"]
        await settle()
        scene.puppets.answer(0, "A")
        worker = scene.puppets.workers.pop(0)
        worker.connection_lost(None)
        worker.end(9)
        with pytest.raises(RefusedError, match="lost"):
            await asked[1]
        await settle()
        assert scene.puppets.pipes[1].asked == ["c"]
        scene.puppets.answer(1, "C")
        assert await asked[2] == "C"

    play(monkeypatch, act, workers=1)


def test_a_client_that_leaves_while_its_query_waits_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(scene: Play) -> None:
        asked = [scene.ask(name) for name in "ab"]
        await asyncio.sleep(0.1)
        scene.gone.set()
        await asyncio.wait(asked, timeout=2)
        assert all(task.cancelled() for task in asked)
        assert scene.puppets.killed == [0]
        assert not scene.pool.waiting
        assert not scene.pool.running

    play(monkeypatch, act, workers=1, slow=0, patience_s=0.05)


@pytest.mark.parametrize("seed", range(20))
def test_messages_are_found_however_they_arrive(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    sent = [(b"h" * chance.randrange(5), b"b" * chance.randrange(50)) for _ in range(50)]
    stream = b"".join(pack(*message) for message in sent)
    unpacker = Unpacker()
    found: list[tuple[bytes, bytes]] = []
    while stream:
        size = chance.randrange(1, 80)
        found += unpacker.feed(stream[:size])
        stream = stream[size:]
    assert found == sent
