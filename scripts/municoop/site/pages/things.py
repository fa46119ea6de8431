"""The page of a thing: what is stated of it, its ties, its dates, what names it, and on which words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import Any

from municoop.model import LANGUAGES
from municoop.site.content import ties
from municoop.site.content.evidence import Marks, Proof, read_proof
from municoop.site.content.facts import MATCHES, Basis, Row, list_rows
from municoop.site.content.lens import Lens
from municoop.site.frame import File, Kept, Place, Site, list_formats

OWN_PAGES = ("document", "evidence")
KINDS = ("authority", "network", "programme", "organization", "person", "office", "cooperation")
BASES: tuple[Basis, ...] = ("wording", "register", "link", "rule", "catalog")


def make_pages(site: Site) -> Iterator[Kept]:
    """Yield the pages of all things but documents and their quotes."""
    for thing in site.index.find_things():
        kind, key = site.index.split(thing) or ("", "")
        if kind not in OWN_PAGES:
            path = f"{kind}/{key}"
            yield from site.carry(f"doc/{path}", partial(make_thing, site, thing, path))


def make_thing(site: Site, thing: str, path: str) -> Iterator[File]:
    """Yield the pages of a thing in all languages."""
    marks, described = Marks(site.index, thing), site.describe(path)
    for language in LANGUAGES:
        lens = site.lenses[language]
        yield site.render(
            "thing",
            Place(f"doc/{path}", language),
            lens.name(thing).value,
            data=list_formats(path),
            described=described,
            iri=thing,
            **describe_thing(lens, thing, marks),
        )


def describe_thing(lens: Lens, thing: str, marks: Marks) -> dict[str, Any]:
    """Return what is on the page of a thing."""
    rows, partners = list_rows(lens, thing, marks), ties.list_partners(lens, thing)
    names = [
        *lens.texts(thing, "rdfs:label"),
        *lens.texts(thing, "skos:altLabel"),
        *lens.texts(thing, "mc:descriptiveLabel"),
    ]
    is_reported = lens.index.kind(thing) in ("cooperation", "office")
    return {
        "name": lens.name(thing),
        "kind": lens.kind_of(thing),
        "kind_path": lens.index.kind(thing),
        "other_names": [text for text in names if text != lens.name(thing)],
        "note": lens.choose(lens.index.values(thing, "skos:note")),
        "rows": (stated := [row for row in rows if row.predicate not in MATCHES]),
        "matches": [row for row in rows if row.predicate in MATCHES],
        "identifier_source": lens.choose(lens.index.values(thing, "mc:identifierSource")),
        "partners": partners,
        "ties": ties.list_ties(lens, thing),
        "moments": ties.list_moments(lens, thing),
        "mentions": ties.list_mentions(lens, thing),
        "proofs": (proofs := [read_proof(lens, iri, number) for number, iri in enumerate(marks.evidence, 1)]),
        "sources": group_proofs(proofs),
        "numbered": {row.predicate: (place, row) for place, row in enumerate(stated, 1)},
        "is_reported": is_reported,
        "bases": list_bases(rows, has_rule=bool(partners), has_register=not is_reported),
    }


def group_proofs(proofs: list[Proof]) -> list[list[Proof]]:
    """Return quotes by their documents; they are in the order of these."""
    return [list(found) for _, found in groupby(proofs, lambda proof: proof.document)]


def list_bases(rows: list[Row], *, has_rule: bool, has_register: bool) -> list[Basis]:
    """Return what the values of a page without a quote rest on."""
    used = {stated.basis for row in rows for stated in row.values if not stated.marks}
    used |= {"rule"} if has_rule else set()
    used |= {"register"} if has_register else {"wording"}
    return [basis for basis in BASES if basis in used]
