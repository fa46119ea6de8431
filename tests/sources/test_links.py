"""Reading SSSOM/TSV: what comes back, and what is said of a file that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from municoop.errors import MappingError
from municoop.model import Link, Location
from municoop.sources.links import read_links

HEADER = """#curie_map:
#  mcid: https://w3id.org/municoop/id/
#  mctheme: https://w3id.org/municoop/def/theme/
#  wd: http://www.wikidata.org/entity/
#  geonames: https://sws.geonames.org/
#license: https://creativecommons.org/licenses/by/4.0/
"""
COLUMNS = "subject_id\tpredicate_modifier\tpredicate_id\tobject_id\tmapping_justification\tcomment\n"
JUSTIFIED = "\tsemapv:MappingReview\tseen\n"
KYIV = "mcid:authority/kyiv\t\towl:sameAs\twd:Q1899" + JUSTIFIED
NOT_KYIV = "mcid:authority/kyiv\tNot\towl:sameAs\twd:Q517568" + JUSTIFIED
EDUCATION = "mctheme:education\t\tskos:exactMatch\twd:Q8434" + JUSTIFIED


def write(folder: Path, text: str | bytes, name: str = "links.sssom.tsv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(*paths: Path) -> tuple[Link, ...]:
    return read_links(paths, lambda path: path.name)


def test_a_row_becomes_a_link_with_its_line(tmp_path: Path) -> None:
    assert read(write(tmp_path, HEADER + COLUMNS + KYIV)) == (
        Link(
            "id/authority/kyiv",
            "http://www.w3.org/2002/07/owl#sameAs",
            "http://www.wikidata.org/entity/Q1899",
            Location("links.sssom.tsv", 8),
        ),
    )


def test_things_are_relative_to_the_base_and_concepts_are_not(tmp_path: Path) -> None:
    links = read(write(tmp_path, HEADER + COLUMNS + EDUCATION + KYIV))
    assert [link.subject for link in links] == [
        "https://w3id.org/municoop/def/theme/education",
        "id/authority/kyiv",
    ]


def test_a_name_may_hold_slashes(tmp_path: Path) -> None:
    row = "mcid:authority/kyiv\t\tskos:closeMatch\tgeonames:703448/" + JUSTIFIED
    (link,) = read(write(tmp_path, HEADER + COLUMNS + row))
    assert link.object == "https://sws.geonames.org/703448/"


def test_a_refused_link_is_not_returned(tmp_path: Path) -> None:
    (link,) = read(write(tmp_path, HEADER + COLUMNS + KYIV + NOT_KYIV))
    assert link.object.endswith("/Q1899")


def test_links_come_in_the_order_of_files_and_rows(tmp_path: Path) -> None:
    first = write(tmp_path, HEADER + COLUMNS + EDUCATION, "a.sssom.tsv")
    second = write(tmp_path, HEADER + COLUMNS + KYIV, "b.sssom.tsv")
    assert [link.location.file for link in read(second, first)] == ["b.sssom.tsv", "a.sssom.tsv"]


def test_line_ends_of_windows_and_blank_lines_are_read(tmp_path: Path) -> None:
    text = (HEADER + COLUMNS + "\n" + KYIV).replace("\n", "\r\n")
    (link,) = read(write(tmp_path, text))
    assert link.location.line == 9


def test_a_quoted_cell_may_hold_a_tab(tmp_path: Path) -> None:
    row = KYIV.replace("seen", '"seen\tand checked"')
    assert len(read(write(tmp_path, HEADER + COLUMNS + row))) == 1


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "no curie_map"),
        (COLUMNS + KYIV, 1, "no curie_map"),
        ("#license: x\n" + COLUMNS + KYIV, 1, "no curie_map"),
        ("#curie_map: wd\n" + COLUMNS, 1, "a mapping is needed"),
        ("#curie_map:\n#  wd: [x\n" + COLUMNS, 3, "malformed YAML"),
        ("#curie_map: " + "[" * 5000 + "\n" + COLUMNS, 1, "malformed YAML"),
        (HEADER, None, "no table"),
        (HEADER + COLUMNS.replace("object_id", "object"), 7, "column object_id is missing"),
        (HEADER + COLUMNS.replace("comment", "subject_id"), 7, "stands twice"),
        (HEADER + COLUMNS + KYIV + "mcid:authority/kyiv\n", 9, "1 cells"),
        (HEADER + COLUMNS + KYIV.replace("\tseen", "\tseen\tmore"), 8, "7 cells"),
        (HEADER + COLUMNS + KYIV.replace("seen", '"seen" "'), 8, "not a table"),
        (HEADER + COLUMNS + KYIV.replace("wd:Q1899", ""), 8, "object_id is empty"),
        (HEADER + COLUMNS + KYIV.replace("semapv:MappingReview", ""), 8, "mapping_justification is empty"),
        (HEADER + COLUMNS + NOT_KYIV.replace("Not", "no"), 8, "predicate_modifier 'no'"),
        (HEADER + COLUMNS + KYIV.replace("wd:", "wikidata:"), 8, "unknown prefix 'wikidata'"),
        (HEADER + COLUMNS + KYIV.replace("wd:", "http://www.wikidata.org/entity/"), 8, "not a CURIE"),
        (HEADER + COLUMNS + KYIV.replace("wd:Q1899", "Q1899"), 8, "not a CURIE"),
        (HEADER + COLUMNS + KYIV.replace("wd:Q1899", "wd:Q 1899"), 8, "not a CURIE"),
        (HEADER + COLUMNS + KYIV.replace("Q1899", "<Q1899>"), 8, "not an IRI"),
        (HEADER.replace("http://www.wikidata.org/entity/", "entity/") + COLUMNS + KYIV, 8, "not an IRI"),
        ((HEADER + COLUMNS + KYIV).encode() + b"\xff", 9, "not UTF-8"),
    ],
)
def test_a_file_that_is_not_sssom_is_refused_with_its_place(
    tmp_path: Path, text: str | bytes, line: int | None, words: str
) -> None:
    with pytest.raises(MappingError) as caught:
        read(write(tmp_path, text))
    assert words in caught.value.problem
    assert caught.value.where == ("links.sssom.tsv" if line is None else f"links.sssom.tsv:{line}")
    assert caught.value.hint


def test_a_prefix_stands_for_a_text(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"links\.sssom\.tsv:2: a text is needed"):
        read(write(tmp_path, "#curie_map:\n#  wd: {}\n" + COLUMNS))


@pytest.mark.parametrize("predicate", ["owl:sameAs", "skos:exactMatch"])
def test_a_link_that_another_row_refuses_is_an_error(tmp_path: Path, predicate: str) -> None:
    refusals = write(tmp_path, HEADER + COLUMNS + NOT_KYIV, "refused.sssom.tsv")
    accepted = NOT_KYIV.replace("Not", "").replace("owl:sameAs", predicate)
    with pytest.raises(MappingError, match=r"refused at refused\.sssom\.tsv:8") as caught:
        read(write(tmp_path, HEADER + COLUMNS + KYIV + accepted), refusals)
    assert caught.value.where == "links.sssom.tsv:9"


def test_what_is_refused_as_the_same_may_still_be_close(tmp_path: Path) -> None:
    close = NOT_KYIV.replace("Not", "").replace("owl:sameAs", "skos:closeMatch")
    assert len(read(write(tmp_path, HEADER + COLUMNS + NOT_KYIV + close))) == 1


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="cannot be read"):
        read(tmp_path / "none.sssom.tsv")
