"""What a host has to say of each file: its media type and what a page may do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MediaType:
    """The type of the files with an ending. `charset` only where the type's registration knows it."""

    ending: str
    name: str
    charset: bool = False

    @property
    def value(self) -> str:
        """The value of the header."""
        return f"{self.name}; charset=utf-8" if self.charset else self.name


MEDIA_TYPES = (
    MediaType("html", "text/html", charset=True),
    MediaType("css", "text/css", charset=True),
    MediaType("js", "text/javascript", charset=True),
    MediaType("txt", "text/plain", charset=True),
    MediaType("md", "text/markdown", charset=True),
    MediaType("csv", "text/csv", charset=True),
    MediaType("tsv", "text/tab-separated-values", charset=True),
    MediaType("cff", "application/yaml"),
    MediaType("json", "application/json"),
    MediaType("wasm", "application/wasm"),
    MediaType("svg", "image/svg+xml"),
    MediaType("png", "image/png"),
    MediaType("ico", "image/x-icon"),
    MediaType("webmanifest", "application/manifest+json"),
    MediaType("woff2", "font/woff2"),
    MediaType("xml", "application/xml", charset=True),
    MediaType("atom", "application/atom+xml", charset=True),
    MediaType("ttl", "text/turtle", charset=True),
    MediaType("nt", "application/n-triples"),
    MediaType("nq", "application/n-quads"),
    MediaType("trig", "application/trig"),
    MediaType("jsonld", "application/ld+json"),
    MediaType("rdf", "application/rdf+xml", charset=True),
    MediaType("rdfp", "application/rdf-patch"),
    MediaType("rq", "application/sparql-query"),
    MediaType("gz", "application/gzip"),
)
"""A compressed dump is served as the file it is: its size and checksum in the metadata are of these bytes."""

PAGE_POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'"
POLICY = f"{PAGE_POLICY}; frame-ancestors 'none'"
"""What pages may do. In a page itself `frame-ancestors` has no force (CSP 3, section 6.4.2): hosts say it."""

WEBASSEMBLY = "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'"
QUERY_PAGE_POLICY = f"{PAGE_POLICY}; {WEBASSEMBLY}"
QUERY_POLICY = f"{POLICY}; {WEBASSEMBLY}"
QUERY_PATHS = r"/(?:sparql(?:[./]|$)|assets/sparql)"
"""The query page and its worker, the only ones that may run WebAssembly."""
