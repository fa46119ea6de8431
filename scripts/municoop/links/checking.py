"""Accepted links, checked: against each other, and against what Wikidata says of their items now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import pyoxigraph as ox

from municoop.links import messages
from municoop.links.asking import (
    BATCH_SIZE,
    WIKIDATA,
    Ask,
    Notify,
    ask_pages,
    item_number,
    read_item,
    write_item_values,
)
from municoop.links.identifiers import SURE, Identifier, IdentifierKind
from municoop.links.items import Item, describe_items
from municoop.links.registers import check_registers, report
from municoop.links.scoring import great_circle_km
from municoop.links.things import CLASSES, IDENTITY, Point, Thing, describe_things
from municoop.model import CheckReport, Finding, Link
from municoop.network.client import Endpoint, ask_rows, batches
from municoop.rdf import DEF, node
from municoop.sources.context import read_context
from municoop.sources.links import read_links
from municoop.sources.project import Project
from municoop.sources.register import read_register
from municoop.sources.vocabulary import Vocabulary, read_vocabulary

# Items of Wikidata that stand for a page and for nothing in the world, and what countries and continents are.
# Each number was seen with its name in several unrelated programs that leave such items out, or ask for them.
PAGES = {
    "Q4167410": "disambiguation page",
    "Q22808320": "human name disambiguation page",
    "Q4167836": "category",
    "Q13406463": "list article",
    "Q17362920": "duplicated page",
}
COUNTRY = {"Q6256": "country", "Q3624078": "sovereign state"}
CONTINENT = {"Q5107": "continent"}
# Seen as `?item wdt:P31 wd:Q3624078 . ?item wdt:P297 ?isocode`, and so in several programs.
ISO = IdentifierKind("iso", "ISO 3166-1 code", "P297", 0.9)
# An identifier of this weight names one thing only, so that another value is another thing.
AREA = f"{DEF}/area/"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the item of one of our things ought to say. `classes` are those it may belong to, by id."""

    classes: Mapping[str, str]
    country: str | None = None
    point: Point | None = None
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """What the source says: of items, of the items that redirects lead to, and of identifiers of items."""

    items: Mapping[str, Item]
    targets: Mapping[str, str]
    missing: frozenset[str]
    values: Mapping[tuple[str, str], frozenset[str]]

    def resolve(self, item: str) -> str:
        """Return the item that a redirect leads to; any other item as it is."""
        return self.targets.get(item, item)


def check_project(project: Project, endpoint: Endpoint, most_km: float, notify: Notify) -> CheckReport:
    """Check all accepted links of a project.

    Raises InputError for a file that cannot be read, RemoteError when an answer fails to come; what came
    before is in the cache of the endpoint.
    """
    context, vocabulary = read_context(project), read_vocabulary(project)
    links = read_links(project.files("mappings/links/*.sssom.tsv"), project.name)
    entries = read_register(project, context, vocabulary)
    countries = find_countries(vocabulary)
    expectations = {**expect_things(describe_things(entries, links)), **expect_areas(vocabulary, countries)}
    findings = check_links(links, expectations, partial(ask_rows, endpoint), most_km, notify)
    asked = sum(read_item(link.object) is not None for link in links)
    notify("looking up codes offline")
    offline, counts = check_registers(entries, links, countries, most_km)
    return CheckReport(
        findings=tuple(sorted([*findings, *offline], key=lambda finding: finding.sort_key)),
        checked={"links": len(links), "links to Wikidata": asked, **counts},
    )


def expect_things(things: Iterable[Thing]) -> dict[str, Expectation]:
    """Return what is expected of the items of things, by subject. Websites change, and are left out."""
    return {
        thing.subject: Expectation(
            classes={item: CLASSES[item] for item in sorted(thing.classes)},
            country=thing.country,
            point=thing.point,
            identifiers=tuple(one for one in thing.identifiers if one.kind.name != "homepage"),
        )
        for thing in things
    }


def find_countries(vocabulary: Vocabulary) -> dict[str, str]:
    """Return the ISO codes of the areas that have one, by their IRIs: countries do, continents do not."""
    return {
        quad.subject.value: quad.object.value
        for quad in vocabulary.schemes
        if quad.predicate == node("skos:notation")
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.Literal)
        and quad.subject.value.startswith(AREA)
    }


