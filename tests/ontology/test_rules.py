"""Each rule derives what it says, and nothing else.

A fact of these tests is written `subject property object` with the last parts of the IRIs.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from municoop.graph.rules import Rule, derive, run
from municoop.model import LANGUAGES
from municoop.rdf import compact

RULES = sorted((Path(__file__).parents[2] / "ontology/rules").glob("*.rq"))
ONTOLOGY = ("municoop", "schemes", "alignments")
BASE = "https://w3id.org/municoop/"
PREFIXES = """
@prefix : <https://w3id.org/municoop/id/> .
@prefix mc: <https://w3id.org/municoop/def#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix schema: <https://schema.org/> .
@prefix status: <https://w3id.org/municoop/def/status/> .
"""
PEOPLE_AND_PLACES = """
:kyiv a mc:Municipality . :lviv a mc:Municipality . :venlo a mc:Municipality . :gzm a mc:MetropolitanBody .
:kyiv-council a mc:Municipality ; mc:actsFor :kyiv .
:lviv-office a org:Organization ; mc:actsFor :lviv .
:metrex a mc:Network . :iurc a mc:Programme . :bank a org:Organization . :mayor a schema:Person .
"""
EVERYTHING = """
:t a mc:Twinning ; mc:status status:in-force ; mc:party :kyiv , :lviv .
:m a mc:Membership ; mc:status status:in-force ; mc:party :gzm ; mc:framework :metrex .
:v a mc:Visit ; mc:status status:unspecified ; mc:visitor :kyiv-council ; mc:host :venlo , :gzm .
:h a mc:Agreement ; mc:status status:ended ; mc:hub :metrex ; mc:party :kyiv , :venlo .
:p a mc:Agreement ; mc:status status:planned ; mc:party :kyiv , :bank .
:e a mc:Evidence . :d a mc:SourceDocument . :o a mc:Office .
"""


@pytest.fixture(scope="module")
def ontology(root: Path) -> tuple[ox.Quad, ...]:
    """The statements of the ontology."""
    paths = [root / f"ontology/{name}.ttl" for name in ONTOLOGY]
    return tuple(quad for path in paths for quad in ox.parse(path=path, rename_blank_nodes=True))


def rules() -> list[Rule]:
    """Return the rules in their order."""
    return [Rule(path.name, path.read_text(encoding="utf-8")) for path in RULES]


def parse(turtle: str) -> list[ox.Quad]:
    """Return the statements of a text, in a graph of their own."""
    triples = ox.parse(PREFIXES + PEOPLE_AND_PLACES + turtle, format=ox.RdfFormat.TURTLE)
    graph = ox.NamedNode(BASE + "graph/test")
    return [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in triples]


def shorten(*nodes: object) -> str:
    """Return the last parts of IRIs, one after the other."""
    return " ".join(re.split("[/#]", str(node).strip("<>"))[-1] for node in nodes)


def follow(turtle: str, ontology: tuple[ox.Quad, ...], *properties: str) -> set[str]:
    """Return what the rules derive from a text, of the given properties."""
    derived = derive(parse(turtle), ontology, rules(), BASE)
    facts = {shorten(quad.subject, quad.predicate, quad.object) for quad in derived}
    return {fact for fact in facts if fact.split()[1] in properties}


def test_rules_are_found_and_titled_in_each_language() -> None:
    assert len(RULES) == 5
    for rule in rules():
        titles = re.findall(r"^# title-(\w+): \S", rule.query, re.MULTILINE)
        assert titles == list(LANGUAGES), rule.name


def test_rules_say_nothing_about_the_ontology_itself(ontology: tuple[ox.Quad, ...]) -> None:
    assert derive([], ontology, rules(), BASE) == ()


def test_rules_need_to_run_once_only(ontology: tuple[ox.Quad, ...]) -> None:
    stated = parse(EVERYTHING)
    derived = derive(stated, ontology, rules(), BASE)
    store = ox.Store()
    store.extend([*stated, *derived, *ontology])
    assert derived
    assert {rule.name: run(rule, store) for rule in rules()} == {rule.name: set() for rule in rules()}


def test_rules_mean_the_same_to_another_engine(root: Path, ontology: tuple[ox.Quad, ...]) -> None:
    data = Graph().parse(data=PREFIXES + PEOPLE_AND_PLACES + EVERYTHING, format="turtle")
    for name in ONTOLOGY:
        data.parse(root / f"ontology/{name}.ttl")
    found: set[tuple[str, ...]] = set()
    for rule in rules():
        answer = data.query(rule.query).graph
        assert isinstance(answer, Graph)
        assert len(answer)
        found |= {tuple(map(str, triple)) for triple in answer}
        data += answer
    derived = derive(parse(EVERYTHING), ontology, rules(), BASE)
    assert found == {tuple(str(node).strip("<>") for node in quad.triple) for quad in derived}


class TestSuperclasses:
    """10-superclasses"""

    @pytest.mark.parametrize(
        ("stated", "above"),
        {
            "mc:Visit": {"mc:Activity", "mc:Cooperation", "prov:Activity"},
            "mc:Twinning": {"mc:Relationship", "mc:Cooperation"},
            "mc:Membership": {"mc:Relationship", "mc:Cooperation", "org:Membership"},
            "mc:Municipality": {"mc:LocalAuthority", "org:FormalOrganization", "org:Organization"},
            "mc:Network": {"org:Organization"},
            "mc:Programme": set(),
            "mc:Office": {"org:Membership"},
            "mc:SourceDocument": {"schema:NewsArticle", "prov:Entity"},
            "mc:Evidence": {"oa:SpecificResource"},
            "org:Organization": set(),
            "schema:Person": set(),
        }.items(),
    )
    def test_all_classes_above_are_written_out_and_no_others(
        self, stated: str, above: set[str], ontology: tuple[ox.Quad, ...]
    ) -> None:
        derived = derive(parse(f":x a {stated} ."), ontology, rules(), BASE)
        of_x = {quad for quad in derived if shorten(quad.subject) == "x"}
        assert {compact(str(quad.object).strip("<>")) for quad in of_x} == above
        assert {shorten(quad.predicate) for quad in of_x} <= {"type"}


class TestSuperproperties:
    """20-superproperties"""

    @pytest.mark.parametrize("role", ["visitor", "host", "donor", "recipient", "hub"])
    def test_whoever_has_a_role_is_a_party(self, role: str, ontology: tuple[ox.Quad, ...]) -> None:
        assert follow(f":c a mc:Aid ; mc:{role} :kyiv .", ontology, "party") == {"c party kyiv"}

    def test_a_party_has_no_role(self, ontology: tuple[ox.Quad, ...]) -> None:
        roles = ("visitor", "host", "donor", "recipient", "hub")
        assert follow(":c a mc:Aid ; mc:party :kyiv ; mc:place :lviv .", ontology, "party", *roles) == set()


class TestCooperatesWith:
    """30-cooperates-with"""

    @pytest.mark.parametrize("status", ["in-force", "ended", "suspended", "unspecified"])
    def test_parties_cooperate_both_ways(self, status: str, ontology: tuple[ox.Quad, ...]) -> None:
        text = f":c a mc:Agreement ; mc:status status:{status} ; mc:party :kyiv , :metrex ."
        expected = {"kyiv cooperatesWith metrex", "metrex cooperatesWith kyiv"}
        assert follow(text, ontology, "cooperatesWith") == expected

    @pytest.mark.parametrize("status", ["mc:status status:planned ;", "mc:status status:refused ;", ""])
    def test_what_is_planned_refused_or_unknown_makes_no_tie(
        self, status: str, ontology: tuple[ox.Quad, ...]
    ) -> None:
        text = f":c a mc:Agreement ; {status} mc:party :kyiv , :lviv ."
        assert follow(text, ontology, "cooperatesWith") == set()

    @pytest.mark.parametrize("other", ["mayor", "iurc"])
    def test_only_organisations_cooperate(self, other: str, ontology: tuple[ox.Quad, ...]) -> None:
        text = f":c a mc:Aid ; mc:status status:unspecified ; mc:party :kyiv , :{other} ."
        assert follow(text, ontology, "cooperatesWith") == set()

    def test_roles_make_the_tie_as_well(self, ontology: tuple[ox.Quad, ...]) -> None:
        text = ":c a mc:Visit ; mc:status status:unspecified ; mc:visitor :gzm ; mc:host :venlo ."
        assert "gzm cooperatesWith venlo" in follow(text, ontology, "cooperatesWith")

    def test_who_only_signs_speaks_or_pays_is_not_tied(self, ontology: tuple[ox.Quad, ...]) -> None:
        text = """:c a mc:Agreement ; mc:status status:in-force ; mc:party :kyiv ;
            mc:signatory :lviv ; mc:participant :venlo ; mc:funder :bank ; mc:supporter :gzm ."""
        assert follow(text, ontology, "cooperatesWith") == set()

    def test_tie_of_a_body_is_that_of_the_authority_it_acts_for(self, ontology: tuple[ox.Quad, ...]) -> None:
        text = ":c a mc:Agreement ; mc:status status:in-force ; mc:party :kyiv-council , :lviv-office ."
        pairs = [(one, other) for one in ("kyiv-council", "kyiv") for other in ("lviv-office", "lviv")]
        expected = {f"{one} cooperatesWith {other}" for pair in pairs for one, other in (pair, pair[::-1])}
        assert follow(text, ontology, "cooperatesWith") == expected

    def test_body_does_not_cooperate_with_the_authority_it_acts_for(
        self, ontology: tuple[ox.Quad, ...]
    ) -> None:
        text = ":c a mc:Aid ; mc:status status:unspecified ; mc:party :kyiv , :kyiv-council ."
        assert follow(text, ontology, "cooperatesWith") == set()

    def test_hub_is_tied_with_each_and_they_not_with_one_another(self, ontology: tuple[ox.Quad, ...]) -> None:
        text = ":c a mc:Agreement ; mc:status status:in-force ; mc:hub :metrex ; mc:party :kyiv , :lviv ."
        pairs = [("metrex", "kyiv"), ("metrex", "lviv")]
        expected = {f"{one} cooperatesWith {other}" for pair in pairs for one, other in (pair, pair[::-1])}
        assert follow(text, ontology, "cooperatesWith") == expected


class TestTwinnedWith:
    """40-twinned-with"""

    def test_parties_to_a_twinning_in_force_are_twinned_and_cooperate(
        self, ontology: tuple[ox.Quad, ...]
    ) -> None:
        text = ":c a mc:Twinning ; mc:status status:in-force ; mc:party :kyiv , :lviv ."
        assert follow(text, ontology, "twinnedWith", "cooperatesWith") == {
            "kyiv twinnedWith lviv",
            "lviv twinnedWith kyiv",
            "kyiv cooperatesWith lviv",
            "lviv cooperatesWith kyiv",
        }

    @pytest.mark.parametrize("status", ["planned", "suspended", "ended", "refused", "unspecified"])
    def test_twinning_that_is_not_in_force_twins_nobody(
        self, status: str, ontology: tuple[ox.Quad, ...]
    ) -> None:
        text = f":c a mc:Twinning ; mc:status status:{status} ; mc:party :kyiv , :lviv ."
        assert follow(text, ontology, "twinnedWith") == set()

    @pytest.mark.parametrize("kind", ["Agreement", "Relationship", "Participation"])
    def test_other_ties_twin_nobody(self, kind: str, ontology: tuple[ox.Quad, ...]) -> None:
        text = f":c a mc:{kind} ; mc:status status:in-force ; mc:party :kyiv , :lviv ."
        assert follow(text, ontology, "twinnedWith") == set()

    def test_only_local_authorities_are_twinned(self, ontology: tuple[ox.Quad, ...]) -> None:
        text = ":c a mc:Twinning ; mc:status status:in-force ; mc:party :kyiv , :metrex , :bank , :mayor ."
        assert follow(text, ontology, "twinnedWith") == set()

    def test_hub_is_twinned_with_each_and_they_not_with_one_another(
        self, ontology: tuple[ox.Quad, ...]
    ) -> None:
        text = ":c a mc:Twinning ; mc:status status:in-force ; mc:hub :kyiv ; mc:party :lviv , :venlo ."
        found = follow(text, ontology, "twinnedWith")
        assert {fact for fact in found if fact.startswith("kyiv ")} == {
            "kyiv twinnedWith lviv",
            "kyiv twinnedWith venlo",
        }
        assert len(found) == 4


class TestMemberOf:
    """50-member-of"""

    def test_party_to_a_membership_in_force_is_a_member_in_our_terms_and_in_those_of_org(
        self, ontology: tuple[ox.Quad, ...]
    ) -> None:
        text = ":c a mc:Membership ; mc:status status:in-force ; mc:party :kyiv ; mc:framework :metrex ."
        derived = derive(parse(text), ontology, rules(), BASE)
        facts = {(str(quad.predicate), shorten(quad.subject, quad.object)) for quad in derived}
        assert {fact for fact in facts if "member" in fact[0] or "organization" in fact[0]} == {
            ("<https://w3id.org/municoop/def#memberOf>", "kyiv metrex"),
            ("<http://www.w3.org/ns/org#memberOf>", "kyiv metrex"),
            ("<http://www.w3.org/ns/org#member>", "c kyiv"),
            ("<http://www.w3.org/ns/org#organization>", "c metrex"),
        }

    @pytest.mark.parametrize(
        ("kind", "status", "framework"),
        [
            ("Membership", "planned", "metrex"),
            ("Membership", "ended", "metrex"),
            ("Membership", "in-force", "iurc"),
            ("Participation", "in-force", "metrex"),
            ("Agreement", "in-force", "metrex"),
        ],
    )
    def test_nothing_else_makes_a_member(
        self, kind: str, status: str, framework: str, ontology: tuple[ox.Quad, ...]
    ) -> None:
        text = f":c a mc:{kind} ; mc:status status:{status} ; mc:party :kyiv ; mc:framework :{framework} ."
        assert follow(text, ontology, "memberOf", "member", "organization") == set()

    def test_a_person_is_no_member(self, ontology: tuple[ox.Quad, ...]) -> None:
        text = ":c a mc:Membership ; mc:status status:in-force ; mc:party :mayor ; mc:framework :metrex ."
        assert follow(text, ontology, "memberOf") == set()


GUESS = ':guess a mc:Evidence ; mc:inference "so it seems"@en ; mc:supports {role} {value} .'


@pytest.mark.parametrize(
    ("tie", "role", "value", "expected"),
    [
        (":t a mc:Twinning ; mc:status status:in-force ; mc:party :kyiv , :lviv", "mc:party", "", set()),
        (
            ":t a mc:Twinning ; mc:status status:in-force ; mc:party :kyiv , :lviv , :venlo",
            "mc:party",
            "; mc:supportsValue :venlo",
            {
                "kyiv cooperatesWith lviv",
                "lviv cooperatesWith kyiv",
                "kyiv twinnedWith lviv",
                "lviv twinnedWith kyiv",
            },
        ),
        (
            ":t a mc:Visit ; mc:status status:unspecified ; mc:visitor :kyiv ; mc:host :lviv",
            "mc:host",
            "",
            set(),
        ),
        (
            ":t a mc:Visit ; mc:status status:unspecified ; mc:visitor :kyiv ; mc:host :lviv",
            "mc:status",
            "",
            {"kyiv cooperatesWith lviv", "lviv cooperatesWith kyiv"},
        ),
        (
            ":t a mc:Membership ; mc:status status:in-force ; mc:party :gzm ; mc:framework :metrex",
            "mc:party",
            "",
            set(),
        ),
    ],
)
def test_a_party_that_is_only_inferred_gives_no_tie(
    ontology: tuple[ox.Quad, ...], tie: str, role: str, value: str, expected: set[str]
) -> None:
    text = f"{tie} ; mc:evidence :guess . {GUESS.format(role=role, value=value)}"
    assert follow(text, ontology, "cooperatesWith", "twinnedWith", "memberOf") == expected
