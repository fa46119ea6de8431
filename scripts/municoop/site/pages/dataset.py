"""The data set: its licence, how to cite it, its files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from municoop.model import LANGUAGES
from municoop.site.content.lens import Lens
from municoop.site.frame import Alternate, File, Place, Site, embed

# The files of a release that readers download, with their media types; the rest is for machines to find.
MEDIA = {
    "municoop.ttl": "text/turtle",
    "municoop.jsonld": "application/ld+json",
    "municoop.trig": "application/trig",
    "municoop.nq.gz": "application/n-quads",
    "municoop.nt.gz": "application/n-triples",
    "ontology.ttl": "text/turtle",
    "shapes.ttl": "text/turtle",
    "context.jsonld": "application/ld+json",
    "dcat.ttl": "text/turtle",
    "dcat.jsonld": "application/ld+json",
    "void.ttl": "text/turtle",
    "report.ttl": "text/turtle",
}
DUMPS = 5
RECORDS = (
    Alternate("dcat.ttl", "text/turtle", "DCAT, Turtle"),
    Alternate("dcat.jsonld", "application/ld+json", "DCAT, JSON-LD"),
)


def make_pages(site: Site) -> Iterator[File]:
    """Yield the page of the data set."""
    described = embed(json.dumps(describe_dataset(site), ensure_ascii=False).encode())
    given = site.given.downloads
    for language in LANGUAGES:
        lens = site.lenses[language]
        yield site.render(
            "dataset",
            Place("dataset/index", language),
            lens.words["nav_dataset"],
            data=RECORDS,
            described=described,
            files=[(name, MEDIA[name], given[name]) for name in MEDIA if name in given],
            citation=cite(site, lens),
            iri=f"{site.release.base_iri}dataset/",
        )


def cite(site: Site, lens: Lens) -> str:
    """Return how to cite the data set."""
    about = site.release.metadata
    return (
        f"{about.publisher} ({about.modified[:4]}). {about.title[lens.language]}. "
        f"{lens.words['version']} {about.version}. {site.release.base_iri}dataset/"
    )


def describe_dataset(site: Site) -> dict[str, Any]:
    """Return the data set in the terms of schema.org, as search engines for data sets read it."""
    about, base_iri, given = site.release.metadata, site.release.base_iri, site.given.downloads
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{base_iri}dataset/",
        "name": speak(about.title),
        "description": speak(about.description),
        "url": f"{base_iri}dataset/",
        "license": about.license,
        "version": about.version,
        "datePublished": about.issued,
        "dateModified": about.modified,
        "isAccessibleForFree": True,
        "inLanguage": list(LANGUAGES),
        "publisher": {"@type": "Organization", "@id": about.publisher_iri, "name": about.publisher},
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": base_iri + name,
                "encodingFormat": MEDIA[name],
                "contentSize": f"{given[name].size} B",
                "sha256": given[name].sha256,
            }
            for name in list(MEDIA)[:DUMPS]
            if name in given
        ],
    }


def speak(texts: Any) -> list[dict[str, str]]:
    """Return texts by language as JSON-LD values."""
    return [{"@language": language, "@value": texts[language]} for language in LANGUAGES]
