"""`sitemap.xml`: every page with its siblings in other languages (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from municoop.model import LANGUAGES, Release
from municoop.site.content.lens import page_suffix
from municoop.site.frame import File

MOST_ADDRESSES = 50_000
MOST_BYTES = 50 * 1024 * 1024
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
START = f'{XML}<urlset xmlns="{SITEMAP}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
END = "</urlset>\n"
INDEX_START = f'{XML}<sitemapindex xmlns="{SITEMAP}">\n'
INDEX_END = "</sitemapindex>\n"
QUOTE = {'"': "&quot;"}
SUFFIXES = {language: page_suffix(language) for language in LANGUAGES}
ENDING = re.compile(f"({'|'.join(map(re.escape, SUFFIXES.values()))})$")
# The pages that every release changes: the only ones whose date of change the data tell.
DATED = ("index", "dataset/index", "releases/index")


def make_files(
    release: Release,
    pages: Sequence[str],
    most_addresses: int = MOST_ADDRESSES,
    most_bytes: int = MOST_BYTES,
) -> Iterator[File]:
    """Yield the sitemap; where it would be too long or too large, an index and the sitemaps it names."""
    entries = list_entries(release, pages)
    maps = [START + "".join(part) + END for part in split(entries, most_addresses, most_bytes)]
    if len(maps) == 1:
        yield "sitemap.xml", maps[0].encode()
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(maps) + 1)]
    listed = "".join(f"<sitemap><loc>{escape(release.base_iri + name)}</loc></sitemap>\n" for name in names)
    yield "sitemap.xml", (INDEX_START + listed + INDEX_END).encode()
    yield from zip(names, (text.encode() for text in maps), strict=True)


def list_entries(release: Release, pages: Sequence[str]) -> Iterator[str]:
    """Yield an entry for each page, with all languages that it is there in."""
    known = set(pages)
    for stem in sorted(set(map(find_stem, pages))):
        start = escape(release.base_iri + stem, QUOTE)
        addresses = {
            language: start + suffix for language, suffix in SUFFIXES.items() if stem + suffix in known
        }
        date = f"<lastmod>{escape(release.metadata.modified)}</lastmod>" if stem in DATED else ""
        links = "".join(map(write_link, addresses, addresses.values()))
        for address in addresses.values():
            yield f"<url><loc>{address}</loc>{date}{links}</url>\n"


def find_stem(page: str) -> str:
    """Return the path of a page without language and ending.

    >>> find_stem("doc/authority/kyiv.uk.html"), find_stem("index.html")
    ('doc/authority/kyiv', 'index')
    """
    return ENDING.sub("", page)


def write_link(language: str, address: str) -> str:
    """Return the link to a page in a language, whose address is escaped."""
    return f'<xhtml:link rel="alternate" hreflang="{language}" href="{address}"/>'


def split(entries: Iterable[str], most_addresses: int, most_bytes: int) -> Iterator[list[str]]:
    """Yield entries sitemap by sitemap, none longer or larger than allowed, at least one."""
    part: list[str] = []
    size = frame = len(START) + len(END)
    for entry in entries:
        length = len(entry.encode())
        if part and (len(part) == most_addresses or size + length > most_bytes):
            yield part
            part, size = [], frame
        part.append(entry)
        size += length
    yield part
