from __future__ import annotations

from pathlib import Path

import pytest

from municoop.model import Release
from municoop.release.folder import write_release
from release.sample_release import EXTRA, make_release


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The sample release."""
    return make_release(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="session")
def public(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the sample release was written to."""
    target = tmp_path_factory.mktemp("site") / "public"
    write_release(release, target, EXTRA)
    return target
