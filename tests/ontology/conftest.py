"""The ontology, read once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph

from ontology.terms import KnownTerms


@pytest.fixture(scope="session")
def vocabulary(root: Path) -> Graph:
    """The terms and what joins them to other vocabularies. Not to be changed by a test."""
    return Graph().parse(root / "ontology/municoop.ttl").parse(root / "ontology/alignments.ttl")


@pytest.fixture(scope="session")
def schemes(root: Path) -> Graph:
    """The concept schemes. Not to be changed by a test."""
    return Graph().parse(root / "ontology/schemes.ttl")


@pytest.fixture(scope="session")
def context(root: Path) -> dict[str, Any]:
    """The entries of the JSON-LD context."""
    text = (root / "ontology/context.jsonld").read_text(encoding="utf-8")
    entries: dict[str, Any] = json.loads(text)["@context"]
    return entries


@pytest.fixture(scope="session")
def known() -> KnownTerms:
    """The terms of other vocabularies."""
    return KnownTerms.read(Path(__file__).with_name("vocabularies") / "terms.json")
