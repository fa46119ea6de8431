"""Without a network all works but what asks others, and that fails in one line."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

LONGEST_SECONDS = 60
UNSHARE = shutil.which("unshare")


def can_unshare() -> bool:
    return (
        UNSHARE is not None
        and not subprocess.run([UNSHARE, "-n", "true"], check=False, capture_output=True).returncode
    )


pytestmark = pytest.mark.skipif(not can_unshare(), reason="no right to take the network away (unshare -n)")


def run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command in a network namespace that has no network, not even loopback."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "XDG_CACHE_HOME": str(folder.parent / "cache"),
    }
    return subprocess.run(
        [str(UNSHARE), "-n", sys.executable, "-m", "municoop", *arguments, "--project", str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_SECONDS,
    )


def test_what_needs_no_network_works_without_one(project_folder: Path) -> None:
    for arguments in (("build",), ("check",), ("query", "partners"), ("query",)):
        done = run(project_folder, *arguments)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "partners", "--endpoint", "https://query.wikidata.org/sparql"),
        ("link", "check"),
        ("link", "suggest", "gzm"),
        ("link", "give-back"),
    ],
    ids=" ".join,
)
def test_what_asks_others_says_in_one_line_whom_it_asked_what(
    project_folder: Path, arguments: tuple[str, ...]
) -> None:
    assert run(project_folder, "build").returncode == 0
    started = time.monotonic()
    done = run(project_folder, *arguments)
    assert time.monotonic() - started < LONGEST_SECONDS
    assert done.returncode == 3, done.stderr
    assert done.stderr.count("\n") == 1
    assert "https://query.wikidata.org/sparql" in done.stderr
    assert "Traceback" not in done.stderr
