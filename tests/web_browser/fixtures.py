"""Fixtures of a browser and of a built site, each made once a run."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from municoop import pipeline
from municoop.sources.project import Project
from web_browser.server import serve_tree

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A running Chromium; without one the tests that need it are skipped."""
    from web_browser.watching import find_chromium, run_chromium

    program = find_chromium()
    if program is None:
        pytest.skip("chromium is not installed here: apt-get install chromium")
    with run_chromium(program, tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture(scope="session")
def built_site(root: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The folder of the real project's release, with its site: built once, also for several workers."""
    shared = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        shared = shared.parent
    public = shared / "built-site" / "public"
    public.parent.mkdir(exist_ok=True)
    with (shared / "built-site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not public.is_symlink():
            outcome = pipeline.build(Project.at(root), public)
            assert outcome.report.conforms, outcome.summary
    return public.resolve()


@pytest.fixture(scope="session", params=["/", "/sub/path/"], ids=["root", "folder"])
def site_address(request: pytest.FixtureRequest, built_site: Path) -> Iterator[str]:
    """The address of the built site, once at the root of a host and once under a path."""
    with serve_tree(built_site, request.param) as address:
        yield address
