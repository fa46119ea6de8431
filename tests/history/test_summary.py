"""A summary tells what concerns readers, and counts the rest."""

import pyoxigraph as ox
import pytest

from municoop.history.changes import compare
from municoop.history.lines import write_lines
from municoop.history.summary import Summary, summarise
from municoop.history.wording import FOREIGN, WORDS
from municoop.model import LANGUAGES
from municoop.rdf import node

BASE = "https://a.example/"
KYIV, NETWORK, TIE = "id/authority/kyiv", "id/network/net", "id/cooperation/tie"


def state(subject: str, predicate: str, value: str | ox.Literal, graph: str = "register") -> ox.Quad:
    wanted = (
        value
        if isinstance(value, ox.Literal)
        else node(value)
        if value.count(":") == 1 and "/" not in value
        else ox.NamedNode(BASE + value)
    )
    return ox.Quad(
        ox.NamedNode(BASE + subject), node(predicate), wanted, ox.NamedNode(f"{BASE}graph/{graph}")
    )


def text(value: str, language: str = "en") -> ox.Literal:
    return ox.Literal(value, language=language)


CITY = [state(KYIV, "rdf:type", "mc:Municipality"), state(KYIV, "rdfs:label", text("Kyiv"))]


def tell(old: list[ox.Quad], new: list[ox.Quad]) -> tuple[list[str], Summary]:
    summary = summarise(old, compare(old, new))
    lines = write_lines(summary, "en")
    return lines[: lines.index("")], summary


def test_a_membership_is_told_of_its_member_and_names_the_network() -> None:
    tie = [
        state(TIE, "rdf:type", "mc:Membership", "doc"),
        state(TIE, "mc:party", KYIV, "doc"),
        state(TIE, "mc:framework", NETWORK, "doc"),
    ]
    lines, summary = tell(CITY, [*CITY, *tie])
    assert lines == ["Kyiv: +1 entry in net (source: “doc”)"]
    assert summary.aside == {"whole": 3}
    assert (summary.count("joined"), summary.count("left")) == (1, 0)


def test_a_thing_that_comes_back_the_other_way_is_gone() -> None:
    other = state(NETWORK, "rdf:type", "mc:Network")
    assert tell([*CITY, other], CITY)[0] == ["net: gone: entry"]


def test_a_text_changes_by_language_and_a_value_is_added_or_removed() -> None:
    old = [*CITY, state(KYIV, "skos:altLabel", text("Kiev")), state(KYIV, "rdfs:label", text("Київ", "uk"))]
    new = [
        *CITY,
        state(KYIV, "rdfs:label", text("місто Київ", "uk")),
        state(KYIV, "mc:katottg", ox.Literal("UA8")),
    ]
    assert tell(old, new)[0] == [
        "Kyiv: name (uk) changed: Київ → місто Київ",
        "Kyiv: other name (en) removed: Kiev",
        "Kyiv: mc:katottg added: UA8",
    ]


def test_every_changed_statement_is_listed_or_counted_once() -> None:
    old = [*CITY, state(KYIV, "foaf:homepage", "page", "doc")]
    new = [
        *CITY,
        state(KYIV, "foaf:homepage", "page", "other"),
        state(KYIV, "rdf:type", "org:Organization", "derived"),
        state("def/theme/x", "skos:prefLabel", text("x"), "schemes"),
        state(KYIV, "mc:identifierSource", text("somewhere")),
        state(KYIV, "mc:evidence", "id/evidence/e-1", "doc"),
        state("id/evidence/e-1#quote", "oa:exact", ox.Literal("words"), "doc"),
        state(NETWORK, "rdf:type", "mc:Network"),
        state(KYIV, "wgs:lat", ox.Literal("50.4")),
    ]
    _, summary = tell(old, new)
    assert summary.aside == {
        "whole": 1, "evidence": 2, "derived": 1, "vocabulary": 1, "remarks": 1, "restated": 2
    }  # fmt: skip
    listed = sum(len(item.before) + len(item.after) for item in summary.news)
    assert listed + sum(summary.aside.values()) == summary.added + summary.removed


def test_many_names_are_cut_short() -> None:
    names = [state(KYIV, "skos:altLabel", text(f"name {number}")) for number in range(8)]
    assert tell(CITY, [*CITY, *names])[0][0].endswith("name 3, name 4 and 3 more")
    (line,) = tell(CITY, [*CITY, state(KYIV, "skos:altLabel", text("x" * 10_000))])[0]
    assert len(line) < 250


def test_lines_stand_in_the_order_of_names_whatever_the_order_of_statements() -> None:
    things = [state(f"id/person/{name}", "rdf:type", "schema:Person") for name in "cab"]
    lines, _ = tell([], things)
    assert lines == ["a: new: person", "b: new: person", "c: new: person"]
    assert tell([], things[::-1])[0] == lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_there_in_every_language_with_the_same_places(language: str) -> None:
    def places(words: str) -> list[str]:
        return sorted(part.partition("}")[0] for part in words.split("{")[1:])

    assert {name: places(words) for name, words in WORDS[language].items()} == {
        name: places(words) for name, words in WORDS["en"].items()
    }
    assert all(labels.keys() == set(LANGUAGES) for labels in FOREIGN.values())
