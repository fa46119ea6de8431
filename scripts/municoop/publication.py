"""What is made from a written release for people and hosts: the site, and the rules to serve it by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pyoxigraph as ox

from municoop.archive import Predecessor, keep_versions
from municoop.history.succession import Succession
from municoop.matching.search.files import search_files
from municoop.model import Release, SeedDocument
from municoop.network.answer import Graph, Rows
from municoop.query.library import SavedQuery
from municoop.query.local import ask_store, unite_graphs
from municoop.query.syntax import find_form
from municoop.rdf import rebase
from municoop.release.written import Written
from municoop.reuse.ledger import Kept, Ledger
from municoop.site import Answer, Download, Given, carry_site, tell_class
from municoop.site import SavedQuery as ShownQuery
from municoop.site.hosting import hosting_files
from municoop.site.pages.releases import find_editions

KINDS = (
    "authority",
    "cooperation",
    "document",
    "evidence",
    "network",
    "office",
    "organization",
    "person",
    "programme",
)


def publish(
    release: Release,
    documents: Sequence[SeedDocument],
    library: Mapping[str, SavedQuery],
    succession: Succession,
    predecessor: Predecessor,
    written: Written,
    ledger: Ledger,
) -> Iterator[Kept]:
    """Yield the files of the site, of all versions and of the hosts. `written` are all others.

    Raises TargetError when the release before is no longer the one that was read.
    """
    predecessor.require(succession.past)
    folder = written.folder
    given = Given(
        texts={document.key: document.text for document in documents},
        describe=lambda path: (folder / "data" / f"{path}.jsonld").read_bytes(),
        downloads={
            name: Download(written.sizes[name], written.sums[name])
            for name in sorted(written.sums)
            if "/" not in name or name in succession.files
        },
        queries=answer_queries(release, library),
        records=[(folder / name).read_bytes() for name in ("dcat.ttl", "void.ttl")],
    )
    yield from keep_versions(succession, carry_site(release, given, ledger), folder)
    yield from search_files(release.quads, tell_class)
    gone = [grave.iri.removeprefix(f"{release.base_iri}id/") for grave in succession.tombstones]
    yield from hosting_files(release.base_iri, KINDS, gone, find_editions(release.versions)).items()


def answer_queries(release: Release, library: Mapping[str, SavedQuery]) -> dict[str, ShownQuery]:
    """Return the saved queries, each with what it finds in the release."""
    store = unite_graphs(release.quads)
    placed = {
        name: replace(query, text=rebase(query.text, release.base_iri)) for name, query in library.items()
    }
    return {name: answer_query(store, name, query) for name, query in placed.items()}


def answer_query(store: ox.Store, name: str, query: SavedQuery) -> ShownQuery:
    """Return a saved query with its answer; one that asks another endpoint has none."""
    answer = None
    if not query.remote:
        found = ask_store(store, query.text, name)
        if isinstance(found, bool):
            answer = Answer(("answer",), [[ox.Literal(found)]])
        elif isinstance(found, Rows):
            answer = Answer(found.variables, found.rows)
        elif isinstance(found, Graph):
            answer = Answer(("subject", "predicate", "object"), [tuple(triple) for triple in found.triples])
    form = find_form(query.text, query.file)
    return ShownQuery(query.titles, query.returns, query.text, answer, form, query.remote or "")
