"""Answers of the search, as plain values."""

from __future__ import annotations

from typing import Any

from municoop.matching.match import match
from municoop.server.api.catalogue import Catalogue, name_in
from municoop.server.api.inputs import Search


def find(catalogue: Catalogue, sought: Search) -> dict[str, Any]:
    """Return the things that a name in any case form or spelling may mean, best first.

    `homonyms` are the others among the results that bear the very same name: `description` tells them apart.
    """
    candidates = match(
        sought.name, catalogue.index, type=sought.type, country=sought.country, limit=sought.limit
    )
    names = [name_in(candidate.thing, sought.language) for candidate in candidates]
    return {
        "query": sought.name,
        "results": [
            {
                "id": candidate.thing.id,
                "name": name,
                "matched": candidate.name.text,
                "description": catalogue.describe(candidate.thing, sought.language),
                "type": catalogue.type_iri(candidate.thing),
                "country": candidate.thing.country or None,
                "score": candidate.score,
                "match": candidate.match,
                "why": [*candidate.why],
                "homonyms": [
                    other.thing.id
                    for other, its_name in zip(candidates, names, strict=True)
                    if its_name == name and other is not candidate
                ],
                "sameAs": [*candidate.thing.same],
            }
            for candidate, name in zip(candidates, names, strict=True)
        ],
    }
