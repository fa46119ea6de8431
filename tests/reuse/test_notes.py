"""What is read for something that is used again is noted for each use."""

from __future__ import annotations

import pytest

from municoop.reuse.notes import Notes


def read(notes: Notes, *names: str) -> str:
    """Return something for which names are read."""
    notes.reads |= {(name, "rdfs:label") for name in names}
    return " ".join(names)


def test_what_is_made_once_is_noted_as_a_bundle_for_each_use() -> None:
    notes, made = Notes(), []

    def make() -> str:
        made.append(1)
        return read(notes, "a", "b")

    for _ in range(2):
        notes.reads.clear()
        assert notes.once("tie", make) == "a b"
        assert notes.reads == {("tie", "~")}
    assert made == [1]
    assert notes.bundles == {"tie": {("a", "rdfs:label"), ("b", "rdfs:label")}}


def test_a_bundle_has_the_reads_of_all_variants_and_of_the_bundles_in_it() -> None:
    notes = Notes()
    notes.once("name", lambda: read(notes, "a"), "en")
    notes.once("name", lambda: read(notes, "b"), "uk")
    notes.once("tie", lambda: notes.once("name", lambda: "", "en") + read(notes, "c"))
    assert {name for name, _ in notes.bundles["tie"]} == {"a", "b", "c"}


def test_a_failure_leaves_the_notes_of_the_group() -> None:
    notes = Notes()
    read(notes, "a")
    with pytest.raises(ZeroDivisionError):
        notes.once("tie", lambda: read(notes, "b") + str(1 / 0))
    assert notes.reads == {("a", "rdfs:label")}
