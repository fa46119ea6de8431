"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path

import click

from municoop.rdf import DEFAULT_BASE_IRI

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
