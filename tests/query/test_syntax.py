"""What is told of a query before an engine has it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from municoop.errors import InputError
from municoop.query.syntax import declare_prefixes, find_form, refuse_service

ASKS = [
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT*{service silent<http://x/>{}}",
    "PREFIX a: <http://x/> SELECT * { SERVICE a:b {} }",
    "SELECT * { ?s ?p 'it\\'s' . SERVICE ?x {} }",
    "ASK{?a?b?c.SERVICE<x:>{}}",
    'ASK { ?s ?p """a"b""" SERVICE <x:y> {} }',
    "ASK { ?s <a#b> ?o # c\nSERVICE <x:y> {} }",
    "ASK { ?a ?b 1 SERVICE<x:y>{} }",
    "ASK { FILTER(?x<3) SERVICE <x:y> { ?s ?p ?o FILTER(?o>3) } }",
    "ASK { ?s ?p 'a'@en SERVICE <x:y> {} }",
    # An escaped quote or hash in a local name begins neither a string nor a comment.
    "PREFIX a: <x:> ASK { ?s a:b\\'c ?o . SERVICE <x:y> {} ?s a:b\\'c ?o }",
    "PREFIX a: <x:> ASK { ?s a:b\\#c ?o . SERVICE <x:y> {} }",
    # What looks like a comment ends with the line, what looks like the end of a string does not end it.
    "ASK { ?s ?p ?o . # \rSERVICE <x:y> {} \n }",
    'ASK { ?s ?p "a\\u0022 . # " . SERVICE <x:y> {} \n }',
    "ASK { ?s ?p 1SERVICE # {\n silent#\n?x# }\n{} }",
    "ASK { SERVICE<x:y>#\n#\n{} }",
    "ASK { SERVICE: {} }",
    "ASK { FILTER EXISTS { SERVICE <x:y> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { { ?a ?b ?c } UNION { OPTIONAL { SERVICE <x:y> { ?s ?p ?o } } } } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { SERVICE <x:y> { ?s ?p ?o } } }",
    "SELECT (EXISTS { SERVICE <x:y> {} } AS ?e) {}",
    "ASK { ?s ?p ?o MINUS { SERVICE <x:y> { ?s ?p ?o } } }",
    "SELECT ?s { ?s ?p ?o } HAVING (EXISTS { SERVICE <x:y> {} })",
]
ASKS_NOT = [
    "SELECT ?service { ?service ?p ?o }",
    "PREFIX service: <http://x/> ASK { service:a service:SERVICE ?o }",
    "SELECT * { GRAPH ?service { ?s ?p ?o } }",
    "SELECT * { ?s ?service ?o { ?o a ?c } }",
    'ASK { ?s ?p "a service of <some> kind" }',
    "ASK { ?s ?p ?o } # SERVICE <x:y> is not asked",
    "ASK { <http://x/SERVICE> ?p ?o }",
    "ASK { _:SERVICE ?p ?o }",
    "ASK { ?s ?p '''x\nSERVICE y''' }",
    "PREFIX : <x:> ASK { :SERVICE ?p 'x'@service }",
    "ASK { ?s ?p ?o }",
]


@pytest.mark.parametrize("text", ASKS)
def test_service_is_refused_however_it_is_spelt(text: str) -> None:
    with pytest.raises(InputError, match=r"^the query: .* by SERVICE, .* → give --endpoint"):
        refuse_service(text, "the query")


@pytest.mark.parametrize("text", ASKS_NOT)
def test_the_word_alone_is_not_refused(text: str) -> None:
    refuse_service(text, "the query")


def test_a_clause_that_may_be_text_is_refused_all_the_same() -> None:
    for text in ('ASK { ?s ?p "SERVICE <x:y> {}" }', "ASK {} # SERVICE <x:y> {}"):
        with pytest.raises(InputError, match="by SERVICE"):
            refuse_service(text, "the query")


@pytest.mark.parametrize("text", ["ASK { SERV\\u0049CE <x:y> {} }", "ASK { \\u0053ERVICE <x:y> {} }"])
def test_the_engine_knows_no_escaped_keywords(text: str) -> None:
    """The grammar allows them; if the engine ever does, `refuse_service` has to."""
    with pytest.raises(SyntaxError):
        ox.Store().query(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("  \n# a comment with DELETE\nask {}", "ASK"),
        ("BASE <http://x/>\nPREFIX a: <b#>\nPREFIX : <c> Construct { } WHERE { }", "CONSTRUCT"),
        ("PREFIX a: # why\n <b> DESCRIBE <c>", "DESCRIBE"),
        ("PREFIX select: <x:>ASK {}", "ASK"),
    ],
)
def test_form_is_the_first_word_after_the_prologue(text: str, form: str) -> None:
    assert find_form(text, "the query") == form


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:b> <a:b> 1 }",
        "PREFIX a: <b:> # SELECT\ndelete where { ?s ?p ?o }",
        "LOAD <http://x/>",
        "CLEAR ALL",
        "WITH <x:> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DROP ALL",
    ],
)
def test_update_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"this is an update \([A-Z]+\), and queries only read"):
        find_form(text, "the query")


def test_what_is_no_query_is_refused_with_its_place() -> None:
    with pytest.raises(InputError, match=r"^my.rq:2:3: not SPARQL 1.1: expected PREFIX"):
        find_form("PREFIX a: <b:>\n  SELEKT * {}", "my.rq")


def test_long_rows_of_comment_signs_take_no_time() -> None:
    with pytest.raises(InputError):
        find_form("PREFIX " + "#" * 50_000 + "\n" * 50_000 + "!", "the query")


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX mc: <https://example.org/> ASK { ?s a mc:Visit }",
        "prefix   mc: <https://example.org/> ASK { ?s a mc:Visit }",
        "ASK { ?s ?p <x:mc:Visit> }",
        "ASK { ?mc ?p ?o }",
    ],
)
def test_nothing_is_declared_that_is_declared_or_not_used(text: str) -> None:
    assert declare_prefixes(text) == text


def test_all_that_is_used_is_declared() -> None:
    text = declare_prefixes("SELECT * { ?s a mc:Visit ; rdfs:label/^skos:prefLabel ?o }")
    assert text.count("PREFIX ") == 3
    ox.Store().query(text)
