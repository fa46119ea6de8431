"""Rows for SSSOM/TSV files: written into a file that is there, or as a file of their own.

What a file holds already, comments and quotes included, stays byte for byte; new rows go where they sort.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from tempfile import NamedTemporaryFile

from municoop.errors import MappingError
from municoop.sources.links import read_prefixes

KEY_COLUMNS = ("subject_id", "predicate_id", "object_id")
# The namespaces of the rows that we write, by the prefixes that our files have for them.
NAMESPACES = {
    "mcid": "https://w3id.org/municoop/id/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "wd": "http://www.wikidata.org/entity/",
}

Record = Mapping[str, str]


def insert_rows(text: str, records: Iterable[Record], name: str) -> str:
    """Return the text of an SSSOM file with further rows. Raises MappingError where that cannot be."""
    lines = list(io.StringIO(text, newline=""))
    header = list(takewhile(lambda line: line.startswith("#"), lines))
    require_prefixes(read_prefixes(header, name), name)
    rows = list(split_rows(lines[len(header) :]))
    if not rows:
        raise MappingError("there is no table", where=name, hint="add the line with the names of the columns")
    (columns, title), *old = rows
    ending = "\r\n" if title.endswith("\r\n") else "\n"
    new = [(key_of(record, KEY_COLUMNS), write_row(record, columns, ending)) for record in records]
    kept = [(key_of(dict(zip(columns, cells, strict=False)), KEY_COLUMNS), raw) for cells, raw in old]
    return "".join([*header, title, *merge(kept, sorted(new), ending)])


def require_prefixes(prefixes: Mapping[str, str], name: str) -> None:
    """Raise MappingError for a prefix that the rows need and the file has not, or for another namespace."""
    for prefix, namespace in NAMESPACES.items():
        if prefixes.get(prefix) != namespace:
            raise MappingError(
                f"the file has not the prefix {prefix} for {namespace}",
                where=f"{name}:1",
                hint="add it to the curie_map",
            )


def split_rows(lines: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    """Yield the rows of a table: the cells, and the lines as they are."""
    reader = csv.reader(lines, delimiter="\t", strict=True)
    start = 0
    for cells in reader:
        yield cells, "".join(lines[start : reader.line_num])
        start = reader.line_num


def key_of(record: Record, columns: Iterable[str]) -> tuple[str, ...]:
    """Return what rows are sorted by."""
    return tuple(record.get(column, "") for column in columns)


def write_row(record: Record, columns: Sequence[str], ending: str) -> str:
    """Return a row with the cells that the table has columns for. Blanks of any kind become one space."""
    out = io.StringIO()
    cells = [" ".join(record.get(column, "").split()) for column in columns]
    csv.writer(out, delimiter="\t", lineterminator=ending).writerow(cells)
    return out.getvalue()


def merge(
    old: Sequence[tuple[tuple[str, ...], str]], new: Sequence[tuple[tuple[str, ...], str]], ending: str
) -> Iterator[str]:
    """Yield old rows in their order, and before each the new ones that sort before it."""
    waiting = list(new)
    for key, raw in old:
        while waiting and waiting[0][0] < key:
            yield waiting.pop(0)[1]
        yield raw if raw.endswith("\n") else raw + ending
    yield from (raw for _, raw in waiting)


def write_atomically(path: Path, text: str) -> None:
    """Write a file whole or not at all; one that was there keeps its permissions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        temporary = Path(file.name)
        try:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
            adopt_mode(temporary, path)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def adopt_mode(temporary: Path, path: Path) -> None:
    """Give a temporary file, which is private, the permissions of the file it is to become."""
    if path.exists():
        shutil.copymode(path, temporary)
        return
    mask = os.umask(0)
    os.umask(mask)
    temporary.chmod(0o666 & ~mask)
