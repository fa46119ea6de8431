"""Facts, register entries and documents as JSON-LD nodes in the terms of the context.

No property of a fact is named here: what a value means is read off the context (a key of a thing,
a concept, a date, a text by language).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from municoop.errors import MappingError
from municoop.model import Fact, Location, Quote, RegisterEntry, SeedDocument
from municoop.rdf import expand
from municoop.sources.context import Context, as_list
from municoop.sources.register import Names

# Code points left and right of a quote that tell it from others of the same words (Web Annotation §4.2.4).
AFFIX_LENGTH = 24
CALENDAR_DATE = "mc:CalendarDate"  # a date is typed by its form: a day, a month or a year
CONCEPT = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", re.ASCII)
DATE_FORMS = (
    (re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII), "xsd:date"),
    (re.compile(r"\d{4}-\d{2}", re.ASCII), "xsd:gYearMonth"),
    (re.compile(r"\d{4}", re.ASCII), "xsd:gYear"),
)

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NodeBuilder:
    """Builds nodes; `names` says what the keys stand for."""

    context: Context
    names: Names

    def describe_document(self, document: SeedDocument) -> Node:
        """Return the node of a source document."""
        return {
            "id": document.iri,
            "type": "SourceDocument",
            **self.values(document.entry, document.lines, document.location),
        }

    def describe_entry(self, entry: RegisterEntry) -> Node:
        """Return the node of a known thing."""
        return {
            "id": entry.iri,
            "type": entry.type,
            **self.values(entry.properties, entry.lines, entry.location),
        }

    def describe_fact(self, document: SeedDocument, fact: Fact, first: int = 1) -> Node:
        """Return the node of a fact with its evidence within; evidence is numbered from `first`."""
        node: Node = {"id": fact.subject, **self.values(fact.properties, fact.lines, fact.location)}
        if fact.type is not None:
            node["type"] = fact.type
        if fact.quotes:
            node["evidence"] = [
                self.describe_quote(document, quote, evidence_iri(document, fact, number))
                for number, quote in enumerate(fact.quotes, first)
            ]
        return node

    def describe_quote(self, document: SeedDocument, quote: Quote, iri: str) -> Node:
        """Return the node of a piece of evidence: a part of the document, by its words and its place."""
        where = str(quote.location)
        node: Node = {
            "id": iri,
            "type": "Evidence",
            "hasSource": document.iri,
            "supports": list(quote.supports),
            "hasSelector": [
                {
                    "id": f"{iri}#quote",
                    "type": "TextQuoteSelector",
                    "exact": quote.exact,
                    **find_affixes(document.text, quote),
                },
                {
                    "id": f"{iri}#position",
                    "type": "TextPositionSelector",
                    "start": str(quote.start),
                    "end": str(quote.end),
                },
            ],
        }
        if quote.values:
            node["supportsValue"] = [
                self.resource(term, name, where) for term, names in quote.values.items() for name in names
            ]
        if quote.inference:
            node["inference"] = dict(quote.inference)
        return node

    def values(self, properties: Mapping[str, Any], lines: Mapping[str, int], location: Location) -> Node:
        """Return the properties with keys, concepts and dates written as JSON-LD wants them."""
        return {
            term: self.value(term, value, str(Location(location.file, lines[term])))
            for term, value in properties.items()
        }

    def value(self, term: str, value: Any, where: str) -> Any:
        """Return one value of a term. Raises MappingError when it cannot be one."""
        if isinstance(value, dict):
            return dict(value)
        if self.context.coercion(term) in {"@id", "@vocab"}:
            return [self.resource(term, name, where) for name in as_list(value)]
        if self.context.coercion(term) == CALENDAR_DATE:
            return [parse_date(text, where) for text in as_list(value)]
        return value

    def resource(self, term: str, name: str, where: str) -> str:
        """Return the IRI that a name stands for as a value of a term: of a known thing, it is relative."""
        if self.context.coercion(term) == "@vocab":
            if not CONCEPT.fullmatch(name):
                raise MappingError(
                    f"{name!r} is not the name of a concept", where=where, hint="see ontology/schemes.ttl"
                )
            return self.context.concept_iri(term, name)
        iri = self.names.iri(name, where)
        if "://" in iri:
            require_iri(iri, where)
        return iri


def find_affixes(text: str, quote: Quote) -> Node:
    """Return the words around a quote that the text has more than once, and none otherwise.

    No more of a text is published than it takes to find the words.
    """
    if text.count(quote.exact) == 1:
        return {}
    return {
        "prefix": text[max(0, quote.start - AFFIX_LENGTH) : quote.start],
        "suffix": text[quote.end : quote.end + AFFIX_LENGTH],
    }


def evidence_iri(document: SeedDocument, fact: Fact, number: int) -> str:
    """Return the relative IRI of the evidence of that number; it does not depend on the words quoted."""
    return f"id/evidence/{document.key}-{fact.subject.rpartition('/')[2]}-{number}"


def parse_date(text: str, where: str) -> Node:
    """Return a date as a typed value, as precise as it is written. Raises MappingError for another form.

    Days that no calendar has are let through: the shapes refuse them, and say so better.
    """
    for form, datatype in DATE_FORMS:
        if form.fullmatch(text):
            return {"@value": text, "@type": expand(datatype)}
    raise MappingError(f"{text!r} is not a date", where=where, hint="write YYYY, YYYY-MM or YYYY-MM-DD")


def require_iri(text: str, where: str) -> None:
    """Raise MappingError for an IRI that RDF would not take: JSON-LD drops those without a word."""
    try:
        ox.NamedNode(text)
    except ValueError:
        raise MappingError(
            f"{text!r} is not an IRI", where=where, hint="percent-encode blanks and brackets"
        ) from None


def evidence_origins(document: SeedDocument, fact: Fact, first: int = 1) -> Iterator[tuple[str, Location]]:
    """Yield the relative IRIs of a fact's evidence and of its selectors, each with its line."""
    for number, quote in enumerate(fact.quotes, first):
        iri = evidence_iri(document, fact, number)
        for part in ("", "#quote", "#position"):
            yield iri + part, quote.location
