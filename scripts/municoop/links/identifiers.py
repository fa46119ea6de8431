"""Identifiers that the register and Wikidata may share: what each is called there, and how it is written.

| ours | there | the number was seen in |
| --- | --- | --- |
| katottg | P9435 | three unrelated public programs, one with the words "KATOTTH ID (P9435)" |
| teryt | P1653 | public programs that look up the seven digits of TERC, one "po kodzie TERYT (P1653)" |
| ags | P439 | the same: "Gemeindeschlüssel (P439)", `?item wdt:P439 ?ags` |
| cbs | P382 | the same: `?item wdt:P382 ?cbs`, four digits, without the GM before them elsewhere |
| ror | P6782 | the same: "ROR ID (P6782)", with the nine signs of the id alone |
| unlocode | P1937 | the data package of the Open Earth Foundation, and "UN/LOCODE (P1937)" |
| geonames | P1566 | the concordances of Who's On First, and others: "GeoNames ID (P1566)" |
| isni | P213 | the same; written in groups of four until 2023, without blanks since |
| homepage | P856 | the same: "official website (P856)" |

ISO 3166 is not among them: nothing in the register has such a code, and all countries are linked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from municoop.model import Link, RegisterEntry
from municoop.sources.context import as_list

# The signs are those that an IRI may have.
ADDRESS = re.compile(r"https?://(?:www\.)?([^\s<>\"{}|^`\\]+)")


def write_literal(value: str) -> tuple[ox.Literal, ...]:
    """Return the value as it is."""
    return (ox.Literal(value),)


def write_cbs(value: str) -> tuple[ox.Literal, ...]:
    """Return the digits of a municipality code of the Netherlands.

    >>> write_cbs("GM0983")
    (<Literal value=0983 datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#string>>,)
    """
    return (ox.Literal(value.removeprefix("GM")),)


def write_isni(value: str) -> tuple[ox.Literal, ...]:
    """Return an ISNI without and with blanks.

    >>> [literal.value for literal in write_isni("0000000122931234")]
    ['0000000122931234', '0000 0001 2293 1234']
    """
    groups = (value[start : start + 4] for start in range(0, len(value), 4))
    return ox.Literal(value), ox.Literal(" ".join(groups))


def write_homepage(value: str) -> tuple[ox.NamedNode, ...]:
    """Return an address in its usual spellings: http or https, with www or without, with a slash or without.

    What is no address has none.

    >>> len(write_homepage("https://www.venlo.nl"))
    8
    >>> write_homepage("at home")
    ()
    """
    address = ADDRESS.fullmatch(value)
    rest = address[1].rstrip("/") if address else ""
    return tuple(
        ox.NamedNode(f"{scheme}://{www}{rest}{slash}")
        for scheme in ("http", "https")
        for www in ("", "www.")
        for slash in ("", "/")
        if rest
    )


@dataclass(frozen=True, slots=True)
class IdentifierKind:
    """A kind of identifier. `weight` is how much an item that shares one is likely to be the thing.

    A code of a register names one unit of administration, or one organisation; a GeoNames feature, a
    UN/LOCODE or a website can belong to a city and to its council, its hromada or its portal.
    """

    name: str
    title: str
    property: str
    weight: float
    spell: Callable[[str], tuple[ox.Literal | ox.NamedNode, ...]] = write_literal
    # The namespace of the link that holds the identifier; "" where the register holds it itself.
    namespace: str = ""


# An identifier of this weight names one thing only, so that another value is another thing.
SURE = 0.9
KINDS = (
    IdentifierKind("katottg", "KATOTTG code", "P9435", SURE),
    IdentifierKind("teryt", "TERYT code", "P1653", SURE),
    IdentifierKind("ags", "AGS code", "P439", SURE),
    IdentifierKind("cbs", "CBS code", "P382", SURE, write_cbs),
    IdentifierKind("ror", "ROR id", "P6782", SURE, namespace="https://ror.org/"),
    IdentifierKind("unlocode", "UN/LOCODE", "P1937", 0.8),
    IdentifierKind("geonames", "GeoNames id", "P1566", 0.8, namespace="https://sws.geonames.org/"),
    IdentifierKind("isni", "ISNI", "P213", 0.8, write_isni, namespace="https://isni.org/isni/"),
    IdentifierKind("homepage", "website", "P856", 0.8, write_homepage),
)


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier of a thing, as we write it."""

    kind: IdentifierKind
    value: str

    @property
    def terms(self) -> tuple[ox.Literal | ox.NamedNode, ...]:
        """All that Wikidata may have in its place."""
        return self.kind.spell(self.value)

    def __str__(self) -> str:
        return f"{self.kind.title} {self.value} ({self.kind.property})"


def find_identifiers(entry: RegisterEntry, links: Iterable[Link]) -> Iterator[Identifier]:
    """Yield the identifiers of a register entry: its own codes, and those that its accepted `links` hold."""
    objects = [link.object for link in links]
    for kind in KINDS:
        if not kind.namespace:
            yield from (
                Identifier(kind, str(value)) for value in as_list(entry.properties.get(kind.name, []))
            )
            continue
        for iri in objects:
            if iri.startswith(kind.namespace):
                yield Identifier(kind, iri.removeprefix(kind.namespace).rstrip("/"))
