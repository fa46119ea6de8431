"""The verdict of pySHACL, as findings with messages in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from municoop.checks.shapes import ShapesGraph, check_shapes, read_shapes
from municoop.errors import OntologyError
from municoop.model import Finding, Location, Origins

PREFIXES = """
@prefix : <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
BASE = "https://example.org/"


def write(folder: Path, **files: str) -> Mapping[str, Path]:
    paths = {f"ontology/shapes/{name}.ttl": folder / f"{name}.ttl" for name in files}
    for path, text in zip(paths.values(), files.values(), strict=True):
        path.write_text(PREFIXES + text, encoding="utf-8")
    return paths


def read(folder: Path, text: str) -> ShapesGraph:
    return read_shapes(write(folder, shapes=text))


def data(text: str) -> list[ox.Quad]:
    return list(ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE))


def check(folder: Path, shapes: str, text: str) -> list[Finding]:
    return check_shapes(data(text), read(folder, shapes), Origins())


NAMED = """
:thing a sh:NodeShape ; sh:targetClass :Thing ; sh:property :thing-name .
:thing-name a sh:PropertyShape ; sh:path :name ; sh:minCount 1 ; sh:maxLength 5 ; sh:severity sh:Warning ;
    sh:message "Name it."@en , "Назвіть."@uk , "Nazwij."@pl .
"""


def test_a_finding_says_what_where_and_in_every_language(tmp_path: Path) -> None:
    origins = Origins(
        {(f"{BASE}a", ""): Location("a.yaml", 3), (f"{BASE}b", f"{BASE}name"): Location("b.yaml", 7)}
    )
    found = check_shapes(
        data(':a a :Thing . :b a :Thing ; :name "far too long" .'), read(tmp_path, NAMED), origins
    )
    messages = {"en": "Name it.", "uk": "Назвіть.", "pl": "Nazwij."}
    component = "http://www.w3.org/ns/shacl#{}ConstraintComponent"
    assert found == [
        Finding(
            "Warning",
            f"{BASE}thing-name",
            f"{BASE}a",
            f"{BASE}name",
            "",
            messages,
            Location("a.yaml", 3),
            component.format("MinCount"),
        ),
        Finding(
            "Warning",
            f"{BASE}thing-name",
            f"{BASE}b",
            f"{BASE}name",
            "far too long",
            messages,
            Location("b.yaml", 7),
            component.format("MaxLength"),
        ),
    ]


def test_conforming_data_gets_no_finding(tmp_path: Path) -> None:
    assert check(tmp_path, NAMED, ':a a :Thing ; :name "short" .') == []


@pytest.mark.parametrize("day", ["2023-02-30", "2023-02-29", "2023-13-01", "2023-00-10", "30.02.2023", ""])
def test_impossible_dates_are_refused(tmp_path: Path, day: str) -> None:
    shapes = """:t a sh:NodeShape ; sh:targetClass :Thing ; sh:property :t-day .
        :t-day a sh:PropertyShape ; sh:path :day ; sh:datatype xsd:date ; sh:message "A day."@en ."""
    (finding,) = check(tmp_path, shapes, f':a a :Thing ; :day "{day}"^^xsd:date .')
    assert (finding.check, finding.value) == (f"{BASE}t-day", day)


def test_patterns_see_the_form_that_was_written(tmp_path: Path) -> None:
    shapes = """:t a sh:NodeShape ; sh:targetClass :Thing ; sh:property :t-code .
        :t-code a sh:PropertyShape ; sh:path :code ; sh:pattern "^0" ; sh:message "Zero first."@en ."""
    assert check(tmp_path, shapes, ':a a :Thing ; :code "010"^^xsd:integer .') == []


def test_one_value_that_breaks_a_shape_twice_is_one_finding(tmp_path: Path) -> None:
    shapes = """:t a sh:NodeShape ; sh:targetClass :Thing ; sh:property :t-code .
        :t-code a sh:PropertyShape ; sh:path :code ; sh:pattern "^x" ; sh:maxLength 2 ; sh:message "x" ."""
    found = [check(tmp_path, shapes, ':a a :Thing ; :code "yyy" .') for _ in range(5)]
    assert [len(findings) for findings in found] == [1] * 5
    assert len({findings[0].component for findings in found}) == 1


def test_anonymous_shapes_answer_with_the_name_of_the_shape_around_them(tmp_path: Path) -> None:
    shapes = (
        NAMED
        + """:outer a sh:NodeShape ; sh:targetClass :Box ;
        sh:property [ sh:path :part ; sh:property [ sh:path :size ; sh:minCount 1 ] ] ."""
    )
    (finding,) = check(tmp_path, shapes, ":a a :Box ; :part :b . :b :colour :red .")
    assert (finding.check, finding.focus) == (f"{BASE}outer", f"{BASE}b")


