"""A small release: two texts, a register, links, and what follows from them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from municoop.model import CheckReport, DatasetMetadata, Release

CONTEXT_FILE = Path(__file__).resolve().parents[2] / "ontology" / "context.jsonld"
BASE = "https://data.example.org/municoop/"
PREFIXES = """
@prefix mc: <https://w3id.org/municoop/def#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix area: <https://w3id.org/municoop/def/area/> .
@prefix status: <https://w3id.org/municoop/def/status/> .
@prefix theme: <https://w3id.org/municoop/def/theme/> .
"""
DATA = (
    PREFIXES
    + """
@base <https://data.example.org/municoop/> .

<graph/text-1> {
    <id/document/text-1> a mc:SourceDocument ; dcterms:title "Міста-побратими"@uk ; dcterms:language "uk" .
    <id/cooperation/twinning-krefeld> a mc:Twinning ;
        rdfs:label "Twinning"@en , "Побратимство"@uk , "Partnerstwo"@pl ;
        mc:party <id/authority/krefeld> , <id/authority/kropyvnytskyi> ;
        mc:status status:in-force ; mc:theme theme:education , theme:culture ;
        mc:startDate "2021-09"^^xsd:gYearMonth ;
        mc:evidence <id/evidence/text-1-twinning-krefeld-1> , <id/evidence/text-1-twinning-krefeld-2> .
    <id/evidence/text-1-twinning-krefeld-1> a mc:Evidence ; oa:hasSource <id/document/text-1> ;
        mc:supports mc:party , mc:status , mc:theme ;
        oa:hasSelector <id/evidence/text-1-twinning-krefeld-1#quote> ,
            <id/evidence/text-1-twinning-krefeld-1#position> .
    <id/evidence/text-1-twinning-krefeld-1#quote> a oa:TextQuoteSelector ;
        oa:exact "міста-побратими \\"Крефельд\\" <&> \\n й Венло" ; oa:prefix "" .
    <id/evidence/text-1-twinning-krefeld-1#position> a oa:TextPositionSelector ;
        oa:start "6"^^xsd:nonNegativeInteger ; oa:end "35"^^xsd:nonNegativeInteger .
    <id/evidence/text-1-twinning-krefeld-2> a mc:Evidence ; oa:hasSource <id/document/text-1> ;
        mc:supports mc:startDate ; mc:inference "From the date of the text."@en .
    <id/office/mayor-krefeld> a mc:Office ; rdfs:label "Mayor of Krefeld"@en ;
        org:member <id/person/meyer> ; org:organization <id/authority/krefeld> ; schema:roleName "mayor"@en .
}
<graph/text-2> {
    <id/document/text-2> a mc:SourceDocument ; dcterms:title "Wizyta"@pl ; dcterms:language "pl" .
    <id/cooperation/visit-lutsk> a mc:Visit ; rdfs:label "Visit"@en ;
        mc:visitor <id/authority/krefeld> ; mc:host <id/authority/kropyvnytskyi> ;
        mc:status status:unspecified ; mc:date "2025-10-30"^^xsd:date ; mc:startedBefore "2019"^^xsd:gYear .
}
<graph/register> {
    <id/authority/krefeld> a mc:Municipality ; rdfs:label "Krefeld"@en , "Крефельд"@uk ;
        mc:country area:de ; wgs:lat "51.3330"^^xsd:decimal ; mc:ags "05114000" .
    <id/authority/kropyvnytskyi> a mc:Municipality ; rdfs:label "Kropyvnytskyi"@en ;
        mc:country area:ua ; mc:minimumMembers "010"^^xsd:nonNegativeInteger .
    <id/network/metrex> a mc:Network ; rdfs:label "METREX"@en .
    <id/person/meyer> a schema:Person ; rdfs:label "Frank Meyer"@en .
}
<graph/links> {
    <id/authority/krefeld> owl:sameAs <http://www.wikidata.org/entity/Q2805> ;
        skos:closeMatch <https://sws.geonames.org/2886241/> .
    <id/authority/kropyvnytskyi> owl:sameAs <http://www.wikidata.org/entity/Q42082> .
    <id/network/metrex> skos:exactMatch <http://www.wikidata.org/entity/Q1925321> ,
            <https://registry.example.net/n/1> .
}
<graph/derived> {
    <id/cooperation/twinning-krefeld> a mc:Relationship , mc:Cooperation .
    <id/cooperation/visit-lutsk> a mc:Activity , mc:Cooperation ;
        mc:party <id/authority/krefeld> , <id/authority/kropyvnytskyi> .
    <id/authority/krefeld> a mc:LocalAuthority ; mc:twinnedWith <id/authority/kropyvnytskyi> .
    <id/authority/kropyvnytskyi> a mc:LocalAuthority ; mc:twinnedWith <id/authority/krefeld> ;
        mc:country area:ua .
}
"""
)
METADATA = DatasetMetadata(
    title={
        "en": "How municipalities cooperate",
        "uk": "Як співпрацюють громади",
        "pl": "Jak współpracują gminy",
    },
    description={"en": "Facts.", "uk": "Факти.", "pl": "Fakty."},
    publisher="The municoop maintainers",
    publisher_iri="https://data.example.org/municoop/id/organization/municoop",
    contact="https://data.example.org/contact",
    license="https://creativecommons.org/licenses/by/4.0/",
    version="0.1.0",
    issued="2025-11-01",
    modified="2025-11-02",
)
ONTOLOGY = {
    "municoop.ttl": "<https://w3id.org/municoop/def> a <http://www.w3.org/2002/07/owl#Ontology> .\n",
    "schemes.ttl": PREFIXES
    + 'theme:education a skos:Concept ; skos:prefLabel "education"@en , "освіта"@uk .',
    "alignments.ttl": PREFIXES + "mc:Network rdfs:subClassOf [ a owl:Class ] .\n",
    "shapes/b.ttl": "<https://shapes.example/b> a <http://www.w3.org/ns/shacl#NodeShape> .\n",
    "shapes/a.ttl": "<https://shapes.example/a> a <http://www.w3.org/ns/shacl#NodeShape> .\n",
    "queries/partners.rq": "SELECT * WHERE { ?s ?p ?o }\n",
    "checks/unused.rq": "SELECT * WHERE { ?s ?p ?o }\n",
}

EXTRA = {"report.ttl": b"# report\n", "report.html": b"<p>report</p>\n"}


def read_context() -> dict[str, Any]:
    """Return the terms of the project's context."""
    context: dict[str, Any] = json.loads(CONTEXT_FILE.read_text(encoding="utf-8"))["@context"]
    return context


def parse_quads(trig: str) -> tuple[ox.Quad, ...]:
    """Return the quads of a TriG text."""
    return tuple(ox.parse(trig, format=ox.RdfFormat.TRIG))


def write_ontology(folder: Path) -> tuple[Path, ...]:
    """Write the files of a small `ontology/` and return their paths."""
    paths = []
    for name, text in {**ONTOLOGY, "context.jsonld": CONTEXT_FILE.read_text(encoding="utf-8")}.items():
        path = folder / "ontology" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return tuple(paths)


def make_release(folder: Path, quads: tuple[ox.Quad, ...] | None = None) -> Release:
    """Return the sample release, or one of other quads; the ontology's files are written into `folder`."""
    return Release(
        base_iri=BASE,
        quads=parse_quads(DATA) if quads is None else quads,
        context=read_context(),
        metadata=METADATA,
        ontology=write_ontology(folder),
        report=CheckReport((), {}),
    )
