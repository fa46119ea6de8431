"""`llms.txt`: the site in one short text for language models (https://llmstxt.org)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from municoop.site.content.lens import Lens
from municoop.site.frame import NAVIGATION, File, Site, name_feed
from municoop.site.machines.examples import FOLDER
from municoop.site.media import MEDIA

SPECIAL = re.compile(r"([\\`*_\[\]<>#&])")
COUNTED = ("cooperation", "authority", "network", "programme", "document", "evidence")
ABOUT = """\
Version {version} of {modified}. Licence: <{license}>; the quoted words belong to their publishers.
It holds {counts}.
Identifiers begin with <{base_iri}id/> and lead to a page or to data, by the header `Accept`.
The page `doc/KIND/KEY.html` has the same facts as `data/KIND/KEY.ttl`, `.jsonld`, `.nt` and `.rdf`.
Every value stated of a cooperation or an office names the quoted words that it rests on.
Each page is there in English, in Ukrainian (`.uk.html`) and in Polish (`.pl.html`).
The links below are relative to the address of this file.
"""


class Entry(NamedTuple):
    """A link: its name, the path it leads to, and a few words."""

    name: str
    path: str
    words: str = ""

    def write(self) -> str:
        """Return the link as an item of a Markdown list."""
        return f"- [{protect(self.name)}]({self.path})" + (f": {protect(self.words)}" if self.words else "")


def make_files(site: Site) -> Iterator[File]:
    """Yield the file: a heading, a summary, a few facts, then links under headings."""
    about = site.release.metadata
    parts = [
        f"# {protect(about.title['en'])}\n",
        f"> {protect(about.description['en'])}\n",
        write_facts(site),
        *(
            f"## {heading}\n\n" + "\n".join(entry.write() for entry in entries) + "\n"
            for heading, entries in list_sections(site)
            if entries
        ),
    ]
    yield "llms.txt", "\n".join(parts).encode()


def protect(text: str) -> str:
    """Return a text on one line in which nothing means anything to Markdown.

    >>> protect("a [b](javascript:x)")
    'a \\\\[b\\\\](javascript:x)'
    """
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def write_facts(site: Site) -> str:
    """Return the paragraph of facts."""
    about, words = site.release.metadata, site.words["en"]
    numbers = [
        f"{sum(1 for _ in site.index.find_things(kind))} {words[f'list_{kind}'].lower()}" for kind in COUNTED
    ]
    return ABOUT.format(
        version=protect(about.version),
        modified=about.modified,
        license=about.license,
        counts=", ".join(numbers),
        base_iri=site.release.base_iri,
    )


def list_sections(site: Site) -> Iterator[tuple[str, Sequence[Entry]]]:
    """Yield the links under their headings; what can be left out comes last, as the form wants it."""
    lens, given = site.lenses["en"], site.given
    yield (
        "Data",
        [
            Entry(name, name, f"{MEDIA[name]}, {given.downloads[name].size} bytes")
            for name in MEDIA
            if name in given.downloads
        ],
    )
    yield "Pages", [Entry(lens.words[word], f"{stem}.html") for word, stem in NAVIGATION]
    yield "Saved queries", list_queries(site)
    yield "Optional", list_optional(lens)


def list_queries(site: Site) -> list[Entry]:
    """Return the saved queries, and the file that holds them all."""
    queries = [
        Entry(query.titles["en"], f"queries/{name}.rq") for name, query in sorted(site.given.queries.items())
    ]
    return [*queries, Entry("All of them as RDF", f"{FOLDER}/index.ttl")] if queries else []


def list_optional(lens: Lens) -> list[Entry]:
    """Return what a reader in a hurry leaves out."""
    return [
        Entry(lens.words["how_to_cite"], "CITATION.cff"),
        Entry(lens.words["releases"], "releases/index.html"),
        Entry(lens.words["feed"], name_feed(lens.language)),
        Entry("All pages", "sitemap.xml"),
    ]
