"""A query and a store become an answer in bytes, or the reason why there is none. Runs in a worker."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from municoop.rdf import PREFIXES, describe_syntax_error
from municoop.server.sparql.engine import syntax

if TYPE_CHECKING:
    from typing_extensions import Buffer

Graphs = list[ox.NamedNode]
# Where FROM, or `default-graph-uri`, merges several graphs (SPARQL 1.1 §13.2) for one query.
MERGED = ox.NamedNode("urn:municoop:merged")
PLACE = re.compile(r"error at (\d+):(\d+): ")
RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
# What stands between a format's rows once the strings that could hold the same are out.
STRING = {
    "json": re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL),
    "csv": re.compile(rb'"(?:[^"]|"")*"', re.DOTALL),
}


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is told about a query.

    `rows_format` and the like are names in `RESULTS` and `GRAPHS`; None where the client takes none.
    `default` and `named` are graphs by the protocol, which override FROM; None if the client named none at
    all.
    """

    base_iri: str
    rows_format: str | None
    truth_format: str | None
    graph_format: str | None
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    rows: int = 100_000
    answer_bytes: int = 2**25


class RefusedError(Exception):
    """There is no answer. `reason` is a name in `municoop.server.sparql.problems`; the rest tells more."""

    def __init__(self, reason: str, detail: str = "", **more: Any) -> None:
        super().__init__(reason)
        self.reason, self.detail, self.more = reason, detail, more


