"""What our sources state that Wikidata has a property for: twinned bodies (P190) and members (P463).

Pure: read from the statements of a release, evidence, links and derived classes included. The numbers were
seen in public documentation: "P190 (twinned administrative body)", "member of (P463)".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from municoop.links.asking import read_item
from municoop.rdf import DEF, PREFIXES, expand

TWINNED, MEMBER = "P190", "P463"
IN_FORCE = f"{DEF}/status/in-force"
PARTY, HUB, FRAMEWORK = expand("mc:party"), expand("mc:hub"), expand("mc:framework")
STATUS, FORM = expand("mc:status"), expand("mc:form")

# Who is tied to whom: the conditions of ontology/rules/40-twinned-with.rq and 50-member-of.rq, at any status.
TIES = """SELECT DISTINCT ?cooperation ?relation ?one ?other ?status ?form {
  { ?cooperation a mc:Twinning ; mc:party ?one , ?other .
    ?one a mc:LocalAuthority . ?other a mc:LocalAuthority .
    OPTIONAL { ?cooperation mc:hub ?hub }
    FILTER(?one != ?other && (!BOUND(?hub) || ?hub IN (?one, ?other)))
    BIND("P190" AS ?relation) }
  UNION
  { ?cooperation a mc:Membership ; mc:party ?one ; mc:framework ?other . ?other a mc:Network .
    BIND("P463" AS ?relation) }
  ?cooperation mc:status ?status . OPTIONAL { ?cooperation mc:form ?form }
} ORDER BY ?relation ?one ?other ?cooperation"""
HUBS = "SELECT DISTINCT ?cooperation ?hub { ?cooperation mc:hub ?hub }"
EVIDENCE = """SELECT DISTINCT ?cooperation ?evidence ?document ?quote ?supports ?value ?inference {
  ?cooperation mc:evidence ?evidence .
  ?evidence oa:hasSource ?document ; oa:hasSelector/oa:exact ?quote ; mc:supports ?supports .
  OPTIONAL { ?evidence mc:supportsValue ?value }
  OPTIONAL { ?evidence mc:inference ?inference }
}"""
SOURCES = """SELECT ?document ?address ?language ?published {
  ?document a mc:SourceDocument ; schema:url ?address ;
    dcterms:language ?language ; dcterms:issued ?published .
}"""
AUTHORITIES = (
    """SELECT DISTINCT ?thing ?item { ?thing a mc:LocalAuthority ; owl:sameAs|skos:exactMatch ?item }"""
)
ITEMS = "SELECT DISTINCT ?thing ?item { ?thing owl:sameAs|skos:exactMatch ?item }"
LABELS = "SELECT ?thing ?label { ?thing rdfs:label|mc:descriptiveLabel ?label } ORDER BY ?thing ?label"

# The properties, one of which says it, and the value.
Statement = tuple[frozenset[str], str]


@dataclass(slots=True)
class Evidence:
    """A quote, and which statements it covers: all values of a property where it names none."""

    iri: str
    document: str
    quote: str
    supports: set[str]
    values: set[str]
    inferred: bool

    def covers(self, statement: Statement) -> bool:
        """Return True if the quote covers a statement."""
        names, value = statement
        return bool(self.supports & names) and (not self.values or value in self.values)


@dataclass(frozen=True, slots=True)
class Source:
    """A source with an address, and the quotes from it that say that there is a tie."""

    document: str
    address: str
    language: str
    published: str
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie from one thing to another, as IRIs; `inferred` says that a person had to conclude it."""

    cooperation: str
    relation: str
    one: str
    other: str
    status: str
    inferred: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """What the statements of a release say: ties, the items of things, authorities that have one, labels."""

    ties: tuple[Tie, ...]
    items: Mapping[str, str]
    authorities: frozenset[str]
    labels: Mapping[str, str]


def read_stated(quads: Iterable[ox.Quad]) -> Stated:
    """Return what statements say of ties."""
    store = ox.Store()
    store.extend(quads)
    items = {thing: item for thing, iri in ask_store(store, ITEMS) if (item := read_item(iri))}
    authorities = frozenset(thing for thing, _ in ask_store(store, AUTHORITIES) if thing in items)
    return Stated(tuple(read_ties(store)), items, authorities, read_labels(store))


