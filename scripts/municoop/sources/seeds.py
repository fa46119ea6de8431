"""`seeds/`: the texts as collected, and `catalog.yaml`, which says whose they are."""

from __future__ import annotations

import re
from pathlib import Path

from municoop.errors import SeedError
from municoop.model import Location, SeedDocument
from municoop.sources.context import Context
from municoop.sources.project import Project
from municoop.sources.yamlfile import Entry, read_text, read_yaml

CATALOG = "seeds/catalog.yaml"
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.txt", re.ASCII)


def read_seeds(project: Project, context: Context) -> tuple[SeedDocument, ...]:
    """Return the texts in order of their file names.

    Raises SeedError for a text without an entry, an entry without its text, a text that is empty or
    not UTF-8, and an entry with an unknown key.
    """
    catalog = read_yaml(project.file(CATALOG), CATALOG, SeedError)
    documents: dict[str, SeedDocument] = {}
    for entry in catalog.items():
        document = read_document(project, context, entry)
        if document.key in documents:
            raise entry.wrong(f"the file {document.file} has two entries", "keep one of the two")
        documents[document.key] = document
    for path in sorted(project.root.glob("seeds/*.txt")):
        if document_key(path.name) not in documents:
            raise SeedError(
                "the text has no entry in the catalog",
                where=project.name(path),
                hint=f"describe it in {CATALOG}",
            )
    return tuple(documents[key] for key in sorted(documents))


def read_document(project: Project, context: Context, entry: Entry) -> SeedDocument:
    """Return the text that a catalog entry describes."""
    fields = entry.mapping()
    if "file" not in fields:
        raise entry.wrong("the entry names no file", "add `file: NAME.txt`")
    name = fields["file"].text()
    if not FILE_NAME.fullmatch(name):
        raise fields["file"].wrong(
            f"{name!r} is not a file name", "use letters, digits, - and _, ending in .txt"
        )
    for term in fields.keys() - {"file"}:
        context.require(term, fields[term])
    path = project.root / "seeds" / name
    if not path.is_file():
        raise fields["file"].wrong(f"there is no seeds/{name}", "add the text, or take the entry out")
    return SeedDocument(
        key=document_key(name),
        file=name,
        text=read_seed_text(path, f"seeds/{name}"),
        entry={term: fields[term].plain() for term in fields if term != "file"},
        lines={term: fields[term].line for term in fields},
        location=Location(CATALOG, entry.line),
    )


def document_key(name: str) -> str:
    """Return the key of a document, from the name of its file.

    >>> document_key("003_6ee051e8797e8b75.txt")
    '003-6ee051e8797e8b75'
    """
    return name.removesuffix(".txt").replace("_", "-").lower()


def read_seed_text(path: Path, name: str) -> str:
    """Return a text, every code point as collected. Raises SeedError when there is nothing in it."""
    text = read_text(path, name, SeedError)
    if not text.strip():
        raise SeedError("the text is empty", where=f"{name}:1", hint="collect it again, or take it out")
    return text
