"""The data set: its licence, how to cite it, its files."""

from __future__ import annotations

import json
from collections.abc import Iterator

from municoop.model import LANGUAGES
from municoop.site.content.holdings import read_holdings
from municoop.site.content.lens import Lens, Link, Text, find_address
from municoop.site.frame import Alternate, File, Place, Site, embed
from municoop.site.licences import ATTRIBUTION
from municoop.site.machines.description import describe_dataset, find_period
from municoop.site.media import MEDIA

RECORDS = (
    Alternate("dcat.ttl", "text/turtle", "DCAT, Turtle"),
    Alternate("dcat.jsonld", "application/ld+json", "DCAT, JSON-LD"),
)


def make_pages(site: Site) -> Iterator[File]:
    """Yield the page of the data set."""
    given = site.given.downloads
    for language in LANGUAGES:
        lens = site.lenses[language]
        yield site.render(
            "dataset",
            Place("dataset/index", language),
            lens.words["nav_dataset"],
            data=RECORDS,
            described=embed(json.dumps(describe_dataset(site, lens), ensure_ascii=False).encode()),
            holdings=read_holdings(lens, site.record),
            publisher=link_publisher(site, lens),
            files=[(name, MEDIA[name], given[name]) for name in MEDIA if name in given],
            is_attribution=site.release.metadata.license == ATTRIBUTION,
            citation=cite(site, lens),
            period=find_period(site.record, f"{site.release.base_iri}dataset/").replace("/", "–"),
            iri=f"{site.release.base_iri}dataset/",
        )


def link_publisher(site: Site, lens: Lens) -> Link:
    """Return the publisher with a link: to a page of the site if it has one."""
    about = site.release.metadata
    page = lens.find_page(about.publisher_iri)
    return Link(Text(about.publisher), page or find_address(about.publisher_iri), external=not page)


def cite(site: Site, lens: Lens) -> str:
    """Return how to cite the data set."""
    about = site.release.metadata
    return (
        f"{about.publisher} ({about.modified[:4]}). {about.title[lens.language]}. "
        f"{lens.words['version']} {about.version}. {site.release.base_iri}dataset/"
    )
