"""What holds of any text and any index."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching.names import read_names
from matching.places import make_place
from municoop.matching.index import Index, index_file, make_index
from municoop.matching.match import match
from municoop.matching.text import normalise

LOOK = """
import sys
from municoop.matching.index import load_index
from municoop.matching.match import match
index = load_index(open(sys.argv[1], "rb").read())
for name in sys.argv[2:]:
    print([(c.thing.id, c.name.text, c.score, c.match, c.why) for c in match(name, index)])
"""


@settings(max_examples=300, deadline=None)
@given(st.text(), st.sampled_from([None, "uk", "pl", "xx"]), st.sampled_from([None, "ua", "нема", "/"]))
@example("Nowa " * 40, None, None)
@example("м" * 10_000, None, None)
@example("м. ст. 'ʼ (", "uk", "ua")
def test_any_text_gives_candidates_in_order(
    register: Index, name: str, language: str | None, country: str | None
) -> None:
    candidates = match(name, register, language=language, country=country)
    scores = [candidate.score for candidate in candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)
    assert not any(candidate.match for candidate in candidates[1:])
    assert candidates == match(name, register, language=language, country=country)


def test_every_name_that_one_thing_alone_has_puts_it_first(register: Index) -> None:
    owners: dict[str, set[str]] = {}
    for thing in register.things:
        for name in thing.names:
            owners.setdefault(normalise(name.text), set()).add(thing.id)
    unique = {name: next(iter(things)) for name, things in owners.items() if len(things) == 1}
    assert len(unique) > len(register.things)
    assert {name for name, iri in unique.items() if match(name, register)[0].thing.id != iri} == set()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("абвїґльŁóžnwс’ -,(", min_size=1), min_size=1, max_size=6, unique_by=normalise))
def test_an_exact_name_of_one_thing_puts_it_first_in_any_index(register: Index, names: list[str]) -> None:
    things = [make_place(f"p{n}", "ua", n, name) for n, name in enumerate(names) if normalise(name)]
    index = make_index(things, register.lexicon.languages)
    for thing in things:
        found = match(thing.names[0].text, index)[0]
        assert (found.thing, found.score) == (thing, 100)


def test_the_seed_of_hashes_does_not_show(quads: tuple[ox.Quad, ...], tmp_path: Path) -> None:
    path = tmp_path / "reconcile.json"
    path.write_bytes(index_file(quads))
    names = [row.name for row in read_names()][::25]
    command = [sys.executable, "-c", LOOK, str(path), *names]
    runs = {
        subprocess.run(
            command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(names) > 20
    assert len(runs) == 1
