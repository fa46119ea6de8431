"""What is gone leaves a tombstone, with reason and successor."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from municoop.errors import MappingError
from municoop.history.tombstones import (
    GoneEntry,
    Tombstone,
    check_gone,
    describe_tombstones,
    find_gone,
    read_gone,
)
from municoop.model import LANGUAGES, Location
from municoop.rdf import canonical_nquads, node
from municoop.sources.project import Project

BASE = "https://a.example/"
DAY = "2026-11-22"
REASON = {"en": "Twice.", "uk": "Двічі.", "pl": "Dwa razy."}
GRAPH = f"{BASE}graph/gone"


def describe(path: str, label: str = "") -> list[ox.Quad]:
    thing, graph = ox.NamedNode(f"{BASE}id/{path}"), ox.NamedNode(f"{BASE}graph/register")
    quads = [ox.Quad(thing, node("rdf:type"), node("mc:Municipality"), graph)]
    if label:
        quads.append(ox.Quad(thing, node("rdfs:label"), ox.Literal(label, language="en"), graph))
    return quads


def entry(path: str, successor: str = "", since: str = "") -> GoneEntry:
    return GoneEntry(path, REASON, Location("mappings/gone.yaml", 1), successor, since)


def find(old: list[ox.Quad], new: list[ox.Quad], *record: GoneEntry) -> tuple[Tombstone, ...]:
    return find_gone(old, new, record, BASE, DAY)


def test_what_is_gone_has_its_last_name_its_reason_and_its_successor() -> None:
    old = [*describe("authority/a", "A"), *describe("authority/b")]
    (grave,) = find(old, describe("authority/b"), entry("authority/a", "authority/b"))
    assert (grave.iri, grave.labels, grave.since) == (f"{BASE}id/authority/a", {"en": "A"}, DAY)
    assert (grave.reason, grave.successor) == (REASON, f"{BASE}id/authority/b")


def test_what_the_record_lists_stays_gone_in_later_releases() -> None:
    record = entry("authority/a", since="2025-01-02")
    assert [grave.since for grave in find([], describe("authority/b"), record)] == ["2025-01-02"]


def test_a_quotation_that_goes_needs_no_entry() -> None:
    """Its address goes on to answer, with the same reason for all; nobody is warned."""
    (grave,) = graves = find(describe("evidence/a-1"), [])
    assert (grave.iri, grave.successor) == (f"{BASE}id/evidence/a-1", "")
    assert grave.reason.keys() == {"en", "uk", "pl"}
    assert "no longer used" in grave.reason["en"]
    assert check_gone(graves, [], [], BASE) == ()


def test_a_tombstone_is_no_thing_and_names_reason_date_and_successor() -> None:
    grave = Tombstone(f"{BASE}id/authority/a", REASON, f"{BASE}id/authority/b", DAY, {"en": "A"})
    quads = list(describe_tombstones([grave], GRAPH))
    assert {quad.predicate for quad in quads} == {
        node(name)
        for name in (
            "owl:deprecated",
            "dcterms:modified",
            "dcterms:isReplacedBy",
            "rdfs:label",
            "skos:changeNote",
        )
    }
    notes = [quad.object for quad in quads if quad.predicate == node("skos:changeNote")]
    assert {note.language for note in notes if isinstance(note, ox.Literal)} == set(LANGUAGES)
    assert f'"true"^^<{node("xsd:boolean").value}>'.encode() in canonical_nquads(quads)
    (again,) = find([*describe("authority/a", "A")], quads, entry("authority/a"))
    assert again.iri == grave.iri


def test_what_is_not_explained_or_not_true_is_warned_of() -> None:
    old, new = describe("authority/a"), describe("authority/b")
    record = (
        entry("authority/b"),
        entry("authority/c", "authority/none"),
        entry("authority/d", "authority/c"),
    )
    findings = check_gone(find(old, new, *record), new, record, BASE)
    assert {(finding.severity, finding.focus.rpartition("/")[2], finding.value) for finding in findings} == {
        ("Warning", "a", ""),
        ("Warning", "b", ""),
        ("Warning", "c", f"{BASE}id/authority/none"),
    }
    assert all(set(finding.messages) == set(LANGUAGES) for finding in findings)


def test_a_project_in_which_nothing_is_gone_needs_no_file(tmp_path: Path) -> None:
    assert read_gone(Project.around(tmp_path)) == ()


def test_the_entries_of_the_file_are_read(tmp_path: Path) -> None:
    (tmp_path / "mappings").mkdir()
    text = (
        "authority/a:\n  reason: {en: Twice., uk: Двічі., pl: Dwa razy.}\n"
        "  label: {en: A, uk: А, pl: A}\n  successor: authority/b\n  since: 2025-01-02\n"
    )
    (tmp_path / "mappings" / "gone.yaml").write_text(text, encoding="utf-8")
    (read,) = read_gone(Project.around(tmp_path))
    assert (read.path, read.successor, read.since) == ("authority/a", "authority/b", "2025-01-02")
    assert (read.reason, read.label["uk"], read.location.line) == (REASON, "А", 1)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("authority/a:\n  why: x", 2, "unknown key 'why'"),
        ("A:\n  reason: {en: x, uk: x, pl: x}", 1, "names no thing"),
        ("authority/a:\n  successor: authority/b", 1, "the reason is missing"),
        ("authority/a:\n  reason: {en: x}", 2, "each language"),
        ("authority/a:\n  reason: {en: x, uk: x, pl: x}\n  since: soon", 3, "'soon' is no day"),
        (
            "authority/a:\n  reason: {en: x, uk: x, pl: x}\n  since: 2026-99-99",
            3,
            "'2026-99-99' is no day",
        ),
        ("authority/a:\n  reason: {en: x, uk: x, pl: x}\n  successor: b", 3, "'b' is no successor"),
        ("- a", 1, "a mapping is needed"),
    ],
)
def test_a_bad_entry_is_refused_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "gone.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(MappingError) as caught:
        read_gone(Project.around(tmp_path))
    assert caught.value.where == f"mappings/gone.yaml:{line}"
    assert words in caught.value.problem
