"""`robots.txt` and `.nojekyll`: what crawlers and GitHub Pages are told of the release as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from municoop.site.frame import File

ROBOTS = """\
# Crawlers read this file at the root of a host only (RFC 9309, section 2.3).
# Where this release stands in a folder, put the last line into the robots.txt at the root.
User-agent: *
Disallow:

Sitemap: {base_iri}sitemap.xml
"""


def make_files(base_iri: str) -> Iterator[File]:
    """Yield the two files. Everything may be read. Source: RFC 9309; sitemaps.org, "submit".

    Without `.nojekyll`, which is empty, GitHub Pages leaves out folders whose names begin with a dot.
    """
    yield "robots.txt", ROBOTS.format(base_iri=base_iri).encode()
    yield ".nojekyll", b""
