"""What is gone: things that an old release describes and a new one does not.

`mappings/gone.yaml` says why, so that their addresses go on to answer:

    cooperation/visit-krefeld:
      since: 2026-11-22
      label: {en: Visit to Krefeld, uk: Візит до Крефельда, pl: Wizyta w Krefeld}
      reason: {en: It was entered twice., uk: Його внесено двічі., pl: Wpisano ją dwukrotnie.}
      successor: cooperation/visit-krefeld-2025

`successor`, `label` and `since` may be left out: the label is then the one in the old release, and the
day that of the release. An entry stays for good, so that later releases have the tombstone too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from municoop.errors import MappingError
from municoop.model import LANGUAGES, Finding, Location
from municoop.rdf import CHECKS, expand, node
from municoop.sources.project import Project
from municoop.sources.yamlfile import Entry, read_yaml

GONE_FILE = "mappings/gone.yaml"
KEYS = frozenset({"since", "label", "reason", "successor"})
THING = re.compile(r"(?P<base>.*/)id/(?P<kind>[a-z]+)/(?P<key>[a-z0-9-]+)", re.ASCII | re.DOTALL)
PATH = re.compile(r"[a-z]+/[a-z0-9-]+", re.ASCII)
GRAPH = "/graph/gone"
RDF_TYPE, DEPRECATED, LABEL = node("rdf:type"), node("owl:deprecated"), node("rdfs:label")
NOTE, MODIFIED = node("skos:changeNote"), node("dcterms:modified")
REPLACED, SEE_ALSO = node("dcterms:isReplacedBy"), node("rdfs:seeAlso")
WITHOUT_REASON = {
    "en": "The thing is gone and nothing says why: add it to mappings/gone.yaml.",
    "uk": "Запис зник, а причини не вказано: додайте його до mappings/gone.yaml.",
    "pl": "Wpis zniknął, a nie podano powodu: dodaj go do mappings/gone.yaml.",
}
# A quotation goes with what it supports, or gives way to a better one: that needs no entry.
STANDING_REASONS = {
    "evidence": {
        "en": "This quotation is no longer used.",
        "uk": "Цю цитату більше не використано.",
        "pl": "Ten cytat nie jest już używany.",
    }
}
STILL_THERE = {
    "en": "The thing is listed as gone, but the release describes it.",
    "uk": "Запис позначено як зниклий, але випуск його описує.",
    "pl": "Wpis oznaczono jako usunięty, ale wydanie go opisuje.",
}
NO_SUCCESSOR = {
    "en": "What is said to replace the thing is not in the release.",
    "uk": "Запису, названого заміною, у випуску немає.",
    "pl": "Wpisu wskazanego jako zastępujący nie ma w wydaniu.",
}


@dataclass(frozen=True, slots=True)
class GoneEntry:
    """What `mappings/gone.yaml` says of a thing; `path` and `successor` are `{kind}/{key}`."""

    path: str
    reason: Mapping[str, str]
    location: Location
    successor: str = ""
    since: str = ""
    label: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A thing that is gone.

    `reason` is empty where nobody has said it; `last` is the IRI of the last version that described it, ""
    where none is known; `location` is that of its entry.
    """

    iri: str
    reason: Mapping[str, str]
    successor: str
    since: str
    labels: Mapping[str, str]
    location: Location | None = None
    last: str = ""


def read_gone(project: Project) -> tuple[GoneEntry, ...]:
    """Return the entries of `mappings/gone.yaml`, none when there is no such file. Raises MappingError."""
    return tuple(
        parse_entry(path, entry)
        for file in project.files(GONE_FILE)
        for path, entry in read_yaml(file, GONE_FILE, MappingError).mapping().items()
    )


def parse_entry(path: str, entry: Entry) -> GoneEntry:
    """Return one entry. Raises MappingError for a key that is unknown, or a text that is no reason."""
    given = entry.mapping()
    for name in sorted(given.keys() - KEYS):
        raise given[name].wrong(f"unknown key {name!r}", "keys are " + ", ".join(sorted(KEYS)))
    if not PATH.fullmatch(path):
        raise entry.wrong(f"{path!r} names no thing", "write KIND/KEY, as cooperation/visit-krefeld")
    if "reason" not in given:
        raise entry.wrong("the reason is missing", "add `reason: {en: …, uk: …, pl: …}`")
    return GoneEntry(
        path=path,
        reason=parse_texts(given["reason"]),
        location=Location(entry.file, entry.line),
        successor=parse_path(given["successor"]) if "successor" in given else "",
        since=given["since"].day() if "since" in given else "",
        label=parse_texts(given["label"]) if "label" in given else {},
    )


