"""Pages at the addresses of names, for hosts without rules: each leads on to the page of what is named.

A host with rules never shows them: it sends a reader on by the header `Accept` before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import NamedTuple

from municoop.model import LANGUAGES
from municoop.rdf import name_result
from municoop.site.content.lens import CONCEPT, Text, page_suffix
from municoop.site.content.rules import list_checks
from municoop.site.frame import Alternate, File, Kept, Site, list_formats, load_templates
from municoop.site.hosting.headers import PAGE_POLICY
from municoop.site.machines.examples import FOLDER
from municoop.site.pages.ontology import ONTOLOGY_FILE

QUADS = Alternate("municoop.trig", "application/trig", "TriG")
REPORT = Alternate("report.ttl", "text/turtle", "Turtle")
SHAPES = Alternate("shapes.ttl", "text/turtle", "Turtle")


class Signpost(NamedTuple):
    """A page at the address of a name.

    `folder` is the path of the name; `names` and `pages` say by language what it is called and where its
    page is; `parts` are the fragments that names of its parts end with.
    """

    folder: str
    names: Mapping[str, Text]
    pages: Mapping[str, str]
    forms: tuple[Alternate, ...] = ()
    parts: tuple[str, ...] = ()


def make_files(site: Site) -> Iterator[Kept]:
    """Yield a page for each name that the release uses and that has no page at its own address."""
    yield from carry_things(site)
    for make in (list_concepts, list_graphs, list_rules, list_examples):
        yield from (make_file(site, post) for post in make(site))


def make_file(site: Site, post: Signpost) -> File:
    """Return the page of a signpost."""
    view = {
        "post": post,
        "root": "../" * (post.folder.count("/") + 1),
        "canonical": site.release.base_iri + post.pages["en"].partition("#")[0],
        "words": site.words,
        "policy": PAGE_POLICY,
        "languages": LANGUAGES,
    }
    return f"{post.folder}/index.html", load_templates().get_template("signpost.html.j2").render(
        view
    ).encode()


def lead(stem: str, fragment: str = "") -> dict[str, str]:
    """Return where a page is, by language."""
    end = f"#{fragment}" if fragment else ""
    return {language: stem + page_suffix(language) + end for language in LANGUAGES}


def name(site: Site, iri: str) -> dict[str, Text]:
    """Return what something is called, by language."""
    return {language: site.lenses[language].name(iri) for language in LANGUAGES}


def say(site: Site, word: str) -> dict[str, Text]:
    """Return a word of the interface, by language."""
    return {language: Text(site.words[language][word]) for language in LANGUAGES}


def carry_things(site: Site) -> Iterator[Kept]:
    """Yield the pages at `id/{kind}/{key}` of all things, also of those that are gone."""
    parts: dict[str, list[str]] = {}
    for subject in sorted(site.index.subjects):
        thing, _, part = subject.partition("#")
        if part:
            parts.setdefault(thing, []).append(part)
    for thing in chain(site.index.find_things(), site.index.find_gone()):
        path, own = thing.removeprefix(f"{site.index.base_iri}id/"), tuple(parts.get(thing, ()))
        yield from site.carry(f"id/{path}", partial(make_thing, site, thing, path, own), own)


def make_thing(site: Site, thing: str, path: str, parts: tuple[str, ...]) -> Iterator[File]:
    """Yield the page at `id/{path}`."""
    post = Signpost(f"id/{path}", name(site, thing), lead(f"doc/{path}"), list_formats(path), parts)
    yield make_file(site, post)


def list_concepts(site: Site) -> Iterator[Signpost]:
    """Yield `def/{scheme}/{concept}`."""
    for iri in sorted(site.index.subjects):
        if concept := CONCEPT.fullmatch(iri):
            yield Signpost(
                f"def/{concept[1]}/{concept[2]}",
                name(site, iri),
                lead(f"def/{concept[1]}/index", concept[2]),
                ONTOLOGY_FILE,
            )


def list_graphs(site: Site) -> Iterator[Signpost]:
    """Yield `graph/{name}`: of a document its page, of the others where the data set tells of them."""
    base_iri = site.release.base_iri
    for graph in list_subsets(site, f"{base_iri}graph/"):
        key = graph.removeprefix(f"{base_iri}graph/")
        document = f"{base_iri}id/document/{key}"
        if document in site.index.subjects:
            yield Signpost(f"graph/{key}", name(site, document), lead(f"doc/document/{key}"), (QUADS,))
        else:
            titles = {
                lens: site.lenses[lens].choose(site.record.values(graph, "dcterms:title"))
                for lens in LANGUAGES
            }
            names = {language: title or Text(key) for language, title in titles.items()}
            yield Signpost(f"graph/{key}", names, lead("dataset/index", f"graph-{key}"), (QUADS,))


def list_subsets(site: Site, start: str) -> Iterable[str]:
    """Return the parts of the data set whose names start so."""
    parts = site.record.values(f"{site.release.base_iri}dataset/", "void:subset")
    return [part.text for part in parts if part.text.startswith(start)]


def list_rules(site: Site) -> Iterator[Signpost]:
    """Yield `report` and `def/check/{name}`."""
    results = {
        name_result(finding.check, finding.focus, finding.path, finding.value): None
        for finding in site.release.report.findings
    }
    yield Signpost("report", say(site, "checks"), lead("report"), (REPORT,), tuple(results))
    for check in list_checks(site.release.ontology):
        names = {language: Text(check.titles[language]) for language in LANGUAGES}
        yield Signpost(
            f"def/check/{check.name}", names, lead("def/shapes/index", f"check-{check.name}"), (SHAPES,)
        )


def list_examples(site: Site) -> Iterator[Signpost]:
    """Yield the saved queries by the names that they have as examples."""
    if not site.given.queries:
        return
    whole = Alternate(f"{FOLDER}/index.ttl", "text/turtle", "Turtle")
    yield Signpost(FOLDER, say(site, "nav_queries"), lead("queries/index"), (whole,))
    for key, query in sorted(site.given.queries.items()):
        names = {language: Text(query.titles[language]) for language in LANGUAGES}
        forms = (
            Alternate(f"queries/{key}.rq", "application/sparql-query", "SPARQL"),
            Alternate(f"{FOLDER}/{key}.ttl", "text/turtle", "Turtle"),
        )
        yield Signpost(f"{FOLDER}/{key}", names, lead(f"queries/{key}"), forms)
