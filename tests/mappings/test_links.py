"""The links that are published: all that were verified, none that was found wrong, each with its evidence."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import dropwhile
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from municoop.model import Link
from municoop.rdf import expand
from municoop.sources.context import read_context
from municoop.sources.links import read_links
from municoop.sources.project import Project
from municoop.sources.register import read_register
from municoop.sources.vocabulary import read_vocabulary

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = sorted((ROOT / "mappings" / "links").glob("*.sssom.tsv"))
WIKIDATA = "http://www.wikidata.org/entity/"
GEONAMES = "https://sws.geonames.org/"
CONCEPTS = "https://w3id.org/municoop/def/"
UNVERIFIED = {WIKIDATA + "Q3322237", WIKIDATA + "Q69883"}  # seen in one source only
JUSTIFICATIONS = {"semapv:BackgroundKnowledgeBasedMatching", "semapv:MappingReview"}


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        table = dropwhile(lambda line: line.startswith("#"), file)
        return list(csv.DictReader(table, delimiter="\t", strict=True))


VERIFIED = read_rows(HERE / "verified.tsv")
CONTRARY = read_rows(HERE / "contrary.tsv")


@pytest.fixture(scope="module")
def links() -> tuple[Link, ...]:
    return read_links(FILES, Project.at(ROOT).name)


def test_the_links_to_wikidata_are_the_42_verified_ones_and_no_others(links: tuple[Link, ...]) -> None:
    expected = {
        (row["subject"].replace("def/", CONCEPTS), expand(row["predicate"]), WIKIDATA + row["item"])
        for row in VERIFIED
    }
    assert len(expected) == 42
    found = {(link.subject, link.predicate, link.object) for link in links}
    assert {link for link in found if link[2].startswith(WIKIDATA)} == expected


@pytest.mark.parametrize("row", CONTRARY, ids=lambda row: f"{row['subject']} {row['object']}")
def test_no_link_found_wrong_is_published(links: tuple[Link, ...], row: dict[str, str]) -> None:
    subjects = {link.subject for link in links if link.object == row["object"]}
    assert row["subject"] not in subjects
    assert row["subject"] != "*" or not subjects


@pytest.mark.parametrize("row", CONTRARY, ids=lambda row: f"{row['subject']} {row['object']}")
def test_every_link_found_wrong_is_refused_with_a_reason(row: dict[str, str]) -> None:
    refused = [
        (other["subject_id"].replace("mcid:", "id/"), other["comment"])
        for other in read_rows(ROOT / "mappings/links/refused.sssom.tsv")
        if row["object"].endswith("/" + other["object_id"].partition(":")[2])
    ]
    assert any(subject == row["subject"] or row["subject"] == "*" for subject, _ in refused)
    assert all(comment for _, comment in refused)


def test_what_only_one_source_says_is_not_published(links: tuple[Link, ...]) -> None:
    assert UNVERIFIED.isdisjoint(link.object for link in links)


def test_no_two_things_share_a_link_and_no_thing_has_two_in_one_data_set(links: tuple[Link, ...]) -> None:
    objects = Counter(link.object for link in links)
    targets = Counter((link.subject, link.object.rpartition("/")[0].split("/")[2]) for link in links)
    assert len(objects) > 80
    assert [name for counter in (objects, targets) for name, count in counter.items() if count > 1] == []


def test_every_link_starts_from_a_thing_of_the_register_or_a_concept(links: tuple[Link, ...]) -> None:
    project = Project.at(ROOT)
    vocabulary = read_vocabulary(project)
    things = {entry.iri for entry in read_register(project, read_context(project), vocabulary)}
    concepts = {quad.subject.value for quad in vocabulary.quads if isinstance(quad.subject, NamedNode)}
    assert [link for link in links if link.subject not in things | concepts] == []


def test_same_as_is_for_agents_and_geonames_is_never_more_than_close(links: tuple[Link, ...]) -> None:
    same, close = expand("owl:sameAs"), expand("skos:closeMatch")
    assert all(link.subject.startswith("id/") for link in links if link.predicate == same)
    assert {link.predicate for link in links if link.object.startswith(GEONAMES)} == {close}


def test_a_geonames_feature_goes_to_the_town_and_not_to_its_gmina_or_hromada(links: tuple[Link, ...]) -> None:
    subjects = {link.subject for link in links if link.object.startswith(GEONAMES)}
    assert "id/authority/lomianki" in subjects
    assert [subject for subject in subjects if subject.endswith(("-gmina", "-hromada", "-metro"))] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_row_has_its_evidence_date_and_confidence(path: Path) -> None:
    rows = read_rows(path)
    assert rows
    for row in rows:
        assert row["comment"].endswith("."), row["subject_id"]
        assert row["mapping_justification"] in JUSTIFICATIONS
        assert re.fullmatch(r"2026-\d\d-\d\d", row["mapping_date"])
        assert 0.7 <= float(row["confidence"]) < 1
        assert row["author_label"] == "municoop"
        assert row["subject_label"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_sorted_says_its_licence_and_how_sure_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    names = [(row["subject_id"], row["predicate_id"], row["object_id"]) for row in read_rows(path)]
    assert names == sorted(set(names))
    assert "#license: https://creativecommons.org/licenses/by/4.0/\n" in text
    stem = path.name.removesuffix(".sssom.tsv")
    assert f"#mapping_set_id: https://w3id.org/municoop/links/{stem}\n" in text
    assert "Confidence" in text.partition("\nsubject_id")[0]


def test_refusals_stand_in_one_file_and_all_its_rows_are_refusals() -> None:
    for path in FILES:
        modifiers = {row.get("predicate_modifier", "") for row in read_rows(path)}
        assert modifiers == ({"Not"} if path.name == "refused.sssom.tsv" else {""}), path.name