class Sink(io.BytesIO):
    """A file in memory that refuses to grow beyond `most` bytes."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def write(self, piece: Buffer) -> int:
        """Take a piece. Raises RefusedError when it is too much."""
        if self.tell() + len(memoryview(piece)) > self.most:
            raise RefusedError("bytes")
        return super().write(piece)


def answer(store: ox.Store, query: str, job: Job) -> tuple[dict[str, Any], bytes]:
    """Return head and bytes of an answer. Raises RefusedError.

    The head has the `kind` (rows, truth or graph), and whether the answer may be `kept`.
    """
    volatile = check(query, job.base_iri)
    try:
        kind, content = evaluate(store, query, job)
    except SyntaxError as problem:
        raise describe(problem, query) from None
    except MemoryError:
        raise RefusedError("memory") from None
    except (OSError, RuntimeError, ValueError) as problem:
        raise RefusedError("unanswerable", " ".join(str(problem).split())[:200]) from None
    return {"kind": kind, "kept": not volatile}, content


def check(query: str, base_iri: str) -> bool:
    """Return True if the answer may differ the next time. Raises RefusedError for SERVICE and deep nesting.

    Most queries need no look at their tokens.
    """
    upper = query.upper()
    names_service = syntax.SERVICE in upper
    suspect = names_service or sum(map(query.count, syntax.OPENING)) > syntax.DEEPEST
    if not suspect and not any(name in upper for name in syntax.VOLATILE):
        return False
    tokens = list(syntax.tokenize(query))
    if token := syntax.find_too_deep(tokens):
        raise refuse("nesting", query, token)
    if names_service:
        refuse_service(query, base_iri, tokens)
    return syntax.is_volatile(tokens)


def refuse_service(query: str, base_iri: str, tokens: list[syntax.Token]) -> None:
    """Raise RefusedError if the engine takes anything in a query for the keyword SERVICE.

    It alone knows: to it `<` may be an operator, and what follows a comment, where the grammar has an IRI.
    So it reads the query with another word instead. Where that is in a name, a text or a comment, nothing
    is wrong with it; where a keyword was, there is none now.
    """
    try:
        open_nothing().query(syntax.mask_service(query), base_iri=base_iri)
    except SyntaxError as problem:
        token = syntax.find_service(tokens)
        raise refuse("service", query, token) if token else describe(problem, query) from None
    except (OSError, RuntimeError, ValueError):
        pass  # it has been read


@cache
def open_nothing() -> ox.Store:
    """Return a store without data, for queries that are only read."""
    return ox.Store()


def refuse(reason: str, query: str, token: syntax.Token) -> RefusedError:
    """Return why a query is refused, with line and column of a token."""
    line, column = syntax.find_place(query, token.start)
    return RefusedError(reason, f"line {line}, column {column}", line=line, column=column)


def describe(problem: SyntaxError, query: str) -> RefusedError:
    """Return why a query is none, with line and column."""
    update = syntax.find_update(list(syntax.tokenize(query)))
    if update:
        line, column = syntax.find_place(query, update.start)
        return RefusedError(
            "update", f"line {line}, column {column}: {update.text.upper()}", line=line, column=column
        )
    place = PLACE.match(str(problem.msg))
    line, column = (int(place[1]), int(place[2])) if place else (1, 1)
    reason = describe_syntax_error(problem)[1]
    if "Prefix not found" in str(problem.msg):
        reason = "a prefix is not declared"
    return RefusedError("syntax", f"line {line}, column {column}: {reason}", line=line, column=column)


def evaluate(store: ox.Store, query: str, job: Job) -> tuple[str, bytes]:
    """Return kind and bytes of an answer."""
    default, named = choose_dataset(store, query, job)
    merges = default is not None and len(default) > 1
    try:
        if merges and default is not None:
            store.bulk_extend(
                ox.Quad(quad.subject, quad.predicate, quad.object, MERGED)
                for graph in default
                for quad in store.quads_for_pattern(None, None, None, graph)
            )
            default = [MERGED]
        results = store.query(
            query,
            base_iri=job.base_iri,
            default_graph=None if default is None else [*default],
            named_graphs=None if named is None else [*named],
        )
        return write(results, job)
    finally:
        if merges:
            store.remove_graph(MERGED)


def choose_dataset(store: ox.Store, query: str, job: Job) -> tuple[Graphs | None, Graphs | None]:
    """Return default and named graphs: those of the protocol; None twice for what the query itself says.

    A query with several FROM is resolved here, as the engine would give a row for each of the graphs.
    """
    if job.default is not None or job.named is not None:
        return to_nodes(job.default or ()), to_nodes(job.named or ())
    if query.upper().count("FROM") < 2:
        return None, None
    clauses = syntax.find_dataset_clauses(query, list(syntax.tokenize(query)))
    if len(clauses.default) < 2:
        return None, None
    return resolve(store, clauses, clauses.default, job), resolve(store, clauses, clauses.named, job)


def to_nodes(iris: tuple[str, ...]) -> Graphs:
    """Return IRIs as terms. Raises RefusedError for what is no absolute IRI."""
    try:
        return [ox.NamedNode(iri) for iri in dict.fromkeys(iris)]
    except ValueError as problem:
        raise RefusedError("graph", str(problem)) from None


def resolve(store: ox.Store, clauses: syntax.DatasetClauses, names: tuple[str, ...], job: Job) -> Graphs:
    """Return names as IRIs, which the engine resolves as it does in the query."""
    text = f"{clauses.prologue}\nSELECT DISTINCT ?name {{ VALUES ?name {{ {' '.join(names)} }} }}"
    found = [row["name"] for row in store.query(text, base_iri=job.base_iri)]  # type: ignore[union-attr]
    return [name for name in found if isinstance(name, ox.NamedNode)]


def write(results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, job: Job) -> tuple[str, bytes]:
    """Return kind and bytes of results. Raises RefusedError if they are too many."""
    if isinstance(results, ox.QueryBoolean):
        name = require(job.truth_format, "truth")
        if name == "tsv":
            return "truth", b"true\n" if results else b"false\n"
        return "truth", results.serialize(format=RESULTS[name]) or b""
    if isinstance(results, ox.QueryTriples):
        return "graph", write_graph(results, require(job.graph_format, "graph"), job)
    name = require(job.rows_format, "rows")
    sink = Sink(job.answer_bytes)
    results.serialize(sink, format=RESULTS[name])
    content = sink.getvalue()
    # A row takes a byte at least.
    if len(content) > job.rows and count_rows(content, name) > job.rows:
        raise RefusedError("rows")
    return "rows", content


def require(name: str | None, kind: str) -> str:
    """Return the format for a kind of answer. Raises RefusedError if the client takes none."""
    if name is None:
        raise RefusedError("unacceptable", kind=kind)
    return name


def write_graph(triples: ox.QueryTriples, name: str, job: Job) -> bytes:
    """Return triples in a format, Turtle with the prefixes of the project that they use."""
    found = list(islice(triples, job.rows + 1))
    if len(found) > job.rows:
        raise RefusedError("rows")
    sink = Sink(job.answer_bytes)
    prefixes = find_prefixes(found) if name in ("ttl", "rdf") else None
    ox.serialize(found, sink, format=GRAPHS[name], prefixes=prefixes)
    return sink.getvalue()


def find_prefixes(triples: list[ox.Triple]) -> dict[str, str]:
    """Return the prefixes that shorten the IRIs of triples."""
    iris = {term.value for triple in triples for term in triple if isinstance(term, ox.NamedNode)}
    return {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if any(iri.startswith(namespace) for iri in iris)
    }


def count_rows(content: bytes, name: str) -> int:
    r"""Return the number of rows in the engine's answer.

    >>> count_rows(b'{"head":{"vars":["x"]},"results":{"bindings":[{},{"x":{"value":"{"}}]}}', "json")
    2
    >>> count_rows(b'x\r\n"a\r\nb"\r\n\r\n', "csv")
    2
    """
    if name == "xml":
        return content.count(b"<result>")
    bare = STRING[name].sub(b"", content) if name in STRING else content
    if name == "json":
        # All braces but those that are the value of a member, and that of the whole.
        return bare.count(b"{") - bare.count(b":{") - 1
    return bare.count(b"\n") - 1
