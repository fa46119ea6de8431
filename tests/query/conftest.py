"""A small release, and endpoints on this machine that answer as they are told."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest

from municoop.query.library import SavedQuery, read_library
from municoop.sources.project import Project
from network.conftest import start_endpoint as start_endpoint

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def library(root: Path) -> dict[str, SavedQuery]:
    """The saved queries of the project."""
    return read_library(Project(root, root))


@pytest.fixture(scope="session")
def sample() -> tuple[ox.Quad, ...]:
    """The statements of the sample release."""
    return tuple(ox.parse((HERE / "sample.trig").read_bytes(), format=ox.RdfFormat.TRIG))


@pytest.fixture(scope="session")
def sample_dump(sample: tuple[ox.Quad, ...]) -> bytes:
    """The sample release as N-Quads."""
    return ox.serialize(sample, format=ox.RdfFormat.N_QUADS) or b""


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory, sample_dump: bytes) -> Path:
    """The folder of the sample release."""
    folder = tmp_path_factory.mktemp("public")
    (folder / "municoop.nq.gz").write_bytes(gzip.compress(sample_dump, mtime=0))
    return folder
