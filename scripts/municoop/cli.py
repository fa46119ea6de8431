"""The command `municoop`: parse, call one function, print, choose the exit code.

Exit codes: 0 done · 1 the data does not conform · 2 the input or the call is wrong · 3 a remote store failed.
What a command needs is imported when it runs, so that `--help` answers at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from municoop.errors import InputError, MunicoopError
from municoop.rdf import DEFAULT_BASE_IRI

if TYPE_CHECKING:
    from municoop.model import CheckReport, Finding
    from municoop.network.client import Endpoint


def printable(text: str) -> str:
    """Return a text in one line that cannot steer a terminal.

    >>> printable("a\\x1b[31mb")
    'a\\ufffd[31mb'
    """
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(text.split()))


class Commands(click.Group):
    """A group whose commands end errors in one line and the right exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. A traceback that gets past here is a bug of ours."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except (MunicoopError, OSError) as problem:
            error = problem if isinstance(problem, MunicoopError) else describe_os_error(problem)
            click.echo(f"error: {printable(str(error))}", err=True)
            ctx.exit(error.exit_code)


def describe_os_error(problem: OSError) -> InputError:
    """Return what the operating system refused as an error of ours."""
    return InputError(
        problem.strerror or str(problem),
        where=str(problem.filename or ""),
        hint="check the disk and the permissions",
    )


def show_progress() -> Callable[[str], None]:
    """Return a function that says on a terminal what is going on, and nothing in a pipe."""
    if not sys.stderr.isatty():
        return lambda _message: None
    return lambda message: click.echo(f"  {message} …", err=True)


project_option = click.option(
    "--project",
    "folder",
    default=".",
    show_default=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with seeds/ and mappings/.",
)
base_iri_option = click.option(
    "--base-iri",
    default=DEFAULT_BASE_IRI,
    show_default=True,
    metavar="IRI",
    help="Where the data will be published.",
)
jobs_option = click.option(
    "--jobs", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that check at once."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print findings as JSON, for programs.")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="municoop")
def main() -> None:
    """Linked open data about how municipalities cooperate, traced to the words of its sources."""


@main.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The release folder.  [default: public in the project's folder]",
)
@base_iri_option
@jobs_option
@json_option
@project_option
@click.pass_context
def build(
    ctx: click.Context, out: Path | None, base_iri: str, jobs: int, as_json: bool, folder: Path
) -> None:
    """Turn texts and facts into a checked release, offline.

    Nothing is published when a check fails: the old release stays as it is, and the exit code is 1.

    \b
    Examples:
      municoop build
      municoop build --project my-town --out /srv/www/data --base-iri https://data.example.org/
    """
    from municoop import pipeline
    from municoop.sources.project import Project

    target = out if out is not None else folder / "public"
    outcome = pipeline.build(Project.at(folder), target, base_iri, jobs=jobs, notify=show_progress())
    print_findings(outcome.report, as_json=as_json)
    if not outcome.report.conforms:
        click.echo("nothing was published: the data does not conform", err=True)
        ctx.exit(1)
    if not as_json:
        click.echo(f"{outcome.summary}\npublished in {target}")


@main.command()
@click.argument(
    "paths", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="[PATH]..."
)
@base_iri_option
@jobs_option
@json_option
@project_option
@click.pass_context
def check(
    ctx: click.Context, paths: tuple[Path, ...], base_iri: str, jobs: int, as_json: bool, folder: Path
) -> None:
    """Check the project's data, or any RDF files, against the shapes; exit 1 with findings.

    \b
    Examples:
      municoop check
      municoop check --json | jq '.findings[].location'
      municoop check their-data.ttl more.nq
    """
    from municoop import pipeline
    from municoop.sources.project import Project

    if paths:
        report = pipeline.check_files(Project.around(folder), paths)
    else:
        report = pipeline.check(Project.at(folder), base_iri, jobs=jobs, notify=show_progress())
    print_findings(report, as_json=as_json)
    if not as_json:
        click.echo(summarise(report))
    ctx.exit(0 if report.conforms else 1)


