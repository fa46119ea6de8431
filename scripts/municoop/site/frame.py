"""What all pages have in common: where they are, their head, their way about, their languages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from municoop.model import LANGUAGES, Release
from municoop.reuse.ledger import Ledger
from municoop.reuse.notes import BUNDLE, MADE
from municoop.site.content.facets import Choice, list_choices, read_choice, write_choice
from municoop.site.content.index import Index
from municoop.site.content.lens import Lens, page_suffix
from municoop.site.given import Given
from municoop.site.hosting.headers import PAGE_POLICY
from municoop.site.licences import name_licence
from municoop.site.markup import Writer, protect

TEMPLATES = Path(__file__).parent / "templates"
FORMATS = (
    ("ttl", "text/turtle", "Turtle"),
    ("jsonld", "application/ld+json", "JSON-LD"),
    ("nt", "application/n-triples", "N-Triples"),
    ("rdf", "application/rdf+xml", "RDF/XML"),
)
# The way about: the pages that every page leads to, each with the key of its word.
NAVIGATION = (
    ("nav_cooperations", "doc/cooperation/index"),
    ("nav_authorities", "doc/authority/index"),
    ("nav_networks", "doc/network/index"),
    ("nav_sources", "doc/document/index"),
    ("nav_queries", "queries/index"),
    ("nav_ontology", "def/index"),
    ("nav_dataset", "dataset/index"),
    ("nav_search", "search/index"),
    ("nav_sparql", "sparql/index"),
)
KEPT_PIECES = 50_000
LANGUAGE_NAMES = {"en": "English", "uk": "Українська", "pl": "Polski"}

File = tuple[str, bytes]
# A page without content is as it was in the former release.
Kept = tuple[str, bytes | None]

T = TypeVar("T")


class Alternate(NamedTuple):
    """Another form of a page's subject: its path from the root, its media type and its name."""

    path: str
    media: str
    name: str


class Place(NamedTuple):
    """Where a page is: its path from the root without the ending, and its language."""

    stem: str
    language: str

    @property
    def path(self) -> str:
        """The path of the page from the root of the site."""
        return self.stem + page_suffix(self.language)

    @property
    def root(self) -> str:
        """The relative way from the page to the root of the site."""
        return "../" * self.stem.count("/")


