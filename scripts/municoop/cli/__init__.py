"""The command `municoop`: parse, call one function, print, choose the exit code.

Exit codes: 0 done · 1 the data does not conform · 2 the input or the call is wrong · 3 a remote store failed.
What a command needs is imported when it runs, so that `--help` answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from municoop.cli.boundary import Commands, printable, show_progress
from municoop.cli.findings import print_findings, summarise
from municoop.cli.links import link
from municoop.cli.options import base_iri_option, jobs_option, json_option, project_option
from municoop.cli.push import push
from municoop.cli.serve import serve


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
@click.option(
    "--previous",
    metavar="FOLDER|FILE|none",
    type=click.Path(path_type=Path),
    help="The release before, or its dump; `none` begins the history anew.  [default: the one at --out]",
)
@base_iri_option
@jobs_option
@json_option
@project_option
@click.pass_context
def build(
    ctx: click.Context,
    out: Path | None,
    previous: Path | None,
    base_iri: str,
    jobs: int,
    as_json: bool,
    folder: Path,
) -> None:
    """Turn texts and facts into a checked release, offline.

    Nothing is published when a check fails: the old release stays as it is, and the exit code is 1.
    Earlier versions stay in the release, under releases/. What is gone since gets a page that says so;
    mappings/gone.yaml says why.

    \b
    Examples:
      municoop build
      municoop build --out /srv/www/new --previous /srv/www/data
      municoop build --project my-town --out /srv/www/data --base-iri https://data.example.org/
    """
    from municoop import pipeline
    from municoop.sources.project import Project

    target = out if out is not None else folder / "public"
    before: Any = "none" if previous == Path("none") else previous or "standing"
    outcome = pipeline.build(
        Project.at(folder), target, base_iri, previous=before, jobs=jobs, notify=show_progress()
    )
    print_findings(outcome.report, as_json=as_json)
    for warning in outcome.warnings:
        click.echo(f"warning: {warning}", err=True)
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


main.add_command(link)
main.add_command(push)
main.add_command(serve)