@main.command()
@click.argument("query", metavar="NAME|FILE|TEXT", required=False)
@click.option(
    "--release", type=click.Path(path_type=Path), help="A release folder.  [default: public in --project]"
)
@click.option("--endpoint", metavar="URL", help="Ask a remote SPARQL endpoint and not a release.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv", "ttl"]), help="How to write the answer."
)
@project_option
def query(query: str | None, release: Path | None, endpoint: str | None, form: Any, folder: Path) -> None:
    """Ask a release, or an endpoint, a saved query, a query in a file, or the text of a query.

    Without a query, list the saved ones.

    \b
    Examples:
      municoop query partners
      municoop query my-question.rq --format csv > answer.csv
      municoop query 'SELECT * { ?visit a mc:Visit }' --format json
      municoop query themes --endpoint https://data.example.org/sparql
    """
    from municoop.query.library import read_library
    from municoop.query.run import run_query
    from municoop.sources.project import Project

    library = read_library(Project.around(folder))
    if query is None:
        for name, saved in library.items():
            click.echo(f"{name:22} {saved.titles['en']}")
        return
    answer = run_query(query, library, release=release or folder / "public", endpoint=endpoint, format=form)
    click.echo(answer, nl=not answer.endswith("\n"))


@main.command()
@click.argument("old", type=click.Path(exists=True, path_type=Path))
@click.argument("new", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "form",
    default="text",
    show_default=True,
    type=click.Choice(["text", "patch", "json"]),
    help="For people, as RDF Patch, or for programs.",
)
@click.option(
    "--language",
    default="en",
    show_default=True,
    type=click.Choice(["en", "uk", "pl"]),
    help="The language of the text.",
)
@project_option
def diff(old: Path, new: Path, form: Any, language: str, folder: Path) -> None:
    """Tell what changed between two releases: release folders, or dumps (.nq, .nq.gz, .trig, .ttl …).

    What is gone should be explained in mappings/gone.yaml; a warning names what is not.

    \b
    Examples:
      municoop diff last-year/public public
      municoop diff last-year/public public --language uk
      municoop diff old.nq.gz new.nq.gz --format patch > changes.rdfp
    """
    from municoop.history.diff import diff as compare_releases
    from municoop.sources.project import Project

    answer = compare_releases(old, new, form, language, Project.around(folder))
    if form == "text":
        answer = "".join(f"{printable(line)}\n" for line in answer.splitlines())
    click.echo(answer, nl=False)


@main.group()
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


def print_findings(report: CheckReport, *, as_json: bool) -> None:
    """Print the findings: a line each, or one JSON object."""
    if as_json:
        document = {
            "conforms": report.conforms,
            "checked": dict(report.checked),
            "findings": [as_dict(finding) for finding in report.findings],
        }
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    from municoop.rdf import compact

    for finding in report.findings:
        place = f"{finding.location}: " if finding.location else ""
        subject = " ".join(part for part in (finding.focus, compact(finding.path)) if part)
        text = f"{place}{finding.severity}: {finding.message()} ({subject}) [{compact(finding.check)}]"
        click.echo(printable(text))


def as_dict(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON has it."""
    return {
        "severity": finding.severity,
        "check": finding.check,
        "focus": finding.focus,
        "path": finding.path,
        "value": finding.value,
        "messages": dict(finding.messages),
        "location": {"file": finding.location.file, "line": finding.location.line}
        if finding.location
        else None,
    }


def summarise(report: CheckReport) -> str:
    """Return how much was checked and what came of it."""
    looked_at = ", ".join(f"{name} {number}" for name, number in report.checked.items())
    counts = [
        f"{number} {severity.lower()}{'' if number == 1 else 's'}"
        for severity in ("Violation", "Warning", "Info")
        if (number := sum(finding.severity == severity for finding in report.findings)) or severity != "Info"
    ]
    return f"checked: {looked_at}\nfound: {', '.join(counts)}"
