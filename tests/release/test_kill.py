"""Killed at any moment, the target is the old release or the new one, whole."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import time
from pathlib import Path

MOMENTS = 20
SEED = 20251122
# Many files, so that there is much to be killed in; the name tells the releases apart.
PROGRAM = """
import sys
from pathlib import Path
from release.sample_release import make_release
from municoop.release.folder import write_release
project, target, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
release = make_release(project)
pages = {f"doc/{number}.html": f"{name} {number}\\n".encode() * 200 for number in range(1000)}
print("ready", flush=True)
sys.stdin.readline()
write_release(release, target, {"name": name.encode(), **pages})
"""


def start(folder: Path, name: str) -> subprocess.Popen[bytes]:
    """Return a process that writes a release as soon as it is told to."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, folder / "project", folder / "public", name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def write(folder: Path, name: str) -> float:
    """Write a release; return how many seconds it took."""
    process = start(folder, name)
    started = time.monotonic()
    process.communicate(b"\n")
    assert process.returncode == 0
    return time.monotonic() - started


def write_and_kill(folder: Path, name: str, seconds: float) -> bool:
    """Write a release for some seconds only; return whether they were too few."""
    with start(folder, name) as process:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
        time.sleep(seconds)
        process.kill()
    return process.returncode != 0


def require_whole(target: Path) -> str:
    """Assert that a release has all its files as they were meant; return its name."""
    listing = (target / "SHA256SUMS").read_bytes()
    assert hashlib.sha256(listing).hexdigest()[:12] == target.resolve().name
    sums = {line[66:]: line[:64] for line in listing.decode().splitlines()}
    files = {path.relative_to(target).as_posix(): path for path in target.rglob("*") if path.is_file()}
    assert files.keys() - {"SHA256SUMS"} == sums.keys()
    assert len(files) > 1000
    for name, wanted in sums.items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == wanted
    return (target / "name").read_text()


def test_killed_at_random_moments_the_target_is_the_old_or_the_new_release(tmp_path: Path) -> None:
    target, store = tmp_path / "public", tmp_path / ".public"
    write(tmp_path, "0")
    duration = write(tmp_path, "1")
    chance, current, killed, halves = random.Random(SEED), "1", 0, 0  # noqa: S311  no secret
    for moment in range(2, 2 + MOMENTS):
        killed += write_and_kill(tmp_path, str(moment), chance.uniform(0, duration))
        found = require_whole(target)
        assert found in (current, str(moment))
        current = found
        halves += (store / "new").exists()
    assert killed >= MOMENTS // 2, "too few builds were killed before their end"
    assert halves >= MOMENTS // 4, "too few builds were killed while they wrote"
    write(tmp_path, "last")
    assert require_whole(target) == "last"
    assert {path.name for path in store.iterdir()} >= {"lock", "ledger", target.resolve().name}
    assert len(list(store.iterdir())) <= 4
