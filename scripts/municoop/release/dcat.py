"""`dcat.ttl`, `dcat.jsonld`: the data set for catalogues, by DCAT-AP 3.0.1 (https://semiceu.github.io/DCAT-AP/)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import pyoxigraph as ox

from municoop import rdf
from municoop.model import PublishedFile, Release, Version
from municoop.release.description import Value, describe, iris, terms, texts, typed
from municoop.release.dumps import DUMPS, Dump, find_iris, iri, sort_triples

AUTHORITY = "http://publications.europa.eu/resource/authority/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
SHA256 = "https://spdx.org/rdf/terms#checksumAlgorithm_sha256"
LANGUAGES = iris(*(f"{AUTHORITY}language/{code}" for code in ("ENG", "UKR", "POL")))
THEMES = iris(*(f"{AUTHORITY}data-theme/{code}" for code in ("GOVE", "REGI", "INTR")))
DATES = {rdf.node("xsd:date"), rdf.node("xsd:gYearMonth"), rdf.node("xsd:gYear")}
FIRST_DAY, LAST_DAY = "0000-01-01", "0000-12-31"  # what a year or a month lacks to be a day
PLAIN_DATE = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)
KEYWORDS = (
    {"en": "municipal cooperation", "uk": "муніципальна співпраця", "pl": "współpraca gmin"},
    {"en": "twin towns", "uk": "міста-побратими", "pl": "miasta partnerskie"},
    {"en": "city diplomacy", "uk": "міська дипломатія", "pl": "dyplomacja miast"},
)
CATALOG_TITLES = {"en": "{} (catalogue)", "uk": "{} (каталог)", "pl": "{} (katalog)"}
GRAPHS_APART = {
    "en": "All statements as {}, in named graphs by where they come from",
    "uk": "Усі твердження у форматі {}, в іменованих графах за походженням",
    "pl": "Wszystkie stwierdzenia w formacie {}, w grafach nazwanych według pochodzenia",
}
GRAPHS_TOGETHER = {
    "en": "All statements as {}, in one graph",
    "uk": "Усі твердження у форматі {}, в одному графі",
    "pl": "Wszystkie stwierdzenia w formacie {}, w jednym grafie",
}
CONTEXT = {
    **rdf.PREFIXES,
    "id": "@id",
    "type": "@type",
    "title": {"@id": "dcterms:title", "@container": "@language"},
    "description": {"@id": "dcterms:description", "@container": "@language"},
    "keyword": {"@id": "dcat:keyword", "@container": "@language"},
    "prefLabel": {"@id": "skos:prefLabel", "@container": "@language"},
}


@dataclass(frozen=True, slots=True)
class Record:
    """A release and the bytes of its dumps, by file name."""

    release: Release
    dumps: Mapping[str, bytes]

    @property
    def dataset(self) -> str:
        """The IRI of the data set."""
        return f"{self.release.base_iri}dataset/"

    def part(self, name: str) -> str:
        """Return the IRI of a part of the data set's description."""
        return f"{self.dataset}#{name}"

    def version(self, number: str) -> str:
        """Return the IRI of a version."""
        return f"{self.release.base_iri}releases/{number}/"


@dataclass(frozen=True, slots=True)
class Place:
    """Where dumps lie: what their IRIs and what their addresses begin with, and since when they do."""

    name: str
    address: str
    issued: str
    modified: str


def describe_release(release: Release, dumps: Mapping[str, bytes]) -> list[ox.Triple]:
    """Return the DCAT-AP description of a release, with what it needs to say about the terms of others."""
    record = Record(release, dumps)
    own = [
        *describe_catalog(record),
        *describe_dataset(record),
        *describe_period(record),
        *describe_agents(record),
    ]
    metadata = release.metadata
    for dump in DUMPS:
        place = Place(record.part(""), release.base_iri, metadata.issued, metadata.modified)
        own += describe_dump(record, dump, place, measure(dumps[dump.file]))
    for version in release.versions:
        own += describe_version(record, version)
    named = set(find_iris(node for triple in own for node in triple))
    others = [triple for triple in read_authorities() if iri(triple.subject) in named]
    return [*sort_triples(own), *sort_triples(others)]


@cache
def read_authorities() -> tuple[ox.Triple, ...]:
    """Return the statements about terms of others that `dcat.ttl` may name."""
    text = resources.files("municoop.release").joinpath("authorities.ttl").read_bytes()
    return tuple(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE))


