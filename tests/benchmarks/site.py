"""How fast a large site is made, written, and made again after a change: see `--help`."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

import pyoxigraph as ox
from jinja2 import Environment

from benchmarks.data import Large, make_large
from municoop.model import Release
from municoop.rdf import canonical_lines, node
from municoop.release import dumps, switch
from municoop.release.folder import fill, make_descriptions, read_vocabulary
from municoop.release.written import Written
from municoop.reuse.ledger import Kept, Ledger
from municoop.site import Given, carry_site, make_ahead, make_site

BARE = """<!doctype html><title>{{ title }}</title><table>
{% for name, value in rows %}<tr><th>{{ name }}</th><td>{{ value }}</td></tr>{% endfor %}
</table>"""
ROWS = [(f"name {number}", f"value & {number}") for number in range(20)]
BARE_PAGES, BARE_FILES, BARE_SIZE = 5_000, 5_000, 9_000
TITLE = (node("dcterms:title"),)
NAMES = (node("rdfs:label"), *TITLE)
DATES = (node("mc:date"), node("mc:startDate"), node("mc:endDate"))


@dataclass
class Clock:
    """Seconds of a stretch of work: on the wall, and on processors, also those of processes it started."""

    wall: float = 0.0
    cpu: float = 0.0

    def __str__(self) -> str:
        return f"{self.wall:7.2f} s ({self.cpu:.2f} s of processor)"


@contextmanager
def measure(clock: Clock) -> Iterator[None]:
    """Add the seconds that the block takes."""
    wall, cpu = time.perf_counter(), count_cpu()
    yield
    clock.wall += time.perf_counter() - wall
    clock.cpu += count_cpu() - cpu


def count_cpu() -> float:
    """Return the seconds on processors of this process and of those that it started and that have ended."""
    return sum(os.times()[:4])


@dataclass
class Site:
    """Builds the site and the descriptions of a release, without its dumps, checks and queries.

    `clock` is for all of it, `showing` for the site alone: its files, made and written.
    """

    large: Large
    target: Path
    clock: Clock = field(default_factory=Clock)
    showing: Clock = field(default_factory=Clock)
    made: int = 0

    def build(self, release: Release) -> None:
        """Build a release in the target."""
        vocabulary = dict(read_vocabulary(release.ontology))["ontology.ttl"]
        dump = dumps.compress(dumps.write_nquads(release.quads))
        steps = (partial(self.describe, release, vocabulary, dump), partial(self.show, release))
        self.clock, self.showing = Clock(), Clock()

        def write(folder: Path) -> switch.Filled:
            lines = cache(lambda: canonical_lines(release.quads))
            return fill(folder, self.target, release, lines, steps, partial(make_ahead, release))

        with measure(self.clock):
            switch.replace_folder(self.target, write)

    def describe(
        self, release: Release, vocabulary: bytes, dump: bytes, _written: Written, ledger: Ledger
    ) -> Iterator[Kept]:
        """Yield the dump that the next build compares with, and the description of each thing."""
        yield "municoop.nq.gz", dump
        yield from make_descriptions(release, vocabulary, ledger)

    def show(self, release: Release, written: Written, ledger: Ledger) -> Iterator[Kept]:
        """Yield the site; count the pages that were made."""

        def describe(path: str) -> bytes:
            return (written.folder / "data" / f"{path}.jsonld").read_bytes()

        given = Given(texts=self.large.texts, describe=describe)
        self.made = 0
        with measure(self.showing):
            for name, data in carry_site(release, given, ledger):
                self.made += data is not None and name.endswith(".html")
                yield name, data


def reword(value: ox.Literal, number: int) -> ox.Literal:
    """Return another text."""
    return ox.Literal(f"{value.value} ({number})", language=value.language)


def redate(value: ox.Literal, number: int) -> ox.Literal:
    """Return the same day of another year."""
    return ox.Literal(f"{2000 + number}{value.value[4:]}", datatype=value.datatype)


def change_document(
    release: Release,
    number: int,
    properties: tuple[ox.NamedNode, ...],
    edit: Callable[[ox.Literal, int], ox.Literal],
) -> Release:
    """Return the next version, in which one document states other values for some properties."""
    graphs = sorted({str(quad.graph_name) for quad in release.quads if "graph/0" in str(quad.graph_name)})
    graph = graphs[number * 37 % len(graphs)]

    def change(quad: ox.Quad) -> ox.Quad:
        value = quad.object
        if (
            quad.predicate not in properties
            or str(quad.graph_name) != graph
            or not isinstance(value, ox.Literal)
        ):
            return quad
        return ox.Quad(quad.subject, quad.predicate, edit(value, number), quad.graph_name)

    metadata = replace(release.metadata, version=f"{number}.0", modified=f"2027-01-{number:02}")
    return replace(release, quads=tuple(sorted(map(change, release.quads), key=str)), metadata=metadata)


def measure_bare(folder: Path) -> tuple[float, float]:
    """Return how many pages Jinja alone renders, and how many files the disk alone takes, in a second."""
    template = Environment(autoescape=True).from_string(BARE)
    rendering, writing = Clock(), Clock()
    with measure(rendering):
        for number in range(BARE_PAGES):
            template.render(title=number, rows=ROWS)
    folder.mkdir()
    with measure(writing):
        for number in range(BARE_FILES):
            (folder / f"{number}.html").write_bytes(b"x" * BARE_SIZE)
    shutil.rmtree(folder)
    return BARE_PAGES / rendering.cpu, BARE_FILES / writing.cpu


def count_files(target: Path) -> tuple[int, int]:
    """Return how many files of a release are its own, and how many it shares with another."""
    links = [path.lstat().st_nlink for path in target.resolve().rglob("*") if path.is_file()]
    return sum(number == 1 for number in links), sum(number > 1 for number in links)


def run(things: int, folder: Path, say: Callable[[str], None] = print) -> None:
    """Measure everything once, and say it line by line."""
    large = make_large(things)
    say(f"{things} things, {len(large.release.quads)} statements")
    jinja, disk = measure_bare(folder / "bare")
    say(f"Jinja alone {jinja:.0f} pages, the disk alone {disk:.0f} files a second of processor")
    rendering, pages = Clock(), 0
    with measure(rendering):
        for name, _ in make_site(large.release, Given(texts=large.texts)):
            pages += name.endswith(".html")
    speed = pages / rendering.cpu
    say(
        f"made only: {pages} pages in {rendering}, {speed:.0f} a second, 1/{jinja / speed:.0f} of Jinja alone"
    )
    site = Site(large, folder / "public")
    site.build(large.release)
    say(f"first build: {site.made} pages, {sum(count_files(site.target))} files in {site.clock}")
    speed = site.made / site.showing.cpu
    say(f"its site, made and written: {site.made} pages in {site.showing}, {speed:.0f} a second")
    release = large.release
    # After the first build there is no older release yet whose folder could be used again.
    changes = (
        ("its title", TITLE, reword),
        ("the next one's", TITLE, reword),
        ("all dates in it", DATES, redate),
        ("all names in it", NAMES, reword),
    )
    for number, (what, properties, edit) in enumerate(changes, 1):
        release = change_document(release, number, properties, edit)
        site.build(release)
        own, shared = count_files(site.target)
        say(f"a document changed, {what}: {site.made} pages, {own} files made, {shared} kept in {site.clock}")


def main() -> None:
    """Parse, run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.site", description=__doc__)
    parser.add_argument("--things", type=int, default=20_000)
    things = parser.parse_args().things
    with tempfile.TemporaryDirectory() as folder:
        run(things, Path(folder))


if __name__ == "__main__":
    main()
