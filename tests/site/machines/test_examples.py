"""The saved queries as RDF, held against the shapes that collections of SPARQL examples use."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate

from municoop.site.machines.examples import FORMS, SPEX

SH = "http://www.w3.org/ns/shacl#"
# What the examples of the SIB must have, written anew: one text of a query, of a known kind, a question in
# words of some language, and where to ask it.
SHAPES = f"""
@prefix sh: <{SH}> . @prefix spex: <{SPEX}> . @prefix schema: <https://schema.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass sh:SPARQLExecutable ;
  sh:property [ sh:path rdf:type ; sh:minCount 2 ; sh:maxCount 2 ;
    sh:in (sh:SPARQLExecutable sh:SPARQLSelectExecutable sh:SPARQLAskExecutable sh:SPARQLConstructExecutable
           spex:SPARQLDescribeExecutable) ] ,
  [ sh:path [ sh:alternativePath (sh:select sh:ask sh:construct spex:describe) ] ;
    sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ] ,
  [ sh:path rdfs:comment ; sh:minCount 3 ; sh:uniqueLang true ; sh:datatype rdf:langString ] ,
  [ sh:path schema:target ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
  [ sh:path spex:federatesWith ; sh:nodeKind sh:IRI ] ,
  [ sh:path schema:keywords ; sh:minLength 1 ] .
"""


@pytest.fixture(scope="module")
def folder(built_site: Path) -> Path:
    """Where the examples are."""
    return built_site / ".well-known" / "sparql-examples"


def test_the_examples_conform(folder: Path) -> None:
    """All of them, and one without its question does not."""
    data = rdflib.Graph().parse(folder / "index.ttl")
    shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
    subjects = set(data.subjects(rdflib.RDF.type, rdflib.URIRef(f"{SH}SPARQLExecutable")))
    assert len(subjects) > 30
    conforms, _, text = validate(data, shacl_graph=shapes)
    assert conforms, text
    data.remove((next(iter(subjects)), rdflib.RDFS.comment, None))
    assert not validate(data, shacl_graph=shapes)[0]


def test_every_query_is_there_word_for_word(built_site: Path, folder: Path) -> None:
    """The text is that of the `.rq` file, and its kind is what the engine says it is."""
    queries = sorted((built_site / "queries").glob("*.rq"))
    assert len(queries) > 30
    whole = {quad.triple for quad in ox.parse(path=folder / "index.ttl")}
    texts = {predicate: kind for kind, predicate in FORMS.values()}
    store = ox.Store()
    for path in queries:
        own = {quad.triple for quad in ox.parse(path=folder / f"{path.stem}.ttl")}
        assert own <= whole
        ((kind, text),) = [
            (texts[triple.predicate.value], triple.object)
            for triple in own
            if triple.predicate.value in texts
        ]
        assert isinstance(text, ox.Literal)
        assert text.value == path.read_text(encoding="utf-8")
        if "SERVICE" not in text.value:
            answer = store.query(text.value)
            expected = {"QuerySolutions": "Select", "QueryBoolean": "Ask"}.get(
                type(answer).__name__, "Construct"
            )
            assert kind == f"{SH}SPARQL{expected}Executable", path.name
    assert {
        triple.subject.value.rpartition("/")[2]
        for triple in whole
        if isinstance(triple.subject, ox.NamedNode)
    } == {path.stem for path in queries}


def test_a_query_that_asks_another_endpoint_says_which(folder: Path) -> None:
    """Wikidata, for those that ask it."""
    asked = {
        triple.object.value
        for triple in (quad.triple for quad in ox.parse(path=folder / "index.ttl"))
        if triple.predicate.value == f"{SPEX}federatesWith" and isinstance(triple.object, ox.NamedNode)
    }
    assert asked == {"https://query.wikidata.org/sparql"}
