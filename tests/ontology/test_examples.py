"""`ontology/examples/`: each example gets exactly the findings it announces, each rule refuses some."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import SH, URIRef

from municoop.checks.evidence import check_evidence
from municoop.checks.paths import read_path
from municoop.checks.queries import SavedQuery, check_queries, read_queries
from municoop.checks.shapes import ShapesGraph, check_shapes, read_shapes
from municoop.model import LANGUAGES, Finding, Location, Origins, SeedDocument
from municoop.rdf import DEF, DEFAULT_BASE_IRI, compact, graph_iri

ONTOLOGY = Path(__file__).parents[2] / "ontology"
EXAMPLES = sorted((ONTOLOGY / "examples").glob("*.ttl"))
EXPECT = re.compile(r"^# expect: ((?:mcs|check):[A-Za-z-]+) (Violation|Warning|Info)$", re.MULTILINE)


@cache
def shapes() -> ShapesGraph:
    return read_shapes({path.name: path for path in (ONTOLOGY / "shapes").glob("*.ttl")})


@cache
def queries() -> tuple[SavedQuery, ...]:
    return read_queries({path.name: path for path in (ONTOLOGY / "checks").glob("*.rq")})


@cache
def terms() -> tuple[ox.Quad, ...]:
    return tuple(
        quad
        for name in ("municoop.ttl", "schemes.ttl", "alignments.ttl")
        for quad in ox.parse(path=ONTOLOGY / name, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    )


@cache
def seeds() -> tuple[SeedDocument, ...]:
    """Return the source texts, without their catalog entries."""
    return tuple(
        SeedDocument(
            path.stem.replace("_", "-"), path.name, path.read_bytes().decode(), {}, {}, Location(path.name)
        )
        for path in sorted((ONTOLOGY.parent / "seeds").glob("*.txt"))
    )


def read_example(path: Path) -> tuple[ox.Quad, ...]:
    return tuple(ox.parse(path=path, format=ox.RdfFormat.TURTLE))


@cache
def find(path: Path) -> list[Finding]:
    """Return the findings about an example: of the shapes on it alone, of the checks with the ontology."""
    example = read_example(path)
    of_terms = {quad.subject for quad in terms()}
    found = check_queries((*example, *terms()), queries(), Origins())
    return check_shapes(example, shapes(), Origins()) + [
        finding for finding in found if ox.NamedNode(finding.focus) not in of_terms
    ]


def rule(finding: Finding) -> str:
    return compact(finding.check) if "://" in finding.check else f"check:{finding.check}"


def expected(path: Path) -> set[tuple[str, str]]:
    return set(EXPECT.findall(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example_gets_exactly_the_findings_it_announces(path: Path) -> None:
    """No finding more, none less; and its name says whether it has any."""
    found = find(path)
    assert {(rule(finding), finding.severity) for finding in found} == expected(path)
    assert bool(found) == path.name.startswith("invalid-")
    assert path.name.startswith(("valid-", "invalid-"))


@pytest.mark.parametrize("path", [path for path in EXAMPLES if expected(path)], ids=lambda path: path.stem)
def test_example_is_named_after_the_rule_it_breaks(path: Path) -> None:
    """`invalid-<rule>-*.ttl`, for the rule announced first."""
    first = EXPECT.findall(path.read_text(encoding="utf-8"))[0][0]
    assert f"{path.stem}-".startswith(f"invalid-{first.partition(':')[2]}-")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_findings_speak_every_language(path: Path) -> None:
    """Each finding has a message in English, Ukrainian and Polish."""
    for finding in find(path):
        assert all(finding.messages.get(language) for language in LANGUAGES), finding


def test_every_property_shape_has_a_failing_example() -> None:
    """A shape that refuses nothing is not known to work."""
    names = {compact(name) for name in shapes().names}
    assert names, "no property shapes were loaded"
    assert names - {name for path in EXAMPLES for name, _ in expected(path)} == set()


def test_every_property_shape_has_an_example_it_accepts() -> None:
    """A shape whose property no valid example states could as well refuse everything."""
    stated = {
        quad.predicate.value
        for path in EXAMPLES
        if path.name.startswith("valid-")
        for quad in read_example(path)
    }
    graph = shapes().graph
    paths = {name: read_path(graph, graph.value(URIRef(name), SH.path)) for name in shapes().names}
    assert {name for name, path in paths.items() if not stated.intersection(path.split("|"))} == set()


def test_every_saved_check_has_a_failing_example() -> None:
    """A query that finds nothing is not known to work."""
    names = {f"check:{query.name}" for query in queries()}
    assert names, "no saved checks were loaded"
    assert names - {name for path in EXAMPLES for name, _ in expected(path)} == set()


def test_every_kind_of_cooperation_has_a_valid_example() -> None:
    """The valid examples show each class of cooperation that can be stated."""
    stated = {
        compact(quad.object.value)
        for path in EXAMPLES
        if path.name.startswith("valid-")
        for quad in read_example(path)
        if isinstance(quad.object, ox.NamedNode)
    }
    ties = {"mc:Twinning", "mc:Agreement", "mc:Membership", "mc:Participation", "mc:WorkingGroup"}
    activities = {"mc:Visit", "mc:Event", "mc:Project", "mc:Aid"}
    assert (ties | activities) - stated == set()


def test_valid_examples_take_their_concepts_from_the_schemes() -> None:
    """Examples declare the concepts they use again, to stand alone; the schemes have to have them."""
    declared = {quad.subject for quad in terms()}
    used = {
        value
        for path in EXAMPLES
        if path.name.startswith("valid-")
        for value in (quad.object for quad in read_example(path))
        if isinstance(value, ox.NamedNode) and value.value.startswith(f"{DEF}/")
    }
    assert used
    assert used - declared == set()


@pytest.mark.parametrize(
    "path", [path for path in EXAMPLES if path.name.startswith("valid-")], ids=lambda path: path.stem
)
def test_valid_examples_quote_what_stands_in_the_texts(path: Path) -> None:
    """Also an example says nothing that its source does not say."""
    documents = {f"{DEFAULT_BASE_IRI}{document.iri}": document for document in seeds()}
    example = read_example(path)
    own = [
        (iri, document)
        for iri, document in documents.items()
        if any(quad.subject == ox.NamedNode(iri) for quad in example)
    ]
    for iri, document in own:
        name = ox.NamedNode(graph_iri(DEFAULT_BASE_IRI, document.key))
        stated = [ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in example]
        found = check_evidence(stated, {iri: document}, Origins())
        assert not [finding for finding in found if finding.check in {"evidence-quote", "evidence-idle"}]


def test_examples_have_no_blank_nodes() -> None:
    """Examples look like what is published."""
    for path in EXAMPLES:
        for quad in read_example(path):
            assert not isinstance(quad.subject, ox.BlankNode), path.name
            assert not isinstance(quad.object, ox.BlankNode), path.name
