"""The whole server over the real release."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from web_hosts.own import Own, serving


@pytest.fixture(scope="session")
def running(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    """A server for tests that leave it as it is."""
    with serving(built_site, tmp_path_factory.mktemp("whole")) as (own, _):
        yield own
