"""Answers of the Reconciliation Service API 0.2 (W3C Community Group report, 2023), as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from municoop.matching.match import Candidate, match
from municoop.matching.text import normalise
from municoop.rdf import MC
from municoop.server.api.catalogue import Catalogue, list_classes, name_in
from municoop.server.api.inputs import Extension, Question
from municoop.server.api.properties import COUNTRY, PROPERTIES, WITHIN, describe_property

Plain = dict[str, Any]
VERSIONS = ("0.1", "0.2")
PREVIEW = {"width": 400, "height": 140}
SUGGESTED = 10
PREVIEW_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{name}</title></head>'
    '<body><p><a href="{page}" target="_blank" rel="noopener"><strong>{name}</strong></a></p>'
    "<p>{description}</p><p>{names}</p></body></html>\n"
)


def describe_service(catalogue: Catalogue, address: str, title: str) -> Plain:
    """Return the manifest (section 3.1). `address` is the absolute address of the service."""
    suggest = {
        kind: {"service_url": address, "service_path": f"/suggest/{kind}"}
        for kind in ("entity", "type", "property")
    }
    return {
        "versions": [*VERSIONS],
        "name": title,
        "identifierSpace": catalogue.identifier_space,
        "schemaSpace": MC,
        "defaultTypes": [describe_type(catalogue, iri) for iri in list_classes(catalogue)],
        "view": {"url": f"{catalogue.identifier_space}{{{{id}}}}"},
        "preview": {"url": f"{address}/preview?id={{{{id}}}}", **PREVIEW},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": address, "service_path": "/properties"},
            "property_settings": [],
        },
    }


def describe_type(catalogue: Catalogue, iri: str, language: str = "en") -> Plain:
    """Return a class as the API names it."""
    return {"id": iri, "name": catalogue.say(iri, language)}


def answer_questions(catalogue: Catalogue, questions: Mapping[str, Question]) -> Plain:
    """Return the candidates for each of the questions of a batch (section 4)."""
    return {key: {"result": answer_question(catalogue, asked)} for key, asked in questions.items()}


def answer_question(catalogue: Catalogue, asked: Question) -> list[Plain]:
    """Return the candidates for a question, best first. Of several types any will do."""
    found: dict[str, Candidate] = {}
    for wanted in asked.types or (None,):
        for candidate in match(
            asked.query,
            catalogue.index,
            type=wanted,
            country=asked.properties.get(COUNTRY),
            within=asked.properties.get(WITHIN),
            limit=asked.limit,
        ):
            found.setdefault(candidate.thing.id, candidate)
    best = sorted(found.values(), key=lambda candidate: (-candidate.score, candidate.thing.id))
    return [describe_candidate(catalogue, candidate) for candidate in best[: asked.limit]]


def describe_candidate(catalogue: Catalogue, candidate: Candidate) -> Plain:
    """Return a candidate (section 4.3), with the reasons against it as features."""
    thing = candidate.thing
    return {
        "id": catalogue.path(thing),
        "name": name_in(thing, candidate.name.language),
        "description": catalogue.describe(thing, "en"),
        "type": [describe_type(catalogue, catalogue.type_iri(thing))],
        "score": candidate.score,
        "match": candidate.match,
        "features": [{"id": reason, "value": True} for reason in candidate.why],
    }


def suggest_entities(catalogue: Catalogue, prefix: str, cursor: int = 0) -> Plain:
    """Return the things that a name typed so far may become (section 6.1), then those it may be a form of."""
    start = normalise(prefix)
    begun = [
        thing
        for _, thing in sorted(catalogue.things.items())
        if start and any(normalise(name.text).startswith(start) for name in thing.names)
    ]
    seen = {thing.id for thing in begun}
    matched = match(prefix, catalogue.index, limit=SUGGESTED) if start else ()
    things = [*begun, *(one.thing for one in matched if one.thing.id not in seen)]
    return {
        "result": [
            {
                "id": catalogue.path(thing),
                "name": name_in(thing, "en"),
                "description": catalogue.describe(thing, "en"),
                "notable": [describe_type(catalogue, catalogue.type_iri(thing))],
            }
            for thing in things[cursor : cursor + SUGGESTED]
        ]
    }


def suggest_types(catalogue: Catalogue, prefix: str) -> Plain:
    """Return the classes whose names have a word that begins so (section 6.2)."""
    types = [describe_type(catalogue, iri) for iri in list_classes(catalogue)]
    return {"result": [one for one in types if begins(one["name"], prefix)]}


def suggest_properties(prefix: str) -> Plain:
    """Return the properties whose names have a word that begins so (section 6.3)."""
    named = [describe_property(key) for key in PROPERTIES]
    return {"result": [one for one in named if begins(one["name"], prefix) or begins(one["id"], prefix)]}


def begins(name: str, prefix: str) -> bool:
    """Return True when a word of a name begins so.

    >>> begins("local authority", "AUTH"), begins("network", "work")
    (True, False)
    """
    return any(word.startswith(prefix.casefold()) for word in name.casefold().split())


def propose_properties(type_iri: str, limit: int) -> Plain:
    """Return the columns that can be added to things of a class (section 5.1): the same for all."""
    return {"type": type_iri, "properties": [describe_property(key) for key in PROPERTIES][:limit]}


def extend(catalogue: Catalogue, wanted: Extension) -> Plain:
    """Return the values of properties of things (section 5.2); of an unknown thing, none."""
    return {
        "meta": [describe_property(key) for key in wanted.properties],
        "rows": {name: read_row(catalogue, name, wanted.properties) for name in wanted.things},
    }


def read_row(catalogue: Catalogue, name: str, keys: Sequence[str]) -> Plain:
    """Return the values of a thing's properties."""
    thing = catalogue.find(name)
    return {key: PROPERTIES[key].read(thing) if thing else [] for key in keys}


def preview(catalogue: Catalogue, name: str, language: str) -> str | None:
    """Return a small page on a thing (section 7), None for an unknown one."""
    thing = catalogue.find(name)
    if thing is None:
        return None
    return PREVIEW_PAGE.format(
        lang=language,
        name=name_in(thing, language),
        page=thing.id,
        description=catalogue.describe(thing, language),
        names=" · ".join(dict.fromkeys(each.text for each in thing.names)),
    )
