"""Answers as text."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from municoop.errors import InputError
from municoop.network.answer import Graph, Rows, Term, build_answer
from municoop.query.formats import Format, escape_controls, fit_widths, format_answer, printable

WIDTH = 80
KYIV = ox.NamedNode("https://w3id.org/municoop/id/authority/kyiv")
RED = ox.Literal("\x1b[31mred\x9b0m\x07\r\u202eder", language="en")


def rows(*terms: Term | None) -> Rows:
    return Rows(tuple(f"v{number}" for number in range(len(terms))), (terms,))


def test_table_has_names_values_and_a_count() -> None:
    answer = Rows(("city", "n"), ((KYIV, ox.Literal(7)), (ox.Literal("Київ", language="uk"), None)))
    assert format_answer(answer, None, WIDTH) == (
        "┌───────────────────┬───┐\n"
        "│ city              │ n │\n"
        "├───────────────────┼───┤\n"
        "│ id/authority/kyiv │ 7 │\n"
        "│ Київ              │   │\n"
        "└───────────────────┴───┘\n"
        "2 rows\n"
    )


def test_table_of_nothing_still_has_its_names() -> None:
    table = format_answer(Rows(("city",), ()), "table", WIDTH)
    assert "city" in table
    assert table.endswith("\n0 rows\n")


def test_answer_without_columns_is_counted() -> None:
    assert format_answer(Rows((), ((),)), "table", WIDTH) == "1 row\n"


LONG = "Кропивни́цький — місто-побратим 日本語の漢字 Крефельда й́ Венло " * 4


@pytest.mark.parametrize("width", [30, 40, 60, 80, 200])
def test_table_fits_the_terminal_with_wide_and_combining_characters(width: int) -> None:
    answer = Rows(("name", "quote", "n"), ((ox.Literal("日本"), ox.Literal(LONG), ox.Literal(120)),) * 2)
    lines = format_answer(answer, "table", width).splitlines()[:-1]
    assert len({wcswidth(line) for line in lines}) == 1
    assert wcswidth(lines[0]) <= width


def test_columns_too_narrow_for_words_become_lines() -> None:
    long = ox.Literal("слово " * 5)
    answer = Rows(("first", "second", "n"), ((long, long, None), (long, None, ox.Literal(3))))
    assert format_answer(answer, "table", 40) == (
        "┌────────┬─────────────────────────────┐\n"
        "│ first  │ слово слово слово слово     │\n"
        "│        │ слово                       │\n"
        "│ second │ слово слово слово слово     │\n"
        "│        │ слово                       │\n"
        "│ n      │                             │\n"
        "├────────┼─────────────────────────────┤\n"
        "│ first  │ слово слово слово слово     │\n"
        "│        │ слово                       │\n"
        "│ second │                             │\n"
        "│ n      │ 3                           │\n"
        "└────────┴─────────────────────────────┘\n"
        "2 rows\n"
    )


def test_narrow_columns_are_not_squeezed_for_wide_ones() -> None:
    answer = Rows(("n", "quote"), ((ox.Literal(12345), ox.Literal("слово " * 100)),))
    assert "│ 12345 │" in format_answer(answer, "table", WIDTH)


def test_rows_of_several_lines_are_kept_apart() -> None:
    answer = Rows(("quote",), ((ox.Literal("word " * 40),), (ox.Literal("word"),)))
    assert format_answer(answer, "table", 40).count("├") == 2


@given(st.lists(st.integers(1, 300), min_size=1, max_size=12), st.integers(10, 300))
def test_widths_fit_and_leave_room_for_words(natural: list[int], room: int) -> None:
    widths = fit_widths(natural, [1] * len(natural), room)
    if sum(natural) <= room:
        assert widths == natural
    if widths is not None:
        assert all(min(wish, 16) <= width <= wish for width, wish in zip(widths, natural, strict=True))
        assert sum(widths) <= room


def test_iris_are_short_in_tables_and_whole_elsewhere() -> None:
    concept = ox.NamedNode("https://w3id.org/municoop/def#Twinning")
    answer = rows(KYIV, concept, ox.NamedNode("http://www.wikidata.org/entity/Q1899"))
    table = format_answer(answer, "table", 200)
    assert "│ id/authority/kyiv │ mc:Twinning │ http://www.wikidata.org/entity/Q1899 │" in table
    for format in ("csv", "json"):
        assert KYIV.value in format_answer(answer, format, WIDTH)


def test_base_that_is_left_out_is_that_of_the_release() -> None:
    answer = rows(ox.NamedNode("https://example.org/id/authority/kyiv"))
    assert "│ id/authority/kyiv │" in format_answer(answer, "table", WIDTH, "https://example.org/")


@pytest.mark.parametrize("format", ["table", "csv", "json"])
def test_no_control_character_reaches_the_terminal(format: Format) -> None:
    text = format_answer(rows(RED), format, WIDTH)
    assert not {"\x1b", "\x9b", "\x07", "\r"} & set(text)
    assert "red" in text


def test_no_control_character_reaches_the_terminal_in_turtle() -> None:
    turtle = format_answer(Graph((ox.Triple(KYIV, KYIV, RED),)), "ttl", WIDTH)
    assert not {"\x1b", "\x9b", "\x07", "\r"} & set(turtle)
    assert [quad.object for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)] == [RED]


def test_direction_marks_cannot_turn_the_table_round() -> None:
    assert "\\u202Eder" in format_answer(rows(RED), "table", WIDTH)


@given(st.text())
def test_printable_text_is_one_line_and_stays_as_it_is(text: str) -> None:
    once = printable(text)
    assert len(once.splitlines()) <= 1
    assert printable(once) == once


def test_ukrainian_and_polish_text_stays_untouched() -> None:
    text = "«Кропивни́цький» — сім’я, Łódź\xa0„Górnośląsko-Zagłębiowska”"
    assert printable(text) == text


@given(st.text())
def test_json_reads_back_what_was_written(text: str) -> None:
    literal = ox.Literal(text.encode("utf-8", "replace").decode())
    written = format_answer(rows(literal), "json", WIDTH)
    assert json.loads(written)["results"]["bindings"][0]["v0"]["value"] == literal.value


def test_json_is_sparql_results_json() -> None:
    answer = rows(
        KYIV, ox.Literal("Київ", language="uk"), ox.Literal(7), ox.Literal("x"), ox.BlankNode("b"), None
    )
    written = json.loads(format_answer(answer, "json", WIDTH))
    assert written["head"]["vars"] == ["v0", "v1", "v2", "v3", "v4", "v5"]
    assert written["results"]["bindings"] == [
        {
            "v0": {"type": "uri", "value": KYIV.value},
            "v1": {"type": "literal", "value": "Київ", "xml:lang": "uk"},
            "v2": {
                "type": "literal",
                "value": "7",
                "datatype": "http://www.w3.org/2001/XMLSchema#integer",
            },
            "v3": {"type": "literal", "value": "x"},
            "v4": {"type": "bnode", "value": "b"},
        }
    ]


def test_the_engine_reads_our_json(sample: tuple[ox.Quad, ...]) -> None:
    store = ox.Store()
    store.extend(sample)
    text = "SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o"
    ours = build_answer(store.query(text))
    written = format_answer(ours, "json", WIDTH)
    read = build_answer(ox.parse_query_results(written, format=ox.QueryResultsFormat.JSON))
    assert read == ours


def test_triple_as_a_term_is_written_as_sparql_1_2_does() -> None:
    triple = ox.Triple(KYIV, KYIV, ox.Literal(1))
    written = json.loads(format_answer(rows(triple), "json", WIDTH))["results"]["bindings"][0]["v0"]
    assert written["type"] == "triple"
    assert written["value"]["subject"] == {"type": "uri", "value": KYIV.value}


@given(st.text().map(lambda text: text.encode("utf-8", "replace").decode()))
def test_csv_reads_back_all_but_control_characters(text: str) -> None:
    written = format_answer(rows(ox.Literal(text), ox.Literal("end")), "csv", WIDTH)
    assert list(csv.reader(StringIO(written, newline="")))[1] == [escape_controls(text), "end"]


def test_csv_has_values_only_and_the_shells_line_ends() -> None:
    answer = rows(KYIV, ox.Literal('Київ, "столиця"', language="uk"), None, ox.BlankNode("b"))
    assert format_answer(answer, "csv", WIDTH) == f'v0,v1,v2,v3\n{KYIV.value},"Київ, ""столиця""",,_:b\n'


