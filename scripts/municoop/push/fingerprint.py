"""What a graph holds in two numbers that any SPARQL 1.1 store can work out by itself.

The number of statements, and the sum of a 32-bit hash of each, which does not depend on their order. So
nothing is kept here or there about former runs: what a store holds is known by asking it.

Stores may write numbers in other ways (`1.50` as `1.5`), give them wider datatypes, and put language tags in
small letters. None of this changes a fingerprint: numbers count by their value to six decimals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from hashlib import sha256

import pyoxigraph as ox

from municoop.rdf import PREFIXES

DIGITS = 8
MILLION = 1_000_000
NUMERIC = frozenset(
    f"{PREFIXES['xsd']}{name}"
    for name in (
        *("integer", "decimal", "float", "double", "nonPositiveInteger", "negativeInteger", "long", "int"),
        *("short", "byte", "nonNegativeInteger", "unsignedLong", "unsignedInt", "unsignedShort"),
        *("unsignedByte", "positiveInteger"),
    )
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How many statements a graph has, and the sum of their hashes."""

    statements: int = 0
    checksum: int = 0


def take_fingerprint(triples: Iterable[ox.Triple]) -> Fingerprint:
    """Return the fingerprint of triples, each of which comes once."""
    hashes = [hash_triple(triple) for triple in triples]
    return Fingerprint(len(hashes), sum(hashes))


def hash_triple(triple: ox.Triple) -> int:
    """Return the first 32 bits of the SHA-256 of a triple, as `build_question` asks for them."""
    subject, value = triple.subject, triple.object
    if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode | ox.Literal):
        raise ValueError(f"a release has no blank nodes: {triple}")
    mark, language = ("<", "") if isinstance(value, ox.NamedNode) else ('"', (value.language or "").lower())
    text = f"{subject.value} {triple.predicate.value} {mark}{write_value(value)} {language}"
    return int(sha256(text.encode()).hexdigest()[:DIGITS], 16)


def write_value(value: ox.NamedNode | ox.Literal) -> str:
    """Return an IRI or a text as it is, a number in millionths (rounded as XPath's fn:round does).

    >>> write_value(ox.Literal("49.50", datatype=ox.NamedNode(PREFIXES["xsd"] + "decimal")))
    '49500000'
    """
    if isinstance(value, ox.Literal) and value.datatype.value in NUMERIC:
        millionths = Decimal(value.value) * MILLION + Decimal("0.5")
        return str(int(millionths.to_integral_value(rounding=ROUND_FLOOR)))
    return value.value


def build_question(graph: str) -> str:
    """Return the query for the fingerprint of a named graph."""
    digits = "".join(
        f" + {16 ** (DIGITS - place)} * "
        f'STRLEN(STRBEFORE("0123456789abcdef", LCASE(SUBSTR(?hash, {place}, 1))))'
        for place in range(1, DIGITS + 1)
    )
    return f"""
PREFIX xsd: <{PREFIXES["xsd"]}>
SELECT (COUNT(*) AS ?statements) (SUM(?part) AS ?checksum) WHERE {{
  GRAPH {ox.NamedNode(graph)} {{ ?subject ?predicate ?object }}
  BIND(IF(isNumeric(?object), STR(xsd:integer(ROUND(?object * {MILLION}))), STR(?object)) AS ?value)
  BIND(IF(isLiteral(?object), LCASE(LANG(?object)), "") AS ?language)
  BIND(IF(isIRI(?object), "<", "\\"") AS ?mark)
  BIND(SHA256(CONCAT(STR(?subject), " ", STR(?predicate), " ", ?mark, ?value, " ", ?language)) AS ?hash)
  BIND(0{digits} AS ?part)
}}"""
