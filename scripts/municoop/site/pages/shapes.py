"""The page of the shapes and checks: what data must satisfy to be published."""

from __future__ import annotations

from collections.abc import Iterator

from municoop.model import LANGUAGES
from municoop.rdf import SHAPES
from municoop.site.content.rules import list_checks, list_shapes, read_shapes
from municoop.site.frame import Alternate, File, Place, Site

SHAPES_FILE = (Alternate("shapes.ttl", "text/turtle", "SHACL, Turtle"),)


def make_pages(site: Site) -> Iterator[File]:
    """Yield the page in all languages."""
    shapes = read_shapes(site.release.ontology, site.release.base_iri)
    checks, iri = list_checks(site.release.ontology), SHAPES.removesuffix("#")
    for language in LANGUAGES:
        lens = site.lenses[language]
        title = lens.choose(shapes.values(iri, "dcterms:title"))
        yield site.render(
            "shapes",
            Place("def/shapes/index", language),
            title.value if title else lens.words["shapes"],
            iri=iri,
            shapes=list_shapes(lens, shapes),
            checks=checks,
            data=SHAPES_FILE,
        )
