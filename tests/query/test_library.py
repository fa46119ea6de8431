"""The saved queries read from files, and moved to another base."""

from __future__ import annotations

from pathlib import Path

import pytest

from municoop.errors import OntologyError
from municoop.query.library import parse_header, read_library, read_query
from municoop.rdf import rebase
from municoop.sources.project import Project

HEADER = """# title-en: Cities
# title-uk: Міста
# title-pl: Miasta
# returns: ?city – the city
# returns: ?label – its name
"""


def write_query(folder: Path, text: str) -> Path:
    path = folder / "cities.rq"
    path.write_text(text, encoding="utf-8")
    return path


def test_query_has_its_titles_what_it_returns_and_its_whole_text(tmp_path: Path) -> None:
    text = HEADER + "SELECT ?city ?label WHERE {}\n"
    query = read_query(write_query(tmp_path, text), "ontology/queries/cities.rq")
    assert query.name == "cities"
    assert query.titles == {"en": "Cities", "uk": "Міста", "pl": "Miasta"}
    assert query.returns == ("?city – the city", "?label – its name")
    assert query.remote is None
    assert query.text == text


def test_remote_endpoint_is_read_off_the_header(tmp_path: Path) -> None:
    query = read_query(
        write_query(tmp_path, HEADER + "# remote: https://example.org/sparql\nASK {}\n"), "q.rq"
    )
    assert query.remote == "https://example.org/sparql"


@pytest.mark.parametrize("key", ["title-en", "title-uk", "title-pl", "returns"])
def test_header_that_lacks_a_line_is_named_with_its_file(tmp_path: Path, key: str) -> None:
    lines = [line for line in HEADER.splitlines() if not line.startswith(f"# {key}:")]
    path = write_query(tmp_path, "\n".join([*lines, "ASK {}"]))
    with pytest.raises(OntologyError, match=rf"^ontology/queries/cities.rq:1: .*`# {key}:`"):
        read_query(path, "ontology/queries/cities.rq")


def test_title_after_the_header_does_not_count() -> None:
    assert "title-pl" not in parse_header("# title-en: A\nASK {}\n# title-pl: B\n", "q.rq")


@pytest.mark.parametrize(
    ("line", "problem"), [("# title-uk:", "says nothing"), ("# title-en: Towns", "stands twice")]
)
def test_bad_header_line_is_named_with_its_number(line: str, problem: str) -> None:
    with pytest.raises(OntologyError, match=rf"^q.rq:2: .*{problem}"):
        parse_header(f"# title-en: Cities\n{line}\n", "q.rq")


def test_query_that_is_not_utf_8_is_an_error_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "cities.rq"
    path.write_bytes(b"# title-en: Krak\xf3w\n")
    with pytest.raises(OntologyError, match=r"^cities.rq:1: not UTF-8"):
        read_query(path, "cities.rq")


def test_users_query_stands_in_for_the_packaged_one_of_its_name(tmp_path: Path, root: Path) -> None:
    mine = tmp_path / "ontology" / "queries"
    mine.mkdir(parents=True)
    (mine / "partners.rq").write_text(HEADER + "ASK {}\n", encoding="utf-8")
    library = read_library(Project(tmp_path, root))
    assert library["partners"].titles["en"] == "Cities"
    assert library["timeline"].file == "ontology/queries/timeline.rq"


@pytest.mark.parametrize(
    "stays",
    [
        "<https://w3id.org/municoop/def>",
        "<https://w3id.org/municoop/def#Twinning>",
        "<https://w3id.org/municoop/def/theme/sport>",
        "PREFIX mc: <https://w3id.org/municoop/def#>",
        "<http://www.wikidata.org/entity/Q1899>",
    ],
)
def test_vocabulary_does_not_move_with_the_base(stays: str) -> None:
    assert rebase(stays, "https://example.org/") == stays


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<https://w3id.org/municoop/id/authority/kyiv>", "<https://example.org/id/authority/kyiv>"),
        ("<https://w3id.org/municoop/graph/links>", "<https://example.org/graph/links>"),
        (
            "PREFIX city: <https://w3id.org/municoop/id/authority/>",
            "PREFIX city: <https://example.org/id/authority/>",
        ),
        ('STRSTARTS(?x, "https://w3id.org/municoop/id/")', 'STRSTARTS(?x, "https://example.org/id/")'),
    ],
)
def test_data_moves_with_the_base(before: str, after: str) -> None:
    assert rebase(before, "https://example.org/") == after


def test_base_is_taken_as_it_is_written() -> None:
    assert (
        rebase("<https://w3id.org/municoop/id/a>", r"https://example.org/\1/")
        == r"<https://example.org/\1/id/a>"
    )
