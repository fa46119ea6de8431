"""How a thing is tied to others: cooperations that name it, partners, dates, and all else that names it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from municoop.site.content.collation import sort_key
from municoop.site.content.evidence import Lead, find_lead
from municoop.site.content.facts import DATES, PARTY, ROLES, TIES
from municoop.site.content.index import Index
from municoop.site.content.lens import Lens, Link

# A quote that says who takes part, under what and in which form tells best what a cooperation is.
TELLING = frozenset({*ROLES, PARTY, "mc:framework", "mc:form"})
INVOLVED = (*ROLES, PARTY, "mc:framework")
# What names a thing without telling a reader of it: evidence, and what has its own place on a page.
UNTOLD = {"oa:hasSource", "mc:supportsValue", *TIES}
# What is no mention: ties have their own table, quotes lie under what they support.
TOLD_APART = ("cooperation", "evidence", "")


class Role(NamedTuple):
    """Somebody in a cooperation, and as what."""

    who: Link
    names: tuple[Link, ...]


class Moment(NamedTuple):
    """A date, what it is the date of (`is_plain`: just the date), and what happened then."""

    date: str
    meaning: Link
    what: Link
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """A cooperation as a line of a list: what this thing is in it (none for a plain list), and the others."""

    link: Link
    kind: Link
    roles: tuple[Link, ...]
    others: tuple[Role, ...]
    dates: tuple[Moment, ...]
    status: Link
    lead: Lead | None


@dataclass(frozen=True, slots=True)
class Partner:
    """Another with whom a thing is tied by rule, and the cooperations that name both."""

    ties: tuple[Link, ...]
    link: Link
    country: Link | None
    through: tuple[Link, ...]


class Mention(NamedTuple):
    """What names a thing, and by which property."""

    meaning: Link
    kind: Link
    link: Link


def list_involved(index: Index, cooperation: str) -> dict[str, list[str]]:
    """Return those in a cooperation with their roles; a party that has a closer role only with that."""
    found: dict[str, list[str]] = {}
    for predicate in INVOLVED:
        for value in index.values(cooperation, predicate):
            roles = found.setdefault(value.text, [])
            if predicate != PARTY or not roles:
                roles.append(predicate)
    return found


def list_dates(lens: Lens, thing: str) -> tuple[Moment, ...]:
    """Return the dates of a thing, the earliest first."""
    what = lens.link(thing)
    dated = [
        Moment(value.text, lens.term(predicate), what, predicate == "mc:date")
        for predicate in DATES
        for value in lens.index.values(thing, predicate)
    ]
    return tuple(sorted(dated, key=lambda moment: moment.date))


def read_tie(lens: Lens, cooperation: str, seen_from: str = "") -> Tie:
    """Return a cooperation as a line of a list, seen from one that it names."""
    index = lens.index
    involved = list_involved(index, cooperation)
    named = sorted({naming.predicate for naming in index.namings(seen_from) if naming.subject == cooperation})
    closer = [predicate for predicate in named if predicate in ROLES]
    return Tie(
        link=lens.link(cooperation),
        kind=lens.kind_of(cooperation),
        roles=tuple(lens.term(name) for name in named if name != PARTY or not closer),
        others=tuple(
            Role(lens.link(who), tuple(lens.term(role) for role in roles))
            for who, roles in involved.items()
            if who != seen_from
        ),
        dates=list_dates(lens, cooperation),
        status=lens.link(index.first(cooperation, "mc:status")),
        lead=index.notes.once(
            f"lead {cooperation}", lambda: find_lead(lens, cooperation, TELLING), lens.language
        ),
    )


def read_plain_tie(lens: Lens, cooperation: str) -> Tie:
    """Return a cooperation as a line of a list that is about no one in it."""
    return lens.index.notes.once(f"tie {cooperation}", lambda: read_tie(lens, cooperation), lens.language)


def list_naming(index: Index, thing: str, kind: str) -> list[str]:
    """Return the things of a kind that name a thing, each once, in order."""
    return sorted({naming.subject for naming in index.namings(thing) if index.kind(naming.subject) == kind})


def list_ties(lens: Lens, thing: str) -> list[Tie]:
    """Return the cooperations that name a thing: dated ones first, the latest at the top."""
    names = list_naming(lens.index, thing, "cooperation")
    return [read_tie(lens, name, thing) for name in sort_cooperations(lens, names)]


def sort_cooperations(lens: Lens, names: Iterable[str]) -> list[str]:
    """Return cooperations with the latest first, those without a date at the end, by their names."""
    by_name = sorted(names, key=lambda name: sort_key(lens.name(name).value, lens.language))
    return sorted(by_name, key=lambda name: find_latest(lens.index, name), reverse=True)


def find_latest(index: Index, thing: str) -> str:
    """Return the latest date of a thing, or an empty text."""
    return max((value.text for predicate in DATES for value in index.values(thing, predicate)), default="")


def list_partners(lens: Lens, thing: str) -> list[Partner]:
    """Return those with whom a thing is twinned, cooperates, or in which it is a member; and its members."""
    index = lens.index
    ties: dict[str, list[str]] = {}
    for predicate in TIES:
        for value in index.values(thing, predicate):
            ties.setdefault(value.text, []).append(predicate)
    for naming in index.namings(thing):
        if naming.predicate == "mc:memberOf":
            ties.setdefault(naming.subject, []).append("member")
    through = find_through(index, list_naming(index, thing, "cooperation"))
    partners = [read_partner(lens, who, names, through.get(who, [])) for who, names in ties.items()]
    return sorted(partners, key=lambda partner: sort_key(partner.link.text.value, lens.language))


def find_through(index: Index, cooperations: list[str]) -> dict[str, list[str]]:
    """Return by what they name the cooperations of a list, in its order."""
    through: dict[str, list[str]] = {}
    for cooperation in cooperations:
        values = chain.from_iterable(index.facts(cooperation).values())
        for name in {value.text for value in values if value.is_iri}:
            through.setdefault(name, []).append(cooperation)
    return through


def read_partner(lens: Lens, who: str, predicates: list[str], through: list[str]) -> Partner:
    """Return a partner; `through` are the cooperations that name both."""
    index = lens.index
    # Who is twinned cooperates too: the closer word is enough.
    told = [name for name in predicates if name != "mc:cooperatesWith" or "mc:twinnedWith" not in predicates]
    country = index.first(who, "mc:country")
    return Partner(
        ties=tuple(Link(lens.said("member")) if name == "member" else lens.term(name) for name in told),
        link=lens.link(who),
        country=lens.link(country) if country else None,
        through=tuple(map(lens.link, through)),
    )


def list_moments(lens: Lens, thing: str) -> list[Moment]:
    """Return the dates of a thing and of the cooperations that name it, the earliest first."""
    names = [thing, *list_naming(lens.index, thing, "cooperation")]
    moments = {moment for name in names for moment in list_dates(lens, name)}
    return sorted(
        moments,
        key=lambda moment: (
            moment.date, sort_key(moment.what.text.value, lens.language), moment.meaning.text
        ),
    )  # fmt: skip


def list_mentions(lens: Lens, thing: str) -> list[Mention]:
    """Return what else names a thing: all but cooperations, which are its ties."""
    index = lens.index
    found = {
        Mention(lens.term(naming.predicate), lens.kind_of(naming.subject), lens.link(naming.subject))
        for naming in index.namings(thing)
        if naming.predicate not in UNTOLD
        and index.kind(naming.subject) not in ("cooperation", "evidence", "")
    }

    def order(mention: Mention) -> tuple[object, ...]:
        return tuple(sort_key(link.text.value, lens.language) for link in (mention.meaning, mention.link))

    return sorted(found, key=order)
