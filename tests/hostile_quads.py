"""A few things all of whose texts are hostile."""

from __future__ import annotations

import pyoxigraph as ox

from municoop.rdf import node

BASE = "https://w3id.org/municoop/"
HOSTILE = (
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)> ' & &amp; &lt;b&gt;",
    "\u202egnp.exe \u200f\u2067abc",
    "x" * 10_000,
    "{{ 7 * 7 }} {% raw %}",
    "]]> --> <!-- <style>*{display:none}</style>",
)
ADDRESSES = (
    "javascript:alert(1)",
    "data:text/html,<b>",
    "JAVASCRIPT:x",
    "file:///etc/passwd",
    "http://a.example/a",
)


def build_quads(text: str) -> list[ox.Quad]:
    """Return an authority, a document, a cooperation and its evidence, named by `text`."""
    graph = ox.NamedNode(f"{BASE}graph/evil")
    city, document, tie, evidence = (
        ox.NamedNode(f"{BASE}id/{path}")
        for path in ("authority/evil", "document/evil", "cooperation/evil", "evidence/evil-1")
    )
    quote, position = (ox.NamedNode(f"{evidence.value}#{part}") for part in ("quote", "position"))
    said: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = [
        (city, "rdf:type", node("mc:Municipality")),
        (city, "rdfs:label", ox.Literal(text, language="en")),
        (city, "mc:identifierSource", ox.Literal(text, language="en")),
        (city, "mc:katottg", ox.Literal(text)),
        (document, "rdf:type", node("mc:SourceDocument")),
        (document, "dcterms:title", ox.Literal(text, language="ar")),
        (document, "dcterms:language", ox.Literal(text)),
        (document, "dcterms:issued", ox.Literal(text)),
        (tie, "rdf:type", node("mc:Twinning")),
        (tie, "rdfs:label", ox.Literal(text, language="ar")),
        (tie, "skos:note", ox.Literal(text, language="en")),
        (tie, "mc:party", city),
        (tie, "mc:date", ox.Literal(text)),
        (tie, "mc:evidence", evidence),
        (evidence, "rdf:type", node("mc:Evidence")),
        (evidence, "oa:hasSource", document),
        (evidence, "mc:supports", node("mc:party")),
        (evidence, "mc:inference", ox.Literal(text, language="uk")),
        (quote, "oa:exact", ox.Literal(text)),
        (position, "oa:start", ox.Literal("7")),
        (position, "oa:end", ox.Literal(str(7 + len(text)))),
        *((city, "foaf:homepage", ox.NamedNode(address.replace("<b>", ""))) for address in ADDRESSES),
        *((document, "schema:url", ox.NamedNode(address.replace("<b>", ""))) for address in ADDRESSES),
    ]
    return [ox.Quad(subject, node(name), value, graph) for subject, name, value in said]


def build_record(text: str) -> bytes:
    """Return the release's description of itself, in which all texts are hostile."""
    dataset, graph = ox.NamedNode(f"{BASE}dataset/"), ox.NamedNode(f"{BASE}graph/register")
    part = ox.NamedNode(f"{dataset.value}#links-evil")
    said: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = [
        (dataset, "dcat:keyword", ox.Literal(text, language="en")),
        (dataset, "void:subset", graph),
        (dataset, "void:subset", part),
        (graph, "dcterms:title", ox.Literal(text, language="en")),
        (part, "dcterms:title", ox.Literal(text, language="pl")),
        *((dataset, "dcterms:spatial", ox.NamedNode(address.replace("<b>", ""))) for address in ADDRESSES),
    ]
    triples = [ox.Triple(subject, node(name), value) for subject, name, value in said]
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE) or b""
