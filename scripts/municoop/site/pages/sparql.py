"""The query page: an editor, an engine that runs in the reader's browser, the saved queries to begin with.

The program of the page is made by npm from `scripts/frontend/` when municoop is installed. Where it is
absent the page says so, and still leads to the saved queries with their stored answers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from markupsafe import Markup

from municoop.model import LANGUAGES
from municoop.rdf import DEF, PREFIXES
from municoop.site.content.lens import Link, Text
from municoop.site.content.vocabulary import list_schemes
from municoop.site.formats import write_number
from municoop.site.frame import File, Place, Site, embed
from municoop.site.hosting.headers import QUERY_PAGE_POLICY

ASSETS = Path(__file__).parents[1] / "assets"
BUNDLE = ASSETS / "sparql"
PROGRAM, WORKER, ENGINE, LICENCES = "sparql.js", "sparql-worker.js", "oxigraph.wasm", "LICENCES.txt"
DUMP = "municoop.nq.gz"
SECONDS = (10, 30, 60, 300)
USUAL_SECONDS = 30
# A reader has chosen a query by its title, in one language.
TITLE = re.compile(r"^# title-[a-z]+:.*\n", re.MULTILINE)
# The words that the program needs begin so.
WORDS = "sparql_js_"


def make_pages(site: Site) -> Iterator[File]:
    """Yield the page in each language, and what its program needs."""
    bundle = read_bundle()
    yield "assets/sparql.css", (ASSETS / "sparql.css").read_bytes()
    for name, data in bundle.items():
        yield f"assets/sparql/{name}", data
    if bundle:
        yield "sparql/queries.json", write_library(site)
    for language in LANGUAGES:
        yield make_page(site, language, bundle)


def make_page(site: Site, language: str, bundle: Mapping[str, bytes]) -> File:
    """Return the page in one language."""
    lens = site.lenses[language]
    queries = [
        (name, Link(Text(query.titles[language]), f"queries/{name}{lens.suffix}"), query.answer is not None)
        for name, query in sorted(site.given.queries.items())
    ]
    dump = site.given.downloads.get(DUMP)
    sizes = (len(bundle.get(ENGINE, b"")), dump.size if dump else 0)
    return site.render(
        "sparql",
        Place("sparql/index", language),
        lens.words["sparql_title"],
        policy=QUERY_PAGE_POLICY,
        queries=queries,
        bundled=bool(bundle),
        engine_size=sizes[0],
        dump_size=sizes[1],
        megabytes=write_number(round(sum(sizes) / 1_000_000, 1), language),
        seconds=SECONDS,
        usual_seconds=USUAL_SECONDS,
        program_words=embed_words(lens.words),
    )


def embed_words(words: Mapping[str, str]) -> Markup:
    """Return the words of the program as JSON to be put into the page."""
    chosen = {key.removeprefix(WORDS): word for key, word in words.items() if key.startswith(WORDS)}
    return embed(json.dumps(chosen, ensure_ascii=False, sort_keys=True).encode())


def write_library(site: Site) -> bytes:
    """Return what the program asks the site for: the queries it can answer, the base, the known prefixes."""
    library = {
        "base": site.release.base_iri,
        "prefixes": PREFIXES,
        "schemes": [scheme.removeprefix(f"{DEF}/") for scheme in list_schemes(site.index)],
        "queries": {
            name: TITLE.sub("", query.text) for name, query in site.given.queries.items() if query.answer
        },
    }
    return json.dumps(library, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def read_bundle() -> Mapping[str, bytes]:
    """Return the files of the program by name; none where it is absent or not whole."""
    paths = [BUNDLE / name for name in (ENGINE, LICENCES, WORKER, PROGRAM)]
    return {path.name: path.read_bytes() for path in paths} if all(path.is_file() for path in paths) else {}
