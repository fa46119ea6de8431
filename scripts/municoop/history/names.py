"""What things, terms and values are called, in the language of the reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from municoop.history.tombstones import THING
from municoop.history.wording import FOREIGN, WORDS
from municoop.model import Piece
from municoop.rdf import MC, compact, node

RDF_TYPE = node("rdf:type")
LABELS = (
    node("rdfs:label"),
    node("skos:prefLabel"),
    node("mc:descriptiveLabel"),
    node("dcterms:title"),
)
# The part that someone takes in a cooperation; the general one last: a host is a party too.
ROLES = tuple(
    node(name)
    for name in ("mc:visitor", "mc:host", "mc:donor", "mc:recipient", "mc:hub", "mc:party", "mc:framework")
)
PARTS = (*ROLES, node("org:member"), node("org:organization"))

Node = ox.NamedNode | ox.Literal
View = Mapping[ox.NamedNode, Mapping[ox.NamedNode, tuple[Node, ...]]]
EMPTY: Mapping[ox.NamedNode, tuple[Node, ...]] = {}


def collect(quads: Iterable[ox.Quad], wanted: Collection[ox.NamedNode]) -> View:
    """Return the statements about some subjects: subject → predicate → values, each once and sorted."""
    found: dict[ox.NamedNode, dict[ox.NamedNode, set[Node]]] = defaultdict(lambda: defaultdict(set))
    for quad in [quad for quad in quads if quad.subject in wanted]:  # few of many: the quick test first
        subject, value = quad.subject, quad.object
        if isinstance(subject, ox.NamedNode) and isinstance(value, Node):
            found[subject][quad.predicate].add(value)
    return {
        subject: {predicate: tuple(sorted(values, key=str)) for predicate, values in of_subject.items()}
        for subject, of_subject in found.items()
    }


def find_kind(iri: str) -> str:
    """Return the kind of a thing by its IRI, "" for what is no thing of ours. A part is of its whole's kind.

    >>> find_kind("https://a.example/id/evidence/a-1#quote")
    'evidence'
    """
    thing = THING.fullmatch(iri.partition("#")[0])
    return thing["kind"] if thing else ""


@dataclass(frozen=True, slots=True)
class Names:
    """Names of things in `view`, and of terms in `vocabulary`."""

    view: View
    vocabulary: View

    def name(self, value: Node, language: str) -> str:
        """Return what to call a thing, a term or a value."""
        return self.mention(value, language).text

    def mention(self, value: Node, language: str) -> Piece:
        """Return what to call a thing, a term or a value, in which language, and what it is."""
        if isinstance(value, ox.Literal):
            return Piece(value.value, find_language(value, language))
        label = self.find_label(value, language)
        if label:
            return Piece(label.value, find_language(label, language), value.value)
        composed = self.label(value, language) or self.compose(value, language)
        return Piece(composed or shorten(value), "", value.value)

    def label(self, value: ox.NamedNode, language: str) -> str:
        """Return the label of a thing or a term in a language, else in English, else in any; "" for none."""
        foreign = FOREIGN.get(compact(value.value))
        if foreign:
            return foreign[language]
        label = self.find_label(value, language)
        return label.value if label else ""

    def find_label(self, value: ox.NamedNode, language: str) -> ox.Literal | None:
        """Return the label of a thing or a term of ours."""
        if compact(value.value) in FOREIGN:
            return None
        texts = [
            text
            for view in (self.view, self.vocabulary)
            for predicate in LABELS
            for text in view.get(value, EMPTY).get(predicate, ())
            if isinstance(text, ox.Literal)
        ]
        for wanted in (language, "en"):
            for text in texts:
                if text.language == wanted:
                    return text
        return texts[0] if texts else None

    def compose(self, value: ox.NamedNode, language: str) -> str:
        """Return a name for a cooperation or an office that has no label: its type and who takes part."""
        parts = {part for predicate in PARTS for part in self.view.get(value, EMPTY).get(predicate, ())}
        names = sorted(
            self.label(part, language) or shorten(part) for part in parts if isinstance(part, ox.NamedNode)
        )
        return f"{self.type(value, language)}: {' – '.join(names)}" if names else ""

    def type(self, value: ox.NamedNode, language: str) -> str:
        """Return what a thing is, by the most special of its classes that has a label."""
        classes = [
            name for name in self.view.get(value, EMPTY).get(RDF_TYPE, ()) if isinstance(name, ox.NamedNode)
        ]
        above = {
            upper
            for name in classes
            for upper in self.vocabulary.get(name, EMPTY).get(node("rdfs:subClassOf"), ())
        }
        special = [name for name in classes if name not in above] or classes
        ours_first = sorted(special, key=lambda name: (not name.value.startswith(MC), name.value))
        labels = [label for name in ours_first if (label := self.label(name, language))]
        return labels[0] if labels else WORDS[language]["thing"]


def find_language(text: ox.Literal, language: str) -> str:
    """Return the language of a text where it is not that of the reader."""
    return "" if text.language in (None, language) else str(text.language)


def shorten(value: ox.NamedNode) -> str:
    """Return the key of a thing, else the IRI with a prefix where it has one."""
    thing = THING.fullmatch(value.value)
    return thing["key"] if thing else compact(value.value)
