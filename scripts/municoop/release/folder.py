"""All files of a release, in the order in which they can be made."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path

import pyoxigraph as ox

from municoop.errors import OntologyError
from municoop.model import Release
from municoop.rdf import canonical_lines, rebase
from municoop.release import dcat, dumps, jsonld, switch, void
from municoop.release.dumps import DUMPS
from municoop.release.switch import Filled
from municoop.release.things import Describer
from municoop.release.written import Written
from municoop.reuse.former import Former
from municoop.reuse.key import find_key
from municoop.reuse.ledger import File, Kept, Ledger
from municoop.reuse.record import open_ledger, read_listing, write_ledger
from municoop.reuse.scan import scanning

ONTOLOGY_FILES = ("municoop.ttl", "schemes.ttl", "alignments.ttl")
DIGEST_LENGTH = 12

Files = Iterator[File]
Step = Callable[[Written, Ledger], Iterable[Kept]]
Ahead = Callable[[Ledger], Iterable[Kept]]


def write_release(
    release: Release,
    target: Path,
    extra: Mapping[str, bytes],
    finish: Step = lambda _written, _ledger: iter(()),
    ahead: Ahead = lambda _ledger: (),
    *,
    keep_oldest: bool = False,
) -> None:
    """Write a release beside the last one and put it in its place at once.

    `extra` are files that others have made, by path; `finish` makes further ones when all others have
    been written. Files without content are taken over from the last release. `ahead` makes those of `finish`
    with which a copy of the process may begin (`Ledger.sharing`).
    `keep_oldest`: the release before the last one must not go before this one is finished.
    Raises TargetError when `target` cannot be written; the last release is then untouched.
    """
    vocabulary = dict(read_vocabulary(release.ontology))
    lines = cache(lambda: canonical_lines(release.quads))

    def begin(_written: Written, ledger: Ledger) -> Iterator[Kept]:
        return make_files(release, b"".join(lines()), vocabulary, extra, ledger)

    def write(folder: Path) -> Filled:
        return fill(folder, target, release, lines, (begin, finish), ahead, keep_oldest=keep_oldest)

    switch.replace_folder(target, write)


def fill(
    folder: Path,
    target: Path,
    release: Release,
    lines: Callable[[], list[bytes]],
    steps: Iterable[Step],
    ahead: Ahead,
    *,
    keep_oldest: bool = False,
) -> Filled:
    """Fill a folder step by step, with what it can take from the last release at `target`.

    `lines` returns those of the canonical N-Quads of the release: written once, while another process looks
    through the folders.
    The files of a step are in the folder when the next is begun; there may be old ones beside them. Last is
    the list of all checksums.
    """
    home = switch.find_home(target)
    if home and not keep_oldest:
        switch.reuse_oldest(folder, home)
    key, before = find_key(release), read_listing(home)
    with scanning(home, folder, before.count(b"\n")) as look:
        ledger = open_ledger(folder.parent, home, before, look, key, lines())
        ledger.look_up(release.quads)
        with ledger.sharing(ahead):  # begun while the folders are looked through
            written = Written(folder, ledger.former or Former(folder), look().there)
            for step in steps:
                written.add(step(written, ledger))
    listing = written.finish()
    write_ledger(folder.parent, ledger, key, listing)
    digest = hashlib.sha256(listing).hexdigest()[:DIGEST_LENGTH]
    return Filled(digest, len(written.sums) + 1, written.fresh, written.list_folders())


def make_files(
    release: Release,
    nquads: bytes,
    vocabulary: Mapping[str, bytes],
    extra: Mapping[str, bytes],
    ledger: Ledger,
) -> Iterator[Kept]:
    """Yield all files of a release but the list of checksums."""
    whole = make_dumps(release, nquads)
    yield from whole.items()
    for name, data in vocabulary.items():
        is_query = name.startswith("queries/")
        yield name, rebase(data.decode(), release.base_iri).encode() if is_query else data
    yield from make_metadata(release, whole)
    yield from make_descriptions(release, vocabulary["ontology.ttl"], ledger)
    yield from extra.items()


def make_dumps(release: Release, nquads: bytes) -> dict[str, bytes]:
    """Return the dumps by file name; `nquads` is one of them."""
    quads, triples, base_iri = dumps.sort_quads(release.quads), dumps.merge(release.quads), release.base_iri
    made = (
        dumps.write_turtle(triples, base_iri),
        jsonld.write_dataset(quads, release.context, base_iri),
        dumps.compress(nquads),
        dumps.compress(dumps.write_ntriples(triples)),
        dumps.write_trig(quads, base_iri),
    )
    return {dump.file: data for dump, data in zip(DUMPS, made, strict=True)}


def make_metadata(release: Release, whole: Mapping[str, bytes]) -> Files:
    """Yield what catalogues and crawlers read."""
    contents = dumps.write_turtle(dumps.sort_triples(void.describe_contents(release)), release.base_iri)
    record = dcat.describe_release(release, whole)
    yield "void.ttl", contents
    yield ".well-known/void", contents
    yield "dcat.ttl", dumps.write_turtle(record, release.base_iri)
    yield "dcat.jsonld", jsonld.write_graph(record, dcat.CONTEXT, release.base_iri)


def make_descriptions(release: Release, ontology: bytes, ledger: Ledger) -> Iterator[Kept]:
    """Yield the description of each thing, in four formats."""
    terms = [quad.triple for quad in ox.parse(ontology, format=ox.RdfFormat.TURTLE)]
    about = release.metadata
    describer = Describer.of(
        ledger.look_up(release.quads), terms, release.base_iri, about.license, ledger.notes
    )
    for path in describer.find_things():
        file = path.replace("id/", "data/", 1)
        yield from ledger.carry(file, partial(make_description, release, describer, path, file))


def make_description(release: Release, describer: Describer, path: str, file: str) -> Files:
    """Yield the description of a thing with the relative IRI `path`, in four formats."""
    triples, base_iri = describer.describe(path), release.base_iri
    yield f"{file}.ttl", dumps.write_turtle(triples, base_iri)
    yield f"{file}.nt", dumps.write_ntriples(triples)
    yield f"{file}.rdf", dumps.write_rdfxml(triples)
    yield f"{file}.jsonld", jsonld.write_graph(triples, release.context, base_iri)


def read_vocabulary(files: Iterable[Path]) -> Files:
    """Yield the ontology, the shapes, the context and the queries from the files of `ontology/`.

    Turtle files are put one after the other, so that their comments and their order stay.
    Raises OntologyError when one is missing.
    """
    by_name = {f"{path.parent.name}/{path.name}": path for path in files}
    ontology = [path for name in ONTOLOGY_FILES for path in find(by_name, f"ontology/{name}", "")]
    yield "ontology.ttl", join(ontology)
    yield "shapes.ttl", join(find(by_name, "shapes/", ".ttl"))
    yield "context.jsonld", join(find(by_name, "ontology/context.jsonld", ""))
    for path in find(by_name, "queries/", ".rq"):
        yield f"queries/{path.name}", path.read_bytes()


def find(by_name: Mapping[str, Path], start: str, end: str) -> list[Path]:
    """Return the files whose names start and end so, sorted. Raises OntologyError when there is none."""
    found = [by_name[name] for name in sorted(by_name) if name.startswith(start) and name.endswith(end)]
    if not found:
        raise OntologyError(
            "the file is missing", where=f"{start}*{end}" if end else start, hint="restore it"
        )
    return found


def join(paths: list[Path]) -> bytes:
    """Return the files one after the other, each with an end to its last line."""
    return b"\n".join(path.read_bytes().rstrip(b"\n") + b"\n" for path in paths)
