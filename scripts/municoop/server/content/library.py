"""The release that is being served now; another takes its place between two requests."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from pathlib import Path

import anyio.to_thread

from municoop.errors import TargetError
from municoop.server.content.snapshot import Snapshot, open_snapshot, sign

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Library:
    """Holds the current snapshot. Who began with an older one ends with it. `changed`: there is a new one."""

    target: Path
    snapshot: Snapshot
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    refused: str = ""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def at(cls, target: Path) -> Library:
        """Open the release at `target`. Raises TargetError when there is none."""
        return cls(target, open_snapshot(target))

    async def refresh(self) -> bool:
        """Look whether there is another release, and serve it from now on. Return whether there was.

        A release that cannot be read is reported once, and the one before is served on.
        """
        async with self.lock:
            try:
                if await anyio.to_thread.run_sync(sign, self.target) == self.snapshot.signature:
                    return False
                snapshot = await anyio.to_thread.run_sync(open_snapshot, self.target)
            except (OSError, TargetError) as problem:
                self.report(str(problem))
                return False
            self.snapshot, self.refused = snapshot, ""
            self.changed.set()
        logger.info("serving release %s", snapshot.folder.name)
        return True

    def report(self, problem: str) -> None:
        """Say once that the new release cannot be served."""
        if problem != self.refused:
            logger.error("the release before is served on: %s", problem)
            self.refused = problem
