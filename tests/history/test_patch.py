"""RDF Patch: written, read and applied."""

import contextlib

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from municoop.errors import InputError
from municoop.history.changes import Changes, apply_changes, compare
from municoop.history.patch import (
    Patch,
    apply_patch,
    identify,
    make_patch,
    read_patch,
    write_patch,
)
from municoop.rdf import canonical_nquads

ODD = st.sampled_from(
    ["\n", "\r", "\u2028", "\x85", "\x00", '"', "\\", " .", "\nTC .\n", "# a", "\U0001f600", "\ufeff"]
)
TEXTS = st.one_of(ODD, st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
NODES = st.integers(0, 3).map(lambda number: ox.NamedNode(f"https://a.example/{'é' * number}#{number}"))
LITERALS = st.one_of(
    TEXTS.map(ox.Literal),
    st.builds(
        lambda text, tag: ox.Literal(text, language=tag), TEXTS, st.sampled_from(["en", "uk", "zh-Hant-TW"])
    ),
    st.builds(lambda text, kind: ox.Literal(text, datatype=kind), TEXTS, NODES),
    st.sampled_from(["010", "1.50", "+1", "-0"]).map(
        lambda text: ox.Literal(text, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    ),
)
QUADS = st.sets(
    st.builds(ox.Quad, NODES, NODES, st.one_of(NODES, LITERALS), st.one_of(NODES, st.just(ox.DefaultGraph())))
)
ROW = "<x:a> <x:b> <x:c> <x:g>"


def read(text: str) -> Changes:
    return read_patch(text.encode()).changes


def quad(graph: str = "x:g") -> ox.Quad:
    return ox.Quad(*(ox.NamedNode(name) for name in ("x:a", "x:b", "x:c", graph)))


@given(QUADS, QUADS)
@settings(deadline=None)
def test_a_patch_applied_to_the_old_gives_the_new_byte_for_byte(old: set[ox.Quad], new: set[ox.Quad]) -> None:
    data = write_patch(make_patch(old, iter([*new, *new])))
    patch = read_patch(data)
    assert canonical_nquads(apply_patch(old, patch)) == canonical_nquads(new)
    assert (patch.prev, patch.id) == (identify(old), identify(new))
    assert write_patch(patch) == data


@given(QUADS, QUADS)
@settings(deadline=None)
def test_changes_turned_round_lead_back(old: set[ox.Quad], new: set[ox.Quad]) -> None:
    changes = compare(old, new)
    assert not changes.added & changes.removed
    assert apply_changes(new, Changes(changes.removed, changes.added)) == old
    parts = changes.by_graph.values()
    assert frozenset[ox.Quad]().union(*(part.added for part in parts)) == changes.added
    assert frozenset[ox.Quad]().union(*(part.removed for part in parts)) == changes.removed


@given(st.text())
@example("H id")
@example('A <x:a> <x:b> "')
def test_no_text_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(InputError):
        read(text)


def test_the_rows_are_those_of_the_format() -> None:
    patch = Patch("urn:uuid:2", "urn:uuid:1", Changes(frozenset({quad()}), frozenset({quad("x:h")})))
    assert write_patch(patch).decode().splitlines() == [
        "H id <urn:uuid:2> .",
        "H prev <urn:uuid:1> .",
        "TX .",
        "D <x:a> <x:b> <x:c> <x:h> .",
        f"A {ROW} .",
        "TC .",
    ]


@pytest.mark.parametrize(
    ("text", "added", "removed"),
    [
        (f"A {ROW} .", 1, 0),
        (f"A{ROW} .", 1, 0),
        (f"TX .\r\nA {ROW} .\r\nTC .\r\n", 1, 0),
        (f"TX .\nA {ROW} .\nD {ROW} .\nTC .\n", 0, 1),
        (f"TX .\nA {ROW} .\nTC .\nTX .\nD {ROW} .\nTA .\n", 1, 0),
        ('# a\nH "id" <urn:uuid:1> .\nH version "3"^^<x:int> .\n', 0, 0),
        ('TX .\nPA "rdf" <x:rdf> .\nPD rdf .\nTC . # end\n', 0, 0),
        ("TX .\n  A <x:a> <x:b> \"a # b .\" . # why\nTC .", 1, 0),
        ("", 0, 0),
    ],
)  # fmt: skip
def test_patches_of_others_are_read(text: str, added: int, removed: int) -> None:
    changes = read(text)
    assert (len(changes.added), len(changes.removed)) == (added, removed)


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("TX .\nA <x:a> <x:b> .\nTC .", "patch:2", "not a statement"),
        (f"TX .\nA {ROW}\nTC .", "patch:2", "not a statement"),
        (f"TX .\nA {ROW} . {ROW} .\nTC .", "patch:2", "not a statement"),
        ("TX .\nA .\nTC .", "patch:2", "not a statement"),
        (f"TX .\nA {ROW} .\n", "patch:3", "does not end"),
        ("TX .\nTX .", "patch:2", "TX is out of place"),
        ("TC .", "patch:1", "TC is out of place"),
        ("TX", "patch:1", "dot"),
        (f"X {ROW} .", "patch:1", "not a row"),
        (f"a {ROW} .", "patch:1", "not a row"),
        ("TX .\nTC .\nH id <urn:uuid:1> .", "patch:3", "header"),
        ("H id <urn:uuid:1> .\nH id <urn:uuid:2> .", "patch:2", "must be one IRI"),
        ('H id "1" .', "patch:1", "must be one IRI"),
        ("H id 1 .", "patch:1", ""),
        ("PA rdf <x:rdf>", "patch:1", "not a row"),
    ],
)  # fmt: skip
def test_a_malformed_patch_is_refused_with_its_line(text: str, where: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.where == where
    assert words in caught.value.problem
    assert caught.value.hint


def test_bytes_that_are_not_utf_8_are_refused_with_their_line() -> None:
    with pytest.raises(InputError, match="patch:2: not UTF-8"):
        read_patch(b"TX .\n\xff")


def test_to_remove_what_is_not_there_changes_nothing() -> None:
    assert apply_patch([quad()], Patch("", "", read(f"D {ROW} .\nD {ROW} ."))) == set()
    assert apply_patch([], Patch("", "", read(f"D {ROW} ."))) == set()