def describe_catalog(record: Record) -> Iterator[ox.Triple]:
    """Yield a catalogue that holds the data set and nothing else."""
    metadata = record.release.metadata
    return describe(
        record.part("catalog"),
        {
            "rdf:type": terms("dcat:Catalog"),
            "dcterms:title": texts(
                {
                    language: CATALOG_TITLES.get(language, "{}").format(title)
                    for language, title in metadata.title.items()
                }
            ),
            "dcterms:description": texts(metadata.description),
            "dcterms:publisher": iris(metadata.publisher_iri),
            "dcterms:license": iris(metadata.license),
            "dcterms:language": LANGUAGES,
            "dcterms:issued": typed(metadata.issued, "xsd:date"),
            "dcterms:modified": typed(metadata.modified, "xsd:date"),
            "dcterms:spatial": find_areas(record.release),
            "dcat:themeTaxonomy": iris(f"{AUTHORITY}data-theme"),
            "dcat:dataset": iris(record.dataset),
            "foaf:homepage": iris(record.release.base_iri),
        },
    )


def describe_dataset(record: Record) -> Iterator[ox.Triple]:
    """Yield title, origin, coverage, versions and distributions of the data set."""
    metadata = record.release.metadata
    versions = iris(*(record.version(version.number) for version in record.release.versions))
    return describe(
        record.dataset,
        {
            "rdf:type": terms("dcat:Dataset"),
            "dcterms:title": texts(metadata.title),
            "dcterms:description": texts(metadata.description),
            "dcterms:identifier": [ox.Literal(record.dataset)],
            "dcterms:publisher": iris(metadata.publisher_iri),
            "dcterms:creator": iris(metadata.publisher_iri),
            "dcterms:language": LANGUAGES,
            "dcterms:issued": typed(metadata.issued, "xsd:date"),
            "dcterms:modified": typed(metadata.modified, "xsd:date"),
            "dcterms:accrualPeriodicity": iris(f"{AUTHORITY}frequency/IRREG"),
            "dcterms:accessRights": iris(f"{AUTHORITY}access-right/PUBLIC"),
            "dcterms:conformsTo": iris(rdf.DEF),
            "dcterms:spatial": find_areas(record.release),
            "dcterms:temporal": iris(record.part("period")) if find_period(record.release) else [],
            "dcat:version": [ox.Literal(metadata.version)],
            **dict.fromkeys(("dcat:hasVersion", "dcterms:hasVersion"), versions),
            "dcat:hasCurrentVersion": versions[-1:],
            "dcat:theme": THEMES,
            "dcat:keyword": [text for keyword in KEYWORDS for text in texts(keyword)],
            "dcat:contactPoint": iris(record.part("contact")),
            "dcat:landingPage": iris(record.release.base_iri),
            "dcat:distribution": iris(*(record.part(f"dump-{dump.suffix}") for dump in DUMPS)),
        },
    )


def describe_period(record: Record) -> Iterator[ox.Triple]:
    """Yield the time from the first to the last date that is stated of a cooperation."""
    period = find_period(record.release)
    if period:
        start, end = period
        yield from describe(
            record.part("period"),
            {"rdf:type": terms("dcterms:PeriodOfTime"), "dcat:startDate": [start], "dcat:endDate": [end]},
        )


def describe_agents(record: Record) -> Iterator[ox.Triple]:
    """Yield the publisher, whom to write to, and what kind of documents the project's own IRIs stand for."""
    metadata = record.release.metadata
    is_mail = "@" in metadata.contact
    address = f"mailto:{metadata.contact.removeprefix('mailto:')}" if is_mail else metadata.contact
    yield from describe(
        metadata.publisher_iri,
        {"rdf:type": terms("foaf:Agent"), "foaf:name": [ox.Literal(metadata.publisher)]},
    )
    yield from describe(
        record.part("contact"),
        {
            "rdf:type": terms("vcard:Kind", "vcard:Organization"),
            "vcard:fn": [ox.Literal(metadata.publisher)],
            "vcard:hasEmail" if is_mail else "vcard:hasURL": iris(address),
        },
    )
    yield from describe(metadata.license, {"rdf:type": terms("dcterms:LicenseDocument")})
    yield from describe(record.release.base_iri, {"rdf:type": terms("foaf:Document")})
    yield from describe(rdf.DEF, {"rdf:type": terms("dcterms:Standard")})


