"""The data set in the terms of schema.org, as search engines for data sets read it.

Source: https://developers.google.com/search/docs/appearance/structured-data/dataset. Texts are plain and in
one language, the page's, because that is the form which is read there.
"""

from __future__ import annotations

from typing import Any

from municoop.model import LANGUAGES
from municoop.site.content.index import Index, Value
from municoop.site.content.lens import Lens
from municoop.site.frame import Site
from municoop.site.media import DUMPS, MEDIA


def describe_dataset(site: Site, lens: Lens) -> dict[str, Any]:
    """Return the data set for the page of a language. What the release does not tell is left out."""
    about, dataset, language = site.release.metadata, f"{site.release.base_iri}dataset/", lens.language
    publisher = {
        "@type": "Organization",
        "@id": about.publisher_iri,
        "name": about.publisher,
        "url": about.publisher_iri,
    }
    told = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": dataset,
        "identifier": dataset,
        "url": dataset,
        "name": about.title[language],
        "alternateName": [about.title[other] for other in LANGUAGES if other != language],
        "description": about.description[language],
        "keywords": list_keywords(site.record, dataset, language),
        "license": about.license,
        "version": about.version,
        "datePublished": about.issued,
        "dateModified": about.modified,
        "isAccessibleForFree": True,
        "inLanguage": list(LANGUAGES),
        "creator": publisher,
        "publisher": publisher,
        "temporalCoverage": find_period(site.record, dataset),
        "spatialCoverage": list_places(lens, site.record, dataset),
        "includedInDataCatalog": find_catalog(lens, site.record, dataset),
        "distribution": list_dumps(site),
    }
    return {key: value for key, value in told.items() if value}


def list_keywords(record: Index, dataset: str, language: str) -> list[str]:
    """Return the keywords of a language."""
    return [value.text for value in record.values(dataset, "dcat:keyword") if value.language == language]


def find_period(record: Index, dataset: str) -> str:
    """Return the time that the data are about as an interval of ISO 8601, or an empty text."""
    period = record.first(dataset, "dcterms:temporal")
    start, end = record.first(period, "dcat:startDate"), record.first(period, "dcat:endDate")
    return f"{start}/{end}" if start and end else ""


def list_places(lens: Lens, record: Index, dataset: str) -> list[dict[str, str]]:
    """Return the countries and continents that the data are about."""
    return [
        {"@type": "Place", "@id": place.text, "name": read_name(lens, record, place)}
        for place in record.values(dataset, "dcterms:spatial")
    ]


def read_name(lens: Lens, record: Index, place: Value) -> str:
    """Return the name of a place; without one, the last part of its IRI."""
    label = lens.choose(record.values(place.text, "skos:prefLabel"))
    return label.value if label else place.text.rpartition("/")[2]


def find_catalog(lens: Lens, record: Index, dataset: str) -> dict[str, str]:
    """Return the catalogue that lists the data set, if any does."""
    for naming in record.namings(dataset):
        if naming.predicate == "dcat:dataset":
            title = lens.choose(record.values(naming.subject, "dcterms:title"))
            return {"@type": "DataCatalog", "@id": naming.subject, "name": title.value if title else ""}
    return {}


def list_dumps(site: Site) -> list[dict[str, str]]:
    """Return the dumps with their sizes and checksums."""
    given = site.given.downloads
    return [
        {
            "@type": "DataDownload",
            "name": name,
            "contentUrl": site.release.base_iri + name,
            "encodingFormat": MEDIA[name],
            "contentSize": f"{given[name].size} B",
            "sha256": given[name].sha256,
        }
        for name in list(MEDIA)[:DUMPS]
        if name in given
    ]