def test_a_message_without_language_counts_as_english(tmp_path: Path) -> None:
    shapes = """:t a sh:NodeShape ; sh:targetClass :Thing ; sh:property :t-code .
        :t-code a sh:PropertyShape ; sh:path :code ; sh:minCount 1 ; sh:message "A code." ."""
    (finding,) = check(tmp_path, shapes, ":a a :Thing .")
    assert finding.messages == {"en": "A code."}


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("[ sh:alternativePath ( :a :b ) ]", f"{BASE}a|{BASE}b"),
        ("( :a [ sh:inversePath :b ] )", f"{BASE}a/^{BASE}b"),
        ("[ sh:zeroOrOnePath :a ]", f"({BASE}a)?"),
    ],
)
def test_longer_paths_are_written_as_in_sparql(tmp_path: Path, path: str, shown: str) -> None:
    shapes = f""":t a sh:NodeShape ; sh:targetClass :Thing ; sh:property :t-p .
        :t-p a sh:PropertyShape ; sh:path {path} ; sh:minCount 9 ; sh:message "Nine."@en ."""
    (finding,) = check(tmp_path, shapes, ":x a :Thing .")
    assert finding.path == shown


def test_context_is_looked_up_but_not_reported(tmp_path: Path) -> None:
    shapes = (
        NAMED
        + """:friend a sh:NodeShape ; sh:targetSubjectsOf :knows ; sh:property :friend-knows .
        :friend-knows a sh:PropertyShape ; sh:path :knows ; sh:class :Thing ; sh:message "A thing."@en ."""
    )
    stated, around = data(":a :knows :b ."), data(":b a :Thing .")
    graph = read(tmp_path, shapes)
    assert check_shapes(stated, graph, Origins(), around) == []
    assert [finding.check for finding in check_shapes(stated, graph, Origins())] == [f"{BASE}friend-knows"]
    assert [finding.focus for finding in check_shapes(around, graph, Origins())] == [f"{BASE}b"]


def test_findings_do_not_depend_on_the_order_of_data(tmp_path: Path) -> None:
    graph = read(tmp_path, NAMED)
    quads = data(" ".join(f":n{number} a :Thing ." for number in range(20)))
    found = check_shapes(quads, graph, Origins())
    assert len(found) == 20
    assert check_shapes(reversed(quads), graph, Origins()) == found


def test_shapes_of_several_files_are_one_graph(tmp_path: Path) -> None:
    node_shape, property_shape = NAMED.strip().split("\n", 1)
    shapes = read_shapes(write(tmp_path, one=node_shape, two=property_shape))
    assert shapes.names == (f"{BASE}thing-name",)
    assert len(check_shapes(data(":a a :Thing ."), shapes, Origins())) == 1


def test_turtle_that_does_not_parse_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="not Turtle") as caught:
        read(tmp_path, ":a a sh:NodeShape ;;; sh:targetClass\n:B")
    assert caught.value.where.startswith("ontology/shapes/shapes.ttl:")
    assert caught.value.hint


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="cannot be read") as caught:
        read_shapes({"ontology/shapes/none.ttl": tmp_path / "none.ttl"})
    assert caught.value.where == "ontology/shapes/none.ttl"


def test_a_folder_without_shapes_is_no_success(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="no named property shapes"):
        read(tmp_path, ":a rdfs:label 'nothing'@en .")


@pytest.mark.parametrize(
    "broken",
    [
        ":bad a sh:PropertyShape .",
        ":bad a sh:PropertyShape ; sh:path :a , :b .",
        ":t a sh:NodeShape ; sh:targetClass :Thing ; sh:property :bad ."
        " :bad a sh:PropertyShape ; sh:path :a ; sh:minCount 1 , 2 .",
        ":t a sh:NodeShape ; sh:targetClass :Thing ; sh:property :bad ."
        " :bad a sh:PropertyShape ; sh:path :name ; sh:pattern '[' .",
        ":t a sh:NodeShape ; sh:targetClass :Thing ; sh:property :bad ."
        " :bad a sh:PropertyShape ; sh:path :name ; sh:minCount 'x' .",
        ":bad a sh:NodeShape ; sh:targetClass :Thing ; sh:sparql [ sh:select 'SELECT nonsense' ] .",
    ],
    ids=["no-path", "two-paths", "two-counts", "pattern", "count", "sparql"],
)
def test_a_shape_that_is_not_shacl_is_an_error_of_the_ontology(
    tmp_path: Path, broken: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(OntologyError, match="not SHACL") as caught:
        check(tmp_path, NAMED + broken, ':a a :Thing ; :name "a" .')
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")
