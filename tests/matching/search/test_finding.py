"""The browser finds what `municoop.matching` finds: hand-made names, among all places of five countries."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import pytest

from matching.names import UNMATCHED, Row, read_names, run, write_key
from matching.search.browser import Evaluate, open_search
from municoop.matching.index import Index

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FEWER = 0.01  # beginnings come before typing errors here, as readers are writing
FIND = """
async (names, address) => {
  const { Finder } = await import(`${address}assets/search/find.js`)
  window.finder ??= new Finder(new URL("search/", address))
  const found = []
  for (const name of names) {
    const start = performance.now(), { finds, total } = await window.finder.find(name, 30)
    const paths = finds.map(({ thing, score, entry }) => [thing.path, score, entry.text])
    found.push([paths, total, performance.now() - start])
  }
  return found
}
"""


class Found(NamedTuple):
    """A name, the keys of what the browser found, and how long it took in milliseconds."""

    row: Row
    keys: list[str]
    milliseconds: float

    @property
    def is_right(self) -> bool:
        if self.row.expected == UNMATCHED:
            return set(self.row.note.split()) <= set(self.keys)
        return self.keys[:1] == [self.row.expected]


@pytest.fixture(scope="module")
def evaluate(
    gazetteer: Index, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Evaluate]:
    """The search in 23,000 places and the things of the register."""
    with open_search(chromium, tmp_path_factory.mktemp("search"), gazetteer.things) as evaluate:
        yield evaluate


def find(evaluate: Evaluate, rows: list[Row]) -> list[Found]:
    """Return what the browser finds for names."""
    answers = evaluate(FIND, [row.name for row in rows])
    return [
        Found(row, [write_key(path) if "://" in path else path for path, _, _ in paths], milliseconds)
        for row, (paths, _, milliseconds) in zip(rows, answers, strict=True)
    ]


@pytest.mark.slow
def test_what_is_meant_comes_first_as_often(gazetteer: Index, evaluate: Evaluate) -> None:
    rows = read_names()
    found = find(evaluate, rows)
    here = Counter(outcome.row.kind for outcome in run(rows, gazetteer) if outcome.is_right)
    there = Counter(outcome.row.kind for outcome in found if outcome.is_right)
    print({kind: (here[kind], there[kind]) for kind in here}, here.total(), there.total(), len(rows))
    times = statistics.quantiles([outcome.milliseconds for outcome in found], n=20)
    print(f"median {times[9]:.1f} ms, 95 in 100 within {times[18]:.1f} ms")
    assert there.total() >= here.total() - FEWER * len(rows)
    assert all(there[kind] >= here[kind] - 1 for kind in here.keys() - {"typo"})
    assert there["homonym"] == here["homonym"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Кропивницького", "Івано-Франківськ", "Nowa Sól", "Kamieniec Podolski"])
def test_results_come_while_a_name_is_written(evaluate: Evaluate, name: str) -> None:
    """The thing that the whole name finds is among the finds of its first two thirds already."""
    beginnings = [name[:length] for length in range(2, len(name) + 1)]
    found = [[path for path, _, _ in paths] for paths, _, _ in evaluate(FIND, beginnings)]
    assert all(found)
    assert all(found[-1][0] in paths for paths in found[len(found) * 2 // 3 :])


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["__proto__", "constructor", "м" * 500, "ab " * 60, "𐍈", "(((", " . ", "a\0b", "<b>&amp;"]
)
def test_any_text_gives_finds(evaluate: Evaluate, text: str) -> None:
    [[paths, total, _]] = evaluate(FIND, [text])
    assert all(0 <= score <= 100 for _, score, _ in paths)
    assert total >= len(paths) == len({path for path, _, _ in paths})
