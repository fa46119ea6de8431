"""What all tests share: no network but loopback, reviewed answers, a small project to build."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from samples import write_sample_project
from web_browser.fixtures import built_site as built_site
from web_browser.fixtures import chromium as chromium
from web_browser.fixtures import site_address as site_address

ROOT = Path(__file__).resolve().parents[1]
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update-golden."""
    parser.addoption("--update-golden", action="store_true", help="write the reviewed answers anew")


@pytest.fixture(scope="session")
def golden_update(pytestconfig: pytest.Config) -> bool:
    """Whether reviewed files are to be written anew instead of compared."""
    return bool(pytestconfig.getoption("--update-golden"))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to anything but this machine."""
    connect: Callable[[socket.socket, Any], None] = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the whole project."""
    return ROOT


@pytest.fixture
def project_folder(tmp_path: Path) -> Path:
    """A small project of one text and two facts, on the packaged ontology and register."""
    return write_sample_project(tmp_path / "project")
