"""`mappings/register/*.yaml`: the known things, and the keys by which facts name them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from municoop.errors import MappingError
from municoop.model import Location, RegisterEntry
from municoop.sources.context import Context, read_properties
from municoop.sources.project import Project
from municoop.sources.vocabulary import Vocabulary
from municoop.sources.yamlfile import Entry, read_yaml

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)

# The kind in a thing's IRI, by the class it belongs to: the first that fits.
KINDS = (
    ("mc:LocalAuthority", "authority"),
    ("mc:Network", "network"),
    ("mc:Programme", "programme"),
    ("schema:Person", "person"),
    ("org:Organization", "organization"),
)


def read_register(project: Project, context: Context, vocabulary: Vocabulary) -> tuple[RegisterEntry, ...]:
    """Return the register, sorted by key. Raises MappingError for a double key or a class without kind."""
    entries: dict[str, RegisterEntry] = {}
    for path in project.files("mappings/register/*.yaml"):
        for key, entry in read_yaml(path, project.name(path), MappingError).mapping().items():
            if key in entries:
                raise entry.wrong(
                    f"the key {key!r} stands at {entries[key].location} too", "choose another key"
                )
            entries[key] = read_entry(key, entry, context, vocabulary)
    return tuple(entries[key] for key in sorted(entries))


def read_entry(key: str, entry: Entry, context: Context, vocabulary: Vocabulary) -> RegisterEntry:
    """Return one register entry."""
    if not KEY.fullmatch(key):
        raise entry.wrong(f"{key!r} is not a key", "use a-z, 0-9 and single hyphens")
    fields = entry.mapping()
    if "type" not in fields:
        raise entry.wrong(f"{key!r} has no type", "add `type: Municipality` or another class")
    type_name = read_type(fields["type"], context)
    kind = find_kind(context.iri(type_name), vocabulary)
    if kind is None:
        raise fields["type"].wrong(
            f"{type_name!r} is not a class of known things", "see ontology/municoop.ttl"
        )
    rest = {term: value for term, value in fields.items() if term != "type"}
    return RegisterEntry(
        key=key,
        kind=kind,
        type=type_name,
        properties=read_properties(context, rest),
        lines={term: value.line for term, value in fields.items()},
        location=Location(entry.file, entry.line),
    )


def read_type(entry: Entry, context: Context) -> str:
    """Return the term of a class. Raises the file's error for a word that is no term."""
    name = entry.text()
    if name not in context or not name[0].isupper():
        classes = [term for term in context.terms if term[0].isupper()]
        near = difflib.get_close_matches(name, classes, 1)
        raise entry.wrong(
            f"unknown type {name!r}", f"did you mean {near[0]!r}?" if near else "use " + ", ".join(classes)
        )
    return name


def find_kind(class_iri: str, vocabulary: Vocabulary) -> str | None:
    """Return the kind of the things of a class, or None for a class that is not in the register."""
    return next((kind for superclass, kind in KINDS if vocabulary.is_a(class_iri, superclass)), None)


def select_entries(
    entries: Iterable[RegisterEntry], own: Iterable[RegisterEntry], named: Iterable[str], context: Context
) -> tuple[RegisterEntry, ...]:
    """Return the entries to publish, sorted by key: `own` ones, and of the others those that something names.

    `named` are the keys that facts and texts name; entries name further ones.
    """
    known = {entry.key: entry for entry in entries}
    todo = [*(entry.key for entry in own), *named]
    chosen: dict[str, RegisterEntry] = {}
    while todo:
        key = todo.pop()
        if key in known and key not in chosen:
            chosen[key] = known[key]
            todo += context.keys_in(known[key].properties)
    return tuple(chosen[key] for key in sorted(chosen))


class Names:
    """What the keys in facts and register entries stand for."""

    def __init__(self, register: Iterable[RegisterEntry], facts: Iterable[str] = ()) -> None:
        """Take the register and the relative IRIs of all facts (`id/cooperation/…`, `id/office/…`)."""
        self._iris: Mapping[str, str] = {
            **{iri.removeprefix("id/"): iri for iri in facts},
            **{entry.key: entry.iri for entry in register},
        }

    def iri(self, name: str, where: str) -> str:
        """Return the IRI that a key stands for; an absolute IRI stands for itself.

        Raises MappingError, with the nearest key, for a name that is neither.
        """
        if name.startswith(("http://", "https://")):
            return name
        if name in self._iris:
            return self._iris[name]
        near = difflib.get_close_matches(name, self._iris, 1)
        hint = f"did you mean {near[0]!r}?" if near else "add it to mappings/register/"
        raise MappingError(f"unknown key {name!r}", where=where, hint=hint)
