"""50,000 random requests to all parts at once: nothing breaks, leaks or stays behind."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest

from endpoints import find_family, memory_mib
from loops import run_apart
from server.whole.fuzzing import make_shot, shoot
from server.whole.processes import wait_for_end
from web_hosts.own import serving

REQUESTS = 50_000
MARKER = "4711-not-in-the-release"
MOST_GROWTH_MIB = 150
"""All that is kept is bounded, and these requests do not fill half of it."""


@pytest.fixture
def marked(built_site: Path, tmp_path: Path) -> Path:
    """The release, with files beside and inside of it that are none of its own."""
    target = tmp_path / "public"
    shutil.copytree(built_site, target)
    for name in ("marker.txt", "public/marker.txt", "public/.marker", "public/.git/config"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(MARKER)
    return target


def list_known(release: Path) -> list[str]:
    """Return addresses that exist: of all files, and of the things that they describe."""
    files = [line.partition("  ")[2] for line in (release / "SHA256SUMS").read_text().splitlines()]
    things = [f"id/{name[4:].partition('.')[0]}" for name in files if name.startswith("doc/")]
    assert len(things) > 50
    return [*files, *things]


@pytest.mark.slow
def test_no_request_breaks_the_server_or_leads_out_of_the_release(marked: Path, tmp_path: Path) -> None:
    dice, known = random.Random(9110), list_known(marked)  # noqa: S311 - not a secret
    shots = [make_shot(dice, known) for _ in range(REQUESTS)]
    with serving(marked, tmp_path, "--time-limit", "2") as (own, host):
        before = memory_mib(find_family(own.process.pid))
        begun = time.monotonic()
        finding = run_apart(shoot(own.port, shots, MARKER.encode()))
        seconds = time.monotonic() - begun
        family = find_family(own.process.pid)
        after = memory_mib(family)
        assert host.ask("readyz").status == 200
        assert host.ask("doc/authority/kyiv.html").status == 200
    print(f"{seconds:.0f} s, {before:.0f} to {after:.0f} MiB, {sorted(finding.statuses.items())}")
    assert not finding.wrong, finding.wrong[:3]
    assert not finding.unanswered, finding.unanswered[:3]
    assert finding.statuses.total() > 0.9 * REQUESTS
    assert {
        200,
        204,
        206,
        303,
        304,
        400,
        403,
        404,
        405,
        406,
        412,
        413,
        414,
        415,
        416,
        431,
    } <= finding.statuses.keys()
    assert after - before < MOST_GROWTH_MIB
    said = own.errors.read_text()
    assert "Traceback" not in said
    assert len(said.splitlines()) < 20, said
    wait_for_end(family)
