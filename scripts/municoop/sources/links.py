"""`mappings/links/*.sssom.tsv`: links to other data sets, accepted and refused, in SSSOM/TSV.

The format is that of https://mapping-commons.github.io/sssom/spec/: metadata as YAML behind `#`, then a
table whose names are CURIEs of the file's `curie_map`. A row with the predicate modifier `Not` is a refusal.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import pyoxigraph as ox

from municoop.errors import MappingError
from municoop.model import Link, Location
from municoop.rdf import DEFAULT_BASE_IRI, PREFIXES, expand
from municoop.sources.yamlfile import convert_node, describe_problem, problem_line, read_text

REQUIRED_COLUMNS = ("subject_id", "predicate_id", "object_id", "mapping_justification")
# SSSOM lets these prefixes go undeclared; rows name predicates with them.
BUILT_IN_PREFIXES = {name: PREFIXES[name] for name in ("owl", "rdf", "rdfs", "skos")}
CURIE = re.compile(r"(?P<prefix>[A-Za-z_][\w.-]*):(?P<name>[^\s:]\S*)", re.ASCII)
IDENTITY = frozenset({expand("owl:sameAs"), expand("skos:exactMatch")})


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: a link, and whether it says that the link does not hold."""

    link: Link
    refused: bool

    @property
    def claim(self) -> tuple[str, str, str]:
        """What is claimed of whom; all predicates of identity make the same claim."""
        predicate = "identity" if self.link.predicate in IDENTITY else self.link.predicate
        return self.link.subject, predicate, self.link.object


def read_links(paths: Iterable[Path], name: Callable[[Path], str]) -> tuple[Link, ...]:
    """Return the accepted links of SSSOM files, in the order of the files and their rows.

    `name` says how messages name a file (`Project.name`). Subjects under `https://w3id.org/municoop/id/`
    come back relative (`id/authority/kyiv`), for the data may be published under another base IRI.
    Raises MappingError, with file and line, for a file that is not SSSOM/TSV and for a link that another
    row refuses.
    """
    rows = [row for path in paths for row in read_rows(path, name(path))]
    refusals = {row.claim: row.link.location for row in rows if row.refused}
    for row in rows:
        if not row.refused and row.claim in refusals:
            raise MappingError(
                f"the link to {row.link.object} is refused at {refusals[row.claim]}",
                where=str(row.link.location),
                hint="take out one of the two rows",
            )
    return tuple(row.link for row in rows if not row.refused)


def read_refusals(paths: Iterable[Path], name: Callable[[Path], str]) -> tuple[Link, ...]:
    """Return the refused links of SSSOM files, in the order of the files and their rows."""
    return tuple(row.link for path in paths for row in read_rows(path, name(path)) if row.refused)


def read_rows(path: Path, name: str) -> Iterator[Row]:
    """Yield the rows of one SSSOM file."""
    lines = list(io.StringIO(read_text(path, name, MappingError), newline=""))
    header = list(takewhile(lambda line: line.startswith("#"), lines))
    prefixes = read_prefixes(header, name)
    for location, cells in read_table(lines[len(header) :], len(header), name):
        yield build_row(cells, prefixes, location)


