"""Queries over a release folder, in memory. Nothing is kept between two calls and no connection is opened."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from municoop.errors import InputError, TargetError
from municoop.network.answer import Answer, build_answer
from municoop.query.syntax import refuse_service
from municoop.rdf import DEFAULT_BASE_IRI, PREFIXES, describe_syntax_error, graph_iri

DUMP = "municoop.nq.gz"
PLACE = re.compile(r"error at (\d+:\d+): ")


def load_release(folder: Path) -> ox.Store:
    """Return a store with all of a release. Raises TargetError when there is no whole release."""
    path = folder / DUMP
    try:
        with gzip.open(path) as dump:
            return unite_graphs(list(ox.parse(dump.read(), format=ox.RdfFormat.N_QUADS)))
    except (FileNotFoundError, NotADirectoryError):
        raise TargetError(
            f"there is no {DUMP}", where=str(folder), hint="run `municoop build` first"
        ) from None
    except (OSError, EOFError, zlib.error, SyntaxError) as problem:
        raise TargetError(
            f"the dump cannot be read: {problem}", where=str(path), hint="run `municoop build` again"
        ) from None


def unite_graphs(quads: Sequence[ox.Quad]) -> ox.Store:
    """Return a store with the named graphs of `quads`, and their union as the default graph.

    The engine has an option for that, but it overrides FROM, and repeats a row for every graph that
    holds the statement.
    """
    store = ox.Store()
    store.extend(quads)
    store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, ox.DefaultGraph()) for quad in quads)
    return store


def find_base_iri(store: ox.Store) -> str:
    """Return the base IRI of a release by the name of its graph `register`, else the default one."""
    suffix = graph_iri("", "register")
    names = sorted(graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode))
    return next((name.removesuffix(suffix) for name in names if name.endswith(suffix)), DEFAULT_BASE_IRI)


def ask_store(store: ox.Store, text: str, where: str) -> Answer:
    """Return the answer of a store. Raises InputError for bad SPARQL, with line and column after `where`.

    The prefixes of `PREFIXES` need not be declared.
    """
    refuse_service(text, where)
    try:
        return build_answer(store.query(text, prefixes=PREFIXES))
    except SyntaxError as problem:
        place = PLACE.match(str(problem.msg))
        reason = "a prefix is not declared" if "Prefix not found" in str(problem.msg) else ""
        raise InputError(
            f"not SPARQL 1.1: {reason or describe_syntax_error(problem)[1]}",
            where=f"{where}:{place[1]}" if place else where,
        ) from None
