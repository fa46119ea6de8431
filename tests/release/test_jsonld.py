from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from pyld import jsonld as pyld

from municoop.errors import OntologyError
from municoop.model import Release
from municoop.rdf import canonical_nquads, expand, node
from municoop.release import dumps, jsonld
from release.sample_release import BASE, parse_quads, read_context

TYPED = st.tuples(
    st.sampled_from(["1.50", "010", "-0", "+1", "1E400", "true", "1", "2021", "2021-09", "2021-09-31", "x"]),
    st.sampled_from(
        ["decimal", "integer", "nonNegativeInteger", "boolean", "double", "gYear", "gYearMonth", "date"]
    ),
)
OWN = (
    "rdfs:label",
    "wgs:lat",
    "mc:startDate",
    "mc:party",
    "mc:theme",
    "mc:evidence",
    "oa:start",
    "mc:supports",
)
PREDICATES = st.sampled_from([*map(node, OWN), ox.NamedNode("http://other.example/p")])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LITERALS = (
    st.builds(ox.Literal, TEXTS)
    | st.builds(
        lambda text, language: ox.Literal(text, language=language),
        TEXTS,
        st.sampled_from(["en", "uk", "sr-cyrl"]),
    )
    | TYPED.map(lambda pair: ox.Literal(pair[0], datatype=node(f"xsd:{pair[1]}")))
)
IRIS = st.sampled_from(
    [
        BASE,
        f"{BASE}dataset/",
        f"{BASE}id/authority/kyiv",
        f"{BASE}id/evidence/a-1",
        f"{BASE}id/evidence/a-1#quote",
        expand("mc:status"),
        "https://w3id.org/municoop/def/theme/education",
        "http://other.example/ü?q=1#f",
        "mailto:a@b.example",
        "urn:x:y",
    ]
).map(ox.NamedNode)
QUADS = st.builds(
    ox.Quad,
    IRIS,
    PREDICATES,
    LITERALS | IRIS,
    st.sampled_from([ox.NamedNode(f"{BASE}graph/register"), ox.NamedNode(f"{BASE}graph/links")]),
)