def describe_version(record: Record, version: Version) -> Iterator[ox.Triple]:
    """Yield a version as a data set of its own, by DCAT 3 (§11, versioning), with its dumps."""
    metadata = record.release.metadata
    iri_of_version = record.version(version.number)
    place = Place(f"{iri_of_version}#", iri_of_version, version.day, version.day)
    page = f"{iri_of_version}index.html"
    kept = [dump for dump in DUMPS if dump.is_compressed]
    yield from describe(
        iri_of_version,
        {
            "rdf:type": terms("dcat:Dataset"),
            "dcterms:title": texts(
                {language: f"{title}, {version.number}" for language, title in metadata.title.items()}
            ),
            "dcterms:description": texts(metadata.description),
            "dcterms:identifier": [ox.Literal(iri_of_version)],
            "dcterms:publisher": iris(metadata.publisher_iri),
            "dcterms:language": LANGUAGES,
            "dcterms:issued": typed(version.day, "xsd:date"),
            "dcterms:modified": typed(version.day, "xsd:date"),
            "dcterms:isVersionOf": iris(record.dataset),
            "dcat:isVersionOf": iris(record.dataset),
            "dcat:previousVersion": iris(record.version(version.previous)) if version.previous else [],
            "dcat:version": [ox.Literal(version.number)],
            "dcat:contactPoint": iris(record.part("contact")),
            "dcat:theme": THEMES,
            "dcat:landingPage": iris(page),
            "dcat:distribution": iris(*(f"{place.name}dump-{dump.suffix}" for dump in kept)),
        },
    )
    yield from describe(page, {"rdf:type": terms("foaf:Document")})
    for dump in kept:
        file = version.files.get(dump.file) or measure(record.dumps[dump.file])
        yield from describe_dump(record, dump, place, file)


def measure(data: bytes) -> PublishedFile:
    """Return the size and the checksum of a dump."""
    return PublishedFile(len(data), hashlib.sha256(data).hexdigest())


def describe_dump(record: Record, dump: Dump, place: Place, file: PublishedFile) -> Iterator[ox.Triple]:
    """Yield a distribution: format, size, checksum, address of a dump."""
    metadata = record.release.metadata
    address = iris(f"{place.address}{dump.file}")
    descriptions = GRAPHS_APART if dump.has_graphs else GRAPHS_TOGETHER
    checksum = f"{place.name}checksum-{dump.suffix}"
    yield from describe(
        f"{place.name}dump-{dump.suffix}",
        {
            "rdf:type": terms("dcat:Distribution"),
            "dcterms:title": texts(
                {language: f"{title} ({dump.form.name})" for language, title in metadata.title.items()}
            ),
            "dcterms:description": texts(
                {language: text.format(dump.form.name) for language, text in descriptions.items()}
            ),
            "dcterms:license": iris(metadata.license),
            "dcterms:language": LANGUAGES,
            "dcterms:issued": typed(place.issued, "xsd:date"),
            "dcterms:modified": typed(place.modified, "xsd:date"),
            "dcterms:format": iris(f"{AUTHORITY}file-type/{dump.file_type}"),
            "dcat:accessURL": address,
            "dcat:downloadURL": address,
            "dcat:mediaType": iris(f"{MEDIA_TYPES}{dump.form.media_type}"),
            "dcat:compressFormat": iris(f"{MEDIA_TYPES}application/gzip") if dump.is_compressed else [],
            "dcat:byteSize": typed(file.size, "xsd:nonNegativeInteger"),
            "dcatap:availability": iris(f"{AUTHORITY}planned-availability/STABLE"),
            "spdx:checksum": iris(checksum),
        },
    )
    yield from describe(
        checksum,
        {
            "rdf:type": terms("spdx:Checksum"),
            "spdx:algorithm": iris(SHA256),
            "spdx:checksumValue": typed(file.sha256, "xsd:hexBinary"),
        },
    )


def find_areas(release: Release) -> list[Value]:
    """Return the countries and continents that the data names, as the Publications Office has them."""
    match = rdf.node("skos:exactMatch")
    named = {quad.object for quad in release.quads}
    return [
        triple.subject
        for triple in read_authorities()
        if triple.predicate == match and triple.object in named and isinstance(triple.subject, ox.NamedNode)
    ]


def find_period(release: Release) -> tuple[ox.Literal, ox.Literal] | None:
    """Return the first and the last date among the values of the project's own properties, if any."""
    dates = sorted(
        {
            quad.object
            for quad in release.quads
            if quad.predicate.value.startswith(rdf.MC)
            and isinstance(quad.object, ox.Literal)
            and quad.object.datatype in DATES
            and PLAIN_DATE.fullmatch(quad.object.value)
        },
        key=lambda date: date.value,
    )
    if not dates:
        return None
    return (
        min(dates, key=lambda date: date.value + FIRST_DAY[len(date.value) :]),
        max(dates, key=lambda date: date.value + LAST_DAY[len(date.value) :]),
    )