def parse_texts(entry: Entry) -> dict[str, str]:
    """Return a text in every language. Raises MappingError when one is missing or unknown."""
    texts = {language: text.text() for language, text in entry.mapping().items()}
    if texts.keys() != set(LANGUAGES):
        raise entry.wrong("a text in each language is needed", "write en, uk and pl")
    return texts


def parse_path(entry: Entry) -> str:
    """Return the path of a successor. Raises MappingError for another form."""
    text = entry.text()
    if not PATH.fullmatch(text):
        raise entry.wrong(f"{text!r} is no successor", "write KIND/KEY")
    return text


def find_gone(
    old: Iterable[ox.Quad],
    new: Iterable[ox.Quad],
    record: Iterable[GoneEntry],
    base_iri: str,
    day: str,
    last: str = "",
) -> tuple[Tombstone, ...]:
    """Return what is gone, sorted: what `old` describes and `new` does not, and what the record lists.

    `day` is the date of the release, for entries that have none, and `last` the IRI of the version that is
    `old`. The tombstones of `old` stay, unless the thing is back: so each later release has those of the
    ones before it, also with nothing but the record.
    """
    entries = {f"{base_iri}id/{entry.path}": entry for entry in record}
    described = find_described(new)
    before = list(old)
    lost = {
        quad.subject.value
        for quad in before
        if quad.predicate == RDF_TYPE
        and isinstance(quad.subject, ox.NamedNode)
        and THING.fullmatch(quad.subject.value)
    }
    labels = find_labels(before, lost)
    graves = {iri: Tombstone(iri, find_reason(iri), "", day, labels.get(iri, {}), last=last) for iri in lost}
    graves = {**read_tombstones(before), **graves}
    names = sorted({*graves, *entries} - {str(getattr(name, "value", "")) for name in described})
    return tuple(
        explain_tombstone(graves.get(iri, Tombstone(iri, {}, "", day, {})), entries.get(iri), base_iri)
        for iri in names
    )


def bury(
    removed: Collection[ox.Quad],
    new: Iterable[ox.Quad],
    record: Sequence[GoneEntry],
    base_iri: str,
    day: str,
    last: str = "",
) -> tuple[tuple[Tombstone, ...], tuple[Finding, ...]]:
    """Return the tombstones, as `find_gone` does, and what is to be said about them.

    `removed` are the statements of the old release that `new` lacks: whatever is gone is among them.
    """
    asked = {quad.subject for quad in removed} | {ox.NamedNode(iri) for iri in name_things(record, base_iri)}
    described = [quad for quad in new if quad.subject in asked] if asked else []
    graves = find_gone(removed, described, record, base_iri, day, last)
    return graves, check_gone(graves, described, record, base_iri)


def read_tombstones(quads: Iterable[ox.Quad]) -> dict[str, Tombstone]:
    """Return the tombstones of a release by what they are of: what `describe_tombstones` wrote."""
    about: dict[str, dict[ox.NamedNode, list[ox.NamedNode | ox.Literal]]] = {}
    for quad in quads:
        is_grave = isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.endswith(GRAPH)
        if is_grave and isinstance(quad.subject, ox.NamedNode) and THING.fullmatch(quad.subject.value):
            value = quad.object
            if isinstance(value, ox.NamedNode | ox.Literal):
                about.setdefault(quad.subject.value, {}).setdefault(quad.predicate, []).append(value)
    return {iri: read_tombstone(iri, values) for iri, values in about.items()}


def read_tombstone(iri: str, values: Mapping[ox.NamedNode, list[ox.NamedNode | ox.Literal]]) -> Tombstone:
    """Return a tombstone from its statements."""

    def first(predicate: ox.NamedNode) -> str:
        return min((value.value for value in values.get(predicate, ())), default="")

    def texts(predicate: ox.NamedNode) -> dict[str, str]:
        found = [value for value in values.get(predicate, ()) if isinstance(value, ox.Literal)]
        return {value.language or "": value.value for value in sorted(found, key=str, reverse=True)}

    return Tombstone(iri, texts(NOTE), first(REPLACED), first(MODIFIED), texts(LABEL), last=first(SEE_ALSO))


