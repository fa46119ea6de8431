"""Builds releases with their sites one after the other in one folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from municoop.model import Release
from municoop.rdf import node
from municoop.release.folder import write_release
from municoop.release.written import Written
from municoop.reuse.ledger import Kept, Ledger
from municoop.site import Given, carry_site, make_ahead


@dataclass
class Builder:
    """Builds a release with its site in a folder; knows the groups that the last build made."""

    folder: Path
    texts: dict[str, str]
    made: list[str] = field(default_factory=list)

    def build(self, release: Release, name: str = "public") -> dict[str, bytes]:
        def finish(written: Written, ledger: Ledger) -> Iterator[Kept]:
            given = Given(
                texts=self.texts,
                describe=lambda path: (written.folder / "data" / f"{path}.jsonld").read_bytes(),
            )
            yield from carry_site(release, given, ledger)
            self.made = ledger.made

        write_release(release, self.folder / name, {}, finish, partial(make_ahead, release))
        return read_tree(self.folder / name)

    def build_anew(self, release: Release) -> dict[str, bytes]:
        """Return the files of a release that is built without a former one."""
        shutil.rmtree(self.folder / ".anew", ignore_errors=True)
        (self.folder / "anew").unlink(missing_ok=True)
        return self.build(release, "anew")


def read_tree(target: Path) -> dict[str, bytes]:
    return {
        path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()
    }


def relabel(release: Release, path: str, word: str) -> Release:
    """Return a release in which a thing is called otherwise in English."""
    subject = ox.NamedNode(f"{release.base_iri}id/{path}")

    def change(quad: ox.Quad) -> ox.Quad:
        value = quad.object
        is_name = quad.subject == subject and quad.predicate == node("rdfs:label")
        if is_name and isinstance(value, ox.Literal) and value.language == "en":
            return ox.Quad(quad.subject, quad.predicate, ox.Literal(word, language="en"), quad.graph_name)
        return quad

    quads = sorted(map(change, release.quads), key=str)
    assert quads != list(release.quads)
    return replace(release, quads=tuple(quads))
