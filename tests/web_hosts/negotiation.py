"""The rules of content negotiation once more, as a program: what every host must come to."""

from __future__ import annotations

import re
from dataclasses import dataclass

ITEM = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*")*')
PARAMETER = re.compile(r';((?:[^";]|"(?:[^"\\]|\\.)*")*)')
QUALITY = re.compile(r"(?:0(?:\.\d*)?|\.\d+|1(?:\.0*)?)\Z")
FORMATS = {
    "html": ("text/html", ()),
    "turtle": ("text/turtle", ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3")),
    "jsonld": ("application/ld+json", ("application/json",)),
    "ntriples": ("application/n-triples", ("text/plain",)),
    "rdfxml": ("application/rdf+xml", ()),
}
LANGUAGES = ("en", "uk", "pl")
# Seven thousand letters each: what an expression that goes back and forth would never come to the end of.
HOSTILE_HEADERS = ("a," * 3500, "text/html;a;" * 600 + '"', "*/*;q=0." + "0" * 7000, '"' * 7001)


@dataclass(frozen=True, slots=True)
class Range:
    """One item of a header. `quality` is None where it is malformed: the item then says nothing."""

    name: str
    has_parameters: bool
    quality: float | None


def parse_header(header: str) -> list[Range]:
    """Return the items of a header."""
    return [parse_item(item) for item in ITEM.findall(header) if item.strip()]


def parse_item(item: str) -> Range:
    """Return one item: its name in small letters, its quality, whether it has parameters before it."""
    name = item.partition(";")[0].strip().lower()
    quality: float | None = 1.0
    own = 0
    for parameter in PARAMETER.findall(item):
        key, _, value = parameter.strip().partition("=")
        if key.lower() == "q":
            quality = float(value) if QUALITY.match(value.strip()) else None
            break
        own += 1
    return Range(name, own > 0, quality)


def weigh(levels: list[list[Range]]) -> float:
    """Return the quality by the first level with an item that counts: 1 if any has it, else its first."""
    for level in levels:
        found = [item.quality for item in level if item.quality is not None]
        if found:
            return 1.0 if 1.0 in found else found[0]
    return 0.0


def weigh_format(ranges: list[Range], name: str) -> float:
    """Return the quality of a format."""
    media_type, aliases = FORMATS[name]
    exact = [item for item in ranges if item.name == media_type]
    levels = [
        [item for item in exact if not item.has_parameters],
        [item for item in exact if item.has_parameters],
        [item for item in ranges if item.name in aliases],
        [item for item in ranges if item.name == media_type.split("/")[0] + "/*"],
        [item for item in ranges if item.name == "*/*"],
    ]
    return weigh(levels)


def choose_format(header: str | None, order: tuple[str, ...] = tuple(FORMATS)) -> str:
    """Return the format to send, "" where none will do; the first of our order where no range is named."""
    ranges = parse_header(header or "")
    if not any(re.fullmatch(r'[^\s;,/="]+/[^\s;,/="]+', item.name) for item in ranges):
        return order[0]
    qualities = {name: weigh_format(ranges, name) for name in order}
    best = max(order, key=lambda name: qualities[name])
    return best if qualities[best] > 0 else ""


def choose_language(header: str | None) -> str:
    """Return the language to send: English where none of ours is asked for."""
    ranges = [item for item in parse_header(header or "") if not item.has_parameters]
    qualities = {}
    for language in LANGUAGES:
        named = [item for item in ranges if re.fullmatch(rf"{language}(-[a-z0-9]+)*", item.name)]
        qualities[language] = weigh([named, [item for item in ranges if item.name == "*"]])
    return max(LANGUAGES, key=lambda language: qualities[language])
