"""`void.ttl`: what is in the data set, by VoID (https://www.w3.org/TR/void/). Every number is counted here.

Counts are of the union of the named graphs, but for `void:subset`, where each graph is counted by itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar
from urllib.parse import urlsplit

import pyoxigraph as ox

from municoop import rdf
from municoop.model import Release
from municoop.release.description import Value, describe, iris, terms, texts, typed
from municoop.release.dumps import DUMPS, RDF_TYPE, find_namespace, iri, merge

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)

FORMATS = "http://www.w3.org/ns/formats/"
LINKS = "links"
DATASET = "void:Dataset"
GONE = rdf.node("owl:deprecated")
# Link targets by how their IRIs begin: a name for the link set's own IRI, and the target's title.
TARGETS = {
    "http://www.wikidata.org/entity/": ("wikidata", "Wikidata"),
    "https://sws.geonames.org/": ("geonames", "GeoNames"),
    "https://ror.org/": ("ror", "ROR"),
    "https://isni.org/isni/": ("isni", "ISNI"),
}
GRAPH_TITLES = {
    "register": {
        "en": "Register of known things",
        "uk": "Реєстр відомих об’єктів",
        "pl": "Rejestr znanych obiektów",
    },
    LINKS: {
        "en": "Links to other data sets",
        "uk": "Посилання на інші набори даних",
        "pl": "Odnośniki do innych zbiorów danych",
    },
    "schemes": {
        "en": "Concept schemes: themes, statuses, forms, areas",
        "uk": "Схеми понять: теми, статуси, форми, території",
        "pl": "Schematy pojęć: tematy, statusy, formy, obszary",
    },
    "gone": {
        "en": "What is no longer part of the data",
        "uk": "Те, чого вже немає в даних",
        "pl": "To, czego już nie ma w danych",
    },
    "derived": {
        "en": "Statements derived by rules",
        "uk": "Твердження, виведені за правилами",
        "pl": "Stwierdzenia wyprowadzone za pomocą reguł",
    },
}
DOCUMENT_TITLES = {
    "en": "Statements from the text {}",
    "uk": "Твердження з тексту {}",
    "pl": "Stwierdzenia z tekstu {}",
}
OWN_TITLES = {
    "en": "What is in the data set",
    "uk": "Що містить набір даних",
    "pl": "Co zawiera zbiór danych",
}
LINKSET_TITLES = {"en": "Links to {}", "uk": "Посилання на {}", "pl": "Odnośniki do: {}"}
EXAMPLE_KINDS = ("authority", "cooperation", "document", "evidence")


@dataclass(frozen=True, slots=True)
class Inventory:
    """A release and the union of its graphs."""

    release: Release
    triples: tuple[ox.Triple, ...]

    @property
    def dataset(self) -> str:
        """The IRI of the data set."""
        return f"{self.release.base_iri}dataset/"

    @property
    def id_space(self) -> str:
        """What the IRIs of all things begin with."""
        return f"{self.release.base_iri}id/"

    def part(self, name: str) -> str:
        """Return the IRI of a part of the data set's description."""
        return f"{self.dataset}#{name}"


def describe_contents(release: Release) -> list[ox.Triple]:
    """Return the VoID description of a release."""
    inventory = Inventory(release, tuple(merge(release.quads)))
    parts = (
        describe_document,
        describe_dataset,
        describe_access,
        describe_classes,
        describe_properties,
        describe_graphs,
        describe_links,
    )
    return list(chain.from_iterable(part(inventory) for part in parts))


def describe_document(inventory: Inventory) -> Iterator[ox.Triple]:
    """Yield what the description says of itself."""
    return describe(
        f"{inventory.release.base_iri}void.ttl",
        {
            "rdf:type": terms("void:DatasetDescription"),
            "foaf:primaryTopic": iris(inventory.dataset),
            "dcterms:title": texts(OWN_TITLES),
        },
    )


def describe_dataset(inventory: Inventory) -> Iterator[ox.Triple]:
    """Yield title, origin and size of the data set."""
    metadata, triples = inventory.release.metadata, inventory.triples
    subjects = {iri(triple.subject) for triple in triples}
    gone = {iri(triple.subject) for triple in triples if triple.predicate == GONE}
    things = [subject for subject in subjects - gone if is_thing(subject, inventory.id_space)]
    return describe(
        inventory.dataset,
        {
            "rdf:type": terms(DATASET),
            "dcterms:title": texts(metadata.title),
            "dcterms:description": texts(metadata.description),
            "dcterms:publisher": iris(metadata.publisher_iri),
            "dcterms:license": iris(metadata.license),
            "dcterms:issued": typed(metadata.issued, "xsd:date"),
            "dcterms:modified": typed(metadata.modified, "xsd:date"),
            "void:triples": number(len(triples)),
            "void:entities": number(len(things)),
            "void:distinctSubjects": number(len(subjects)),
            "void:distinctObjects": number(len({triple.object for triple in triples})),
            "void:properties": number(len({triple.predicate for triple in triples})),
            "void:classes": number(len(group_classes(triples))),
        },
    )


def describe_access(inventory: Inventory) -> Iterator[ox.Triple]:
    """Yield where the data is found, how its IRIs look, and what vocabularies it uses."""
    base_iri = inventory.release.base_iri
    return describe(
        inventory.dataset,
        {
            "foaf:homepage": iris(base_iri),
            "void:dataDump": iris(*(f"{base_iri}{dump.file}" for dump in DUMPS)),
            "void:feature": iris(*(f"{FORMATS}{dump.form.name}" for dump in DUMPS)),
            "void:uriSpace": [ox.Literal(inventory.id_space)],
            "void:uriRegexPattern": [ox.Literal(f"^{inventory.id_space.replace('.', '[.]')}[^#]+$")],
            "void:vocabulary": iris(*find_vocabularies(inventory.triples)),
            "void:exampleResource": iris(*find_examples(inventory)),
        },
    )


