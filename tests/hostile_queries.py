"""Queries that try to make the engine open a connection, from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

CASES = ("SERVICE", "service", "Service", "sErViCe")
SPACES = ("", " ", "\n", "\r\n", "\t", " # a comment\n", "#'\r", '# "\n', "\r#\r\n")
# Where a clause may stand: `{}` is the clause, `<A>` the address.
PLACES = (
    "SELECT * {{ {} }}",
    "ASK {{ {} }}",
    "ASK{{{}}}",
    "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {} }}",
    "DESCRIBE ?s WHERE {{ {} }}",
    "SELECT * {{ ?s ?p ?o . {} }}",
    "SELECT * {{ ?s ?p 1.{} }}",
    "SELECT * {{ ?s ?p 1 {} }}",
    "SELECT * {{ ?s ?p true{} }}",
    "SELECT * {{ ?s ?p 'it\\'s' . {} }}",
    "SELECT * {{ ?s ?p 'a'@en . {} }}",
    'SELECT * {{ ?s ?p """a "quoted" word""" . {} }}',
    "SELECT * {{ ?s ?p '''\n# no comment'''.{} }}",
    "SELECT * {{ ?s <x:a#b> ?o # comment with ' and \"\n . {} }}",
    "SELECT * {{ ?s <x:\\u0041#> ?o . {} }}",
    "SELECT * {{ OPTIONAL {{ {} }} }}",
    "SELECT * {{ {{ ?s ?p ?o }} UNION {{ {} }} }}",
    "SELECT * {{ GRAPH ?g {{ {} }} }}",
    "SELECT * {{ MINUS {{ {} }} ?s ?p ?o }}",
    "SELECT * {{ ?s ?p ?o FILTER EXISTS {{ {} }} }}",
    "SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {} }} }}",
    "SELECT * {{ ?s ?p ?o FILTER(?o < 3 || ?o > 1) {} }}",
    "SELECT * {{ FILTER(1<2){} }}",
    "SELECT * {{ FILTER(1<2) #> '''\n {} #'''\n }}",
    "SELECT * {{ FILTER(1<2)#> '''\n {} #'''\n }}",
    'SELECT * {{ ?s ?p ?o FILTER(?s<?p)#> "\n {} #"\n }}',
    "SELECT * {{ BIND(1 AS ?x) {} }}",
    "SELECT * {{ BIND(<A> AS ?u) {} }}",
    "SELECT * {{ VALUES ?u {{ <A> }} {} }}",
    "SELECT * {{ {{ SELECT * {{ {{ SELECT ?s {{ {} }} }} }} }} }}",
    "SELECT (COUNT(*) AS ?n) {{ ?a (<x:p>|^<x:q>)*/<x:r>+ ?b . {} }} GROUP BY ?a",
    "SELECT * {{ ?s ?p ?o }} HAVING EXISTS {{ {} }}",
    "SELECT (EXISTS {{ {} }} AS ?e) {{}}",
    "SELECT * {{ ?s ?p ?o }} ORDER BY EXISTS {{ {} }}",
    "ASK {{ _:a ?p [] , ( 1 2 ) . {} }}",
    "SELECT * {{ << ?a ?b ?c >> ?p ?o . {} }}",
)
# Whom a clause asks. `S` is a prefix.
TARGETS = ("<A>", "S:", "S:x", "?u", "$u", "<A#f>", "<A?q=%27>", "<A/SERVICE>", "S:\\'x", "<//H/x>")
UNICODE = ("\\u0053ERVICE", "SERV\\u0049CE", "\\U00000053ERVICE", "SERVICE\\u0020", "# \\u000ASERVICE")
OTHERS = (
    "SELECT * FROM <A> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <A> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "PREFIX S: <A> ASK from#\nS:x {{ ?s ?p ?o }}",
    "BASE <A> CONSTRUCT WHERE {{ ?s ?p <> }}",
    "SELECT * FROM <A> FROM <A/2> FROM NAMED <A> {{ ?s ?p ?o }}",
    "DESCRIBE <A> FROM <A>",
    "LOAD <A>",
    "LOAD SILENT <A> INTO GRAPH <x:g>",
    "SELECT * {{ ?s ?p ?o }} ; LOAD <A>",
    "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <A> {{ ?s ?p ?o }} }}",
    "SELECT * {{ LOAD <A> }}",
    "SELECT * {{ GRAPH <A> {{ ?s ?p ?o }} }}",
    "SELECT * {{ BIND(<A>(1) AS ?x) }}",
)


def make_queries(seed: int, number: int, address: str) -> Iterator[str]:
    """Yield so many queries that would ask `address`, a third of them by something else than SERVICE."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    prologue = (f"PREFIX S: <{address}>\n", f"BASE <{address}>\nPREFIX S: <{address}> ")
    for count in range(number):
        if count % 6 == 5:
            yield chance.choice(OTHERS).format().replace("<A", f"<{address}")
            continue
        text = chance.choice(prologue) + chance.choice(PLACES).format(make_clause(chance))
        yield text.replace("<A", f"<{address}").replace("//H/", f"//{address.split('/')[2]}/")