def expect_areas(vocabulary: Vocabulary, countries: Mapping[str, str]) -> dict[str, Expectation]:
    """Return what is expected of the items of areas, by their IRIs."""
    subjects = (quad.subject for quad in vocabulary.schemes if isinstance(quad.subject, ox.NamedNode))
    areas = {subject.value for subject in subjects if subject.value.startswith(AREA)}
    continents = {area: Expectation(CONTINENT) for area in sorted(areas - countries.keys())}
    return continents | {
        area: Expectation(COUNTRY, identifiers=(Identifier(ISO, code),)) for area, code in countries.items()
    }


def check_links(
    links: Sequence[Link],
    expectations: Mapping[str, Expectation],
    ask: Ask,
    most_km: float,
    notify: Notify,
) -> list[Finding]:
    """Return what is wrong with links. `expectations` says by subject what an item should agree with."""
    linked = {link: item for link in links if (item := read_item(link.object))}
    answers = gather(set(linked.values()), expectations.values(), ask, notify)
    findings = find_clashes(links, answers)
    for link, item in linked.items():
        expectation = expectations.get(link.subject, Expectation({}))
        findings += check_link(link, item, expectation, answers, most_km)
    return findings


def gather(linked: set[str], expectations: Iterable[Expectation], ask: Ask, notify: Notify) -> Answers:
    """Ask the source all that the checks need to know of linked items."""
    items = describe_items(linked, ask, notify)
    targets = find_targets([item.id for item in items.values() if item.redirect], ask)
    items |= describe_items(set(targets.values()) - items.keys(), ask, notify)
    silent = [item.id for item in items.values() if not (item.redirect or item.labels or item.types)]
    missing = frozenset(silent) - find_present(silent, ask)
    kinds = {one.kind.name: one.kind for expected in expectations for one in expected.identifiers}
    notify(f"asking for the identifiers of {len(items)} items")
    values = find_values(sorted(items, key=item_number), [kinds[name] for name in sorted(kinds)], ask)
    return Answers(items, targets, missing, values)


def find_targets(items: Sequence[str], ask: Ask) -> dict[str, str]:
    """Return the items that redirects lead to."""
    targets = {}
    for batch in batches(items, BATCH_SIZE):
        query = (
            f"SELECT DISTINCT ?item ?other {{ {write_item_values('item', batch)} ?item owl:sameAs ?other }}"
        )
        for term, other in ask_pages(ask, query, "?item ?other", f"where {len(batch)} redirects lead to"):
            item, target = read_item(term), read_item(other)
            if item and target:
                targets[item] = target
    return targets


def find_present(items: Sequence[str], ask: Ask) -> set[str]:
    """Return those of the items that the source says anything of."""
    present = set()
    for batch in batches(items, BATCH_SIZE):
        query = f"SELECT DISTINCT ?item {{ {write_item_values('item', batch)} ?item ?property ?value }}"
        rows = ask_pages(ask, query, "?item", f"whether {len(batch)} items exist")
        present |= {item for (term,) in rows if (item := read_item(term))}
    return present


def find_values(
    items: Sequence[str], kinds: Sequence[IdentifierKind], ask: Ask
) -> dict[tuple[str, str], frozenset[str]]:
    """Return the identifiers of items, as they are compared, by item and name of their kind."""
    values = defaultdict(set)
    for batch in batches(items, BATCH_SIZE) if kinds else ():
        branches = " UNION ".join(
            f"{{ {write_item_values('item', batch)} ?item wdt:{kind.property} ?value"
            f" BIND('{kind.name}' AS ?kind) }}"
            for kind in kinds
        )
        query = f"SELECT DISTINCT ?item ?kind ?value {{ {branches} }}"
        what = f"for the identifiers of {len(batch)} items"
        for term, kind, value in ask_pages(ask, query, "?item ?kind ?value", what):
            item = read_item(term)
            if item and isinstance(kind, ox.Literal) and isinstance(value, ox.Literal):
                values[item, kind.value].add(squeeze(value.value))
    return {key: frozenset(several) for key, several in values.items()}


def squeeze(identifier: str) -> str:
    """Return an identifier as it is compared: without blanks, in capitals.

    >>> squeeze("UA IEV")
    'UAIEV'
    """
    return "".join(identifier.split()).upper()


