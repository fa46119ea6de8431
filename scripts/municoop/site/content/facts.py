"""What is stated about a thing: rows of a property and its values, each with marks to what it rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from municoop.site.content.collation import sort_key
from municoop.site.content.evidence import Marks
from municoop.site.content.index import Value
from municoop.site.content.lens import Lens, Link, Text
from municoop.site.formats import name_language, write_number

Basis = Literal["wording", "register", "link", "rule", "catalog"]

DATES = ("mc:startedBefore", "mc:startDate", "mc:date", "mc:endDate", "mc:atLeastUntil")
# In the order in which a reader wants them; what is not listed comes after, by its name.
ORDER = (
    *(
        "mc:visitor",
        "mc:host",
        "mc:donor",
        "mc:recipient",
        "mc:hub",
        "mc:party",
        "mc:framework",
        "mc:form",
        "mc:status",
    ),
    *(
        "mc:startedBefore",
        "mc:startDate",
        "mc:date",
        "mc:endDate",
        "mc:atLeastUntil",
        "mc:place",
        "mc:theme",
        "mc:participant",
    ),
    *(
        "mc:signatory",
        "mc:spokesperson",
        "mc:coordinator",
        "mc:funder",
        "mc:supporter",
        "mc:basedOn",
        "dcterms:isPartOf",
    ),
    *("org:member", "schema:roleName", "org:organization", "mc:authorityType", "mc:country", "mc:actsFor"),
    *("org:subOrganizationOf", "foaf:homepage", "wgs:lat", "wgs:long"),
)
# Dates, which pages show in words; whole numbers; languages, which the data name by their codes.
DATED = (*DATES, "dcterms:issued", "mc:reviewedOn")
NUMBERS = ("mc:population", "mc:minimumMembers")
LANGUAGE = "dcterms:language"
WHOLE_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
RANKS = {predicate: rank for rank, predicate in enumerate(ORDER)}
PARTY = "mc:party"
ROLES = ("mc:visitor", "mc:host", "mc:donor", "mc:recipient", "mc:hub")
MATCHES = ("owl:sameAs", "skos:exactMatch", "skos:closeMatch")
TIES = ("mc:twinnedWith", "mc:cooperatesWith", "mc:memberOf")
# Shown in other parts of a page, or the page itself.
APART = {
    *("rdf:type", "rdfs:label", "skos:prefLabel", "skos:altLabel", "mc:descriptiveLabel", "skos:note"),
    *("mc:evidence", "mc:identifierSource", "dcterms:title", "dcterms:rights", "mc:publishedBasis"),
    *TIES,
}


class Stated(NamedTuple):
    """A value with the numbers of its quotes; without any, `basis` says what it rests on."""

    link: Link
    marks: tuple[int, ...]
    basis: Basis
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A property and its values."""

    predicate: str
    name: Link
    values: tuple[Stated, ...]


def list_rows(lens: Lens, thing: str, marks: Marks) -> list[Row]:
    """Return what is stated about a thing, in the order in which a reader wants it."""
    rows = []
    for predicate, values in lens.index.facts(thing).items():
        shown = [value for value in values if not is_repeated(lens, thing, predicate, value)]
        if predicate not in APART and shown:
            rows.append(make_row(lens, thing, predicate, shown, marks))
    return sorted(rows, key=lambda row: (RANKS.get(row.predicate, len(RANKS)), row.predicate))


def is_repeated(lens: Lens, thing: str, predicate: str, value: Value) -> bool:
    """Return True for a party that is there only because it is a visitor, host, donor, recipient or hub."""
    if predicate != PARTY or not value.derived:
        return False
    about = lens.index.facts(thing)
    return any(value.text == stated.text for role in ROLES for stated in about.get(role, ()))


def make_row(lens: Lens, thing: str, predicate: str, values: list[Value], marks: Marks) -> Row:
    """Return a row with its values in the order of their names. Of a text, one language is shown."""
    texts = [value for value in values if value.language]
    if texts and (chosen := lens.choose(texts)):
        spoken = next(value for value in texts if value.text == chosen.value)
        stated = [Stated(Link(chosen), marks.find(predicate, spoken), find_basis(lens, thing, predicate))]
        return Row(predicate, lens.term(predicate), tuple(stated))
    shown = [make_stated(lens, thing, predicate, value, marks) for value in values]
    shown.sort(key=lambda stated: sort_key(stated.link.text.value, lens.language))
    return Row(predicate, lens.term(predicate), tuple(shown))


def make_stated(lens: Lens, thing: str, predicate: str, value: Value, marks: Marks) -> Stated:
    """Return one value for readers."""
    link = lens.link(value.text) if value.is_iri else Link(Text(write_value(lens, predicate, value.text)))
    basis: Basis = "rule" if value.derived else find_basis(lens, thing, predicate)
    return Stated(link, marks.find(predicate, value), basis, predicate in DATED)


def write_value(lens: Lens, predicate: str, text: str) -> str:
    """Return a literal as readers write it: numbers with groups of digits, languages by name."""
    if predicate == LANGUAGE:
        return name_language(text, lens.language)
    is_number = predicate in NUMBERS and WHOLE_NUMBER.fullmatch(text)
    return write_number(int(text), lens.language) if is_number else text


def find_basis(lens: Lens, thing: str, predicate: str) -> Basis:
    """Return what a statement without a quote rests on."""
    if predicate in MATCHES:
        return "link"
    if lens.index.kind(thing) == "document":
        return "catalog"
    return "wording" if lens.index.kind(thing) in ("cooperation", "office") else "register"
