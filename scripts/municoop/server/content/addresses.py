"""Where an address leads: the rules that Apache and nginx are given, as one function without side effects."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from municoop.model import LANGUAGES
from municoop.server.content.manifest import Manifest
from municoop.server.protocol.negotiation import (
    TERM_OFFER,
    THING_OFFER,
    choose_format,
    choose_language,
)
from municoop.site.hosting.patterns import Format

BOTH = ("Accept", "Accept-Language")
LANGUAGE = ("Accept-Language",)
THING = re.compile(r"id/([a-z]+/[a-z0-9-]+)/?")
ABOUT = re.compile(r"(?:doc|data)/([a-z]+/[a-z0-9-]+)(?:\.[a-z.]+)?")
TERM = re.compile(r"def(?:/([a-z-]+)(?:/([a-z0-9-]+))?)?")
EDITION = re.compile(r"def/([\w.-]+)", re.ASCII)
ONTOLOGY = "ontology.ttl"
SHAPES = "shapes.ttl"


@dataclass(frozen=True, slots=True)
class File:
    """200: a file of the release. `is_chosen` if its name is not what was asked for."""

    name: str
    vary: tuple[str, ...] = ()
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Redirect:
    """303 to a path from the root of the release, or 301 to the same folder with its slash."""

    path: str
    status: int = 303
    vary: tuple[str, ...] = BOTH
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """410: the file is a page that says why."""

    name: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """406: what there is instead, as media types with paths from the root."""

    offer: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """404."""


Target = File | Redirect | Gone | Refusal | Nothing


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked for: the path from the root without its first slash, and the two fields."""

    path: str
    accept: str
    accept_language: str

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings of pages to try: in the reader's language, then in English."""
        language = choose_language(self.accept_language)
        return (".html",) if language == LANGUAGES[0] else (f".{language}.html", ".html")


def find_target(manifest: Manifest, question: Question) -> Target:
    """Return where an address leads."""
    path = question.path
    for pattern, find in RULES:
        if found := pattern.fullmatch(path):
            target = find(manifest, question, found)
            if target is not None:
                return target
    return find_file(manifest, question)


def find_thing(manifest: Manifest, question: Question, found: re.Match[str]) -> Target:
    """A thing: to its page or its data."""
    thing = found[1]
    if thing in manifest.gone:
        return find_tombstone(manifest, question, thing)
    if not manifest.has_thing(thing):
        return Nothing()
    chosen = choose_format(question.accept, THING_OFFER)
    if chosen is None:
        return Refusal(tuple((media.media_type, make_path(media, thing)) for media in THING_OFFER))
    if chosen.folder == "data":
        return Redirect(make_path(chosen, thing), thing=thing)
    page = manifest.find(*(f"doc/{thing}{ending}" for ending in question.endings))
    return Redirect(page or make_path(THING_OFFER[1], thing), thing=thing)


def make_path(media: Format, thing: str) -> str:
    """Return the path of a thing in a format."""
    return f"{media.folder}/{thing}{media.ending}"


def find_gone(manifest: Manifest, question: Question, found: re.Match[str]) -> Target | None:
    """Pages and data of a thing that is no more."""
    return find_tombstone(manifest, question, found[1]) if found[1] in manifest.gone else None


def find_tombstone(manifest: Manifest, question: Question, thing: str) -> Target:
    """The page that says why, in the reader's language."""
    name = manifest.find(*(f"doc/{thing}{ending}" for ending in question.endings))
    return Gone(name) if name else Nothing()


def find_edition(manifest: Manifest, question: Question, found: re.Match[str]) -> Target | None:
    """A version of the ontology: to its file in the release that has it, or its page."""
    version = manifest.editions.get(found[1])
    if version is None:
        return None
    page = manifest.find(*(f"def/{found[1]}/index{ending}" for ending in question.endings))
    return choose_form(question, f"releases/{version}/{ONTOLOGY}", page, "")


def find_term(manifest: Manifest, question: Question, found: re.Match[str]) -> Target | None:
    """The ontology, its shapes, a scheme or one of its concepts."""
    scheme, concept = found.groups()
    if scheme == "shapes" and concept is None:
        return Redirect(SHAPES, vary=())
    place = f"def/{scheme}/index" if scheme else "def/index"
    page = manifest.find(*(f"{place}{ending}" for ending in question.endings))
    if page is None:
        return None
    return choose_form(question, ONTOLOGY, page, f"#{concept}" if concept else "")


def choose_form(question: Question, data: str, page: str | None, fragment: str) -> Target:
    """Lead to the Turtle or the page of a term."""
    chosen = choose_format(question.accept, TERM_OFFER)
    if chosen is None:
        return Refusal((("text/turtle", data), *((("text/html", page),) if page else ())))
    return Redirect(data if chosen.name == "turtle" or page is None else f"{page}{fragment}")


def find_file(manifest: Manifest, question: Question) -> Target:
    """A file, a page without its ending, or a folder."""
    path = question.path
    if path in manifest.sums:
        return File(path)
    is_folder = path == "" or path.endswith("/")
    stem = f"{path}index" if is_folder else path
    if name := manifest.find(*(f"{stem}{ending}" for ending in question.endings)):
        return File(name, LANGUAGE, is_chosen=True)
    if f"{path}/" in manifest.folders and manifest.find(f"{path}/index.html"):
        return Redirect(f"{path}/", 301, ())
    return Nothing()


Rule = Callable[[Manifest, Question, re.Match[str]], Target | None]
RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (THING, find_thing),
    (ABOUT, find_gone),
    (EDITION, find_edition),
    (TERM, find_term),
)