def ask_store(store: ox.Store, query: str) -> Iterator[tuple[str, ...]]:
    """Yield the values of the rows of a query; "" for what is unbound."""
    for solution in select(store, query):
        yield tuple(str(getattr(term, "value", "")) for term in solution)


def select(store: ox.Store, query: str) -> ox.QuerySolutions:
    """Return the rows of a query over all graphs."""
    result = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    if not isinstance(result, ox.QuerySolutions):
        raise TypeError("the query is no SELECT")
    return result


def read_labels(store: ox.Store) -> dict[str, str]:
    """Return a label for each thing: the English one, else the first of the others."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for solution in select(store, LABELS):
        thing, label = solution["thing"], solution["label"]
        labels[thing.value].setdefault(label.language or "", label.value)
    return {thing: names.get("en") or next(iter(names.values())) for thing, names in labels.items()}


def read_ties(store: ox.Store) -> Iterator[Tie]:
    """Yield the ties, those of twinned bodies from both sides."""
    sources = {
        document: Source(document, address, language, published)
        for document, address, language, published in ask_store(store, SOURCES)
    }
    evidence, hubs = read_evidence(store), set(ask_store(store, HUBS))
    for cooperation, relation, one, other, status, form in ask_store(store, TIES):
        pieces = evidence.get(cooperation, ())
        claims = [(name_part(cooperation, thing, hubs), thing) for thing in (one, other)]
        if relation == MEMBER:
            claims[1] = (frozenset({FRAMEWORK}), other)
        decisive = [*claims, (frozenset({STATUS}), status)]
        inferred = any(piece.inferred and covers_any(piece, decisive) for piece in pieces)
        found = tuple(find_sources(pieces, claims, (frozenset({FORM}), form), sources))
        yield Tie(cooperation, relation, one, other, status, inferred, found)


def name_part(cooperation: str, thing: str, hubs: set[tuple[str, ...]]) -> frozenset[str]:
    """Return the properties that make a thing a party."""
    return frozenset({PARTY, HUB} if (cooperation, thing) in hubs else {PARTY})


def covers_any(piece: Evidence, statements: Iterable[Statement]) -> bool:
    """Return True if a piece of evidence covers one of the statements."""
    return any(piece.covers(statement) for statement in statements)


def read_evidence(store: ox.Store) -> dict[str, tuple[Evidence, ...]]:
    """Return the evidence of each cooperation, in the order of its numbers."""
    found: dict[str, dict[str, Evidence]] = defaultdict(dict)
    for cooperation, iri, document, quote, supports, value, inference in ask_store(store, EVIDENCE):
        piece = found[cooperation].setdefault(
            iri, Evidence(iri, document, quote, set(), set(), bool(inference))
        )
        piece.supports.add(supports)
        piece.values |= {value} - {""}
    return {
        cooperation: tuple(sorted(pieces.values(), key=lambda piece: (len(piece.iri), piece.iri)))
        for cooperation, pieces in found.items()
    }


def find_sources(
    pieces: Sequence[Evidence], claims: Sequence[Statement], form: Statement, sources: Mapping[str, Source]
) -> Iterator[Source]:
    """Yield the sources with an address that state all claims, with the quotes for them and for the form."""
    for document in sorted({piece.document for piece in pieces} & sources.keys()):
        stated = [piece for piece in pieces if piece.document == document and not piece.inferred]
        if all(any(piece.covers(claim) for piece in stated) for claim in claims):
            source = sources[document]
            quotes = choose_quotes(stated, {*claims, form})
            yield Source(document, source.address, source.language, source.published, quotes)


def choose_quotes(pieces: Sequence[Evidence], claims: set[Statement]) -> tuple[str, ...]:
    """Return few quotes that cover what of the claims can be covered, in the order of the evidence."""
    left, chosen = set(claims), set()
    while left:
        best = max(pieces, key=lambda piece: sum(map(piece.covers, left)))
        covered = {claim for claim in left if best.covers(claim)}
        if not covered:
            break
        chosen.add(best.iri)
        left -= covered
    return tuple(piece.quote for piece in pieces if piece.iri in chosen)
