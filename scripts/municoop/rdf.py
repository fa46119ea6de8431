"""Namespaces, IRIs and the one byte sequence of a set of quads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

import pyoxigraph as ox

DEFAULT_BASE_IRI = "https://w3id.org/municoop/"
DEF = "https://w3id.org/municoop/def"
MC = DEF + "#"
SHAPES = DEF + "/shapes#"
CHECKS = DEF + "/check/"
MESSAGE_LENGTH = 120
DIGEST_LENGTH = 12
# An address of the web that a page may lead to: never `javascript:` and the like.
ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}\x00-\x20\u007f-\u009f]+", re.IGNORECASE)
# All that is published under the base moves with it: things, graphs, pages. The vocabulary under def stays.
MOVABLE = re.compile(re.escape(DEFAULT_BASE_IRI) + r"(?!def\b)")

PREFIXES = {
    "mc": MC,
    "mcs": SHAPES,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def expand(name: str) -> str:
    """Return the IRI of a prefixed name of `PREFIXES`.

    >>> expand("mc:party")
    'https://w3id.org/municoop/def#party'
    """
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def compact(iri: str) -> str:
    """Return the prefixed name of an IRI where `PREFIXES` has its namespace, else the IRI itself.

    >>> compact("http://www.w3.org/ns/oa#exact")
    'oa:exact'
    """
    for prefix, namespace in sorted(PREFIXES.items(), key=lambda item: -len(item[1])):
        if (
            iri.startswith(namespace)
            and "/" not in iri[len(namespace) :]
            and "#" not in iri[len(namespace) :]
        ):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def node(name: str) -> ox.NamedNode:
    """Return the named node of a prefixed name."""
    return ox.NamedNode(expand(name))


def describe_syntax_error(problem: SyntaxError) -> tuple[int, str]:
    """Return the line (from 1) and the short reason of a syntax error of the engine's parsers.

    >>> describe_syntax_error(SyntaxError("error at 3:15: expected one of ASK, SELECT"))
    (3, 'expected one of ASK, SELECT')
    """
    text = str(problem.msg)
    place = re.match(r"error at (\d+):\d+: ", text)
    reason = " ".join(text[place.end() if place else 0 :].split())
    line = int(place[1]) if place else problem.lineno or 1
    return line, reason if len(reason) <= MESSAGE_LENGTH else reason[: MESSAGE_LENGTH - 1] + "…"


def graph_iri(base_iri: str, name: str) -> str:
    """Return the IRI of the named graph `name`: a document's key, `register`, `links` or `derived`."""
    return f"{base_iri}graph/{name}"


def rebase(text: str, base_iri: str) -> str:
    """Return a query with the IRIs of the default base under `base_iri`; those of the vocabulary stay.

    >>> rebase("ASK { <https://w3id.org/municoop/id/authority/kyiv> a ?class }", "https://example.org/data/")
    'ASK { <https://example.org/data/id/authority/kyiv> a ?class }'
    >>> rebase("ASK { ?tie a <https://w3id.org/municoop/def#Twinning> }", "https://example.org/data/")
    'ASK { ?tie a <https://w3id.org/municoop/def#Twinning> }'
    """
    return MOVABLE.sub(lambda _match: base_iri, text)


def rule_iri(check: str) -> str:
    """Return the IRI of a shape, which is its own, or of a check with a name."""
    return check if "://" in check else CHECKS + (check or "unnamed")


def name_result(check: str, focus: str, path: str, value: str) -> str:
    """Return the fragment that a finding has in the report; it does not depend on what else was found.

    >>> name_result("half-coordinate", "https://example.org/id/a", "", "")
    'result-8c3be04605bf'
    """
    told = "\n".join((rule_iri(check), focus, path, value))
    return f"result-{sha256(told.encode()).hexdigest()[:DIGEST_LENGTH]}"


def canonical_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Return `quads` as sorted N-Quads: a text diff is a statement diff.

    The quads have no blank nodes (those would need RDFC-1.0 labels first), so sorting the lines of
    the canonical N-Quads form is the canonical form of RDF Dataset Canonicalization.
    """
    return b"".join(canonical_lines(quads))


def canonical_lines(quads: Iterable[ox.Quad]) -> list[bytes]:
    """Return the lines of `canonical_nquads`, each with its end."""
    lines = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return sorted(dict.fromkeys(lines))
