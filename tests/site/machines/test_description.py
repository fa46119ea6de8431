"""The description of the data set for search engines, held against what Google asks for.

Source: https://developers.google.com/search/docs/appearance/structured-data/dataset.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from selectolax.lexbor import LexborHTMLParser

from municoop.model import LANGUAGES
from municoop.site.content.lens import page_suffix

ADDRESS = re.compile(r"https?://\S+")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
PERIOD = re.compile(r"\d{4}(-\d\d){0,2}/\d{4}(-\d\d){0,2}")


@pytest.fixture(scope="module", params=LANGUAGES)
def described(request: pytest.FixtureRequest, built_site: Path) -> tuple[str, dict[str, Any]]:
    """The description on the page of a language."""
    page = LexborHTMLParser((built_site / f"dataset/index{page_suffix(request.param)}").read_text("utf-8"))
    (script,) = page.css('script[type="application/ld+json"]')
    return request.param, json.loads(script.text())


def test_what_is_required_and_recommended_is_there(described: tuple[str, dict[str, Any]]) -> None:
    """Names as plain texts, a description of 50 to 5,000 characters, and all that is known besides."""
    _, told = described
    assert told["@type"] == "Dataset"
    assert isinstance(told["name"], str)
    assert told["name"]
    assert isinstance(told["description"], str)
    assert 50 <= len(told["description"]) <= 5000
    assert ADDRESS.fullmatch(str(told["license"]))
    assert ADDRESS.fullmatch(str(told["identifier"]))
    assert told["isAccessibleForFree"] is True
    assert PERIOD.fullmatch(str(told["temporalCoverage"]))
    assert DAY.fullmatch(str(told["dateModified"]))
    for key in ("keywords", "alternateName"):
        assert isinstance(told[key], list)
        assert told[key]
        assert all(isinstance(word, str) and word for word in told[key])
    for key in ("creator", "publisher"):
        who = told[key]
        assert isinstance(who, dict)
        assert who["@type"] == "Organization"
        assert who["name"]
        assert ADDRESS.fullmatch(who["url"])


def test_its_parts_are_described(described: tuple[str, dict[str, Any]], built_site: Path) -> None:
    """Files that are there with their size, places with names, the catalogue that lists it."""
    language, told = described
    dumps, places, catalog = told["distribution"], told["spatialCoverage"], told["includedInDataCatalog"]
    assert isinstance(dumps, list)
    assert len(dumps) == 5
    for dump in dumps:
        file = built_site / dump["name"]
        assert dump["@type"] == "DataDownload"
        assert dump["contentUrl"] == f"https://w3id.org/municoop/{dump['name']}"
        assert dump["contentSize"] == f"{file.stat().st_size} B"
        assert re.fullmatch(r"[\w.+-]+/[\w.+-]+", dump["encodingFormat"])
    assert isinstance(places, list)
    ukraine = {"en": "Ukraine", "uk": "Україна", "pl": "Ukraina"}[language]
    assert ukraine in [place["name"] for place in places]
    assert isinstance(catalog, dict)
    lists = ox.parse((built_site / "dcat.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    held = [
        quad.object
        for quad in lists
        if quad.predicate.value == "http://www.w3.org/ns/dcat#dataset"
        and quad.subject == ox.NamedNode(catalog["@id"])
    ]
    assert held == [ox.NamedNode(str(told["@id"]))]


def test_it_speaks_the_language_of_its_page(described: tuple[str, dict[str, Any]]) -> None:
    """The name is in the page's language, the others beside it."""
    language, told = described
    names = {"en": "How municipalities cooperate", "uk": "Як співпрацюють громади"}
    assert told["name"] == names.get(language, "Jak współpracują gminy i miasta")
    assert told["name"] not in told["alternateName"]
