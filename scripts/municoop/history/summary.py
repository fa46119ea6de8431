"""What changed between two releases, for people: which ties, things and values are new, gone or other.

A summary says nothing twice: every changed statement is either listed, or counted by why it is not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pyoxigraph as ox

from municoop.history.changes import Changes, apply_changes, name_graph
from municoop.history.names import EMPTY, ROLES, Names, Node, View, collect, find_kind
from municoop.history.tombstones import DEPRECATED, Tombstone
from municoop.rdf import node

Action = Literal["joined", "left", "new", "gone", "changed"]
ACTIONS: tuple[Action, ...] = ("joined", "left", "new", "gone", "changed")
# Why a statement is counted and not listed.
Aside = Literal["whole", "evidence", "derived", "vocabulary", "remarks", "restated"]
ASIDES: tuple[Aside, ...] = ("whole", "evidence", "derived", "vocabulary", "remarks", "restated")
EVIDENCE = node("mc:evidence")
REMARKS = frozenset(
    node(name)
    for name in (
        "mc:identifierSource", "mc:publishedBasis", "dcterms:rights", "dcterms:license", "dcterms:source"
    )
)  # fmt: skip
GRAPHS_ASIDE: Mapping[str, Aside] = {"derived": "derived", "schemes": "vocabulary", "gone": "whole"}


@dataclass(frozen=True, slots=True)
class News:
    """One line of a summary.

    `thing` is whom it concerns, `about` what changed: with "joined" and "left" a cooperation that the
    thing is a party of, else the thing itself. `before` and `after` are values of `predicate`, for
    "changed" only. `sources` are documents that state it now; `reason` (by language) and `successor` are
    those of a tombstone.
    """

    thing: ox.NamedNode
    action: Action
    about: ox.NamedNode
    predicate: ox.NamedNode | None = None
    before: tuple[Node, ...] = ()
    after: tuple[Node, ...] = ()
    sources: tuple[ox.NamedNode, ...] = ()
    reason: Mapping[str, str] = field(default_factory=dict)
    successor: ox.NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The news, what they are told with (`was` for what is gone), and how many statements changed."""

    news: tuple[News, ...]
    now: Names
    was: Names
    added: int
    removed: int
    aside: Mapping[Aside, int]

    def count(self, *actions: Action) -> int:
        """Return how many things or values have news of these kinds; a cooperation counts once."""
        return len(
            {(item.about, item.predicate, item.before, item.after)
             for item in self.news if item.action in actions}
        )  # fmt: skip


def summarise(
    old: Collection[ox.Quad],
    changes: Changes,
    vocabulary: Iterable[ox.Quad] = (),
    tombstones: Iterable[Tombstone] = (),
) -> Summary:
    """Return the summary of changes to `old`; `vocabulary` has the labels of terms."""
    touched = {quad.subject for quad in changes.added | changes.removed}
    wanted = {subject for subject in touched if isinstance(subject, ox.NamedNode)}
    wanted |= {document for quad in changes.added if (document := find_document(quad))}
    was, now = look(old, changes, wanted)
    terms = list(vocabulary)
    words = collect(terms, {quad.subject for quad in terms if isinstance(quad.subject, ox.NamedNode)})
    writer = Writer(Names(now, words), Names(was, words), {grave.iri: grave for grave in tombstones})
    asides, listed = sort_out(changes, was, now)
    news = (*writer.tell_things(wanted, changes), *writer.tell_values(listed))
    return Summary(
        news, writer.now, writer.was, len(changes.added), len(changes.removed),
        {name: asides[name] for name in ASIDES if asides[name]},
    )  # fmt: skip


def look(old: Collection[ox.Quad], changes: Changes, wanted: set[ox.NamedNode]) -> tuple[View, View]:
    """Return the statements about `wanted` and about what these name, before the changes and after them.

    `wanted` has every subject that changed; so what is said of the others is the same in both.
    """
    before = {quad for quad in old if quad.subject in wanted}
    after = apply_changes(before, changes)
    named = {
        quad.object
        for quad in before | after
        if isinstance(quad.object, ox.NamedNode) and quad.predicate != EVIDENCE
    }
    others = collect(old, named - wanted)
    return {**others, **collect(before, wanted)}, {**others, **collect(after, wanted)}


def find_document(quad: ox.Quad) -> ox.NamedNode | None:
    """Return the document whose graph a statement stands in; the register and the like are none."""
    base, found, key = name_graph(quad).rpartition("graph/")
    if not found or key in ("register", "links", "derived", "schemes", "gone"):
        return None
    return ox.NamedNode(f"{base}id/document/{key}")


def is_there(thing: ox.NamedNode, view: View) -> bool:
    """Return True for a thing that is described, and not by a tombstone."""
    about = view.get(thing, EMPTY)
    return bool(about) and DEPRECATED not in about