def make_clause(chance: random.Random) -> str:
    """Return a SERVICE clause."""
    word = chance.choice(CASES) if chance.random() < 0.85 else chance.choice(UNICODE)
    silent = chance.choice(("", "SILENT", "silent", "Silent"))
    space = (chance.choice(SPACES) for _ in range(4))
    target = chance.choice(TARGETS)
    inner = chance.choice(("?s ?p ?o", "", "{ ?s ?p ?o }", "SELECT * { ?s ?p ?o }", "SERVICE <A> {}"))
    return f"{next(space)}{word}{next(space)}{silent}{next(space)}{target}{next(space)}{{ {inner} }}"


# Pieces of which some engines make other tokens than others, in any order.
DOUBTFUL = (
    "FILTER(1<2)",
    "FILTER(1<2)#>",
    "FILTER(?o<?p || 3>2)#",
    "BIND(1<2 AS ?x)",
    "?s ?p ?o .",
    "?s ?p ?o ; ",
    "?s <x:p>|<x:q> ?o .",
    "?s ?p _:b.",
    "?s ?p S:.",
    "?s ?p 1.",
    "OPTIONAL {}",
    "'''",
    '"""',
    "'",
    '"',
    "#",
    "#>",
    "# <",
    "\n",
    "\r",
    " ",
)


def make_doubtful(seed: int, number: int, address: str) -> Iterator[str]:
    """Yield so many queries with a SERVICE clause among pieces that may hide it."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(number):
        before, after = ("".join(chance.choices(DOUBTFUL, k=chance.randrange(5))) for _ in range(2))
        quotes = chance.choice(("'''", '"""', "'", "")) if chance.random() < 0.5 else ""
        clause = f"{quotes}\n{chance.choice(CASES)} <{address}> {{ ?s ?p ?o }} #{quotes}\n"
        yield f"PREFIX S: <x:>\nSELECT * {{ {before}{clause}{after}\n}}"


HARMLESS = (
    "SELECT ?service { ?service ?p ?o }",
    "SELECT $SERVICE { $SERVICE ?p ?o }",
    "SELECT * { ?s ?SERVICE ?o { ?s ?p ?o } }",
    "PREFIX service: <x:> SELECT * { service:a service:SERVICE ?o }",
    "PREFIX service: <x:> SELECT * { GRAPH service:a { ?s ?p ?o } }",
    "PREFIX service: <x:> SELECT * FROM service:a { ?s ?p ?o }",
    "PREFIX service: <x:> SELECT * FROM NAMED service:a { ?s ?p ?o }",
    "PREFIX my-service: <x:> ASK { my-service:a ?p ?o . { ?s ?p ?o } }",
    "PREFIX a: <x:> ASK { a:SERVICE ?p ?o }",
    "PREFIX a: <x:> ASK { a:b.SERVICE ?p ?o }",
    "PREFIX a: <x:> ASK { ?s a:service ?o { ?s ?p ?o } }",
    "PREFIX a: <x:> ASK { a:b-SERVICE a:service/a:services ?o }",
    "PREFIX : <x:> ASK { :SERVICE ?p 'x'@service }",
    "ASK { ?s ?p 'SERVICE <http://x/> { ?s ?p ?o }' }",
    'ASK { ?s ?p "SERVICE <http://x/> {}" }',
    "ASK { ?s ?p '''x\nSERVICE <y:y> {}''' }",
    'ASK { ?s ?p """a "b" SERVICE <y:y> {}""" }',
    "ASK { ?s ?p 'it\\'s SERVICE <y:y> {}' }",
    'ASK { ?s ?p "\\\\" , "SERVICE <y:y> {}" }',
    "ASK { ?s ?p ?o } # SERVICE <x:x> {}",
    "# SERVICE <x:x> {}\nASK { ?s ?p ?o }",
    "ASK {# SERVICE <x:x> {}\r?s ?p ?o }",
    "ASK { ?s ?p ?o . # don't SERVICE <x:x> {}\n ?s ?q 'x' }",
    "ASK { <http://x/SERVICE> ?p ?o }",
    "ASK { <http://x/#SERVICE> ?p ?o { ?s ?p ?o } }",
    "ASK { ?s <http://x/service?a=SERVICE#service> ?o }",
    "ASK { _:SERVICE ?p ?o }",
    "ASK { ?s ?p 'x'@en-service }",
    "ASK { FILTER(CONTAINS('public service', 'service')) }",
    "SELECT (COUNT(?service) AS ?services) { ?service a ?type }",
    "SELECT * { VALUES ?service { 'service' <x:service> } }",
    "SELECT * { BIND('SERVICE' AS ?service) { ?s ?p ?o } }",
    "SELECT ?service { ?service ?p ?o } GROUP BY ?service ORDER BY ?service",
    "CONSTRUCT { ?service <x:service> 'service' } WHERE { ?service ?p ?o }",
    "DESCRIBE <x:service>",
    "BASE <http://service/> ASK { <service> ?p ?o }",
    "SELECT * { ?s ?p ?o FILTER(?o < 3) FILTER(STR(?s) > 'SERVICE') }",
    "PREFIX SERVICEa: <x:> SELECT * { ?s ?p SERVICEa:b { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER(1<2)#> ''' SERVICE <x:x> {}\n }",
    "SELECT * { ?service ?servicx ?o BIND(1 AS ?servicy) }",
    "ASK { <x:f> ?p ?o FILTER(<http://service/f>(?o) || true) }",
)
