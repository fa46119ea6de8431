"""`municoop query`: which query is meant, whom it asks, and how the answer is written."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from municoop.errors import InputError
from municoop.query.formats import Format, format_answer
from municoop.query.library import SavedQuery
from municoop.query.syntax import declare_prefixes, find_form
from municoop.rdf import DEFAULT_BASE_IRI, rebase
from municoop.sources.yamlfile import read_text

# When the output is no terminal.
PIPE_SIZE = (120, 24)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A query to run. Messages call it `name`; its lines are those of `file`. `saved`: its IRIs move."""

    name: str
    file: str
    text: str
    saved: bool


def run_query(
    query: str,
    library: Mapping[str, SavedQuery],
    *,
    release: Path,
    endpoint: str | None = None,
    format: Format | None = None,
    base_iri: str | None = None,
    width: int | None = None,
) -> str:
    """Return the answer to a saved query, a query file or the text of a query, as text to print.

    Asked is the release in a folder, or an endpoint if there is one. IRIs of saved queries are put under
    the base of the release, or under `base_iri`. Without a format: Turtle for a graph, else a table;
    without a width, that of the terminal. Raises InputError for a bad query, TargetError when there is no
    release, RemoteError when the endpoint gives no answer.
    """
    chosen = choose_query(query, library)
    form = find_form(chosen.text, chosen.file)
    if endpoint is None:
        from municoop.query.local import ask_store, find_base_iri, load_release

        store = load_release(release)
        base_iri = base_iri or find_base_iri(store)
        answer = ask_store(store, place_query(chosen, base_iri), chosen.file)
    else:
        from municoop.network.client import Endpoint, ask

        base_iri = base_iri or DEFAULT_BASE_IRI
        text = declare_prefixes(place_query(chosen, base_iri))
        answer = ask(Endpoint(endpoint), text, form, f"to answer {chosen.name}")
    return format_answer(answer, format, width or shutil.get_terminal_size(PIPE_SIZE).columns, base_iri)


def place_query(chosen: Chosen, base_iri: str) -> str:
    """Return the text of a query; of a saved one with its IRIs under the base."""
    return rebase(chosen.text, base_iri) if chosen.saved else chosen.text


def choose_query(query: str, library: Mapping[str, SavedQuery]) -> Chosen:
    """Return the saved query of that name, else the file of that name, else the text itself.

    Raises InputError for what is none of these, and for what is not UTF-8.
    """
    if query in library:
        return Chosen(query, library[query].file, library[query].text, saved=True)
    path = Path(query)
    if is_file(path):
        return Chosen(query, query, read_text(path, query, InputError), saved=False)
    if "{" in query or len(query.split()) > 1:
        if any("\ud800" <= sign <= "\udfff" for sign in query):
            raise InputError("not UTF-8", where="the query", hint="set the terminal to UTF-8")
        return Chosen("the query", "the query", query, saved=False)
    near = get_close_matches(query, library)
    raise InputError(
        f"{query!r} is no saved query, no file and no SPARQL",
        hint=f"did you mean {', '.join(near)}?" if near else f"the saved queries are {', '.join(library)}",
    )


def is_file(path: Path) -> bool:
    """Return True for a file; the text of a query may be too long for a path."""
    try:
        return path.is_file()
    except OSError:
        return False
