"""What a data set holds by its own metadata: classes, properties, link sets, graphs, files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from municoop.site.content.index import Index
from municoop.site.content.lens import Lens, Link, Text


class Counted(NamedTuple):
    """A part of the data set: its anchor, what it is, and numbers."""

    anchor: str
    what: Link
    numbers: tuple[int, ...]
    anchors: tuple[str, ...] = ()


class Holdings(NamedTuple):
    """The parts of a data set by kind; `files` holds the anchors of each file by its name."""

    classes: tuple[Counted, ...]
    properties: tuple[Counted, ...]
    linksets: tuple[Counted, ...]
    graphs: tuple[Counted, ...]
    files: dict[str, tuple[str, ...]]


def read_holdings(lens: Lens, record: Index) -> Holdings:
    """Return what the record says of the data set."""
    dataset = f"{lens.index.base_iri}dataset/"
    return Holdings(
        tuple(list_partitions(lens, record, dataset, "class", ("void:entities",))),
        tuple(
            list_partitions(
                lens,
                record,
                dataset,
                "property",
                ("void:triples", "void:distinctSubjects", "void:distinctObjects"),
            )
        ),
        tuple(list_linksets(lens, record, dataset)),
        tuple(list_graphs(lens, record, dataset)),
        dict(list_files(record, dataset)),
    )


def list_partitions(
    lens: Lens, record: Index, dataset: str, kind: str, counts: tuple[str, ...]
) -> Iterator[Counted]:
    """Yield the parts by class or by property, the largest first."""
    found = [part.text for part in record.values(dataset, f"void:{kind}Partition")]
    for part in sorted(found, key=lambda part: (-count(record, part, counts[0]), part)):
        yield Counted(
            part.removeprefix(f"{dataset}#"),
            lens.link(record.first(part, f"void:{kind}")),
            tuple(count(record, part, name) for name in counts),
        )


def list_linksets(lens: Lens, record: Index, dataset: str) -> Iterator[Counted]:
    """Yield the sets of links to other data sets; a target is anchored where it is first named."""
    seen: set[str] = set()
    for part in record.values(dataset, "void:subset"):
        if part.text.startswith(f"{dataset}#"):
            target = record.first(part.text, "void:objectsTarget").removeprefix(f"{dataset}#")
            title = lens.choose(record.values(part.text, "dcterms:title"))
            yield Counted(
                part.text.removeprefix(f"{dataset}#"),
                Link(title or Text(target)),
                (count(record, part.text, "void:triples"),),
                () if target in seen else (target,),
            )
            seen.add(target)


def list_graphs(lens: Lens, record: Index, dataset: str) -> Iterator[Counted]:
    """Yield the named graphs, each with what it comes from."""
    start = f"{lens.index.base_iri}graph/"
    for part in record.values(dataset, "void:subset"):
        if part.text.startswith(start):
            key = part.text.removeprefix(start)
            source = record.first(part.text, "dcterms:source")
            title = lens.choose(record.values(part.text, "dcterms:title")) or Text(key)
            yield Counted(
                f"graph-{key}",
                lens.link(source) if source else Link(title),
                (count(record, part.text, "void:triples"),),
            )


def list_files(record: Index, dataset: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the dumps by file name with the anchors of their distribution and their checksum."""
    for part in record.values(dataset, "dcat:distribution"):
        parts = (part.text, record.first(part.text, "spdx:checksum"))
        name = record.first(part.text, "dcat:downloadURL").rpartition("/")[2]
        yield name, tuple(part.removeprefix(f"{dataset}#") for part in parts if part)


def count(record: Index, part: str, name: str) -> int:
    """Return a number that is said of a part, 0 where none is."""
    return int(record.first(part, name) or 0)
