"""Proposals as text: for the terminal, for a file to review, and as rows of accepted links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from municoop.errors import InputError
from municoop.links.scoring import Scored
from municoop.links.sssom import NAMESPACES, Record, insert_rows, write_atomically
from municoop.links.suggesting import Suggestion
from municoop.links.things import Thing
from municoop.sources.project import Project
from municoop.sources.yamlfile import read_text

ACCEPTED_FILE = "mappings/links/wikidata.sssom.tsv"
LINKS_FOLDER = "mappings/links"
# Proposals with a lower rank than this are counted, and stand in the file only.
MOST_SHOWN = 10
COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "mapping_tool",
    "mapping_date",
    "confidence",
    "comment",
)


NOTHING_OPEN = "nothing to look for: every thing of the project's own register has its item"


def describe_suggestions(suggestions: Iterable[Suggestion]) -> str:
    """Return suggestions for people: a thing, then a line for each candidate with its score and reasons."""
    lines = [line for suggestion in suggestions for line in describe_suggestion(suggestion)]
    return "\n".join(lines) or NOTHING_OPEN


def describe_suggestion(suggestion: Suggestion) -> Iterator[str]:
    """Yield the lines on one thing."""
    thing, ranked = suggestion.thing, suggestion.ranked
    verdict = suggestion.open_question or "the first can be accepted"
    yield f"{thing.key} ({thing.label}): {verdict}"
    for scored in ranked[:MOST_SHOWN]:
        name = scored.candidate.item.label or "no label"
        yield f"  {scored.score:.3f}  {scored.item}  {name}: {scored.explanation}"
    if len(ranked) > MOST_SHOWN:
        yield f"  and {len(ranked) - MOST_SHOWN} more, with lower scores"


def write_proposals(path: Path, suggestions: Iterable[Suggestion], source: str, today: date) -> None:
    """Write all candidates into a SSSOM file of their own, for review.

    Raises InputError for a file that a build would take for accepted links.
    """
    if path.name.endswith(".sssom.tsv") and path.resolve().parent.as_posix().endswith(f"/{LINKS_FOLDER}"):
        raise InputError(
            f"a build publishes all links in {LINKS_FOLDER}/, and these are proposals",
            where=str(path),
            hint="choose another folder",
        )
    records = [
        build_record(suggestion.thing, scored, source, today)
        for suggestion in suggestions
        for scored in suggestion.ranked
    ]
    write_atomically(path, insert_rows(begin_file(today), records, str(path)))


def begin_file(today: date) -> str:
    """Return the head of a file of proposals, without rows."""
    prefixes = "".join(f"#  {prefix}: {namespace}\n" for prefix, namespace in NAMESPACES.items())
    return (
        f"#curie_map:\n{prefixes}"
        "#mapping_set_id: https://w3id.org/municoop/links/proposed\n"
        "#mapping_set_title: municoop proposed links\n"
        "#mapping_set_description: Candidates that nobody has looked at yet. None of them is published.\n"
        "#license: https://creativecommons.org/licenses/by/4.0/\n"
        f'#publication_date: "{today}"\n' + "\t".join(COLUMNS) + "\n"
    )


def accept_links(
    project: Project, chosen: Iterable[tuple[Thing, Scored]], source: str, today: date
) -> Path | None:
    """Write candidates into the project's accepted links, and return the file; None if there are none.

    A project that has no such file gets one with what the package has, for which it stands in from then on.
    """
    records = [build_record(thing, scored, source, today) for thing, scored in chosen]
    if not records:
        return None
    present = project.file(ACCEPTED_FILE)
    text = read_text(present, project.name(present), InputError)
    path = project.root / ACCEPTED_FILE
    write_atomically(path, insert_rows(text, records, ACCEPTED_FILE))
    return path


def build_record(thing: Thing, scored: Scored, source: str, today: date) -> Record:
    """Return a candidate as a row.

    The predicate is skos:exactMatch: to say owl:sameAs takes a second source, and a person who saw it.
    """
    shared = bool(scored.candidate.identifiers)
    return {
        "subject_id": "mcid:" + thing.subject.removeprefix("id/"),
        "subject_label": thing.label,
        "predicate_id": "skos:exactMatch",
        "object_id": f"wd:{scored.item}",
        "object_label": scored.candidate.item.label,
        "mapping_justification": "semapv:BackgroundKnowledgeBasedMatching"
        if shared
        else "semapv:LexicalMatching",
        "mapping_tool": "municoop link suggest",
        "author_label": "municoop",
        "mapping_date": today.isoformat(),
        "confidence": f"{scored.score:g}",
        "comment": f"{urlsplit(source).hostname}: {scored.explanation}.",
    }
