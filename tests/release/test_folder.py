from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from municoop.errors import OntologyError
from municoop.model import Release
from municoop.release import dumps, folder
from municoop.release.folder import write_release
from release.sample_release import CONTEXT_FILE, EXTRA, ONTOLOGY, make_release

FILES = {
    "municoop.ttl", "municoop.jsonld", "municoop.nq.gz", "municoop.nt.gz", "municoop.trig",
    "ontology.ttl", "shapes.ttl", "context.jsonld", "void.ttl", "dcat.ttl", "dcat.jsonld",
    "report.ttl", "report.html", "SHA256SUMS", "queries/partners.rq", ".well-known/void",
}  # fmt: skip
PROGRAM = """
import sys
from pathlib import Path
from release.sample_release import make_release
from municoop.release.folder import write_release
write_release(make_release(Path(sys.argv[1])), Path("out") / "public", {"report.html": b"x"})
"""


def list_files(target: Path) -> set[str]:
    return {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}


def test_a_release_has_the_promised_files(public: Path) -> None:
    assert {name for name in list_files(public) if not name.startswith("data/")} == FILES


def test_the_checksums_are_those_of_all_files_and_sha256sum_agrees(public: Path) -> None:
    lines = (public / "SHA256SUMS").read_text().splitlines()
    names = [line.split("  ", 1)[1] for line in lines]
    assert names == sorted(names)
    assert set(names) == list_files(public) - {"SHA256SUMS"}
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=public, check=True)


def test_the_folder_is_named_after_the_checksums(public: Path) -> None:
    digest = hashlib.sha256((public / "SHA256SUMS").read_bytes()).hexdigest()
    assert public.resolve().name == digest[:12]


def test_files_of_others_are_written_as_they_are(public: Path) -> None:
    assert {name: (public / name).read_bytes() for name in EXTRA} == EXTRA


def test_the_ontology_is_what_its_files_say_together(public: Path) -> None:
    parts = [ox.parse(ONTOLOGY[name], format=ox.RdfFormat.TURTLE) for name in folder.ONTOLOGY_FILES]
    wanted = ox.Dataset(quad for part in parts for quad in part)
    whole = ox.Dataset(ox.parse((public / "ontology.ttl").read_bytes(), format=ox.RdfFormat.TURTLE))
    for dataset in (wanted, whole):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert len(whole) == 6
    assert whole == wanted


def test_the_projects_own_ontology_loses_nothing_when_its_files_are_joined(root: Path) -> None:
    files = sorted((root / "ontology").rglob("*.*"))
    joined = dict(folder.read_vocabulary(files))
    for name, parts in {
        "ontology.ttl": [root / "ontology" / name for name in folder.ONTOLOGY_FILES],
        "shapes.ttl": sorted((root / "ontology" / "shapes").glob("*.ttl")),
    }.items():
        wanted = ox.Dataset(quad for part in parts for quad in ox.parse(path=part, rename_blank_nodes=True))
        whole = ox.Dataset(ox.parse(joined[name], format=ox.RdfFormat.TURTLE))
        for dataset in (wanted, whole):
            dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        assert len(whole) > 100
        assert whole == wanted


def test_shapes_come_in_the_order_of_their_files(public: Path) -> None:
    text = (public / "shapes.ttl").read_text()
    assert text == f"{ONTOLOGY['shapes/a.ttl']}\n{ONTOLOGY['shapes/b.ttl']}"


def test_context_and_queries_are_copies_and_checks_stay_at_home(public: Path) -> None:
    assert (public / "context.jsonld").read_bytes() == CONTEXT_FILE.read_bytes()
    assert (public / "queries" / "partners.rq").read_text() == ONTOLOGY["queries/partners.rq"]
    assert not (public / "queries" / "unused.rq").exists()


@pytest.mark.parametrize(
    ("missing", "where"),
    [
        ("schemes.ttl", "ontology/schemes.ttl"),
        ("context.jsonld", "ontology/context.jsonld"),
        ("shapes/*", "shapes/*.ttl"),
    ],
)
def test_a_missing_file_of_the_ontology_is_named_and_nothing_is_written(
    tmp_path: Path, missing: str, where: str
) -> None:
    release = make_release(tmp_path / "project")
    left = tuple(path for path in release.ontology if not path.match(missing))
    with pytest.raises(OntologyError) as refused:
        write_release(replace(release, ontology=left), tmp_path / "public", {})
    assert str(refused.value) == f"{where}: the file is missing → restore it"
    assert not (tmp_path / "public").exists()


def test_hash_seed_folder_time_zone_and_locale_do_not_show(tmp_path: Path) -> None:
    sums = set()
    for number, (seed, zone, language) in enumerate(
        [("0", "UTC", "C"), ("1", "Asia/Tokyo", "C.UTF-8"), ("7", "UTC", "C")]
    ):
        here = tmp_path / str(number)
        here.mkdir()
        changed = {
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": language,
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        subprocess.run(
            [sys.executable, "-c", PROGRAM, tmp_path / "project"],
            cwd=here,
            check=True,
            env={**os.environ, **changed},
        )
        sums.add((here / "out" / "public" / "SHA256SUMS").read_bytes())
    assert len(sums) == 1


def test_one_changed_text_changes_two_lines_of_the_dump(release: Release) -> None:
    first, *others = dumps.sort_quads(release.quads)
    changed = ox.Quad(first.subject, first.predicate, ox.Literal("changed"), first.graph_name)
    before = dumps.write_nquads(release.quads).splitlines()
    after = dumps.write_nquads([changed, *others]).splitlines()
    assert len(set(before) ^ set(after)) == 2
