"""A chain of three versions of the real texts: addresses, changes, tombstones, second builds."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from link_check.crawl import find_faults, placed
from municoop import pipeline
from municoop.history.patch import apply_patch, identify, read_patch
from municoop.rdf import canonical_nquads, node
from municoop.sources.project import Project
from site_tree import Page, parse_strictly, read_pages
from version_chain import ADDED, BASE, HOSTILE, REMOVED, UNEXPLAINED, Versions, edit

NUMBERS = ("0.1.0", "0.2.0", "0.3.0")
FILES = {
    "SHA256SUMS", "changes.json", "context.jsonld", "dcat.ttl", "index.html", "index.pl.html",
    "index.uk.html", "municoop.nq.gz", "municoop.nt.gz", "ontology.ttl", "shapes.ttl", "void.ttl",
}  # fmt: skip
# What may name a thing that is gone: the data, the news, the report, the rules of hosts, and its successor.
TELLS_WHAT_IS_GONE = re.compile(
    r"municoop\.|SHA256SUMS|releases/|changes\.|report\.|hosting/|_redirects|(?:doc|data)/cooperation/venlo-krefeld-visit"
    r"|(?:id|doc|data)/(?:cooperation/meeting-kropyvnytskyi-venlo|office/office-bezhan-councillor-kropyvnytskyi)"
)
PAGE_ENDINGS = (".html", ".uk.html", ".pl.html")


def read_tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def read_dump(release: Path) -> bytes:
    return gzip.decompress((release / "municoop.nq.gz").read_bytes())


def read_quads(release: Path) -> set[ox.Quad]:
    return set(ox.parse(read_dump(release), format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def trees(versions: Versions) -> list[dict[str, bytes]]:
    """All files of each release."""
    return [read_tree(folder) for folder in versions.folders]


@pytest.fixture
def copy(versions: Versions, tmp_path: Path) -> Path:
    """The project of the last version, with its release in `public`."""
    shutil.copytree(versions.project, tmp_path / "project")
    shutil.copytree(versions.project.parent / ".public", tmp_path / ".public")
    (tmp_path / "public").symlink_to(Path(".public", (versions.project.parent / "public").readlink().name))
    return tmp_path / "project"


def test_every_version_has_a_folder_from_its_first_day_on(trees: list[dict[str, bytes]]) -> None:
    for position, tree in enumerate(trees):
        for number in NUMBERS[: position + 1]:
            names = {name.rpartition("/")[2] for name in tree if name.startswith(f"releases/{number}/")}
            assert names - {"changes.rdfp"} == FILES
            assert ("changes.rdfp" in names) == (number != "0.1.0")
        for name in ("municoop.nq.gz", "dcat.ttl", "ontology.ttl", "void.ttl"):
            assert tree[f"releases/{NUMBERS[position]}/{name}"] == tree[name]


def test_earlier_versions_are_carried_on_byte_for_byte(trees: list[dict[str, bytes]]) -> None:
    first, second, third = trees
    carried = [name for name in third if name.startswith(("releases/0.1.0/", "releases/0.2.0/"))]
    assert len(carried) == 2 * len(FILES) + 1
    for name in carried:
        assert third[name] == (first if name.startswith("releases/0.1.0/") else second)[name], name


def test_each_version_has_checksums_that_sha256sum_confirms(versions: Versions) -> None:
    for number in NUMBERS:
        folder = versions.last / "releases" / number
        listed = {line[66:] for line in (folder / "SHA256SUMS").read_text().splitlines()}
        assert listed == {path.name for path in folder.iterdir()} - {"SHA256SUMS"}
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=True)


def test_the_published_patches_lead_from_the_first_dump_to_the_last(versions: Versions) -> None:
    quads = read_quads(versions.folders[0])
    state = identify(quads)
    for number, folder in zip(NUMBERS[1:], versions.folders[1:], strict=True):
        patch = read_patch((versions.last / "releases" / number / "changes.rdfp").read_bytes())
        assert patch.prev == state
        assert patch.changes.added
        assert patch.changes.removed
        quads, state = apply_patch(quads, patch), patch.id
        assert canonical_nquads(quads) == read_dump(folder)
    assert state == json.loads((versions.last / "releases/0.3.0/changes.json").read_bytes())["id"]


def test_what_is_gone_has_a_page_in_each_language_and_data_in_each_format(
    trees: list[dict[str, bytes]],
) -> None:
    _, second, third = trees
    for tree, path, version in ((second, UNEXPLAINED, "0.1.0"), (third, REMOVED, "0.2.0")):
        pages = read_pages({name: tree[name] for name in (f"doc/{path}{end}" for end in PAGE_ENDINGS)})
        for name, page in pages.items():
            ending = ".html" if name.count(".") == 1 else f".{name.split('.')[1]}.html"
            assert f"../../releases/{version}/index{ending}" in set(page.references())
        for form in ("ttl", "nt", "rdf", "jsonld"):
            parser = ox.RdfFormat.from_extension(form)
            assert parser
            found = {quad.triple for quad in ox.parse(tree[f"data/{path}.{form}"], format=parser)}
            thing = ox.NamedNode(f"{BASE}id/{path}")
            assert any(
                triple.subject == thing and triple.predicate == node("owl:deprecated") for triple in found
            )
    removed = read_pages({name: third[name] for name in (f"doc/{REMOVED}{end}" for end in PAGE_ENDINGS)})
    for ending, words in zip(PAGE_ENDINGS, ("entered twice", "внесено двічі", "dwukrotnie"), strict=True):
        page = removed[f"doc/{REMOVED}{ending}"]
        assert words in page.text
        assert {"datetime": "2026-12-24"} in page.find("time")
        assert f"../../doc/cooperation/venlo-krefeld-visit-2025{ending}" in set(page.references())


def test_a_tombstone_lives_on_with_its_day_and_its_last_version(versions: Versions) -> None:
    thing, graph = ox.NamedNode(f"{BASE}id/{UNEXPLAINED}"), ox.NamedNode(f"{BASE}graph/gone")
    buried = [
        {quad for quad in read_quads(folder) if quad.subject == thing and quad.graph_name == graph}
        for folder in versions.folders
    ]
    assert buried[0] == set()
    assert buried[1] == buried[2] != set()
    values = {quad.predicate: quad.object for quad in buried[2]}
    assert values[node("rdfs:seeAlso")] == ox.NamedNode(f"{BASE}releases/0.1.0/")
    assert values[node("dcterms:modified")] == ox.Literal("2026-12-01", datatype=node("xsd:date"))


def test_only_what_nobody_explained_is_warned_of_in_each_later_version(versions: Versions) -> None:
    warned = [
        {
            finding.focus.removeprefix(f"{BASE}id/")
            for finding in outcome.report.findings
            if finding.check.endswith("gone")
        }
        for outcome in versions.outcomes
    ]
    assert warned == [set(), {UNEXPLAINED}, {UNEXPLAINED}]
    assert all(outcome.warnings == () for outcome in versions.outcomes)
    assert UNEXPLAINED in (versions.last / "report.html").read_text(encoding="utf-8")


def test_what_is_gone_counts_as_no_thing(trees: list[dict[str, bytes]]) -> None:
    third = trees[2]
    for path in (REMOVED, UNEXPLAINED):
        kind, key = path.split("/")
        for ending in PAGE_ENDINGS:
            assert key not in third[f"doc/{kind}/index{ending}"].decode()
        assert key not in third["reconcile.json"].decode()
        named = {name for name, data in third.items() if key.encode() in data}
        quotes = {name for name in named if "/evidence/" in name and key in name}  # gone as well, with pages
        elsewhere = {name for name in named - quotes if not TELLS_WHAT_IS_GONE.match(name)}
        assert elsewhere == set()
    earlier, counts = (
        json.loads(tree[f"releases/{number}/changes.json"])["counts"]
        for tree, number in zip(trees[1:], NUMBERS[1:], strict=True)
    )
    assert counts["cooperation"] == earlier["cooperation"] - 1
    void = list(ox.parse(third["void.ttl"], format=ox.RdfFormat.TURTLE))
    entities = next(
        int(quad.object.value)
        for quad in void
        if quad.predicate == node("void:entities")
        and quad.subject == ox.NamedNode(f"{BASE}dataset/")
        and isinstance(quad.object, ox.Literal)
    )
    assert entities == sum(number for kind, number in counts.items() if kind != "statements")


def test_the_page_of_a_version_tells_its_changes_with_links(trees: list[dict[str, bytes]]) -> None:
    third = trees[2]
    for ending in PAGE_ENDINGS:
        page = Page(third[f"releases/0.2.0/index{ending}"].decode())
        assert ": +1 " in page.text
        links = set(page.references())
        assert {
            f"../../doc/{path}{ending}"
            for path in (ADDED, "authority/krefeld", "authority/venlo", "document/003-6ee051e8797e8b75")
        } <= links
    assert "Krefeld: +1 twinning with Venlo" in Page(third["releases/0.2.0/index.html"].decode()).text
    listed = Page(third["releases/index.html"].decode()).text
    assert listed.index("Version 0.3.0") < listed.index("Version 0.2.0") < listed.index("Version 0.1.0")


def test_a_title_in_another_language_says_which(trees: list[dict[str, bytes]]) -> None:
    html = trees[2]["releases/0.2.0/index.html"].decode()
    assert '<bdi lang="uk">Кропивницький розвиває' in html


@pytest.mark.parametrize("base", ["/", "/sub/path/"])
def test_no_reference_of_any_version_is_broken(versions: Versions, tmp_path: Path, base: str) -> None:
    with placed(versions.last, base, tmp_path) as host:
        faults, count = find_faults(versions.last, host, BASE)
    assert faults == []
    assert count > 50_000


def test_hostile_text_stays_text_in_every_page_that_tells_of_it(trees: list[dict[str, bytes]]) -> None:
    third = trees[2]
    names = [f"releases/{room}index{end}" for room in ("", "0.3.0/") for end in PAGE_ENDINGS]
    for name, page in read_pages({name: third[name] for name in names}).items():
        parse_strictly(third[name].decode())
        assert HOSTILE in page.text
        assert page.find("img") == []
        assert page.find("script") == []


def test_the_catalogue_knows_all_versions_in_their_order(
    versions: Versions, trees: list[dict[str, bytes]]
) -> None:
    store = ox.Store()
    store.load(path=versions.last / "dcat.ttl", format=ox.RdfFormat.TURTLE)
    dataset = ox.NamedNode(f"{BASE}dataset/")
    names = [ox.NamedNode(f"{BASE}releases/{number}/") for number in NUMBERS]
    for predicate in ("dcat:hasVersion", "dcterms:hasVersion"):
        assert {quad.object for quad in store.quads_for_pattern(dataset, node(predicate), None)} == set(names)
    for before, name in zip([None, *names], names, strict=False):
        values = {quad.predicate: quad.object for quad in store.quads_for_pattern(name, None, None)}
        assert values[node("dcat:isVersionOf")] == dataset
        assert values.get(node("dcat:previousVersion")) == before
    (current,) = store.quads_for_pattern(dataset, node("dcat:hasCurrentVersion"), None)
    assert current.object == names[-1]
    for number in NUMBERS:
        address = ox.NamedNode(f"{BASE}releases/{number}/municoop.nq.gz")
        (dump,) = store.quads_for_pattern(None, node("dcat:downloadURL"), address)
        data = trees[2][f"releases/{number}/municoop.nq.gz"]
        (size,) = store.quads_for_pattern(dump.subject, node("dcat:byteSize"), None)
        (checksum,) = store.quads_for_pattern(dump.subject, node("spdx:checksum"), None)
        (digest,) = store.quads_for_pattern(checksum.object, node("spdx:checksumValue"), None)  # type: ignore[arg-type]
        assert isinstance(size.object, ox.Literal)
        assert isinstance(digest.object, ox.Literal)
        assert (int(size.object.value), digest.object.value) == (len(data), hashlib.sha256(data).hexdigest())


def test_a_version_of_the_ontology_leads_to_its_file(trees: list[dict[str, bytes]]) -> None:
    third = trees[2]
    for ending in PAGE_ENDINGS:
        page = Page(third[f"def/0.1.0/index{ending}"].decode())
        assert "../../releases/0.3.0/ontology.ttl" in set(page.references())
    assert b"releases/0.3.0/ontology.ttl" in third[".htaccess"]
    assert b"<https://w3id.org/municoop/def/0.1.0>" in third["releases/0.3.0/ontology.ttl"]


def test_building_the_same_version_again_changes_no_byte(copy: Path) -> None:
    target = copy.parent / "public"
    before, tree = target.readlink(), read_tree(target.resolve())
    outcome = pipeline.build(Project.at(copy), target)
    assert outcome.report.conforms
    assert outcome.warnings == ()
    assert target.readlink() == before
    assert read_tree(target.resolve()) == tree


def test_from_elsewhere_the_same_release_before_gives_the_same_bytes(
    versions: Versions, trees: list[dict[str, bytes]], tmp_path: Path
) -> None:
    pipeline.build(Project.at(versions.project), tmp_path / "public", previous=versions.folders[1])
    assert read_tree((tmp_path / "public").resolve()) == trees[2]


def test_data_that_changed_under_the_same_version_is_warned_of_and_stays_relative_to_the_version_before(
    copy: Path, trees: list[dict[str, bytes]]
) -> None:
    edit(copy / "mappings/documents/003_6ee051e8797e8b75.yaml", "status: unspecified", "status: planned")
    target = copy.parent / "public"
    outcome = pipeline.build(Project.at(copy), target)
    assert [warning.partition(":")[0] for warning in outcome.warnings] == [
        "the data changed, the version did not"
    ]
    patch = read_patch((target / "releases/0.3.0/changes.rdfp").read_bytes())
    earlier = json.loads(trees[1]["releases/0.2.0/changes.json"])
    assert patch.prev == earlier["id"]
    assert sorted(path.name for path in (target / "releases").iterdir() if path.is_dir()) == list(NUMBERS)
    assert pipeline.build(Project.at(copy), target).warnings == ()


def test_a_thing_that_comes_back_loses_its_tombstone(copy: Path, root: Path) -> None:
    facts = "mappings/documents/003_6ee051e8797e8b75.yaml"
    shutil.copyfile(root / facts, copy / facts)
    (copy / "mappings/gone.yaml").unlink()
    edit(copy / "mappings/dataset.yaml", "version: 0.3.0", "version: 0.4.0")
    target = copy.parent / "public"
    outcome = pipeline.build(Project.at(copy), target)
    assert outcome.report.conforms
    gone = ox.NamedNode(f"{BASE}graph/gone")
    buried = {quad.subject for quad in read_quads(target.resolve()) if quad.graph_name == gone}
    quotes = {name for name in buried if "/id/evidence/" in str(name)}
    assert buried - quotes == {ox.NamedNode(f"{BASE}id/{ADDED}")}
    assert len(quotes) == 1
    redirects = (target / "_redirects").read_text().splitlines()
    assert all(ADDED.partition("/")[2] in line for line in redirects if " 410" in line)
