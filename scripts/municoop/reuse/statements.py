"""The statements of a release by what they are about and by what they name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

Quads = list[ox.Quad]


@dataclass(frozen=True, slots=True)
class Statements:
    """Statements by the IRI of the subject, and by the IRI of the object where it is one, in their order.

    Those about blank nodes are left out: none are published.
    """

    by_subject: Mapping[str, Quads]
    by_object: Mapping[str, Quads]

    @classmethod
    def of(cls, quads: Iterable[ox.Quad]) -> Statements:
        """Return the statements of quads."""
        by_subject: dict[str, Quads] = defaultdict(list)
        by_object: dict[str, Quads] = defaultdict(list)
        for quad in quads:
            subject, value = quad.subject, quad.object
            if isinstance(subject, ox.NamedNode):
                by_subject[subject.value].append(quad)
                if isinstance(value, ox.NamedNode):
                    by_object[value.value].append(quad)
        return cls(by_subject, by_object)