def find_clashes(links: Iterable[Link], answers: Answers) -> list[Finding]:
    """Return the links of two things to the same, and of one thing to two, as if both were one.

    A redirect counts as what it leads to.
    """
    same = [(link, resolve(link.object, answers)) for link in links if link.predicate in IDENTITY]
    takers, taken = defaultdict(set), defaultdict(set)
    for link, target in same:
        takers[target].add(link.subject)
        taken[link.subject, urlsplit(target).netloc].add(target)
    findings = []
    for link, target in same:
        item = shorten(target)
        if others := takers[target] - {link.subject}:
            findings.append(report(link, "link-shared", messages.SHARED, item=item, others=name_all(others)))
        if others := taken[link.subject, urlsplit(target).netloc] - {target}:
            findings.append(report(link, "link-double", messages.DOUBLE, others=name_all(others)))
    return findings


def resolve(iri: str, answers: Answers) -> str:
    """Return the IRI of what a redirect leads to; any other IRI as it is."""
    item = read_item(iri)
    return WIKIDATA + answers.resolve(item) if item else iri


def shorten(iri: str) -> str:
    """Return an item's id, anything else as it is."""
    return read_item(iri) or iri


def name_all(iris: Iterable[str]) -> str:
    """Return IRIs in one line, sorted, items by their ids."""
    return ", ".join(sorted(map(shorten, iris)))


def check_link(
    link: Link, id: str, expectation: Expectation, answers: Answers, most_km: float
) -> Iterator[Finding]:
    """Yield what is wrong with a link to an item.

    The item that a redirect leads to is checked in its place. That of a link which does not claim identity
    need only be there.
    """
    item = answers.items[answers.resolve(id)]
    if id in answers.missing:
        yield report(link, "link-missing", messages.MISSING, item=id)
        return
    if item.id != id:
        yield report(link, "link-redirect", messages.REDIRECT, "Warning", item=id, target=name_item(item))
    if link.predicate in IDENTITY:
        yield from check_type(link, item, expectation)
        yield from check_country(link, item, expectation)
        yield from check_distance(link, item, expectation, most_km)
        yield from check_identifiers(link, item, expectation, answers)


def check_type(link: Link, item: Item, expectation: Expectation) -> Iterator[Finding]:
    """Yield that an item is a page, is of another class, or of none that is known."""
    pages = sorted(PAGES[page] for page in item.types & PAGES.keys())
    others = sorted(CLASSES[other] for other in item.classes)
    expected = " / ".join(sorted(expectation.classes.values()))
    name = name_item(item)
    if pages:
        yield report(link, "link-type", messages.NO_THING, item=name, found=pages[0])
    elif not expected or (item.types | item.classes) & expectation.classes.keys():
        return
    elif others:
        found = " / ".join(others)
        yield report(link, "link-type", messages.OTHER_TYPE, item=name, found=found, expected=expected)
    else:
        yield report(link, "link-type", messages.UNKNOWN_TYPE, "Warning", item=name, expected=expected)


def check_country(link: Link, item: Item, expectation: Expectation) -> Iterator[Finding]:
    """Yield that an item lies in other countries than ours."""
    if expectation.country and item.countries and expectation.country not in item.countries:
        found = ", ".join(sorted(item.countries, key=item_number))
        expected = expectation.country
        yield report(
            link, "link-country", messages.COUNTRY, item=name_item(item), found=found, expected=expected
        )


def check_distance(link: Link, item: Item, expectation: Expectation, most_km: float) -> Iterator[Finding]:
    """Yield that an item lies too far away; of several places of it, the nearest counts."""
    if expectation.point is None or not item.points:
        return
    distance_km = min(great_circle_km(expectation.point, point) for point in item.points)
    if distance_km > most_km:
        found, limit = f"{distance_km:.0f}", f"{most_km:g}"
        yield report(link, "link-distance", messages.DISTANCE, item=name_item(item), found=found, limit=limit)


def check_identifiers(
    link: Link, item: Item, expectation: Expectation, answers: Answers
) -> Iterator[Finding]:
    """Yield the identifiers of an item of which none is ours."""
    for ours in expectation.identifiers:
        theirs = answers.values.get((item.id, ours.kind.name), frozenset())
        accepted = {squeeze(ours.value), *(squeeze(term.value) for term in ours.terms)}
        if theirs and not theirs & accepted:
            yield report(
                link,
                "link-identifier",
                messages.IDENTIFIER,
                "Violation" if ours.kind.weight >= SURE else "Warning",
                item=name_item(item),
                kind=ours.kind.title,
                property=ours.kind.property,
                found=", ".join(sorted(theirs)),
                expected=ours.value,
            )


def name_item(item: Item) -> str:
    """Return the id of an item, with its label where it has one."""
    return f"{item.id} ({item.label})" if item.label else item.id
