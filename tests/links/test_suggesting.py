"""Proposals of links, asked of a real SPARQL server over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from links.engines import ask_rdflib
from links.running import run_oxigraph
from municoop.errors import InputError, MappingError
from municoop.links.asking import PREFIXES, WIKIDATA, Ask, ask_pages
from municoop.links.suggesting import Suggestion, choose_links, suggest_links
from municoop.model import Link, Location, RegisterEntry
from municoop.network.answer import Rows
from municoop.network.client import Endpoint, ask_rows
from municoop.rdf import DEF, expand

HERE = Path(__file__).parent
NOWHERE = Location("test", 1)
HROMADA = "Покровська міська територіальна громада"


def link(subject: str, item: str, predicate: str = "skos:exactMatch") -> Link:
    return Link(subject, expand(predicate), item if "://" in item else WIKIDATA + item, NOWHERE)


COUNTRIES = tuple(
    link(f"{DEF}/area/{code}", item)
    for code, item in {"ua": "Q212", "pl": "Q36", "us": "Q30", "nl": "Q55"}.items()
)


def entry(key: str, kind: str = "authority", **properties: Any) -> RegisterEntry:
    return RegisterEntry(key, kind, "Municipality", properties, {}, NOWHERE)


POKROVSK = entry(
    "pokrovsk",
    label={"en": "Pokrovsk", "uk": "Покровськ"},
    authorityType="city",
    country="ua",
    lat="48.28014",
    long="37.17706",
)
POKROVSK_HROMADA = entry(
    "pokrovsk-hromada",
    label={"en": "Pokrovsk urban hromada", "uk": HROMADA},
    authorityType="hromada",
    country="ua",
    katottg="UA14160210000011148",
)
LESZNO = entry(
    "leszno", label={"en": "Leszno", "pl": "Leszno", "uk": "Лешно"}, authorityType="city", country="pl"
)
KANSAS_CITY = entry("kansas-city", label={"en": "Kansas City"}, authorityType="city", country="us")
KRYVYI_RIH = entry(
    "kryvyi-rih",
    label={"en": "Kryvyi Rih"},
    authorityType="city",
    country="ua",
    lat="47.90572",
    long="33.39404",
    katottg="UA12060170010065850",
)
VENLO: dict[str, Any] = {
    "label": {"en": "Venlo", "nl": "Venlo"},
    "country": "nl",
    "lat": "51.37",
    "long": "6.16806",
}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with run_oxigraph(HERE / "wikidata-suggest.ttl") as address:
        yield address


@pytest.fixture
def queries() -> list[str]:
    """What was asked in a test."""
    return []


@pytest.fixture
def ask(url: str, queries: list[str]) -> Ask:
    send = partial(ask_rows, Endpoint(url))

    def noted(query: str, what: str) -> Rows:
        queries.append(query)
        return send(query, what)

    return noted


Suggest = Callable[..., tuple[Suggestion, ...]]


@pytest.fixture
def suggest(ask: Ask) -> Suggest:
    """Return the suggestions for entries, with the links of their countries and those given."""

    def suggest(
        *entries: RegisterEntry, links: tuple[Link, ...] = (), refused: tuple[Link, ...] = (), keys: Any = ()
    ) -> Any:
        return suggest_links(entries, (*COUNTRIES, *links), refused, keys, ask, lambda _: None)

    return suggest


def ranking(suggestion: Suggestion) -> list[str]:
    return [scored.item for scored in suggestion.ranked]


def test_a_shared_identifier_wins_over_three_namesakes_and_the_city(suggest: Suggest) -> None:
    (suggestion,) = suggest(POKROVSK_HROMADA)
    assert ranking(suggestion) == ["Q9000111", "Q9000112", "Q9000113", "Q9000114", "Q1000446"]
    assert "shares KATOTTG code UA14160210000011148 (P9435)" in suggestion.ranked[0].explanation
    assert suggestion.open_question == ""
    assert f"alias “{HROMADA}” (uk)" in suggestion.ranked[3].explanation
    assert all("another KATOTTG code: UA1" in other.explanation for other in suggestion.ranked[1:])


@pytest.mark.parametrize(
    ("thing", "ranked", "question"),
    [
        (POKROVSK, ["Q1000446", "Q9000101", "Q9000102", "Q181548"], "names only"),
        (LESZNO, ["Q52892", "Q611086", "Q9000121"], "a tie"),
        (KANSAS_CITY, ["Q41819", "Q486472", "Q9000131"], "a tie"),
    ],
    ids=["Pokrovsk", "Leszno", "Kansas City"],
)
def test_namesakes_come_back_ranked_and_none_is_taken(
    suggest: Suggest, thing: RegisterEntry, ranked: list[str], question: str
) -> None:
    suggestions = suggest(thing)
    assert sorted(ranking(suggestions[0])) == sorted(ranked)
    assert ranking(suggestions[0])[0] == ranked[0]
    scores = [scored.score for scored in suggestions[0].ranked]
    assert scores == sorted(scores, reverse=True)
    assert suggestions[0].open_question == question
    assert choose_links(suggestions, 0) == ()


def test_a_redirect_is_not_proposed(suggest: Suggest, ask: Ask) -> None:
    named = ask(
        'SELECT ?item { ?item <http://www.w3.org/2000/01/rdf-schema#label> "Pokrovsk"@en }',
        "for the redirect",
    )
    assert any(str(term).endswith("/Q9000103>") for (term,) in named.rows)
    assert "Q9000103" not in ranking(suggest(POKROVSK)[0])


def test_a_page_that_tells_namesakes_apart_is_not_proposed(suggest: Suggest, queries: list[str]) -> None:
    assert "Q9000132" not in ranking(suggest(KANSAS_CITY)[0])
    assert any("Q9000132" in query for query in queries), "the page was never a candidate"


def test_what_was_refused_is_not_proposed_again(suggest: Suggest) -> None:
    refused = (
        link("id/authority/pokrovsk", "Q181548", "owl:sameAs"),
        link("id/authority/leszno", "Q1000446"),
    )
    assert ranking(suggest(POKROVSK, refused=refused)[0]) == ["Q1000446", "Q9000101", "Q9000102"]


def test_an_item_in_another_place_is_lowered_even_with_our_code(suggest: Suggest) -> None:
    suggestions = suggest(KRYVYI_RIH)
    right, wrong = suggestions[0].ranked
    assert (right.item, wrong.item) == ("Q157137", "Q9000141")
    assert right.score > 0.9 > 0.2 > wrong.score
    assert "in another country; 1279" in wrong.explanation
    assert [best.item for _, best in choose_links(suggestions, 0.9)] == ["Q157137"]


def test_an_item_that_is_contradicted_is_not_taken_however_little_confidence_is_asked(
    suggest: Suggest,
) -> None:
    refused = (link("id/authority/kryvyi-rih", "Q157137"),)
    suggestions = suggest(KRYVYI_RIH, refused=refused)
    assert ranking(suggestions[0]) == ["Q9000141"]
    assert suggestions[0].open_question == "something speaks against it"
    assert choose_links(suggestions, 0) == ()


def test_only_what_shares_an_identifier_is_taken_and_only_what_is_sure_enough(suggest: Suggest) -> None:
    suggestions = suggest(POKROVSK, POKROVSK_HROMADA, LESZNO, KANSAS_CITY, KRYVYI_RIH)
    taken = [(thing.key, best.item) for thing, best in choose_links(suggestions, 0)]
    assert taken == [("pokrovsk-hromada", "Q9000111"), ("kryvyi-rih", "Q157137")]
    highest = max(best.score for _, best in choose_links(suggestions, 0))
    assert choose_links(suggestions, highest + 0.001) == ()


def test_an_item_that_two_things_would_take_is_taken_by_none(suggest: Suggest) -> None:
    twin = entry(
        "twin", label={"en": "Twin"}, authorityType="city", country="pl", katottg="UA14160210000011148"
    )
    suggestions = suggest(POKROVSK_HROMADA, twin)
    assert [ranking(suggestion)[0] for suggestion in suggestions] == ["Q9000111", "Q9000111"]
    assert choose_links(suggestions, 0) == ()


def test_an_item_of_another_thing_is_marked_and_not_taken(suggest: Suggest) -> None:
    links = (link("id/authority/other", "Q9000111"),)
    suggestions = suggest(POKROVSK_HROMADA, links=links)
    marked = [
        scored.item for scored in suggestions[0].ranked if "linked from other already" in scored.explanation
    ]
    assert marked == ["Q9000111"]
    assert choose_links(suggestions, 0) == ()


def test_a_thing_with_an_item_is_asked_for_only_by_its_key_and_keeps_its_item(suggest: Suggest) -> None:
    links = (link("id/authority/kryvyi-rih", "Q157137", "owl:sameAs"),)
    assert [one.thing.key for one in suggest(KRYVYI_RIH, LESZNO, links=links)] == ["leszno"]
    (suggestion,) = suggestions = suggest(KRYVYI_RIH, LESZNO, links=links, keys=["kryvyi-rih"])
    assert suggestion.open_question == "linked to Q157137 already"
    assert choose_links(suggestions, 0) == ()


def test_an_unknown_key_is_an_error_that_names_the_nearest(suggest: Suggest) -> None:
    with pytest.raises(InputError, match="did you mean 'leszno'"):
        suggest(LESZNO, keys=["lezsno"])


def test_a_municipality_and_its_town_share_a_feature_and_each_finds_its_own_item(suggest: Suggest) -> None:
    municipality = entry("venlo", authorityType="municipality", cbs="GM0983", **VENLO)
    town = entry("venlo-town", authorityType="town", **VENLO)
    feature = "https://sws.geonames.org/2745641/"
    links = tuple(link(f"id/authority/{key}", feature, "skos:closeMatch") for key in ("venlo", "venlo-town"))
    suggestions = suggest(municipality, town, links=links)
    assert "shares CBS code GM0983 (P382)" in suggestions[0].ranked[0].explanation
    assert [(thing.key, best.item) for thing, best in choose_links(suggestions, 0.8)] == [
        ("venlo", "Q9777"),
        ("venlo-town", "Q3322237"),
    ]


def test_names_are_found_with_any_apostrophe_and_in_no_language_and_websites_in_any_spelling(
    suggest: Suggest,
) -> None:
    town = entry(
        "lomianki",
        label={"pl": "Łomianki", "uk": "Лом’янки"},
        country="pl",
        lat="52.33",
        long="20.88",
        homepage="https://www.lomianki.pl",
    )
    ((scored,),) = (suggestion.ranked for suggestion in suggest(town))
    assert scored.item == "Q1906235"
    assert "website https://www.lomianki.pl (P856)" in scored.explanation
    assert "“Łomianki” (mul), “Лом'янки” (uk)" in scored.explanation
    assert "km apart" not in scored.explanation, "coordinates on the Moon were compared"


def test_an_isni_is_found_as_it_was_written_before(suggest: Suggest) -> None:
    commission = entry("european-commission", "organization", label={"en": "European Commission"})
    links = (link("id/organization/european-commission", "https://isni.org/isni/0000000122904914"),)
    (suggestion,) = suggest(commission, links=links)
    assert ranking(suggestion) == ["Q8880", "Q9000151"]
    assert "abolished" in suggestion.ranked[1].explanation


def test_a_name_cannot_break_out_of_a_query(suggest: Suggest, queries: list[str]) -> None:
    hostile = entry("hostile", label={"en": '"} UNION { ?item ?p ?o } #\\', "uk": "рядок\nдва"})
    assert ranking(suggest(hostile)[0]) == []
    assert queries


def test_a_register_with_odd_values_is_read_as_far_as_it_can_be(suggest: Suggest) -> None:
    odd = entry(
        "odd",
        label="no language",
        altLabel={"en": "Leszno", "pl": ["Leszno"]},
        homepage=["at home", "https://"],
        teryt=["3063011", "0"],
    )
    (suggestion,) = suggest(odd)
    assert suggestion.thing.label == "odd"
    assert ranking(suggestion)[0] == "Q52892"


def test_a_place_that_is_none_is_an_error_with_its_line(suggest: Suggest) -> None:
    with pytest.raises(MappingError, match="test:1: 'north 5' is no place"):
        suggest(entry("odd", lat="north", long="5"))


def test_another_engine_says_the_same(suggest: Suggest, queries: list[str]) -> None:
    venlo = entry("venlo", homepage="https://www.venlo.nl", **VENLO)
    things = [POKROVSK, POKROVSK_HROMADA, LESZNO, KRYVYI_RIH, venlo]
    links = (link("id/authority/venlo", "https://sws.geonames.org/2745641/", "skos:closeMatch"),)
    asked = suggest(*things, links=links)
    other = ask_rdflib(HERE / "wikidata-suggest.ttl")
    assert suggest_links(things, (*COUNTRIES, *links), (), (), other, lambda _: None) == asked
    assert len(queries) >= 6
    assert not any(word in query for query in queries for word in ("SERVICE", "hint:", "P279*"))


def test_the_classes_of_an_item_end_in_a_loop_and_the_asking_ends_too(
    suggest: Suggest, queries: list[str]
) -> None:
    suggest(POKROVSK)
    assert sum("wdt:P279" in query for query in queries) <= 3


def test_pages_add_up_to_the_whole(ask: Ask, queries: list[str]) -> None:
    select = "SELECT ?item ?label { ?item rdfs:label ?label }"
    order = "?item STR(?label) LANG(?label)"
    whole = list(ask_pages(ask, select, order, "for labels"))
    assert len(queries) == 1
    assert len(whole) > 50
    assert list(ask_pages(ask, select, order, "for labels", page_rows=7)) == whole
    assert len(queries) == 1 + len(whole) // 7 + 1
    assert all(query.startswith(PREFIXES) for query in queries)


def test_nothing_to_ask_is_asked_of_nobody(suggest: Suggest, queries: list[str]) -> None:
    assert ranking(suggest(entry("nameless"))[0]) == []
    assert queries == []


def test_two_runs_say_the_same(suggest: Suggest) -> None:
    assert suggest(POKROVSK, LESZNO, KANSAS_CITY) == suggest(POKROVSK, LESZNO, KANSAS_CITY)
