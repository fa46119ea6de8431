"""`ontology/queries/*.rq`: the saved queries, each with a header that says what it answers.

# title-en: Partners of a city
# title-uk: Партнери міста
# title-pl: Partnerzy miasta
# returns: ?partner – the partner            one line a variable
# change: the VALUES line                    if the query is about one thing of many
# remote: https://query.wikidata.org/sparql  if it asks another endpoint by SERVICE
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from municoop.errors import OntologyError
from municoop.model import LANGUAGES
from municoop.sources.project import Project
from municoop.sources.yamlfile import read_text

HEADER = re.compile(r"#\s*(title-[a-z]+|returns|change|remote)\s*:\s*(.*?)\s*")


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query with a name. `titles` are by language; `remote` is the endpoint that it asks by SERVICE."""

    name: str
    file: str
    titles: Mapping[str, str]
    returns: tuple[str, ...]
    remote: str | None
    text: str


def read_library(project: Project) -> dict[str, SavedQuery]:
    """Return the saved queries by name, sorted. Raises OntologyError for a header that lacks a line."""
    queries = (read_query(path, project.name(path)) for path in project.files("ontology/queries/*.rq"))
    return {query.name: query for query in queries}


def read_query(path: Path, file: str) -> SavedQuery:
    """Return one saved query; errors name it `file`."""
    text = read_text(path, file, OntologyError)
    header = parse_header(text, file)
    for key in (*(f"title-{language}" for language in LANGUAGES), "returns"):
        if key not in header:
            raise OntologyError(
                f"the query's header has no `# {key}:` line",
                where=f"{file}:1",
                hint="say in the first lines what the query answers",
            )
    return SavedQuery(
        name=path.stem,
        file=file,
        titles={language: header[f"title-{language}"][0] for language in LANGUAGES},
        returns=tuple(header["returns"]),
        remote=header.get("remote", [None])[0],
        text=text,
    )


def parse_header(text: str, file: str) -> dict[str, list[str]]:
    """Return the values of the header's keys. Only `returns` may stand more than once, none may be empty."""
    header: dict[str, list[str]] = {}
    comments = takewhile(lambda line: line.startswith("#"), text.splitlines())
    for number, line in enumerate(comments, 1):
        if (match := HEADER.fullmatch(line)) is None:
            continue
        key, value = match.groups()
        if not value or (key in header and key != "returns"):
            problem = "stands twice" if value else "says nothing"
            raise OntologyError(
                f"`# {key}:` {problem}", where=f"{file}:{number}", hint="see the other queries' headers"
            )
        header.setdefault(key, []).append(value)
    return header