def describe_classes(inventory: Inventory) -> Iterator[ox.Triple]:
    """Yield how many things there are of each class."""
    for name, members in sorted(group_classes(inventory.triples).items()):
        part = inventory.part(f"class-{slug(name)}")
        yield from describe(inventory.dataset, {"void:classPartition": iris(part)})
        yield from describe(
            part,
            {"rdf:type": terms(DATASET), "void:class": iris(name), "void:entities": number(len(members))},
        )


def describe_properties(inventory: Inventory) -> Iterator[ox.Triple]:
    """Yield how often each property is used, on how many subjects and with how many values."""
    for predicate, uses in sorted(group(inventory.triples, lambda triple: triple.predicate.value).items()):
        part = inventory.part(f"property-{slug(predicate)}")
        yield from describe(inventory.dataset, {"void:propertyPartition": iris(part)})
        yield from describe(
            part,
            {
                "rdf:type": terms(DATASET),
                "void:property": iris(predicate),
                "void:triples": number(len(uses)),
                "void:distinctSubjects": number(len({triple.subject for triple in uses})),
                "void:distinctObjects": number(len({triple.object for triple in uses})),
            },
        )


def describe_graphs(inventory: Inventory) -> Iterator[ox.Triple]:
    """Yield a subset for each named graph, under the graph's own IRI."""
    known = {iri(triple.subject) for triple in inventory.triples}
    for graph, quads in sorted(group(inventory.release.quads, lambda quad: iri(quad.graph_name)).items()):
        name = graph.rpartition("/")[2]
        document = f"{inventory.id_space}document/{name}"
        yield from describe(inventory.dataset, {"void:subset": iris(graph)})
        yield from describe(
            graph,
            {
                "rdf:type": terms(DATASET),
                "dcterms:title": texts(GRAPH_TITLES.get(name) or fill(DOCUMENT_TITLES, name)),
                "dcterms:source": iris(document) if document in known else [],
                "void:triples": number(len(quads)),
            },
        )


def describe_links(inventory: Inventory) -> Iterator[ox.Triple]:
    """Yield a link set for each target and link property, and the target."""
    graph = rdf.graph_iri(inventory.release.base_iri, LINKS)
    links = [quad.triple for quad in inventory.release.quads if iri(quad.graph_name) == graph]
    by_set = group(links, lambda triple: (find_target(iri(triple.object)), triple.predicate.value))
    for (space, predicate), members in sorted(by_set.items()):
        name, title = TARGETS.get(space, (slug(space), urlsplit(space).netloc))
        part, target = inventory.part(f"links-{name}-{slug(predicate)}"), inventory.part(f"target-{name}")
        yield from describe(inventory.dataset, {"void:subset": iris(part)})
        yield from describe(
            part,
            {
                "rdf:type": terms("void:Linkset"),
                "dcterms:title": texts(fill(LINKSET_TITLES, f"{title} ({rdf.compact(predicate)})")),
                "void:subjectsTarget": iris(inventory.dataset),
                "void:objectsTarget": iris(target),
                "void:linkPredicate": iris(predicate),
                "void:triples": number(len(members)),
            },
        )
        yield from describe(
            target,
            {
                "rdf:type": terms(DATASET),
                "dcterms:title": [ox.Literal(title)],
                "void:uriSpace": [ox.Literal(space)],
            },
        )


def find_target(name: str) -> str:
    """Return what all IRIs begin with where an IRI comes from: as listed, else by scheme and host."""
    parts = urlsplit(name)
    return next((space for space in TARGETS if name.startswith(space)), f"{parts.scheme}://{parts.netloc}/")


def find_vocabularies(triples: Iterable[ox.Triple]) -> list[str]:
    """Return the namespaces of the properties and classes in use."""
    names = {triple.predicate.value for triple in triples} | set(group_classes(triples))
    return sorted({find_namespace(name) for name in names})


def find_examples(inventory: Inventory) -> Iterator[str]:
    """Yield the first thing of some kinds."""
    subjects = sorted({iri(triple.subject) for triple in inventory.triples})
    for kind in EXAMPLE_KINDS:
        space = f"{inventory.id_space}{kind}/"
        yield from [subject for subject in subjects if is_thing(subject, space)][:1]


def is_thing(name: str, space: str) -> bool:
    """Return True for the IRI of a thing in a space, False for a part of one."""
    return name.startswith(space) and "#" not in name


def group_classes(triples: Iterable[ox.Triple]) -> Mapping[str, set[str]]:
    """Return the classes, each with its members."""
    members = defaultdict(set)
    for triple in triples:
        if triple.predicate == RDF_TYPE:
            members[iri(triple.object)].add(iri(triple.subject))
    return members


def group(items: Iterable[Item], key: Callable[[Item], Key]) -> dict[Key, list[Item]]:
    """Return the items by their keys."""
    grouped: dict[Key, list[Item]] = {}
    for item in items:
        grouped.setdefault(key(item), []).append(item)
    return grouped


def fill(titles: Mapping[str, str], name: str) -> dict[str, str]:
    """Return titles with the name in its place."""
    return {language: title.format(name) for language, title in titles.items()}


def number(count: int) -> list[Value]:
    """Return a count as VoID wants it (range of void:triples and its like: xsd:integer)."""
    return typed(count, "xsd:integer")


def slug(name: str) -> str:
    """Return the short name of a term as the last part of an IRI.

    >>> slug("http://www.w3.org/ns/oa#exact")
    'oa-exact'
    """
    return re.sub(r"[^A-Za-z0-9]+", "-", rdf.compact(name)).strip("-")
