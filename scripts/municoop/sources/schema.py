"""A JSON Schema of facts files, by which editors complete keys, register keys and concepts while one types.

It follows from the context, the ontology and the register; a test keeps `ontology/facts.schema.json` equal.
The build itself does not read it: what is wrong with a file it says with file and line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from municoop.model import LANGUAGES, RegisterEntry
from municoop.rdf import MC, expand, node
from municoop.sources.context import Context
from municoop.sources.vocabulary import Vocabulary, name_pairs

Schema = dict[str, Any]
REFERENCE = {"type": "string", "pattern": "^(cooperation|office)/[a-z0-9-]+$|^https?://"}
SHARED_TERMS = ("label", "altLabel", "note", "isPartOf", "person", "organization", "post")
REGISTER_TERMS = ("descriptiveLabel", "country", "identifierSource")
OTHER_CLASSES = ("mc:Evidence", "mc:LocalAuthority", "mc:SourceDocument")
FACT_KEYS = ("type", "key", "about", "evidence")
THING = {"anyOf": [{"$ref": "#/$defs/key"}, REFERENCE]}


def schema_file(context: Context, vocabulary: Vocabulary, register: Iterable[RegisterEntry]) -> str:
    """Return the schema as the text of a file."""
    schema = build_schema(context, vocabulary, [entry.key for entry in register])
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def build_schema(context: Context, vocabulary: Vocabulary, keys: list[str]) -> Schema:
    """Return the schema of a file in mappings/documents/."""
    told = read_definitions(vocabulary.quads)
    domains = fact_properties(context, vocabulary)
    properties = {term: describe_term(context, term, vocabulary, told) for term in domains}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What a text states, and on which words",
        "type": "object",
        "required": ["document", "facts"],
        "additionalProperties": False,
        "$defs": {"key": {"enum": keys}},
        "properties": {
            "document": {"type": "string", "description": "The name of the text in seeds/."},
            "facts": {"type": "array", "items": describe_fact(context, vocabulary, properties)},
        },
    }


def describe_fact(context: Context, vocabulary: Vocabulary, properties: Schema) -> Schema:
    """Return the schema of one fact."""
    classes = [
        term
        for term in context.terms
        if term[0].isupper() and (vocabulary.is_a(context.iri(term), "mc:Cooperation") or term == "Office")
    ]
    by_language = {"type": "object", "propertyNames": {"pattern": "^[a-z]{2,3}"}}
    quote = {
        "type": "object",
        "required": ["quote"],
        "additionalProperties": False,
        "properties": {
            "quote": {"type": "string", "description": "Words of the text, exactly as it has them."},
            "occurrence": {"type": "integer", "minimum": 1},
            "supports": {"description": "The keys that these words support; all, if absent."},
            "inference": by_language,
        },
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "type": {"enum": classes},
            "key": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
            "about": {"$ref": "#/$defs/key"},
            **properties,
            "evidence": {"type": "array", "items": quote},
        },
        "oneOf": [{"required": ["type"]}, {"required": ["about"]}],
    }


def fact_properties(context: Context, vocabulary: Vocabulary) -> list[str]:
    """Return the terms that a fact may have: our properties but those of other things, and shared ones."""
    properties = {
        name
        for name, kind in name_pairs(vocabulary.quads, "rdf:type")
        if name.startswith(MC) and kind in {expand("owl:ObjectProperty"), expand("owl:DatatypeProperty")}
    }
    elsewhere = {
        name
        for name, domain in name_pairs(vocabulary.quads, "rdfs:domain")
        if domain in map(expand, OTHER_CLASSES)
    }
    return [
        term
        for term in context.terms
        if term in context
        and (term in SHARED_TERMS or context.iri(term) in properties - elsewhere)
        and term not in (*FACT_KEYS, *REGISTER_TERMS)
    ]


def describe_term(context: Context, term: str, vocabulary: Vocabulary, told: Mapping[str, str]) -> Schema:
    """Return the schema of the values of a term."""
    description = {"description": told[context.iri(term)]} if context.iri(term) in told else {}
    if context.is_by_language(term):
        return {"type": "object", "propertyNames": {"examples": list(LANGUAGES)}, **description}
    if context.coercion(term) == "@id":
        value: Schema = THING
    elif context.coercion(term) == "@vocab":
        value = {"enum": read_concepts(context, term, vocabulary)}
    else:
        value = {"type": ["string", "number"]}
    return {"anyOf": [value, {"type": "array", "items": value}], **description}


def read_concepts(context: Context, term: str, vocabulary: Vocabulary) -> list[str]:
    """Return the names of the concepts that a term takes, sorted."""
    scheme = context.concept_iri(term, "")
    subjects = {quad.subject.value for quad in vocabulary.quads if isinstance(quad.subject, ox.NamedNode)}
    return sorted(iri.removeprefix(scheme) for iri in subjects if iri.startswith(scheme) and iri != scheme)


def read_definitions(quads: Iterable[ox.Quad]) -> dict[str, str]:
    """Return the English definition of each term, by its IRI."""
    return {
        str(quad.subject.value): quad.object.value
        for quad in quads
        if quad.predicate == node("skos:definition")
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.Literal)
        and quad.object.language == "en"
    }
