"""`ontology/shapes/` and `ontology/checks/`: named, with one severity, and heard in every language."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef

from municoop.checks.queries import SavedQuery, read_queries
from municoop.checks.shapes import read_shapes
from municoop.model import LANGUAGES, SEVERITIES
from municoop.rdf import compact

ONTOLOGY = Path(__file__).parents[2] / "ontology"
SHAPE_FILES = sorted((ONTOLOGY / "shapes").glob("*.ttl"))
CYRILLIC = re.compile("[А-Яа-яҐґЄєІіЇї]{3}")


@cache
def shapes() -> Graph:
    return read_shapes({path.name: path for path in SHAPE_FILES}).graph


def property_shapes() -> list[URIRef]:
    found = sorted(
        shape for shape in shapes().subjects(RDF.type, SH.PropertyShape) if isinstance(shape, URIRef)
    )
    assert found, "no property shapes were loaded"
    return found


@cache
def queries() -> tuple[SavedQuery, ...]:
    return read_queries({path.name: path for path in (ONTOLOGY / "checks").glob("*.rq")})


def speaks_every_language(messages: dict[str, str]) -> bool:
    """Return True for three texts, of which the Ukrainian one, and it alone, is in Cyrillic letters."""
    written = {language for language, text in messages.items() if CYRILLIC.search(text)}
    return set(messages) == set(LANGUAGES) and written == {"uk"}


@pytest.mark.parametrize("shape", property_shapes(), ids=compact)
def test_a_property_shape_has_a_name_a_severity_and_three_messages(shape: URIRef) -> None:
    assert re.fullmatch("mcs:[a-z][A-Za-z]*-[a-z][A-Za-z]*", compact(shape))
    severities = [str(value).rpartition("#")[2] for value in shapes().objects(shape, SH.severity)]
    assert len(severities) == 1
    assert severities[0] in SEVERITIES
    texts = [text for text in shapes().objects(shape, SH.message) if isinstance(text, Literal)]
    assert len(texts) == len(LANGUAGES)
    assert speaks_every_language({str(text.language): str(text) for text in texts})


@pytest.mark.parametrize("shape", property_shapes(), ids=compact)
def test_a_property_shape_is_used_by_a_shape_with_targets(shape: URIRef) -> None:
    users = set(shapes().subjects(SH.property, shape))
    assert users
    for user in users:
        assert set(shapes().predicates(user)) & {SH.targetClass, SH.targetSubjectsOf}


def test_there_are_no_anonymous_property_shapes() -> None:
    assert not [shape for shape in shapes().objects(None, SH.property) if isinstance(shape, BNode)]


def test_no_shape_is_defined_twice() -> None:
    """Each shape stands in one file: two definitions would merge into a third that nobody wrote."""
    homes: dict[str, str] = {}
    for path in SHAPE_FILES:
        for shape in re.findall(r"^(mcs:\S+) a sh:", path.read_text(encoding="utf-8"), re.MULTILINE):
            assert homes.setdefault(shape, path.name) == path.name
            homes[shape] = path.name
    assert set(homes) >= {compact(shape) for shape in property_shapes()}


def test_no_two_shapes_say_the_same() -> None:
    """A message tells which rule was broken."""
    messages = [str(text) for shape in property_shapes() for text in shapes().objects(shape, SH.message)]
    assert len(messages) == len(set(messages))


def test_saved_checks_speak_every_language_and_say_different_things() -> None:
    assert queries(), "no saved checks were loaded"
    assert all(speaks_every_language(dict(query.messages)) for query in queries())
    messages = [text for query in queries() for text in query.messages.values()]
    assert len(messages) == len(set(messages))


def test_saved_checks_do_not_use_what_is_slow_on_large_data() -> None:
    """NOT EXISTS took hundreds of times as long as MINUS on a few hundred thousand statements."""
    assert not [query.name for query in queries() if "NOT EXISTS" in query.text]
