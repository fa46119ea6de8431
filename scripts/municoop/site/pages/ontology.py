"""The ontology with every term, and each concept scheme with its concepts."""

from __future__ import annotations

from collections.abc import Iterator

from municoop.model import LANGUAGES
from municoop.rdf import DEF
from municoop.site.content.lens import Lens, Link
from municoop.site.content.vocabulary import GROUPS, list_concepts, list_schemes, list_terms
from municoop.site.frame import Alternate, File, Place, Site

ONTOLOGY_FILE = (Alternate("ontology.ttl", "text/turtle", "Turtle"),)


def make_pages(site: Site) -> Iterator[File]:
    """Yield the page of the ontology and those of the schemes."""
    schemes = [name for name in list_schemes(site.index) if name.startswith(f"{DEF}/")]
    pages = {choice.iris[0]: choice.stem for choice in site.choices if len(choice.iris) == 1}
    for language in LANGUAGES:
        lens = site.lenses[language]
        yield make_ontology(site, lens, schemes)
        for scheme in schemes:
            yield make_scheme(site, lens, scheme, pages)


def make_ontology(site: Site, lens: Lens, schemes: list[str]) -> File:
    """Return the page of the ontology."""
    title = lens.choose(lens.terms.values(DEF, "dcterms:title"))
    return site.render(
        "ontology",
        Place("def/index", lens.language),
        title.value if title else DEF,
        iri=DEF,
        about=lens.choose(lens.terms.values(DEF, "dcterms:description")),
        version=lens.terms.first(DEF, "owl:versionInfo"),
        groups=[
            (lens.words[f"group_{group.partition(':')[2]}"], list_terms(lens, group)) for group in GROUPS
        ],
        schemes=[lens.link(scheme) for scheme in schemes],
        data=ONTOLOGY_FILE,
    )


def make_scheme(site: Site, lens: Lens, scheme: str, pages: dict[str, str]) -> File:
    """Return the page of a scheme; `pages` are the lists of what has a concept."""
    concepts = list_concepts(lens, scheme)
    used = {
        concept.iri: Link(lens.said("cooperations_with_it"), pages[concept.iri] + lens.suffix)
        for concept in concepts
        if concept.iri in pages
    }
    return site.render(
        "scheme",
        Place(f"def/{scheme.removeprefix(f'{DEF}/')}/index", lens.language),
        lens.name(scheme).value,
        iri=scheme,
        name=lens.name(scheme),
        about=lens.choose(lens.index.values(scheme, "skos:definition")),
        note=lens.choose(lens.index.values(scheme, "skos:editorialNote")),
        concepts=concepts,
        used=used,
        data=ONTOLOGY_FILE,
    )