@pytest.fixture(scope="module")
def document(public: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((public / "municoop.jsonld").read_bytes())
    return loaded


def find(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [node for graph in document["@graph"] for node in graph["@graph"] if node["id"] == name]


def walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from walk(item)
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from walk(item)


def test_pyld_reads_the_same_dataset_without_the_network(document: dict[str, Any], release: Release) -> None:
    options = {"format": "application/n-quads", "documentLoader": jsonld.refuse_to_load}
    text = pyld.to_rdf(document, options)
    assert canonical_nquads(ox.parse(text, format=ox.RdfFormat.N_QUADS)) == canonical_nquads(release.quads)


@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")
def test_rdflib_reads_the_same_dataset(
    document: dict[str, Any], release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    dataset = rdflib.Dataset().parse(data=json.dumps(document), format="json-ld")
    read = ox.parse(dataset.serialize(format="nquads"), format=ox.RdfFormat.N_QUADS)
    assert canonical_nquads(read) == canonical_nquads(release.quads)


def test_a_cooperation_holds_its_evidence_and_that_its_selectors(document: dict[str, Any]) -> None:
    (cooperation,) = [node for node in find(document, "id/cooperation/twinning-krefeld") if "label" in node]
    first, second = cooperation["evidence"]
    assert first["supports"] == ["party", "status", "theme"]
    assert {selector["type"] for selector in first["hasSelector"]} == {
        "TextQuoteSelector",
        "TextPositionSelector",
    }
    assert second["inference"] == {"en": "From the date of the text."}
    assert find(document, first["id"]) == []


def test_a_person_reads_words_and_not_iris(document: dict[str, Any]) -> None:
    (cooperation,) = [node for node in find(document, "id/cooperation/twinning-krefeld") if "label" in node]
    assert list(cooperation)[:3] == ["id", "type", "label"]
    assert cooperation["type"] == "Twinning"
    assert cooperation["label"] == {"en": "Twinning", "pl": "Partnerstwo", "uk": "Побратимство"}
    assert cooperation["party"] == ["id/authority/krefeld", "id/authority/kropyvnytskyi"]
    assert cooperation["theme"] == ["culture", "education"]
    assert cooperation["status"] == "in-force"
    assert cooperation["startDate"] == {"type": "xsd:gYearMonth", "@value": "2021-09"}


def test_graphs_and_things_come_in_order(document: dict[str, Any]) -> None:
    graphs = [graph["id"] for graph in document["@graph"]]
    assert graphs == [f"graph/{name}" for name in ("derived", "links", "register", "text-1", "text-2")]
    for graph in document["@graph"]:
        names = [node["id"] for node in graph["@graph"]]
        assert names == sorted(names)


def test_the_context_has_the_terms_in_use_and_no_others(document: dict[str, Any]) -> None:
    context = dict(document["@context"])
    keys = {key for node in walk(document["@graph"]) for key in node}
    values = json.dumps(document["@graph"])
    text = values + json.dumps(context)
    assert {
        key for key in keys if key not in context and len(key) > 2 and key[0] != "@" and ":" not in key
    } == set()
    idle = [
        term
        for term in context
        if term[0] != "@" and term not in keys and f'"{term}"' not in values and f'"{term}:' not in text
    ]
    assert idle == []


def test_the_order_of_terms_in_the_context_is_the_order_of_keys(release: Release) -> None:
    context = {term: release.context[term] for term in reversed(list(release.context))}
    data = json.loads(jsonld.write_dataset(dumps.sort_quads(release.quads), context, BASE))
    (cooperation,) = [node for node in find(data, "id/cooperation/twinning-krefeld") if "label" in node]
    assert list(cooperation)[-3:] == ["label", "type", "id"]


def test_parts_of_one_another_are_all_kept() -> None:
    quads = dumps.sort_quads(
        parse_quads(
            "@prefix mc: <https://w3id.org/municoop/def#> . @prefix : <http://a.example/> . :g {"
            ":a mc:evidence :b . :b mc:evidence :c . :c mc:evidence :b ."
            ":z mc:evidence :y . :y mc:evidence :z , :y }"
        )
    )
    assert set(
        ox.parse(jsonld.write_dataset(quads, read_context(), BASE), format=ox.RdfFormat.JSON_LD)
    ) == set(quads)


def test_a_part_of_two_things_is_written_once() -> None:
    quads = parse_quads(
        "@prefix mc: <https://w3id.org/municoop/def#> . @prefix : <http://a.example/> . :g {"
        ":a mc:evidence :e . :b mc:evidence :e . :e mc:minimumMembers 1 }"
    )
    data = json.loads(jsonld.write_dataset(dumps.sort_quads(quads), read_context(), BASE))
    one, other = data["@graph"][0]["@graph"]
    assert "minimumMembers" in one["evidence"][0]
    assert other["evidence"] == ["http://a.example/e"]


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ({"@import": "https://elsewhere.example/context"}, "https://elsewhere.example/context"),
        ({"p": {"@id": "http://b.example/p", "@container": "@heap"}}, "@container"),
    ],
)
def test_a_context_that_lies_elsewhere_or_is_none_is_refused(context: dict[str, Any], said: str) -> None:
    triples = [quad.triple for quad in parse_quads("<http://a.example/> <http://b.example/p> 1 .")]
    with pytest.raises(OntologyError, match=r"^ontology/context.jsonld: ") as refused:
        jsonld.write_graph(triples, context, BASE)
    assert said in str(refused.value)


@given(st.lists(QUADS, max_size=8))
@example([ox.Quad(ox.NamedNode(BASE), node("mc:party"), ox.Literal("@id"), ox.NamedNode(BASE))])
def test_any_statements_survive(quads: list[ox.Quad]) -> None:
    data = jsonld.write_dataset(dumps.sort_quads(quads), read_context(), BASE)
    assert set(ox.parse(data, format=ox.RdfFormat.JSON_LD)) == set(quads)


@given(st.lists(QUADS, min_size=1, max_size=8))
def test_any_description_survives(quads: list[ox.Quad]) -> None:
    triples = dumps.merge(quads)
    data = jsonld.write_graph(triples, read_context(), BASE)
    assert {quad.triple for quad in ox.parse(data, format=ox.RdfFormat.JSON_LD)} == set(triples)
