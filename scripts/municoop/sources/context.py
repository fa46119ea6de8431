"""`ontology/context.jsonld`: the keys of mappings/ and what each of them means (JSON-LD 1.1)."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from municoop.errors import OntologyError
from municoop.sources.project import Project
from municoop.sources.yamlfile import Entry, read_text

CONTEXT_FILE = "ontology/context.jsonld"


@dataclass(frozen=True, slots=True)
class Context:
    """The term definitions of a JSON-LD context."""

    terms: Mapping[str, Any]

    def __contains__(self, term: str) -> bool:
        """Return True for a term that facts and register entries may use as a key."""
        return term in self.terms and not term.startswith("@")

    def iri(self, term: str) -> str:
        """Return the IRI a term stands for, or `@id`, `@type` for their aliases."""
        definition = self.terms[term]
        name = definition["@id"] if isinstance(definition, dict) else definition
        prefix, colon, local = str(name).partition(":")
        if not colon or local.startswith("//"):
            return str(name)
        return self.iri(prefix) + local

    def coercion(self, term: str) -> str:
        """Return the `@type` of a term: `@id` for things, `@vocab` for concepts, a datatype, or nothing."""
        definition = self.terms[term]
        return str(definition.get("@type", "")) if isinstance(definition, dict) else ""

    def is_by_language(self, term: str) -> bool:
        """Return True for a term whose values are texts by language."""
        definition = self.terms[term]
        container = definition.get("@container", ()) if isinstance(definition, dict) else ()
        return "@language" in ([container] if isinstance(container, str) else container)

    def concept_iri(self, term: str, name: str) -> str:
        """Return the IRI of the concept or term `name` as a value of `term`, whose coercion is `@vocab`."""
        scoped = self.terms[term].get("@context", {})
        return str(scoped["@vocab"]) + name if "@vocab" in scoped else self.iri(name)

    def keys_in(self, properties: Mapping[str, Any]) -> list[str]:
        """Return the keys of things that properties name, with their repetitions."""
        terms = (term for term in properties if self.coercion(term) == "@id")
        return [name for term in terms for name in as_list(properties[term])]

    def require(self, term: str, entry: Entry) -> None:
        """Raise the file's error when `term` is not a key, with the nearest one that is."""
        if term in self and self.iri(term) != "@id":
            return
        near = difflib.get_close_matches(term, [name for name in self.terms if name[0] != "@"], 1)
        hint = f"did you mean {near[0]!r}?" if near else "keys are the terms of ontology/context.jsonld"
        raise entry.wrong(f"unknown key {term!r}", hint)


def read_context(project: Project) -> Context:
    """Return the project's context. Raises OntologyError when the file is not one."""
    path = project.file(CONTEXT_FILE)
    name = project.name(path)
    try:
        document = json.loads(read_text(path, name, OntologyError))
    except json.JSONDecodeError as problem:
        raise OntologyError(
            f"not JSON: {problem.msg}", where=f"{name}:{problem.lineno}", hint="mend the JSON there"
        ) from None
    terms = document.get("@context") if isinstance(document, dict) else None
    if not isinstance(terms, dict):
        raise OntologyError('there is no "@context" object', where=f"{name}:1", hint="restore the file")
    for term in terms:
        check_definition(Context(terms), term, name)
    return Context(terms)


def check_definition(context: Context, term: str, name: str) -> None:
    """Raise OntologyError when a term's definition leads to no IRI."""
    if term.startswith("@"):
        return
    try:
        iri = context.iri(term)
    except (KeyError, TypeError, RecursionError):
        iri = ""
    if not iri.startswith(("http://", "https://", "@")):
        raise OntologyError(
            f"the term {term!r} leads to no IRI", where=name, hint="give it an @id with a declared prefix"
        )


LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


def read_properties(context: Context, fields: Mapping[str, Entry]) -> dict[str, Any]:
    """Return the plain values of `fields` by term. Raises the file's error for an unknown key or form."""
    properties = {}
    for term, entry in fields.items():
        context.require(term, entry)
        properties[term] = read_value(context, term, entry)
    return properties


def read_value(context: Context, term: str, entry: Entry) -> Any:
    """Return the value of a term: a text, a list of texts, or texts by language where the term wants that.

    A text with no language is let through: the shapes refuse it, and say so better.
    """
    if isinstance(entry.value, dict):
        if not context.is_by_language(term):
            raise entry.wrong(f"{term!r} takes a text or a list, not a mapping")
        for language, texts in entry.value.items():
            if not LANGUAGE_TAG.fullmatch(language):
                raise texts.wrong(f"{language!r} is not a language", "write en, uk, pl or another BCP 47 tag")
        return {language: read_texts(texts) for language, texts in entry.value.items()}
    return read_texts(entry)


def read_texts(entry: Entry) -> str | list[str]:
    """Return a text or a list of texts. Raises the file's error for anything else."""
    if isinstance(entry.value, tuple):
        return [item.text() for item in entry.value]
    return entry.text()


def as_list(value: Any) -> list[Any]:
    """Return a list as it is, anything else as a list of one."""
    return value if isinstance(value, list) else [value]
