"""`changes.atom`: a feed of the versions in each language (RFC 4287). Dates come from the data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from municoop.model import LANGUAGES, Version
from municoop.site.content.lens import Lens
from municoop.site.frame import LANGUAGE_NAMES, File, Site, name_feed
from municoop.site.pages.releases import describe_version

ATOM = "http://www.w3.org/2005/Atom"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MOST_ENTRIES = 50
MOST_NEWS = 20
# What XML 1.0 has no way to write (§2.2, production Char).
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def make_feeds(site: Site) -> Iterator[File]:
    """Yield the feed of each language."""
    for language in LANGUAGES:
        yield name_feed(language), write_feed(site, site.lenses[language])


def write_feed(site: Site, lens: Lens) -> bytes:
    """Return the feed of a language, the latest version first."""
    about, base_iri = site.release.metadata, site.release.base_iri
    address = base_iri + name_feed(lens.language)
    feed = ElementTree.Element("feed", {"xmlns": ATOM, LANG: lens.language})
    add(feed, "id", address)
    add(feed, "title", f"{about.title[lens.language]}: {lens.words['changes']}")
    add(feed, "subtitle", about.description[lens.language])
    add(feed, "updated", write_moment(about.modified))
    author = ElementTree.SubElement(feed, "author")
    add(author, "name", about.publisher)
    add(author, "uri", about.publisher_iri)
    add(feed, "rights", about.license)
    add(feed, "link", rel="self", type="application/atom+xml", href=address)
    page = f"{base_iri}releases/index{lens.suffix}"
    add(feed, "link", rel="alternate", type="text/html", hreflang=lens.language, href=page)
    for other in LANGUAGES:
        if other != lens.language:
            link = {"rel": "related", "type": "application/atom+xml", "hreflang": other}
            add(feed, "link", **link, title=LANGUAGE_NAMES[other], href=base_iri + name_feed(other))
    for version in site.release.versions[: -MOST_ENTRIES - 1 : -1]:
        add_entry(feed, site, lens, version)
    ElementTree.indent(feed, " ")
    text: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def add_entry(feed: ElementTree.Element, site: Site, lens: Lens, version: Version) -> None:
    """Add a version: its id is the version's IRI, but in English with the language's name."""
    entry = ElementTree.SubElement(feed, "entry")
    iri = site.release.base_iri + version.folder
    add(entry, "id", iri if lens.language == LANGUAGES[0] else f"{iri}#{lens.language}")
    add(entry, "title", f"{lens.words['version']} {version.number}")
    add(entry, "published", write_moment(version.day))
    add(entry, "updated", write_moment(version.day))
    page = f"{iri}index{lens.suffix}"
    add(entry, "link", rel="alternate", type="text/html", hreflang=lens.language, href=page)
    add(entry, "content", describe_version(site, lens, version, MOST_NEWS), type="html")


def add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> None:
    """Add an element. Signs that XML cannot hold become U+FFFD."""
    clean = {key: NOT_IN_XML.sub("\ufffd", value) for key, value in attributes.items()}
    element = ElementTree.SubElement(parent, name, clean)
    element.text = NOT_IN_XML.sub("\ufffd", str(text)) or None


def write_moment(day: str) -> str:
    """Return a day as the moment at which it begins in UTC (RFC 3339)."""
    return f"{day}T00:00:00Z"