def name_things(record: Iterable[GoneEntry], base_iri: str) -> set[str]:
    """Return the IRIs of all things that entries name."""
    paths = [path for entry in record for path in (entry.path, entry.successor)]
    return {f"{base_iri}id/{path}" for path in paths if path}


def find_described(quads: Iterable[ox.Quad]) -> set[object]:
    """Return the subjects that have a type: what a release describes. A tombstone has none."""
    return {quad.subject for quad in quads if quad.predicate == RDF_TYPE}


def find_reason(iri: str) -> Mapping[str, str]:
    """Return the reason that all things of a kind have for going, empty where each needs its own."""
    thing = THING.fullmatch(iri)
    return STANDING_REASONS.get(thing["kind"], {}) if thing else {}


def find_labels(quads: Iterable[ox.Quad], things: set[str]) -> dict[str, dict[str, str]]:
    """Return the labels of things by language; of two in one language, the first by its letters."""
    found: dict[str, dict[str, str]] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if (
            quad.predicate == LABEL
            and isinstance(value, ox.Literal)
            and isinstance(subject, ox.NamedNode)
            and subject.value in things
        ):
            labels = found.setdefault(subject.value, {})
            language = value.language or ""
            labels[language] = min(labels.get(language, value.value), value.value)
    return found


def explain_tombstone(grave: Tombstone, entry: GoneEntry | None, base_iri: str) -> Tombstone:
    """Return a tombstone with what its entry says."""
    if entry is None:
        return grave
    return replace(
        grave,
        reason=entry.reason,
        successor=f"{base_iri}id/{entry.successor}" if entry.successor else "",
        since=entry.since or grave.since,
        labels=entry.label or grave.labels,
        location=entry.location,
    )


def check_gone(
    tombstones: Iterable[Tombstone], new: Iterable[ox.Quad], record: Iterable[GoneEntry], base_iri: str
) -> tuple[Finding, ...]:
    """Return warnings: gone without a reason, listed and still there, replaced by what is not there."""
    described = find_described(new)
    graves = {tombstone.iri: tombstone for tombstone in tombstones}
    findings = [warn(grave.iri, WITHOUT_REASON, None) for grave in graves.values() if not grave.reason]
    for entry in record:
        iri = f"{base_iri}id/{entry.path}"
        if ox.NamedNode(iri) in described:
            findings.append(warn(iri, STILL_THERE, entry.location))
        successor = f"{base_iri}id/{entry.successor}"
        if entry.successor and ox.NamedNode(successor) not in described and successor not in graves:
            findings.append(warn(iri, NO_SUCCESSOR, entry.location, successor))
    return tuple(sorted(findings, key=lambda finding: finding.sort_key))


def warn(iri: str, messages: Mapping[str, str], location: Location | None, value: str = "") -> Finding:
    """Return a warning about a thing that is gone."""
    return Finding("Warning", CHECKS + "gone", iri, expand("owl:deprecated"), value, messages, location)


def describe_tombstones(tombstones: Iterable[Tombstone], graph: str) -> Iterator[ox.Quad]:
    """Yield the descriptions of what is gone, in a named graph.

    `owl:deprecated` (OWL 2 §5.5) and `dcterms:isReplacedBy` say so; `skos:changeNote` says why,
    `dcterms:modified` since when, and `rdfs:seeAlso` names the last version that had it. Not
    `prov:invalidatedAtTime`: it wants a moment, and it would say that the city came to an end where only
    our entry did. Without a type, they count as no thing.
    """
    name = ox.NamedNode(graph)
    for tombstone in tombstones:
        about = ox.NamedNode(tombstone.iri)
        yield ox.Quad(about, DEPRECATED, ox.Literal("true", datatype=node("xsd:boolean")), name)
        yield ox.Quad(about, MODIFIED, ox.Literal(tombstone.since, datatype=node("xsd:date")), name)
        for predicate, texts in ((LABEL, tombstone.labels), (NOTE, tombstone.reason)):
            for language, text in sorted(texts.items()):
                value = ox.Literal(text, language=language) if language else ox.Literal(text)
                yield ox.Quad(about, predicate, value, name)
        for predicate, iri in ((REPLACED, tombstone.successor), (SEE_ALSO, tombstone.last)):
            if iri:
                yield ox.Quad(about, predicate, ox.NamedNode(iri), name)
