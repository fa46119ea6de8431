"""`ontology/*.ttl`: what the code needs to know of the terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from municoop.errors import OntologyError
from municoop.rdf import describe_syntax_error, expand, node
from municoop.sources.project import Project

TERM_FILES = ("ontology/municoop.ttl", "ontology/alignments.ttl")
SCHEMES_FILE = "ontology/schemes.ttl"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The ontology's statements, those of them that are schemes, and each class with those above it."""

    quads: tuple[ox.Quad, ...]
    schemes: tuple[ox.Quad, ...]
    superclasses: Mapping[str, frozenset[str]]

    def is_a(self, class_iri: str, superclass: str) -> bool:
        """Return True when a class is `superclass` (a prefixed name) or one below it."""
        return expand(superclass) in self.superclasses.get(class_iri, frozenset({class_iri}))


def read_turtle(path: Path, name: str) -> list[ox.Quad]:
    """Return the statements of a Turtle file; its blank nodes get names of their own.

    Raises OntologyError with file and line.
    """
    try:
        return list(ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True))
    except SyntaxError as problem:
        line, reason = describe_syntax_error(problem)
        raise OntologyError(
            f"not Turtle: {reason}", where=f"{name}:{line}", hint="mend the syntax there"
        ) from None
    except OSError as problem:
        raise OntologyError(
            f"cannot be read: {problem.strerror}", where=name, hint="check the file"
        ) from None


def read_vocabulary(project: Project) -> Vocabulary:
    """Return the project's vocabulary. Raises OntologyError when a file does not parse."""
    terms = [quad for name in TERM_FILES for quad in read_turtle(project.file(name), name)]
    schemes = read_turtle(project.file(SCHEMES_FILE), SCHEMES_FILE)
    return Vocabulary((*terms, *schemes), tuple(schemes), close_hierarchy(terms))


def close_hierarchy(quads: Iterable[ox.Quad]) -> dict[str, frozenset[str]]:
    """Return each class with itself and all classes above it, by their IRIs."""
    above: dict[str, set[str]] = {}
    for name, superclass in name_pairs(quads, "rdfs:subClassOf"):
        above.setdefault(name, set()).add(superclass)
    return {name: frozenset(reach(name, above)) for name in above}


def name_pairs(quads: Iterable[ox.Quad], predicate: str) -> Iterator[tuple[str, str]]:
    """Yield subject and object of the statements with a predicate (a prefixed name), where both are IRIs."""
    wanted = node(predicate)
    for quad in quads:
        subject, value = quad.subject, quad.object
        if quad.predicate == wanted and isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode):
            yield subject.value, value.value


def reach(name: str, above: Mapping[str, set[str]]) -> set[str]:
    """Return `name` and all that can be reached from it."""
    found, todo = {name}, [name]
    while todo:
        for parent in above.get(todo.pop(), set()) - found:
            found.add(parent)
            todo.append(parent)
    return found