@pytest.mark.parametrize(
    ("format", "yes", "no"),
    [
        (None, "yes\n", "no\n"),
        ("table", "yes\n", "no\n"),
        ("csv", "true\n", "false\n"),
        ("json", '{"head": {}, "boolean": true}\n', '{"head": {}, "boolean": false}\n'),
    ],
)
def test_truth_is_written(format: Format | None, yes: str, no: str) -> None:
    assert format_answer(True, format, WIDTH) == yes
    assert format_answer(False, format, WIDTH) == no


def test_graph_is_turtle_with_the_prefixes_it_needs() -> None:
    answer = Graph(
        (ox.Triple(KYIV, ox.NamedNode("https://w3id.org/municoop/def#country"), ox.Literal("ua")),)
    )
    assert format_answer(answer, None, WIDTH) == (
        f'@prefix mc: <https://w3id.org/municoop/def#> .\n<{KYIV.value}> mc:country "ua" .\n'
    )


@pytest.mark.parametrize("format", ["table", "json", "csv"])
def test_graph_in_another_format_is_refused(format: Format) -> None:
    with pytest.raises(InputError, match="use --format ttl"):
        format_answer(Graph(()), format, WIDTH)


@pytest.mark.parametrize("answer", [True, Rows(("a",), ())])
def test_rows_and_truth_as_turtle_are_refused(answer: Rows | bool) -> None:
    with pytest.raises(InputError, match="use --format table, json or csv"):
        format_answer(answer, "ttl", WIDTH)