def read_prefixes(header: Sequence[str], name: str) -> Mapping[str, str]:
    """Return the prefixes that CURIEs of the file may have, by the `curie_map` of its header."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    text = "".join(line[1:] for line in header)
    try:
        node = YAML(pure=True).compose(text)
    except (YAMLError, RecursionError) as problem:
        raise MappingError(
            f"malformed YAML behind #: {describe_problem(problem)}",
            where=f"{name}:{problem_line(problem, text)}",
            hint="mend the indentation or the quotes there",
        ) from None
    metadata = convert_node(node, name, MappingError, set()).mapping() if node is not None else {}
    if "curie_map" not in metadata:
        raise MappingError(
            "the header has no curie_map",
            where=f"{name}:1",
            hint="begin the file with `#curie_map:` and a line `#  wd: http://…` per prefix",
        )
    declared = metadata["curie_map"].mapping()
    return {**BUILT_IN_PREFIXES, **{prefix: entry.text() for prefix, entry in declared.items()}}


def read_table(lines: Sequence[str], skipped: int, name: str) -> Iterator[tuple[Location, dict[str, str]]]:
    """Yield the rows of the table by column, each with its line; `skipped` lines stand above the table."""
    reader = csv.reader(lines, delimiter="\t", strict=True)
    columns: list[str] = []
    try:
        for cells in reader:
            location = Location(name, skipped + reader.line_num)
            if not columns:
                columns = check_columns(cells, location)
            elif len(cells) == len(columns):
                yield location, dict(zip(columns, cells, strict=True))
            elif cells:
                raise MappingError(
                    f"the row has {len(cells)} cells, the table {len(columns)} columns",
                    where=str(location),
                    hint="separate the cells by one tab each",
                )
    except csv.Error as problem:
        where = str(Location(name, skipped + reader.line_num))
        raise MappingError(f"not a table: {problem}", where=where, hint="mend the quotes there") from None
    if not columns:
        raise MappingError("there is no table", where=name, hint="add the line with the names of the columns")


def check_columns(columns: list[str], location: Location) -> list[str]:
    """Return the names of the columns. Raises MappingError when one is missing or stands twice."""
    for column in REQUIRED_COLUMNS:
        if column not in columns:
            raise MappingError(
                f"the column {column} is missing", where=str(location), hint="add it, separated by tabs"
            )
    if len(set(columns)) < len(columns):
        raise MappingError("a column stands twice", where=str(location), hint="keep one of the two")
    return columns


def build_row(cells: Mapping[str, str], prefixes: Mapping[str, str], location: Location) -> Row:
    """Return a row of the table as a link. Raises MappingError for a cell that cannot be used."""
    for column in REQUIRED_COLUMNS:
        if not cells[column]:
            raise MappingError(f"{column} is empty", where=str(location), hint="fill the cell")
    modifier = cells.get("predicate_modifier", "")
    if modifier not in {"", "Not"}:
        raise MappingError(
            f"unknown predicate_modifier {modifier!r}", where=str(location), hint="write Not, or nothing"
        )
    subject, predicate, target = (
        expand_curie(cells[column], prefixes, location) for column in REQUIRED_COLUMNS[:3]
    )
    return Row(Link(relate(subject), predicate, target, location), refused=modifier == "Not")


def expand_curie(curie: str, prefixes: Mapping[str, str], location: Location) -> str:
    """Return the IRI of a CURIE. Raises MappingError for another form, an unknown prefix, or no IRI."""
    match = CURIE.fullmatch(curie)
    if match is None or "://" in curie:
        raise MappingError(f"{curie!r} is not a CURIE", where=str(location), hint="write prefix:name")
    if match["prefix"] not in prefixes:
        raise MappingError(
            f"unknown prefix {match['prefix']!r}", where=str(location), hint="add it to the file's curie_map"
        )
    iri = prefixes[match["prefix"]] + match["name"]
    try:
        ox.NamedNode(iri)
    except ValueError:
        raise MappingError(
            f"{curie!r} gives {iri!r}, which is not an IRI", where=str(location), hint="mend it or its prefix"
        ) from None
    return iri


def relate(iri: str) -> str:
    """Return the IRI of a thing of ours relative to the base, any other IRI as it is.

    >>> relate("https://w3id.org/municoop/id/authority/kyiv")
    'id/authority/kyiv'
    >>> relate("https://w3id.org/municoop/def/theme/education")
    'https://w3id.org/municoop/def/theme/education'
    """
    return iri.removeprefix(DEFAULT_BASE_IRI) if iri.startswith(DEFAULT_BASE_IRI + "id/") else iri
