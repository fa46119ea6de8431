"""What data must satisfy: the SHACL shapes, and the queries that must return nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from municoop.model import LANGUAGES
from municoop.rdf import SHAPES
from municoop.site.content.index import Index
from municoop.site.content.lens import Lens, Link, Text

TITLE = re.compile(r"^# title-([a-z]+): (.+)$", re.M)
TARGETS = ("sh:targetClass", "sh:targetSubjectsOf", "sh:targetObjectsOf")


class Check(NamedTuple):
    """A query that must return nothing, with what it asks for by language."""

    name: str
    titles: Mapping[str, str]


class Rule(NamedTuple):
    """A shape of a property: its anchor, the property (empty where it is a longer path), its message."""

    anchor: str
    path: Link
    message: Text | None


class Shape(NamedTuple):
    """A shape of things: its anchor, what it applies to, its own message, and its rules."""

    anchor: str
    targets: tuple[Link, ...]
    message: Text | None
    rules: tuple[Rule, ...]


def list_checks(files: Iterable[Path]) -> list[Check]:
    """Return the checks among the files of the ontology, by name."""
    found = []
    for path in sorted(file for file in files if file.parent.name == "checks" and file.suffix == ".rq"):
        titles = dict(TITLE.findall(path.read_text(encoding="utf-8")))
        found.append(Check(path.stem, {language: titles.get(language, path.stem) for language in LANGUAGES}))
    return found


def read_shapes(files: Iterable[Path], base_iri: str) -> Index:
    """Return the statements of the shapes among the files of the ontology."""
    return Index.of(
        (
            quad
            for path in sorted(
                file for file in files if file.parent.name == "shapes" and file.suffix == ".ttl"
            )
            for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        ),
        base_iri,
    )


def list_shapes(lens: Lens, shapes: Index) -> list[Shape]:
    """Return the shapes by name, each rule under the first that has it; rules of none stand alone."""
    names = [name for name in sorted(shapes.subjects) if name.startswith(SHAPES)]
    whole = [name for name in names if "sh:NodeShape" in shapes.types(name)]
    seen: set[str] = set()
    found = [read_shape(lens, shapes, name, seen) for name in whole]
    alone = (name for name in names if name not in seen and name not in whole)
    return [*found, *(read_shape(lens, shapes, name, seen) for name in alone)]


def read_shape(lens: Lens, shapes: Index, name: str, seen: set[str]) -> Shape:
    """Return a shape with those of its rules that were not `seen` yet."""
    rules = [rule.text for rule in shapes.values(name, "sh:property") if rule.text not in seen]
    seen.update(rules)
    return Shape(
        name.removeprefix(SHAPES),
        tuple(lens.link(value.text) for target in TARGETS for value in shapes.values(name, target)),
        lens.choose(shapes.values(name, "sh:message")),
        tuple(read_rules(lens, shapes, rules)),
    )


def read_rules(lens: Lens, shapes: Index, names: Iterable[str]) -> Iterator[Rule]:
    """Yield rules by name."""
    for name in names:
        path = shapes.first(name, "sh:path")
        yield Rule(
            name.removeprefix(SHAPES),
            lens.link(path) if path else Link(Text("")),
            lens.choose(shapes.values(name, "sh:message")),
        )
