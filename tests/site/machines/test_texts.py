"""`CITATION.cff` and `llms.txt`: in the form that their readers want, and true."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from municoop.site.machines.llms import protect

# The parts of the Citation File Format 1.2.0 that are used, and no others.
ADDRESS = {"type": "string", "format": "uri", "pattern": "^(https|http|ftp|sftp)://.+"}
WORDS = {"type": "string", "minLength": 1}
ENTITY = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {"name": WORDS, "website": ADDRESS},
}
IDENTIFIER = {
    "type": "object",
    "required": ["type", "value"],
    "additionalProperties": False,
    "properties": {"type": {"const": "url"}, "value": ADDRESS, "description": WORDS},
}
CITATION: dict[str, Any] = {
    "type": "object",
    "required": ["authors", "cff-version", "message", "title"],
    "additionalProperties": False,
    "properties": {
        "cff-version": {"const": "1.2.0"},
        "message": WORDS,
        "type": {"enum": ["dataset", "software"]},
        "title": WORDS,
        "abstract": WORDS,
        "authors": {"type": "array", "minItems": 1, "uniqueItems": True, "items": ENTITY},
        "version": {"type": ["string", "number"], "minLength": 1},
        "date-released": {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"},
        "license": {"enum": ["CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0"]},
        "license-url": ADDRESS,
        "url": ADDRESS,
        "identifiers": {"type": "array", "minItems": 1, "uniqueItems": True, "items": IDENTIFIER},
        "keywords": {"type": "array", "minItems": 1, "uniqueItems": True, "items": WORDS},
    },
}
ITEM = re.compile(r"- \[((?:[^\]\\]|\\.)+)\]\(([^)\s]+)\)(?:: \S.*)?")


@pytest.fixture(scope="module")
def citation(built_site: Path) -> dict[str, Any]:
    """The file as a program reads it."""
    text = (built_site / "CITATION.cff").read_text(encoding="utf-8")
    found: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return found


def test_the_citation_is_in_the_format(citation: dict[str, Any]) -> None:
    """And one without its title is not."""
    assert [error.message for error in Draft7Validator(CITATION).iter_errors(citation)] == []
    del citation["title"]
    assert list(Draft7Validator(CITATION).iter_errors(citation))


def test_the_citation_is_of_this_data_set(citation: dict[str, Any], root: Path) -> None:
    """It says what `mappings/dataset.yaml` says."""
    about = YAML(typ="safe", pure=True).load((root / "mappings" / "dataset.yaml").read_text(encoding="utf-8"))
    assert citation["version"] == about["version"]
    assert citation["date-released"] == str(about["modified"])
    assert citation["authors"] == [{"name": about["publisher"], "website": about["publisher_iri"]}]
    assert citation["license"] == "CC-BY-4.0"
    assert "twin towns" in citation["keywords"]


def test_llms_txt_is_in_its_form(built_site: Path) -> None:
    """A heading, a summary, paragraphs without headings, then lists of links under headings of level two."""
    text = (built_site / "llms.txt").read_text(encoding="utf-8")
    assert len(text.encode()) < 10_000
    first, *sections = re.split(r"^## ", text, flags=re.M)
    heading, summary, facts = first.strip().split("\n\n")
    assert re.fullmatch(r"# \S.*", heading)
    assert re.fullmatch(r"> \S.*", summary)
    assert "#" not in facts
    assert [section.partition("\n")[0] for section in sections] == [
        "Data",
        "Pages",
        "Saved queries",
        "Optional",
    ]
    for section in sections:
        items = [line for line in section.splitlines()[1:] if line]
        assert items
        for line in items:
            found = ITEM.fullmatch(line)
            assert found, line
            assert (built_site / found[2]).is_file(), line


def test_llms_txt_counts_right(built_site: Path) -> None:
    """Its numbers are those of the files."""
    text = (built_site / "llms.txt").read_text(encoding="utf-8")
    for kind, word in {
        "authority": "authorities",
        "cooperation": "cooperations",
        "document": "sources",
    }.items():
        number = len(list((built_site / "data" / kind).glob("*.ttl")))
        assert number
        assert f" {number} {word}" in text


@pytest.mark.parametrize(
    "text", ["a [b](javascript:x)", "# a\n> b\n- [x](y)", "<script>`x`</script> *a* _b_ &amp;"]
)
def test_text_stays_text_in_markdown(text: str) -> None:
    """On one line, with every mark that means something behind a backslash."""
    written = protect(text)
    assert "\n" not in written
    assert not re.search(r"(?<!\\)[\[\]<>*_`&#]", written)
    assert re.sub(r"\\(.)", r"\1", written) == " ".join(text.split())
