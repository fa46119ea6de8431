"""Whatever happens to a build, `public/` is the old release or the new one, whole."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

KILLS = 20


def start_build(project: Path, base_iri: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "municoop", "build", "--project", project, "--base-iri", base_iri],
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


def read_base(public: Path) -> str:
    text = (public / "void.ttl").read_text(encoding="utf-8")
    return "new" if "https://new.example/" in text else "old"


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_the_old_release_or_the_new_one(project_folder: Path) -> None:
    assert start_build(project_folder, "https://new.example/").wait() == 0
    started = time.monotonic()
    assert start_build(project_folder, "https://old.example/").wait() == 0
    duration = time.monotonic() - started
    moments = random.Random(20)  # noqa: S311 - moments to kill at, not secrets
    public, seen = project_folder / "public", []
    for number in range(KILLS):
        process = start_build(project_folder, ("https://new.example/", "https://old.example/")[number % 2])
        time.sleep(moments.uniform(0.0, 1.0) * duration)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert is_whole(public)
        seen.append((process.returncode, read_base(public)))
    assert sum(code == -signal.SIGKILL for code, _ in seen) > KILLS // 2, (
        "too few builds were killed to prove it"
    )
    assert start_build(project_folder, "https://new.example/").wait() == 0
    assert is_whole(public)
    assert read_base(public) == "new"
    leftovers = [
        path for path in (project_folder / ".public").iterdir() if path.name.startswith(("tmp", "new"))
    ]
    assert leftovers == []
