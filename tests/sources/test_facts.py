from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from municoop.errors import InputError, MappingError
from municoop.model import Fact, Location, SeedDocument
from municoop.pipeline import read_inputs, state
from municoop.rdf import DEFAULT_BASE_IRI
from municoop.sources.facts import find_quote
from municoop.sources.project import Project
from municoop.sources.yamlfile import Entry
from samples import FACTS, TEXT

FILE = "mappings/documents/krefeld_2025.yaml"


def read(folder: Path) -> tuple[Fact, ...]:
    inputs = read_inputs(Project.at(folder), DEFAULT_BASE_IRI)
    state(inputs)
    return inputs.facts["krefeld-2025"]


def write(folder: Path, content: str) -> None:
    (folder / FILE).write_text(content, encoding="utf-8")


def test_a_quote_is_found_with_its_offsets(project_folder: Path) -> None:
    quote = read(project_folder)[0].quotes[0]
    assert TEXT[quote.start : quote.end] == quote.exact == "Партнерство міст триває"
    assert quote.location == Location(FILE, 7)


def test_evidence_without_supports_supports_all_properties_of_the_fact(project_folder: Path) -> None:
    first, second = read(project_folder)
    assert first.quotes[0].supports == ("party", "status")
    assert second.quotes[0].supports == ("visitor", "host", "status")


def test_a_fact_without_a_key_gets_one_from_what_it_says(project_folder: Path) -> None:
    assert [fact.subject for fact in read(project_folder)] == [
        "id/cooperation/twinning-krefeld-kropyvnytskyi-krefeld-2025",
        "id/cooperation/visit-krefeld",
    ]


def test_a_derived_key_does_not_depend_on_the_order_of_facts_or_values(project_folder: Path) -> None:
    before = {fact.subject for fact in read(project_folder)}
    head, first, second = FACTS.partition("- type: Twinning")[0], *FACTS.split("\n- ")[1:]
    write(
        project_folder,
        f"{head.rstrip()}\n- {second.rstrip()}\n- {first}\n".replace("tskyi, krefeld", "tskyi, krefeld"),
    )
    assert {fact.subject for fact in read(project_folder)} == before
    write(project_folder, FACTS.replace("[kropyvnytskyi, krefeld]", "[krefeld, kropyvnytskyi]"))
    assert {fact.subject for fact in read(project_folder)} == before


def test_a_derived_key_stays_short_however_many_things_a_fact_names(project_folder: Path) -> None:
    parties = "gdynia, leszno, plock, wloclawek, zdunska-wola, zielona-gora, katowice, krefeld, venlo, kyiv"
    write(project_folder, FACTS.replace("kropyvnytskyi, krefeld]", parties + "]", 1))
    key = read(project_folder)[0].subject.rpartition("/")[2]
    assert key.startswith("twinning-gdynia-")
    assert len(key) < 100


@pytest.mark.parametrize(
    ("old", "new", "words", "line"),
    [
        ("party:", "partys:", "unknown key 'partys' → did you mean 'party'", 4),
        ("krefeld]", "krefedl]", "unknown key 'krefedl' → did you mean 'krefeld'", 4),
        ("type: Twinning", "type: Twining", "unknown type 'Twining' → did you mean 'Twinning'", 3),
        ("type: Twinning", "type: Municipality", "neither a cooperation nor an office", 3),
        ("type: Twinning", "key: x", "has no type", 3),
        ("quote: Партнерство міст триває", "quote: Партнерство", "2 times", 7),
        ("quote: Партнерство міст триває", "quote: Партнерство сіл", "does not have the words", 7),
        ("quote: Партнерство міст триває", "qoute: x", "unknown key 'qoute'", 7),
        ("quote: Партнерство міст триває", "supports: [party]", "has no quote", 7),
        ("quote: Партнерство міст триває", "quote: Партнерство\n    occurrence: 3", "not between 1 and 2", 8),
        ("quote: Партнерство міст триває", "quote: Партнерство міст\n    supports: [theme]", "no 'theme'", 8),
        ("status: in-force", "status: {en: x}", "not a mapping", 5),
        ("status: in-force", "status: ../x", "not the name of a concept", 5),
        ("status: in-force", "startDate: 30.10.2025", "is not a date", 5),
        ("status: in-force", "startDate:", "a text is needed", 5),
        ("key: visit-krefeld", "key: Visit Krefeld", "is not a key", 8),
        ("key: visit-krefeld", "about: krefeld", "does not go with `about`", 9),
        ("document: krefeld_2025.txt", "document: other.txt", "there is no text 'other.txt'", 1),
        ("document: krefeld_2025.txt", "documents: krefeld_2025.txt", "unknown key 'documents'", 1),
        ("facts:", "facts: none\nmore:", "unknown key 'more'", 3),
    ],
)
def test_a_bad_fact_is_refused_with_line_and_way_out(
    project_folder: Path, old: str, new: str, words: str, line: int
) -> None:
    assert old in FACTS
    write(project_folder, FACTS.replace(old, new, 1))
    with pytest.raises(InputError) as caught:
        read(project_folder)
    assert words in str(caught.value)
    assert caught.value.where == f"{FILE}:{line}"
    assert "\n" not in str(caught.value)


def test_two_facts_with_one_key_are_refused(project_folder: Path) -> None:
    write(project_folder, FACTS + FACTS.split("facts:\n")[1])
    with pytest.raises(InputError, match=r"stands at .*yaml:3 too"):
        read(project_folder)


@given(text=st.text(min_size=1, max_size=40), data=st.data())
def test_a_quote_is_found_at_the_occurrence_asked_for_and_never_elsewhere(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    document = SeedDocument("a", "a.txt", text, {}, {}, Location("a"))
    occurrences = [at for at in range(len(text)) if text.startswith(quote, at)]
    entry = Entry(quote, "f", 1, MappingError)
    for number, at in enumerate(occurrences, 1):
        assert find_quote(document, entry, Entry(str(number), "f", 2, MappingError)) == at
    if len(occurrences) == 1:
        assert find_quote(document, entry, None) == start
