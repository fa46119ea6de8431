"""Makes the program of the query page when a wheel is made or the package is installed editable.

It is made by npm, in a folder of its own, from what `package-lock.json` names. Where npm is absent or fails,
the build goes on: `municoop build` then makes the page without its program, and the page says so.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = Path("scripts", "frontend")
TARGET = Path("scripts", "municoop", "site", "assets", "sparql")
STAMP = "SOURCES.sha256"
INSTALL = ("ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1")
TIME_LIMIT_SECONDS = 300


class ProgramHook(BuildHookInterface):  # type: ignore[type-arg]
    """The hook that hatchling calls before it packs."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the program, unless that of these very sources is there."""
        root = Path(self.root)
        try:
            problem = make_program(root / SOURCES, root / TARGET)
        except OSError as reason:
            problem = str(reason)
        if problem:
            self.app.display_warning(f"municoop: the query page has no editor: {problem}")


def make_program(sources: Path, target: Path) -> str:
    """Make the program in `target`, whole or not at all; return why it could not be made, or nothing."""
    digest = hash_sources(sources)
    stamp = target / STAMP
    if stamp.is_file() and stamp.read_text() == digest:
        return ""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return "npm is not installed (install Node.js 20 or later with npm, then install municoop again)"
    with TemporaryDirectory(prefix="municoop-frontend-") as folder:
        copy = Path(folder, "sources")
        shutil.copytree(sources, copy, ignore=shutil.ignore_patterns("node_modules", "*.py", "__pycache__"))
        made = Path(folder, "made")
        for command in ([npm, *INSTALL], [node, "build.mjs", str(made)]):
            if problem := run(command, copy):
                return problem
        (made / STAMP).write_text(digest)
        put(made, target)
    return ""


def put(made: Path, target: Path) -> None:
    """Put a folder in the place of another, on whatever disk: copied beside it first, then renamed."""
    fresh, old = target.with_name(f"{target.name}.new"), target.with_name(f"{target.name}.old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(made, fresh)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def run(command: list[str], folder: Path) -> str:
    """Run a command; return the last line of what it says when it fails, or nothing."""
    try:
        done = subprocess.run(  # noqa: S603 - npm and node, with fixed arguments
            command, cwd=folder, capture_output=True, text=True, timeout=TIME_LIMIT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return f"{Path(command[0]).name} {command[1]}: {problem}"
    if done.returncode == 0:
        return ""
    said = [line.strip() for line in f"{done.stdout}\n{done.stderr}".splitlines() if line.strip()]
    telling = [line for line in said if "error" in line.lower()] or said or ["no reason given"]
    return f"{Path(command[0]).name} {command[1]} failed: {telling[0]}"


def hash_sources(sources: Path) -> str:
    """Return the SHA-256 of all that the program is made from, by path and content."""
    digest = hashlib.sha256()
    files = [path for path in sources.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")]
    for path in sorted(files):
        name = path.relative_to(sources).as_posix()
        if not name.startswith("node_modules/"):
            digest.update(f"{name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()