def sort_out(changes: Changes, was: View, now: View) -> tuple[Counter[Aside], list[tuple[bool, ox.Quad]]]:
    """Return how many changed statements are not listed, by why, and those to list, each with "added?"."""
    asides: Counter[Aside] = Counter()
    listed = []
    for added, quads, other in ((True, changes.added, was), (False, changes.removed, now)):
        for quad in quads:
            aside = find_aside(quad, other)
            if aside:
                asides[aside] += 1
            else:
                listed.append((added, quad))
    return asides, sorted(listed, key=str)


def find_aside(quad: ox.Quad, other: View) -> Aside | None:
    """Return why a changed statement is not listed, if so; `other` is the release that lacks it."""
    graph = GRAPHS_ASIDE.get(name_graph(quad).rpartition("/graph/")[2])
    subject = quad.subject
    if graph or not isinstance(subject, ox.NamedNode):
        return graph or "whole"
    if quad.predicate == EVIDENCE or find_kind(subject.value) == "evidence":
        return "evidence"
    if not is_there(subject, other) or quad.predicate == DEPRECATED:
        return "whole"
    if quad.predicate in REMARKS:
        return "remarks"
    return "restated" if quad.object in other[subject].get(quad.predicate, ()) else None


@dataclass(frozen=True, slots=True)
class Writer:
    """Turns changes into news."""

    now: Names
    was: Names
    tombstones: Mapping[str, Tombstone]

    def tell_things(self, touched: set[ox.NamedNode], changes: Changes) -> Iterator[News]:
        """Yield what is new and what is gone."""
        sources = find_sources(changes.added)
        for thing in sorted(touched, key=str):
            kind = find_kind(thing.value)
            present, past = is_there(thing, self.now.view), is_there(thing, self.was.view)
            if kind == "evidence" or present == past:
                continue
            about = sources.get(thing, set()) - {thing} if present else set()
            yield from self.tell_thing(thing, tuple(sorted(about, key=str)), is_new=present)

    def tell_thing(
        self, thing: ox.NamedNode, sources: tuple[ox.NamedNode, ...], *, is_new: bool
    ) -> Iterator[News]:
        """Yield the news of one thing that is new or gone: of a cooperation, one for each of its parties."""
        names = self.now if is_new else self.was
        grave = self.tombstones.get(thing.value)
        reason = grave.reason if grave and not is_new else {}
        successor = ox.NamedNode(grave.successor) if reason and grave and grave.successor else None
        parties = sorted({party for _, party in find_parts(thing, names.view, ROLES[:-1])}, key=str)
        for party in parties:
            action: Action = "joined" if is_new else "left"
            yield News(party, action, thing, None, (), (), sources, reason, successor)
        if not parties:
            yield News(thing, "new" if is_new else "gone", thing, None, (), (), sources, reason, successor)

    def tell_values(self, listed: Iterable[tuple[bool, ox.Quad]]) -> Iterator[News]:
        """Yield the values that changed, by property, and of texts by language."""
        groups: dict[tuple[ox.NamedNode, ox.NamedNode, str], dict[bool, set[ox.Quad]]] = defaultdict(
            lambda: {True: set(), False: set()}
        )
        for added, quad in listed:
            language = (quad.object.language or "") if isinstance(quad.object, ox.Literal) else ""
            if isinstance(quad.subject, ox.NamedNode):
                groups[quad.subject, quad.predicate, language][added].add(quad)
        for (subject, predicate, _language), quads in groups.items():
            sources = {document for quad in quads[True] if (document := find_document(quad))} - {subject}
            yield News(
                subject, "changed", subject, predicate, values_of(quads[False]), values_of(quads[True]),
                tuple(sorted(sources, key=str)),
            )  # fmt: skip


def values_of(quads: Iterable[ox.Quad]) -> tuple[Node, ...]:
    """Return the objects of statements, sorted."""
    return tuple(sorted({quad.object for quad in quads if isinstance(quad.object, Node)}, key=str))


def find_sources(quads: Iterable[ox.Quad]) -> dict[ox.NamedNode, set[ox.NamedNode]]:
    """Return the documents that state something of a subject."""
    found: dict[ox.NamedNode, set[ox.NamedNode]] = defaultdict(set)
    for quad in quads:
        document = find_document(quad)
        if document and isinstance(quad.subject, ox.NamedNode):
            found[quad.subject].add(document)
    return found


def find_parts(
    cooperation: ox.NamedNode, view: View, roles: Iterable[ox.NamedNode]
) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    """Yield who takes part in a cooperation, each once, with the most special of their roles."""
    seen: set[Node] = set()
    for role in roles:
        for party in view.get(cooperation, EMPTY).get(role, ()):
            if party not in seen and isinstance(party, ox.NamedNode):
                seen.add(party)
                yield role, party
