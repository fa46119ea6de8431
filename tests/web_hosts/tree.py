"""A small release, laid out as a real one."""

from __future__ import annotations

from pathlib import Path

from municoop.site.hosting import hosting_files
from municoop.site.hosting.headers import MEDIA_TYPES

KINDS = ("authority", "cooperation", "document", "evidence", "network", "office", "organization", "person")
GONE = ("authority/old-town",)
EDITIONS = {"0.1.0": "0.1.0", "0.2": "0.3.0"}
THINGS = ("authority/kyiv", "authority/kyiv-2", "cooperation/twinning-1")
ENDINGS = ("ttl", "jsonld", "nt", "rdf")
PAGES = (
    *(f"doc/{thing}" for thing in (*THINGS, *GONE)),
    "index",
    "doc/authority/index",
    "def/index",
    "def/theme/index",
    *(f"def/{edition}/index" for edition in EDITIONS),
    *(f"releases/{version}/index" for version in EDITIONS.values()),
    "dataset/index",
    "queries/map",
    "sparql/index",
)
OTHERS = (
    "report.html",
    "ontology.ttl",
    "shapes.ttl",
    "void.ttl",
    ".well-known/void",
    "context.jsonld",
    "municoop.ttl",
    "municoop.trig",
    "municoop.nq.gz",
    "municoop.nt.gz",
    "queries/map.rq",
    "assets/style.css",
    "assets/sparql/sparql-worker.js",
    "assets/map.svg",
    *(f"changes{language}.atom" for language in ("", ".uk", ".pl")),
    "releases/0.1.0/void.ttl",
    "releases/0.1.0/changes.rdfp",
    *(f"releases/{version}/ontology.ttl" for version in EDITIONS.values()),
    "SHA256SUMS",
    *(f"id/{thing}/index.html" for thing in THINGS),
    "def/theme/culture/index.html",
    "graph/register/index.html",
    "report/index.html",
    "report.uk.html",
    "robots.txt",
    "llms.txt",
    "CITATION.cff",
    "sitemap.xml",
    ".nojekyll",
    ".well-known/sparql-examples/index.ttl",
    *(f"assets/typed.{media.ending}" for media in MEDIA_TYPES),
    *(f"data/{thing}.{ending}" for thing in THINGS for ending in ENDINGS),
)


def write_tree(folder: Path, base_iri: str) -> None:
    """Write the release with its rules; the content of each file is its own path."""
    pages = [f"{page}{language}.html" for page in PAGES for language in ("", ".uk", ".pl")]
    for path in (*pages, *OTHERS):
        write(folder / path, path.encode())
    for path, data in hosting_files(base_iri, KINDS, GONE, EDITIONS).items():
        write(folder / path, data)


def write(path: Path, data: bytes) -> None:
    """Write a file and its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
