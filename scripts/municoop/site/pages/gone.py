"""The pages of things that are gone: what they were called, why and since when, and what replaces them."""

from __future__ import annotations

from collections.abc import Iterator

from municoop.model import LANGUAGES
from municoop.site.content.lens import Lens, Link, Text
from municoop.site.frame import File, Place, Site, embed, list_formats


def make_pages(site: Site) -> Iterator[File]:
    """Yield the pages of all things that are gone."""
    for thing in site.index.find_gone():
        kind, key = site.index.split(thing) or ("", "")
        path = f"{kind}/{key}"
        described = embed(site.given.describe(path))
        for language in LANGUAGES:
            lens = site.lenses[language]
            yield site.render(
                "gone",
                Place(f"doc/{path}", language),
                lens.name(thing).value,
                data=list_formats(path),
                described=described,
                iri=thing,
                name=lens.name(thing),
                kind_path=kind,
                since=site.index.first(thing, "dcterms:modified"),
                reason=lens.choose(site.index.values(thing, "skos:changeNote")),
                successors=[
                    lens.link(value.text) for value in site.index.values(thing, "dcterms:isReplacedBy")
                ],
                last=find_last(lens, thing),
            )


def find_last(lens: Lens, thing: str) -> Link | None:
    """Return the last version that described a thing, if the release has it."""
    last = lens.index.first(thing, "rdfs:seeAlso").removeprefix(lens.index.base_iri)
    number = last.removeprefix("releases/").removesuffix("/")
    return Link(Text(f"{lens.words['version']} {number}"), f"{last}index{lens.suffix}") if number else None