@cache
def load_templates() -> Environment:
    """Return the templates. All that they are given is escaped, but for what is marked as safe."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True)
class Site:
    """A release, what others give, and one lens a language. `record`: what the release says of itself."""

    release: Release
    given: Given
    index: Index
    terms: Index
    record: Index
    lenses: Mapping[str, Lens]
    words: Mapping[str, Mapping[str, str]]
    ledger: Ledger
    kept: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def render(
        self, template: str, place: Place, title: str, *, data: tuple[Alternate, ...] = (), **view: Any
    ) -> File:
        """Return a page. `data` are the other forms of what it is about."""
        text = (
            load_templates()
            .get_template(f"{template}.html.j2")
            .render({**self.frame(place), "page": template, "title": title, "data": data, **view})
        )
        return place.path, text.encode()

    @property
    def choices(self) -> list[Choice]:
        """The filters of the lists."""
        texts = self.recall("choices", lambda: [write_choice(choice) for choice in list_choices(self.index)])
        found: list[Choice] = self.keep(("choices",), lambda: [read_choice(text) for text in texts])
        return found

    def recall(self, name: str, make: Callable[[], list[str]]) -> list[str]:
        """Return texts without tabs that are made once, from the index, and used in many files."""
        notes = self.ledger.notes
        texts: list[str] = self.keep(
            ("recalled", name), lambda: self.ledger.recall(name, lambda: notes.once(name, make))
        )
        notes.reads.add((name, BUNDLE))
        return texts

    def carry(self, name: str, make: Callable[[], Iterable[File]], *inputs: Any) -> Iterator[Kept]:
        """Yield the pages of a group, without content where they are as in the former release.

        `inputs` are all that they are made from beside the index, the lenses and `describe`.
        """
        return self.ledger.carry(name, make, digest(*inputs) if inputs else "")

    def describe(self, path: str) -> Markup:
        """Return the JSON-LD of a thing, `{kind}/{key}`, to be put into its page."""
        self.ledger.notes.reads.add((f"data/{path}", MADE))
        return embed(self.given.describe(path))

    def frame(self, place: Place) -> dict[str, Any]:
        """Return what every page is given."""
        current = place.stem if any(place.stem == stem for _, stem in NAVIGATION) else ""
        common = self.share(place)
        navigation = self.keep(
            ("navigation", place.language, place.root, current),
            lambda: render_part("navigation", {**common, "stem": current}),
        )
        footer = self.keep(
            ("footer", place.language, place.root), lambda: render_part("footer", {**common, "stem": ""})
        )
        return {
            **common,
            "stem": place.stem,
            "canonical": self.release.base_iri + place.path,
            "languages": [
                (language, LANGUAGE_NAMES[language], place.stem + page_suffix(language))
                for language in LANGUAGES
            ],
            "site_navigation": navigation,
            "footer": footer,
        }

    def share(self, place: Place) -> dict[str, Any]:
        """Return what pages of one language that are equally deep have in common."""
        common: dict[str, Any] = self.keep(
            ("common", place.language, place.root), lambda: self.make_common(place)
        )
        return common

    def make_common(self, place: Place) -> dict[str, Any]:
        """Return what `share` keeps."""
        words = protect(self.words[place.language])
        writer = Writer(words, place.root, place.language)
        return {
            "w": words,
            "lang": place.language,
            "root": place.root,
            "suffix": page_suffix(place.language),
            "policy": PAGE_POLICY,
            "feed": name_feed(place.language),
            "navigation": NAVIGATION,
            "metadata": self.release.metadata,
            "license_name": name_licence(self.release.metadata.license),
            "a": writer.write_link,
            "t": once(writer.write_text),
            "term": once(writer.write_term),
            "names": writer.write_links,
            "texts": once(writer.write_texts),
            "when": once(writer.write_date),
            "marks": writer.write_marks,
            "mark": once(writer.write_mark),
            "number": once(writer.write_number),
            "count": once(writer.write_count),
            "word": once(writer.choose_word),
            "basis": once(writer.write_basis),
        }

    def keep(self, key: tuple[str, ...], make: Callable[[], Any]) -> Any:
        """Return what was made for a key before, else make it."""
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]


def digest(*inputs: Any) -> str:
    """Return what stands for inputs in the ledger."""
    return hashlib.sha256(repr(inputs).encode()).hexdigest()


def once(write: Callable[..., T]) -> Callable[..., T]:
    """Return what writes a piece the first time, and keeps it for as long as it is asked for now and then."""
    return lru_cache(maxsize=KEPT_PIECES)(write)


def render_part(name: str, view: Mapping[str, Any]) -> Markup:
    """Return a part of pages; the template has escaped what it was given."""
    return Markup(load_templates().get_template(f"{name}.html.j2").render(view))  # noqa: S704


def name_feed(language: str) -> str:
    """Return the file of a language's feed of changes.

    >>> name_feed("en"), name_feed("uk")
    ('changes.atom', 'changes.uk.atom')
    """
    return f"changes{page_suffix(language).removesuffix('html')}atom"


def list_formats(path: str) -> tuple[Alternate, ...]:
    """Return the other forms of a thing, `path` being `{kind}/{key}`."""
    return tuple(Alternate(f"data/{path}.{ending}", media, name) for ending, media, name in FORMATS)


def embed(data: bytes | None) -> Markup:
    """Return JSON-LD to be put into a `script` element: nothing in it can end the element or open another."""
    return Markup((data or b"").decode().replace("<", "\\u003c").strip())  # noqa: S704 - no `<` is left
