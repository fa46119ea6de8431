"""How things are called, and where their pages are, for the readers of one language."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from municoop.model import LANGUAGES
from municoop.rdf import ADDRESS, DEF, MC, expand
from municoop.site.content.index import Index, Value, shorten

# The languages a reader is offered, in order, where a text is not in theirs.
FALLBACKS = {"en": ("en", "uk", "pl"), "uk": ("uk", "en", "pl"), "pl": ("pl", "en", "uk")}
LABELS = ("rdfs:label", "skos:prefLabel", "dcterms:title", "mc:descriptiveLabel")
# Most telling class first: a thing is shown as the first that it has.
COOPERATIONS = (
    "Twinning",
    "Agreement",
    "Membership",
    "Participation",
    "WorkingGroup",
    "Visit",
    "Event",
    "Project",
    "Aid",
    "Relationship",
    "Activity",
    "Cooperation",
)
AUTHORITIES = ("Municipality", "MetropolitanBody", "RegionalAuthority", "LocalAuthority")
OTHERS = ("Network", "Programme", "Office", "SourceDocument", "Evidence")
CLASSES = (
    *(f"mc:{name}" for name in (*COOPERATIONS, *AUTHORITIES, *OTHERS)),
    *("schema:Person", "org:Organization"),
)
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
CONCEPT = re.compile(rf"{re.escape(DEF)}/([a-z0-9-]+)/([a-z0-9-]+)", re.ASCII)


class Text(NamedTuple):
    """A text and its language, empty where it has none."""

    value: str
    language: str = ""


class Link(NamedTuple):
    """A name and where it leads: from the root of the site, or to another site, or (empty) nowhere."""

    text: Text
    href: str = ""
    external: bool = False


def page_suffix(language: str) -> str:
    """Return the ending of the pages of a language: English has the plain one."""
    return ".html" if language == "en" else f".{language}.html"


def find_address(iri: str) -> str:
    """Return an IRI that may be put into `href`, else an empty text: never `javascript:` and the like.

    >>> find_address("javascript:alert(1)"), find_address("https://example.org/a")
    ('', 'https://example.org/a')
    """
    return iri if ADDRESS.fullmatch(iri) else ""


def tell_class(types: Collection[str]) -> str:
    """Return the most telling of some classes, which are prefixed names; an empty text where none is.

    >>> tell_class({"mc:Cooperation", "mc:Twinning", "mc:Relationship"})
    'mc:Twinning'
    """
    return next((name for name in CLASSES if name in types), "")


def read_language(index: Index, document: str) -> str:
    """Return the language tag (BCP 47) of a document; an empty text for what is none."""
    language = index.first(document, "dcterms:language")
    return language if LANGUAGE_TAG.fullmatch(language) else ""


@dataclass(slots=True)
class Lens:
    """Names and links in one language. `terms` is the index of the ontology; `words` has the rest."""

    index: Index
    terms: Index
    words: Mapping[str, str]
    language: str

    @property
    def suffix(self) -> str:
        """The ending of this language's pages."""
        return page_suffix(self.language)

    def choose(self, values: list[Value]) -> Text | None:
        """Return the text in this language, else in the next best one, else None; of several the first."""
        by_language = {value.language: value.text for value in reversed(values) if not value.is_iri}
        for language in (*FALLBACKS[self.language], *sorted(by_language)):
            if language in by_language:
                return Text(by_language[language], "" if language == self.language else language)
        return None

    def name(self, iri: str) -> Text:
        """Return what a thing is called; without a label, the last part of its IRI."""
        return self.link(iri).text

    def link(self, iri: str) -> Link:
        """Return the name of a thing with a link to its page."""
        return self.index.notes.once(iri, lambda: self.make_link(iri), self.language)

    def make_link(self, iri: str) -> Link:
        """Return the link that `link` keeps."""
        text = self.find_label(iri)
        if href := self.find_page(iri):
            return Link(text or Text(iri.rpartition("/")[2].rpartition("#")[2]), href)
        return Link(text or Text(shorten(iri)), find_address(iri), external=True)

    def find_label(self, iri: str) -> Text | None:
        """Return the label of a thing, concept, class or property: one in this language before all others."""
        indexes = (self.index, self.terms) if iri in self.terms.subjects else (self.index,)
        labels = [
            value for predicate in LABELS for index in indexes for value in index.values(iri, predicate)
        ]
        if text := self.choose(labels):
            return text
        if quote := self.index.first(f"{iri}#quote", "oa:exact"):
            return Text(quote, read_language(self.index, self.index.first(iri, "oa:hasSource")))
        if self.index.kind(iri) == "cooperation":
            return self.describe_cooperation(iri)
        word = f"term_{shorten(iri).replace(':', '_')}"
        return Text(self.words[word]) if word in self.words else None

    def describe_cooperation(self, iri: str) -> Text | None:
        """Return a name for a cooperation without one: its kind, and who takes part."""
        parties = [self.name(value.text).value for value in self.index.values(iri, "mc:party")]
        return Text(f"{self.kind_of(iri).text.value}: {', '.join(parties)}") if parties else None

    def find_page(self, iri: str) -> str:
        """Return where the page of a thing, concept or term is in the site, or an empty text."""
        found = self.index.split(iri)
        if found:
            return f"doc/{found[0]}/{found[1]}{self.suffix}" if self.index.has(iri) else ""
        if iri.startswith(MC) and iri in self.terms.subjects:
            return f"def/index{self.suffix}#{iri.removeprefix(MC)}"
        concept = CONCEPT.fullmatch(iri)
        if concept and self.index.has(iri):
            return f"def/{concept[1]}/index{self.suffix}#{concept[2]}"
        if iri.startswith(f"{DEF}/") and "skos:ConceptScheme" in self.index.types(iri):
            return f"{iri.removeprefix(DEF).replace('/', 'def/', 1)}/index{self.suffix}"
        own = {self.index.base_iri: "index", f"{self.index.base_iri}dataset/": "dataset/index"}
        return own[iri] + self.suffix if iri in own else ""

    def said(self, word: str) -> Text:
        """Return a word of the site as a text."""
        return Text(self.words[word])

    def term(self, predicate: str) -> Link:
        """Return the name of a property or class by its prefixed name."""
        return self.link(expand(predicate) if "://" not in predicate else predicate)

    def kind_of(self, iri: str) -> Link:
        """Return the most telling class of a thing."""
        name = tell_class(self.index.types(iri))
        return self.term(name) if name else Link(Text(""))

    def texts(self, iri: str, predicate: str) -> list[Text]:
        """Return all texts of a property, this language's first."""
        order = {language: place for place, language in enumerate(FALLBACKS[self.language])}
        found = [value for value in self.index.values(iri, predicate) if not value.is_iri]
        found.sort(key=lambda value: (order.get(value.language, len(LANGUAGES)), value.language, value.text))
        return [
            Text(value.text, "" if value.language == self.language else value.language) for value in found
        ]
