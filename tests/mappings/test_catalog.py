"""The catalog of the texts says whose they are and from when, no more precisely than is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from municoop.model import SeedDocument
from municoop.sources.context import read_context
from municoop.sources.project import Project
from municoop.sources.register import read_register
from municoop.sources.seeds import read_seeds
from municoop.sources.vocabulary import read_vocabulary

ROOT = Path(__file__).resolve().parents[2]
PROJECT = Project.at(ROOT)
DOCUMENTS = {document.key[:3]: document for document in read_seeds(PROJECT, read_context(PROJECT))}
LANGUAGES = {"en", "uk", "pl"}


@pytest.fixture(params=sorted(DOCUMENTS))
def document(request: pytest.FixtureRequest) -> SeedDocument:
    return DOCUMENTS[request.param]


def test_the_five_texts_have_entries() -> None:
    assert sorted(DOCUMENTS) == ["000", "001", "002", "003", "004"]


def test_a_title_is_the_texts_own_in_the_texts_language(document: SeedDocument) -> None:
    ((language, title),) = document.entry["title"].items()
    assert language == document.entry["language"]
    assert title in document.text.replace("\u00a0", " ")


def test_a_publisher_is_in_the_register(document: SeedDocument) -> None:
    register = read_register(PROJECT, read_context(PROJECT), read_vocabulary(PROJECT))
    assert document.entry["publisher"] in {entry.key for entry in register}


def test_rights_are_stated_in_three_languages(document: SeedDocument) -> None:
    assert document.entry["rights"].keys() == LANGUAGES


@pytest.mark.parametrize(
    ("key", "published", "in_the_text"),
    [
        ("000", "2023-04", None),
        ("001", "2024-04-23", "23.04.2024"),
        ("002", "2023-07-18", "18.07.2023"),
        ("003", "2025-10-30", None),
        ("004", "2022-04-07", None),
    ],
)
def test_a_date_stands_in_the_text_or_says_how_it_is_known(
    key: str, published: str, in_the_text: str | None
) -> None:
    document = DOCUMENTS[key]
    assert document.entry["published"] == published
    if in_the_text is None:
        assert document.entry["publishedBasis"].keys() == LANGUAGES
    else:
        assert in_the_text in document.text
        assert "publishedBasis" not in document.entry


def test_an_address_is_given_only_where_the_page_was_seen_to_be_the_text() -> None:
    known = {key for key, document in DOCUMENTS.items() if "address" in document.entry}
    assert known == {"001", "002", "003"}
