"""Whatever happens to a build, `public/` is the old release or the new one, whole."""

import hashlib
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

KILLS = 20
ROOT = Path(__file__).resolve().parents[2]


def start_build(project: Path, number: int) -> "subprocess.Popen[bytes]":
    """Build version 0.`number` over the release that stands."""
    packaged = ROOT / "mappings" / "dataset.yaml"
    text = packaged.read_text(encoding="utf-8").replace("version: 0.1.0", f"version: 0.{number}")
    (project / "mappings" / "dataset.yaml").write_text(text, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, "-m", "municoop", "build", "--project", project],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def is_whole(public: Path) -> bool:
    """Whether every file that the release lists is there with its checksum, and no other."""
    lines = (public / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    files = {path.relative_to(public).as_posix() for path in public.rglob("*") if path.is_file()}
    right = all(
        hashlib.sha256((public / name).read_bytes()).hexdigest() == digest for name, digest in sums.items()
    )
    return right and files == {*sums, "SHA256SUMS"}


def read_version(public: Path) -> int:
    """The version that the release holds; all before it are there too."""
    text = (public / "dcat.ttl").read_text(encoding="utf-8")
    found = re.search(r"hasCurrentVersion <[^>]*/releases/0\.(\d+)/>", text)
    assert found
    return int(found[1])


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_the_old_release_or_the_new_one(project_folder: Path) -> None:
    assert start_build(project_folder, 1).wait() == 0
    started = time.monotonic()
    assert start_build(project_folder, 2).wait() == 0
    duration = time.monotonic() - started
    moments = random.Random(20)  # noqa: S311 - moments to kill at, not secrets
    public, codes, finished = project_folder / "public", [], [1, 2]
    for number in range(3, 3 + KILLS):
        process = start_build(project_folder, number)
        time.sleep(moments.uniform(0.0, 1.0) * duration)
        process.send_signal(signal.SIGKILL)
        process.wait()
        codes.append(process.returncode)
        assert is_whole(public)
        held = read_version(public)
        assert held in (finished[-1], number)
        finished += [number] if held == number else []
        assert list_versions(public) == finished
    assert sum(code == -signal.SIGKILL for code in codes) > KILLS // 2, (
        "too few builds were killed to prove it"
    )
    assert start_build(project_folder, 3 + KILLS).wait() == 0
    assert is_whole(public)
    assert list_versions(public) == [*finished, 3 + KILLS]
    leftovers = [
        path for path in (project_folder / ".public").iterdir() if path.name.startswith(("tmp", "new"))
    ]
    assert leftovers == []


def list_versions(public: Path) -> list[int]:
    folders = [path.name for path in (public / "releases").iterdir() if path.is_dir()]
    return sorted(int(name.removeprefix("0.")) for name in folders)
