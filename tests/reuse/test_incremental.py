"""A release that takes over what has not changed has the bytes of one that is made from nothing."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from markupsafe import Markup

from benchmarks.data import LABELS, Large, make_large
from municoop.errors import TargetError
from municoop.model import LANGUAGES, Release
from municoop.rdf import node
from municoop.reuse import ledger, scan
from municoop.site.content.index import Index
from municoop.site.frame import File
from municoop.site.pages import home, lists, search
from release.sample_release import make_release
from reuse.builder import Builder, read_tree, relabel

Quads = list[ox.Quad]
SEED, EDITS, THINGS = 20251128, 14, 290
RULE = "graph/derived"


@pytest.fixture(scope="module")
def large() -> Large:
    return make_large(THINGS)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return make_release(tmp_path_factory.mktemp("project"))


@pytest.fixture
def builder(tmp_path: Path, large: Large) -> Builder:
    return Builder(tmp_path, dict(large.texts))


def reword(quads: Quads, chance: random.Random) -> Quads:
    """Change a label of a thing, or of a concept."""
    number = chance.choice([n for n, quad in enumerate(quads) if is_label(quad)])
    quad = quads[number]
    assert isinstance(quad.object, ox.Literal)
    word = ox.Literal(f"{quad.object.value} {chance.randrange(99)}", language=quad.object.language)
    return [
        *quads[:number],
        ox.Quad(quad.subject, quad.predicate, word, quad.graph_name),
        *quads[number + 1 :],
    ]


def is_label(quad: ox.Quad) -> bool:
    about = quad.predicate.value in LABELS or quad.predicate == node("skos:prefLabel")
    return about and isinstance(quad.object, ox.Literal) and bool(quad.object.language)


def remove_one(quads: Quads, chance: random.Random) -> Quads:
    """Leave out a statement, of whatever kind."""
    number = chance.randrange(len(quads))
    return [*quads[:number], *quads[number + 1 :]]


def remove_document(quads: Quads, chance: random.Random) -> Quads:
    """Leave out all that a text states."""
    graph = chance.choice(find_documents(quads))
    return [quad for quad in quads if quad.graph_name != graph]


def find_documents(quads: Quads) -> list[ox.NamedNode]:
    found = {quad.graph_name for quad in quads if "graph/0" in str(quad.graph_name)}
    return sorted((graph for graph in found if isinstance(graph, ox.NamedNode)), key=str)


def add_document(quads: Quads, chance: random.Random) -> Quads:
    """Add all that a text states once more, as if of another text and about other cooperations."""
    graph = chance.choice(find_documents(quads))
    mark = f"-again-{chance.randrange(9999)}"
    own = {quad.subject for quad in quads if quad.graph_name == graph and quad.predicate == node("rdf:type")}

    def move(term: object) -> object:
        if isinstance(term, ox.NamedNode):
            whole, hash_sign, part = term.value.partition("#")
            if ox.NamedNode(whole) in own:
                return ox.NamedNode(f"{whole}{mark}{hash_sign}{part}")
        return term

    return quads + [
        ox.Quad(move(quad.subject), quad.predicate, move(quad.object), graph)  # type: ignore[arg-type]
        for quad in quads
        if quad.graph_name == graph
    ]


def add_theme(quads: Quads, chance: random.Random) -> Quads:
    """State of a cooperation what was stated of another."""
    one = chance.choice(
        [quad for quad in quads if quad.predicate in (node("mc:theme"), node("mc:date"), node("mc:party"))]
    )
    subjects = [quad.subject for quad in quads if quad.predicate == node("mc:status")]
    return [*quads, ox.Quad(chance.choice(subjects), one.predicate, one.object, one.graph_name)]


def turn_into_rule(quads: Quads, chance: random.Random) -> Quads:
    """Let only a rule say what a source said."""
    number = chance.choice([n for n, quad in enumerate(quads) if quad.predicate == node("mc:party")])
    quad = quads[number]
    graph = next(other.graph_name for other in quads if str(other.graph_name).endswith(f"{RULE}>"))
    quads[number] = ox.Quad(quad.subject, quad.predicate, quad.object, graph)
    return quads


def remove_thing(quads: Quads, chance: random.Random) -> Quads:
    """Say nothing any more about a thing that others name."""
    subject = chance.choice([quad.subject for quad in quads if "/id/authority/" in str(quad.subject)])
    return [quad for quad in quads if quad.subject != subject]


CHANGES: tuple[Callable[[Quads, random.Random], Quads], ...] = (
    reword, remove_one, remove_document, add_document, add_theme, turn_into_rule, remove_thing,
)  # fmt: skip


@pytest.mark.slow
def test_after_any_change_the_release_is_that_of_a_build_from_nothing(builder: Builder, large: Large) -> None:
    chance = random.Random(SEED)  # noqa: S311 - no secret
    quads = list(large.release.quads)
    builder.build(large.release)
    whole, touched = len(builder.made), []
    for number in range(EDITS):
        quads = CHANGES[number % len(CHANGES)](quads, chance)
        release = replace(large.release, quads=tuple(sorted(set(quads), key=str)))
        got, made = builder.build(release), len(builder.made)
        assert got == builder.build_anew(release), CHANGES[number % len(CHANGES)].__name__
        touched.append(made)
    assert max(touched) < whole / 2
    assert sum(made > 0 for made in touched) > EDITS / 2


def is_thing(name: str) -> bool:
    """Whether a page is one of a thing and not one of a list."""
    return "/index" not in name and "/by-" not in name


def test_only_what_a_change_touches_is_made_again(builder: Builder, large: Large) -> None:
    before = builder.build(large.release)
    after = builder.build(relabel(large.release, "cooperation/gzm-kc-study-visit-2022", "A visit"))
    things = {
        name.partition("/")[2] for name in builder.made if name.startswith("doc/") and "index" not in name
    }
    changed = {name for name, data in after.items() if before[name] != data}
    shown = {name.removeprefix("doc/").partition(".")[0] for name in changed if name.startswith("doc/")}
    assert "cooperation/gzm-kc-study-visit-2022" in shown
    assert "authority/gzm" in shown, "the page of a party names the visit"
    assert len(shown) > 3
    assert {name for name in things if is_thing(name)} == {name for name in shown if is_thing(name)}, (
        "no page of a thing is made in vain"
    )


def test_files_are_links_but_for_those_that_changed(builder: Builder, large: Large) -> None:
    before = builder.build(large.release)
    home = (builder.folder / "public").resolve()
    after = builder.build(relabel(large.release, "cooperation/gzm-kc-study-visit-2022", "A visit"))
    for name, data in after.items():
        is_linked = (builder.folder / "public" / name).samefile(home / name)
        assert is_linked == (before[name] == data), name
    assert read_tree(home) == before, "the former release is what it was"


def test_a_new_version_with_other_dates_changes_no_page_of_a_thing(builder: Builder, large: Large) -> None:
    builder.build(large.release)
    metadata = replace(large.release.metadata, version="9.9", issued="2027-01-01", modified="2027-01-02")
    release = replace(large.release, metadata=metadata)
    got, made = builder.build(release), builder.made
    assert got == builder.build_anew(release)
    assert made == [*(f"index {language}" for language in LANGUAGES), "sitemap"], "they tell version or date"
    assert b"9.9" in got["index.html"]


@pytest.mark.parametrize("language", ["en", "uk"])
def test_another_title_of_the_data_set_changes_all(builder: Builder, language: str, sample: Release) -> None:
    builder.build(sample)
    metadata = replace(sample.metadata, title={**sample.metadata.title, language: "Another title"})
    release = replace(sample, metadata=metadata)
    got = builder.build(release)
    assert "doc/authority/krefeld" in builder.made
    assert got == builder.build_anew(release)


def test_another_word_of_a_text_changes_the_page_of_the_document(builder: Builder, sample: Release) -> None:
    text = "Слова: міста-побратими Крефельд і Венло, і так далі"
    for builder.texts in ({"text-1": text}, {"text-1": text.replace("Слова", "Інакше")}):
        got = builder.build(sample)
    assert builder.made == ["doc/document/text-1"]
    assert got == builder.build_anew(sample)


def test_a_release_of_another_base_takes_nothing_over(builder: Builder, sample: Release) -> None:
    builder.build(sample)
    whole = len(builder.made)
    builder.build(replace(sample, base_iri="https://other.example/"))
    builder.build(sample)
    assert len(builder.made) == whole > 10


@pytest.mark.parametrize("damage", [b"", b"\x1f\x8b not gzip", b"{}"])
def test_without_a_whole_ledger_all_is_made(builder: Builder, sample: Release, damage: bytes) -> None:
    first = builder.build(sample)
    whole = len(builder.made)
    (builder.folder / ".public" / "ledger").write_bytes(damage)
    assert builder.build(sample) == first
    assert len(builder.made) == whole > 10
    assert builder.build(sample) == first
    assert builder.made == []


def test_a_thing_that_is_gone_leaves_all_lists(builder: Builder, sample: Release) -> None:
    """It is still spoken of: its tombstone."""
    thing = ox.NamedNode(f"{sample.base_iri}id/authority/krefeld")
    graph = ox.NamedNode(f"{sample.base_iri}graph/register")
    before = builder.build(sample)
    assert b"authority/krefeld" in before["doc/authority/index.html"]
    flag = ox.Literal("true", datatype=node("xsd:boolean"))
    kept = [quad for quad in sample.quads if quad.subject != thing]
    quads = sorted([*kept, ox.Quad(thing, node("owl:deprecated"), flag, graph)], key=str)
    release = replace(sample, quads=tuple(quads))
    got = builder.build(release)
    assert got == builder.build_anew(release)
    assert b"authority/krefeld" not in got["doc/authority/index.html"]


def test_a_large_release_is_looked_through_by_another_process(
    builder: Builder, sample: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    start = subprocess.Popen

    def watch(command: list[str], **how: Any) -> subprocess.Popen[bytes]:
        asked.append(command)
        return start(command, **how)

    monkeypatch.setattr(scan, "WORTH_A_PROCESS", 0)
    monkeypatch.setattr(subprocess, "Popen", watch)
    first = builder.build(sample)
    assert asked == [], "there was no release before"
    for number in (1, 2):
        assert builder.build(sample) == first
        assert builder.made == []
        assert len(asked) == number
    page = builder.folder / "public" / "doc" / "authority" / "krefeld.html"
    page.write_text("damaged")
    assert builder.build(sample) == first
    assert builder.made == ["doc/authority/krefeld"]


def test_a_release_that_cannot_be_looked_through_is_an_error(
    builder: Builder, sample: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = builder.build(sample)
    monkeypatch.setattr(scan, "WORTH_A_PROCESS", 0)
    monkeypatch.setattr(scan, "__file__", "/nonexistent.py")
    with pytest.raises(TargetError, match="cannot be read"):
        builder.build(sample)
    assert read_tree(builder.folder / "public") == before


@pytest.mark.parametrize("is_lost", [False, True])
def test_pictures_and_filters_of_a_large_release_are_made_by_a_copy(
    builder: Builder, sample: Release, monkeypatch: pytest.MonkeyPatch, *, is_lost: bool
) -> None:
    """Where it is lost, they are made all the same."""
    first = builder.build(sample)
    changed = relabel(sample, "authority/krefeld", "Another name")
    expected = builder.build_anew(changed)
    copies: list[int] = []
    drawn: list[str] = []
    fork, draw, filter_page = os.fork, home.show_picture, lists.make_filter_page

    def watch_drawing(*given: Any) -> Markup:
        drawn.append("a picture")
        return draw(*given)

    def watch_filters(*given: Any) -> Iterator[File]:
        drawn.append("a filter")
        return filter_page(*given)

    def watch() -> int:
        copies.append(copy := fork())
        if is_lost and copy == 0:
            os._exit(1)
        return copy

    monkeypatch.setattr(os, "fork", watch)
    monkeypatch.setattr(home, "show_picture", watch_drawing)
    monkeypatch.setattr(lists, "make_filter_page", watch_filters)
    monkeypatch.setattr(ledger, "WORTH_A_COPY", 0)
    assert builder.build(sample) == first
    assert copies == [], "nothing has changed"
    assert builder.build(changed) == expected
    assert len(copies) == 1
    assert set(drawn) == ({"a picture", "a filter"} if is_lost else set()), "made here only if lost there"
    assert {"draw_map", "draw_network", "index en", "doc/cooperation/by-country/de-ua.html"} < set(
        builder.made
    )
    assert "facts" not in builder.made, "what pictures are drawn from has no names"
    with pytest.raises(ChildProcessError):
        os.waitpid(copies[0], os.WNOHANG)
    assert builder.build(changed) == expected
    assert builder.made == []
    assert builder.build(sample) == first, "what the copy read was noted"


def test_a_new_thing_may_need_a_new_page_of_the_lists(
    builder: Builder, sample: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It changes nothing that is stated of the others."""
    index = Index.of(sample.quads, sample.base_iri)
    full = len(search.list_named(index))
    cut = lists.cut
    monkeypatch.setattr(lists, "cut", lambda entries, number=full: cut(entries, number))
    builder.build(sample)
    known, new = (ox.NamedNode(f"{sample.base_iri}id/authority/{key}") for key in ("krefeld", "new"))
    own = [quad for quad in sample.quads if quad.subject == known]
    added = [ox.Quad(new, quad.predicate, quad.object, quad.graph_name) for quad in own]
    release = replace(sample, quads=tuple(sorted([*sample.quads, *added], key=str)))
    got = builder.build(release)
    assert "search/index/2.html" in got
    assert got == builder.build_anew(release)
