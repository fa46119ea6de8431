"""The guide to stores: what can be run here is run, and no command of ours in it is wrong."""

from __future__ import annotations

import gzip
import re
import shlex
import subprocess
from pathlib import Path

from click.testing import CliRunner

from municoop.cli.push import push
from stores import OXIGRAPH


def read_guide(root: Path) -> str:
    return (root / "scripts" / "deploy" / "stores.md").read_text(encoding="utf-8")


def test_bulk_load_into_oxigraph_is_as_written(root: Path, tmp_path: Path, sample_dump: bytes) -> None:
    block = re.search(r"^Oxigraph:\n\n```bash\n(.*?)```", read_guide(root), re.MULTILINE | re.DOTALL)
    assert block
    load, serve = (
        shlex.split(line.replace("STORE", str(tmp_path / "store"))) for line in block[1].splitlines()
    )
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "municoop.nq.gz").write_bytes(gzip.compress(sample_dump))
    assert (load[0], serve[0]) == ("oxigraph", "oxigraph")
    subprocess.run([OXIGRAPH, *load[1:]], cwd=tmp_path, check=True, capture_output=True)
    help_text = subprocess.run(
        [OXIGRAPH, serve[1], "--help"], check=True, capture_output=True, text=True
    ).stdout
    assert all(option in help_text for option in serve if option.startswith("--"))


def test_every_push_in_the_guide_is_a_call_that_the_command_takes(root: Path) -> None:
    calls = re.findall(r"`municoop push ([^`]*)`", read_guide(root))
    assert len(calls) >= 5
    for call in calls:
        context = push.make_context("push", shlex.split(call), resilient_parsing=False)
        assert context.params["endpoint"].startswith("http")


def test_help_has_examples() -> None:
    assert "municoop push http://" in CliRunner().invoke(push, ["--help"]).output
