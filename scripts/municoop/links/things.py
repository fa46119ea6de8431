"""What we know of a thing when we look for its item: names, identifiers, country, place and kind."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from municoop.errors import InputError, MappingError
from municoop.links.asking import read_item
from municoop.links.identifiers import Identifier, find_identifiers
from municoop.model import Link, Location, RegisterEntry
from municoop.rdf import DEF, expand
from municoop.sources.context import as_list

IDENTITY = frozenset({expand("owl:sameAs"), expand("skos:exactMatch")})
SETTLEMENT, TERRITORY, ORGANIZATION, HUMAN = "Q486972", "Q56061", "Q43229", "Q5"
# What the classes are called in the reasons. Numbers and names were seen together in public programs that ask
# for them: "wd:Q486972 # human settlement", "wd:Q56061 # administrative territorial entity", "wd:Q43229 #
# organization", "Q5 human".
CLASSES = {
    SETTLEMENT: "human settlement",
    TERRITORY: "administrative territorial entity",
    ORGANIZATION: "organization",
    HUMAN: "human",
}
# By authority type, else by the type in the register. A programme can be of any class.
EXPECTED = {
    "city": {SETTLEMENT},
    "town": {SETTLEMENT},
    "municipality": {TERRITORY},
    "hromada": {TERRITORY},
    "gmina": {TERRITORY},
    "metropolitan-area": {TERRITORY},
    "metropolitan-union": {TERRITORY, ORGANIZATION},
    "metropolitan-association": {ORGANIZATION},
    "council": {ORGANIZATION},
    "military-administration": {ORGANIZATION},
    "Municipality": {SETTLEMENT, TERRITORY},
    "MetropolitanBody": {TERRITORY, ORGANIZATION},
    "RegionalAuthority": {TERRITORY},
    "Network": {ORGANIZATION},
    "Organization": {ORGANIZATION},
    "Person": {HUMAN},
}
# Wikidata has the typewriter's apostrophe in Ukrainian names as a rule, we have the typographic one.
APOSTROPHES = ("’", "'", "ʼ")

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the register. `names` are (name, language) pairs; `country` and `linked` are items."""

    subject: str
    key: str
    label: str
    names: tuple[tuple[str, str], ...]
    identifiers: tuple[Identifier, ...]
    country: str | None
    point: Point | None
    classes: frozenset[str]
    linked: str | None


def describe_things(entries: Iterable[RegisterEntry], links: Sequence[Link]) -> tuple[Thing, ...]:
    """Return what we know of register entries. `links` are all that are accepted, those of countries too."""
    by_subject = defaultdict(list)
    for link in links:
        by_subject[link.subject].append(link)
    items = find_items(links)
    return tuple(describe_thing(entry, by_subject[entry.iri], items) for entry in entries)


def describe_thing(entry: RegisterEntry, links: Sequence[Link], items: Mapping[str, str]) -> Thing:
    """Return what we know of a register entry. `items` has the items of things and countries."""
    return Thing(
        subject=entry.iri,
        key=entry.key,
        label=pick_label(entry),
        names=tuple(find_names(entry)),
        identifiers=tuple(find_identifiers(entry, links)),
        country=items.get(f"{DEF}/area/{read_first(entry, 'country')}"),
        point=read_place(entry),
        classes=frozenset(EXPECTED.get(read_first(entry, "authorityType")) or EXPECTED.get(entry.type) or ()),
        linked=items.get(entry.iri),
    )


def read_first(entry: RegisterEntry, term: str) -> str:
    """Return the value of a term, the first if there are several; nothing if there is none."""
    return next(iter(map(str, as_list(entry.properties.get(term, [])))), "")


def read_place(entry: RegisterEntry) -> Point | None:
    """Return where a thing is, if the register says so. Raises MappingError for what is no number."""
    texts = [read_first(entry, term) for term in ("lat", "long")]
    if not all(texts):
        return None
    try:
        return float(texts[0]), float(texts[1])
    except ValueError:
        where = str(Location(entry.location.file, entry.lines.get("lat", entry.location.line)))
        raise MappingError(
            f"{' '.join(texts)!r} is no place", where=where, hint="write degrees as decimal numbers"
        ) from None


def find_items(links: Iterable[Link]) -> dict[str, str]:
    """Return the item of each subject that is linked to one as the same."""
    pairs = ((link.subject, read_item(link.object)) for link in links if link.predicate in IDENTITY)
    return {subject: item for subject, item in pairs if item}


def find_names(entry: RegisterEntry) -> Iterator[tuple[str, str]]:
    """Yield the names of an entry with their languages; those with an apostrophe in all its forms.

    Descriptive labels are left out: they are our wording, and nobody else's name for the thing.
    """
    named = {name for term in ("label", "altLabel") for name in read_texts(entry, term)}
    for name, language in sorted(named):
        yield from ((spelling, language) for spelling in spell_apostrophes(name))


def read_texts(entry: RegisterEntry, term: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of a term with their languages. One without a language is none."""
    texts = entry.properties.get(term)
    for language, several in texts.items() if isinstance(texts, dict) else ():
        yield from ((text, language) for text in as_list(several))


def spell_apostrophes(name: str) -> tuple[str, ...]:
    """Return a name with each kind of apostrophe.

    >>> spell_apostrophes("Лом’янки")
    ('Лом’янки', "Лом'янки", 'Ломʼянки')
    """
    plain = name
    for sign in APOSTROPHES:
        plain = plain.replace(sign, "'")
    return tuple(plain.replace("'", sign) for sign in APOSTROPHES) if "'" in plain else (name,)


def pick_label(entry: RegisterEntry) -> str:
    """Return the English label, else the first one, else the key."""
    labels = {language: text for text, language in read_texts(entry, "label")}
    return labels.get("en") or next(iter(labels.values()), entry.key)


def select_things(things: Sequence[Thing], keys: Iterable[str]) -> tuple[Thing, ...]:
    """Return the things with these keys; without keys, those that no accepted link leads to an item.

    Raises InputError, with the nearest key, for a key that nothing has.
    """
    known = {thing.key: thing for thing in things}
    wanted = sorted(set(keys))
    for key in wanted:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else "see mappings/register/"
            raise InputError(f"nothing in the register has the key {key!r}", hint=hint)
    return tuple(known[key] for key in wanted) or tuple(thing for thing in things if not thing.linked)
