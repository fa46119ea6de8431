"""The site of the third version of the real texts: it has every type of page, tombstones too."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from version_chain import build_versions


@pytest.fixture(scope="session")
def grown_site(root: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The folder of a release that has two before it: built once, also for several workers."""
    shared = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        shared = shared.parent
    place = shared / "grown-site.txt"
    with (shared / "grown-site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            folder = build_versions(root, tmp_path_factory.mktemp("grown-site")).last
            place.write_text(str(folder), encoding="utf-8")
    return Path(place.read_text(encoding="utf-8"))
