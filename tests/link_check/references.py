"""The references in the files of a site, and the anchors of its pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from selectolax.lexbor import LexborHTMLParser

ATTRIBUTES = ("href", "src", "action", "formaction", "poster", "data", "cite", "xlink:href", "background")
SETS = ("srcset", "imagesrcset")
URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")
REFRESH = re.compile(r"\s*\d+\s*;\s*url=(.*)", re.I)
MARKDOWN = re.compile(r"(?<!\\)\[(?:[^\]\\]|\\.)*\]\(([^)\s]+)\)")
SITEMAP_LINE = re.compile(r"^sitemap:\s*(\S+)\s*$", re.I | re.M)
ATOM = "{http://www.w3.org/2005/Atom}"


class Reference(NamedTuple):
    """An address as written. `is_absolute`: it is meant to be the full address of something of the site."""

    address: str
    is_absolute: bool = False


class Document(NamedTuple):
    """What a file refers to, and what may be referred to in it."""

    references: list[Reference]
    anchors: frozenset[str] = frozenset()
    refresh: str = ""


def read_html(data: bytes) -> Document:
    """Return the references of a page, in attributes, in styles and in the order to go elsewhere."""
    references: list[Reference] = []
    anchors: set[str] = set()
    refresh = ""
    root = LexborHTMLParser(data.decode()).root
    assert root is not None
    for node in root.traverse(include_text=False):
        attributes = {name: value or "" for name, value in node.attributes.items()}
        anchors.update(attributes[name] for name in ("id",) if name in attributes)
        anchors.update(attributes[name] for name in ("name",) if node.tag == "a" and name in attributes)
        is_canonical = node.tag == "link" and attributes.get("rel") == "canonical"
        references += [Reference(attributes[name], is_canonical) for name in ATTRIBUTES if name in attributes]
        references += [
            Reference(candidate.split()[0])
            for name in SETS
            for candidate in attributes.get(name, "").split(",")
            if candidate.strip()
        ]
        references += find_urls(attributes.get("style", ""))
        if node.tag == "style":
            references += find_urls(node.text())
        if node.tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            found = REFRESH.fullmatch(attributes["content"])
            assert found
            refresh = found[1]
            references.append(Reference(refresh))
    return Document(references, frozenset(anchors), refresh)


def find_urls(sheet: str) -> list[Reference]:
    """Return the references of a style sheet."""
    return [Reference(first or second) for first, second in URL.findall(sheet)]


def read_css(data: bytes) -> Document:
    """Return the references of a style sheet."""
    return Document(find_urls(data.decode()))


def read_svg(data: bytes) -> Document:
    """Return the references and anchors of a picture."""
    root = ElementTree.fromstring(data)
    found = [
        Reference(value)
        for element in root.iter()
        for name, value in element.attrib.items()
        if name.rpartition("}")[2] == "href"
    ]
    styles = [element.text or "" for element in root.iter() if element.tag.endswith("}style")]
    return Document(
        [*found, *(url for style in styles for url in find_urls(style))],
        frozenset(element.attrib["id"] for element in root.iter() if "id" in element.attrib),
    )


def read_xml(data: bytes) -> Document:
    """Return the references of a sitemap or a feed: those of a sitemap are full addresses."""
    root = ElementTree.fromstring(data)
    is_feed = root.tag == f"{ATOM}feed"
    return Document(list(find_feed_links(root) if is_feed else find_map_links(root)))


def find_feed_links(root: ElementTree.Element) -> Iterator[Reference]:
    """Yield the links of a feed; its identifiers lead nowhere."""
    for element in root.iter():
        for name in ("href", "src"):
            if name in element.attrib:
                address = element.attrib[name]
                yield Reference(address, "://" in address)


def find_map_links(root: ElementTree.Element) -> Iterator[Reference]:
    """Yield the addresses of a sitemap."""
    for element in root.iter():
        if element.tag.endswith("}loc"):
            yield Reference(element.text or "", is_absolute=True)
        elif "href" in element.attrib:
            yield Reference(element.attrib["href"], is_absolute=True)


def read_robots(data: bytes) -> Document:
    """Return the sitemaps that a `robots.txt` names."""
    return Document([Reference(address, is_absolute=True) for address in SITEMAP_LINE.findall(data.decode())])


def read_markdown(data: bytes) -> Document:
    """Return the links of a Markdown text."""
    return Document([Reference(address) for address in MARKDOWN.findall(data.decode())])


READERS: dict[str, Callable[[bytes], Document]] = {
    "robots.txt": read_robots,
    "llms.txt": read_markdown,
    ".html": read_html,
    ".css": read_css,
    ".svg": read_svg,
    ".xml": read_xml,
    ".atom": read_xml,
}


def find_reader(path: str) -> Callable[[bytes], Document] | None:
    """Return how a file is read: by its name, else by its ending."""
    name = path.rpartition("/")[2]
    return READERS.get(name) or READERS.get(f".{name.rpartition('.')[2]}")
