"""Links to Wikidata, proposed: the candidates of each thing, ranked, and those that leave no question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from municoop.links.asking import Ask, Notify, item_number, read_item
from municoop.links.candidates import Candidate, find_candidates
from municoop.links.checking import PAGES
from municoop.links.scoring import Scored, score
from municoop.links.things import Thing, describe_things, find_items, select_things
from municoop.model import Link, RegisterEntry
from municoop.sources.context import read_context
from municoop.sources.links import read_links, read_refusals
from municoop.sources.project import Project
from municoop.sources.register import read_register
from municoop.sources.vocabulary import read_vocabulary

# A candidate that is ahead of the next by less is tied with it.
LEAD = 0.1


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A thing and its candidates, best first."""

    thing: Thing
    ranked: tuple[Scored, ...]

    @property
    def tied(self) -> bool:
        """True where no candidate is well ahead of the others."""
        return len(self.ranked) > 1 and self.ranked[0].score - self.ranked[1].score < LEAD

    @property
    def open_question(self) -> str:
        """Why a person has to decide; nothing where the first candidate can be taken as it is."""
        if self.thing.linked:
            return f"linked to {self.thing.linked} already"
        if not self.ranked:
            return "no candidate"
        if self.tied:
            return "a tie"
        if not self.ranked[0].candidate.identifiers:
            return "names only"
        return "something speaks against it" if self.ranked[0].contradicted else ""


def suggest_for_project(
    project: Project, keys: Collection[str], ask: Ask, notify: Notify
) -> tuple[Suggestion, ...]:
    """Return the candidates for things of a project: those with these keys, else its own that have no item.

    Raises InputError for a file that cannot be read and an unknown key, RemoteError for want of an answer.
    """
    entries = read_register(project, read_context(project), read_vocabulary(project))
    own = [entry for entry in entries if (project.root / entry.location.file).is_file()]
    paths = project.files("mappings/links/*.sssom.tsv")
    links, refusals = read_links(paths, project.name), read_refusals(paths, project.name)
    return suggest_links(entries if keys else own, links, refusals, keys, ask, notify)


def suggest_links(
    entries: Iterable[RegisterEntry],
    links: Sequence[Link],
    refusals: Iterable[Link],
    keys: Iterable[str],
    ask: Ask,
    notify: Notify,
) -> tuple[Suggestion, ...]:
    """Return the candidates for the things with these keys, else for all that no link leads to an item.

    Candidates among `refusals` are left out. Raises InputError for a key that nothing has, RemoteError when
    an answer fails to come.
    """
    things = select_things(describe_things(entries, links), keys)
    refused = {(link.subject, read_item(link.object)) for link in refusals}
    owners = {item: subject for subject, item in find_items(links).items()}
    found = find_candidates(things, ask, notify)
    return tuple(Suggestion(thing, rank(thing, found[thing.subject], refused, owners)) for thing in things)


def rank(
    thing: Thing,
    candidates: Iterable[Candidate],
    refused: Collection[tuple[str, str | None]],
    owners: Mapping[str, str],
) -> tuple[Scored, ...]:
    """Return the candidates that are things and not refused, best first; equals by their numbers.

    `refused` are pairs of subject and item, `owners` the subjects that items are linked from.
    """
    scored = []
    for candidate in candidates:
        owner = owners.get(candidate.item.id, thing.subject)
        page = candidate.item.types & PAGES.keys()
        if not page and (thing.subject, candidate.item.id) not in refused:
            other = owner.rpartition("/")[2] if owner != thing.subject else None
            scored.append(score(thing, candidate, other))
    return tuple(sorted(scored, key=lambda one: (-one.score, item_number(one.item))))


def choose_links(suggestions: Iterable[Suggestion], confidence: float) -> tuple[tuple[Thing, Scored], ...]:
    """Return the candidates that can be taken without a person: they leave no question, and are sure enough.

    An item that two things come to first, by an identifier, is for a person too.
    """
    first = [(suggestion, suggestion.ranked[0]) for suggestion in suggestions if suggestion.ranked]
    takers = Counter(best.item for _, best in first if best.candidate.identifiers)
    return tuple(
        (suggestion.thing, best)
        for suggestion, best in first
        if not suggestion.open_question and best.score >= confidence and takers[best.item] == 1
    )
