"""`municoop link`: links to Wikidata checked, proposed and given back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from municoop.cli.boundary import show_progress
from municoop.cli.findings import print_findings, summarise
from municoop.cli.options import json_option, project_option
from municoop.rdf import DEFAULT_BASE_IRI

if TYPE_CHECKING:
    from municoop.network.client import Endpoint


@click.group()
def link() -> None:
    """Links to Wikidata, checked, proposed and given back. Answers of the network are kept for a while."""


endpoint_option = click.option(
    "--endpoint",
    default="https://query.wikidata.org/sparql",
    show_default=True,
    metavar="URL",
    help="A SPARQL 1.1 endpoint that holds Wikidata.",
)
max_age_option = click.option(
    "--max-age",
    "max_age_days",
    default=1.0,
    show_default=True,
    type=click.FloatRange(min=0),
    metavar="DAYS",
    help="Ask again for answers that were kept for longer.",
)


def open_endpoint(url: str, max_age_days: float) -> Endpoint:
    """Return an endpoint whose answers are kept in the user's cache."""
    from municoop.network.cache import Cache, default_cache_folder
    from municoop.network.client import Endpoint

    return Endpoint(url, Cache(default_cache_folder(), max_age_days))


@link.command("check")
@click.option(
    "--max-distance-km",
    default=20.0,
    show_default=True,
    type=click.FloatRange(min=0),
    metavar="KM",
    help="How far from our coordinates those of the source may lie.",
)
@endpoint_option
@max_age_option
@json_option
@project_option
@click.pass_context
def link_check(
    ctx: click.Context,
    endpoint: str,
    max_age_days: float,
    max_distance_km: float,
    as_json: bool,
    folder: Path,
) -> None:
    """Ask the source about every accepted link; exit 1 with findings.

    Does the item still exist, is it a redirect, of a plausible type, near our coordinates, in our country,
    with our identifiers, and of one of our things only? Codes of registers are looked up offline.

    \b
    Examples:
      municoop link check
      municoop link check --endpoint https://qlever.dev/api/wikidata --max-age 30 --json
    """
    from municoop.links.checking import check_project
    from municoop.sources.project import Project

    report = check_project(
        Project.around(folder), open_endpoint(endpoint, max_age_days), max_distance_km, show_progress()
    )
    print_findings(report, as_json=as_json)
    if not as_json:
        click.echo(summarise(report))
    ctx.exit(0 if report.conforms else 1)


@link.command("suggest")
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option(
    "--accept",
    "confidence",
    type=click.FloatRange(0, 1),
    metavar="CONFIDENCE",
    help="Take what is this sure, shares an identifier, and leaves no question.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write all candidates into a SSSOM file, for review.",
)
@endpoint_option
@max_age_option
@project_option
def link_suggest(
    keys: tuple[str, ...],
    confidence: float | None,
    out: Path | None,
    endpoint: str,
    max_age_days: float,
    folder: Path,
) -> None:
    """Look for the items of things that have none, or of the things with these KEYs.

    Shared identifiers come first, then names with type, country and distance. Every candidate is shown with
    its score and why; what was refused once is not proposed again. A run that was interrupted goes on from
    where it was.

    \b
    Examples:
      municoop link suggest
      municoop link suggest gzm metrex --out review.sssom.tsv
      municoop link suggest --accept 0.9
    """
    from municoop.links.proposals import accept_links, describe_suggestions, write_proposals
    from municoop.links.suggesting import choose_links, suggest_for_project
    from municoop.network.client import ask_rows
    from municoop.sources.project import Project

    project, source, today = Project.around(folder), open_endpoint(endpoint, max_age_days), read_today()
    suggestions = suggest_for_project(project, keys, partial(ask_rows, source), show_progress())
    click.echo(describe_suggestions(suggestions))
    if out is not None:
        write_proposals(out, suggestions, endpoint, today)
    if confidence is not None:
        chosen = choose_links(suggestions, confidence)
        path = accept_links(project, chosen, endpoint, today)
        click.echo(f"accepted: {len(chosen)}" + (f", in {path}" if path else ""))


@link.command("give-back")
@click.option(
    "--format",
    "form",
    default="table",
    show_default=True,
    type=click.Choice(["table", "quickstatements", "json"]),
    help="How to write it; QuickStatements has what Wikidata lacks only.",
)
@endpoint_option
@max_age_option
@project_option
def link_give_back(form: Any, endpoint: str, max_age_days: float, folder: Path) -> None:
    """List the twinnings and memberships that Wikidata lacks, and those that our sources lack.

    Only what a source with an address states, and is in force, between things with an accepted link. Nothing
    is sent anywhere.

    \b
    Examples:
      municoop link give-back
      municoop link give-back --format quickstatements > batch.txt
    """
    from municoop import pipeline
    from municoop.links.give_back_text import format_give_back
    from municoop.links.giving_back import give_back
    from municoop.links.ties import read_stated
    from municoop.network.client import ask_rows
    from municoop.sources.project import Project

    inputs = pipeline.read_inputs(Project.at(folder), DEFAULT_BASE_IRI)
    stated = read_stated(pipeline.state(inputs).quads)
    source = open_endpoint(endpoint, max_age_days)
    result = give_back(stated, partial(ask_rows, source), show_progress())
    click.echo(format_give_back(result, form), nl=False)


def read_today() -> date:
    """Return the day, which is written beside what a person decides on it."""
    return datetime.now(UTC).date()
