"""Three versions of the real texts, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from version_chain import Versions, build_versions


@pytest.fixture(scope="session")
def versions(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """0.1.0, 0.2.0 and 0.3.0, each built over the one before."""
    return build_versions(root, tmp_path_factory.mktemp("versions"))
