"""The context is the vocabulary as YAML and JSON-LD write it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from rdflib import OWL, Graph

from ontology.terms import CLASSES, MC, PROPERTIES, KnownTerms, own_terms

PREFIXED = re.compile(r"(\w+):([\w-]+)")
KEYWORDS = {"@id", "@type"}


def expand_entry(entry: Any, context: dict[str, Any]) -> str:
    """Return the IRI that a context entry stands for, or the JSON-LD keyword."""
    name = entry["@id"] if isinstance(entry, dict) else entry
    match = PREFIXED.fullmatch(name)
    return context[match[1]] + match[2] if match else str(name)


def find_unknown(meanings: dict[str, str], declared: set[str], known: KnownTerms) -> set[str]:
    """Return the names that stand neither for a keyword nor for a namespace nor for a term that exists."""
    allowed = KEYWORDS | declared | set(known.namespaces) | {MC}
    return {name for name, iri in meanings.items() if iri not in allowed and known.fault(iri, "term")}


@pytest.fixture(scope="module")
def declared(vocabulary: Graph) -> set[str]:
    """The classes and properties of this vocabulary. Its datatype is never written: a date is by its form."""
    return {str(term) for term in own_terms(vocabulary, CLASSES | PROPERTIES)}


@pytest.fixture(scope="module")
def meanings(context: dict[str, Any]) -> dict[str, str]:
    """What each name of the context stands for."""
    return {name: expand_entry(entry, context) for name, entry in context.items() if name != "@version"}


def test_context_covers_every_class_and_property(meanings: dict[str, str], declared: set[str]) -> None:
    assert len(declared) > 60
    assert declared - set(meanings.values()) == set()


def test_context_has_no_name_that_stands_for_nothing(
    meanings: dict[str, str], declared: set[str], known: KnownTerms
) -> None:
    assert find_unknown(meanings, declared, known) == set()


def test_name_that_stands_for_nothing_is_noticed(
    context: dict[str, Any], declared: set[str], known: KnownTerms
) -> None:
    wrong = {"ours": "mc:partie", "theirs": {"@id": "org:memberoff"}, "nobodys": "http://example.org/x"}
    meanings = {name: expand_entry(entry, context) for name, entry in wrong.items()}
    assert find_unknown(meanings, declared, known) == set(wrong)


def test_context_calls_terms_as_the_ontology_does(meanings: dict[str, str], declared: set[str]) -> None:
    own = {name: iri for name, iri in meanings.items() if iri in declared}
    assert own == {iri.removeprefix(MC): iri for iri in declared}


def test_context_points_to_things_where_the_ontology_does(context: dict[str, Any], vocabulary: Graph) -> None:
    def pointing(kind: Any) -> set[bool]:
        entries = [context[term.removeprefix(MC)] for term in own_terms(vocabulary, {kind})]
        return {isinstance(entry, dict) and entry.get("@type") in {"@id", "@vocab"} for entry in entries}

    assert pointing(OWL.ObjectProperty) == {True}
    assert pointing(OWL.DatatypeProperty) == {False}
