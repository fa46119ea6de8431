"""What the saved queries answer from the texts of this project, read and reviewed by a person."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from municoop import pipeline
from municoop.network.answer import Graph
from municoop.query.formats import Format, format_answer
from municoop.query.library import SavedQuery
from municoop.query.local import ask_store, unite_graphs
from municoop.rdf import DEFAULT_BASE_IRI
from municoop.sources.project import Project

ANSWERS = Path(__file__).parent / "answers"
QUERIES = sorted((Path(__file__).parents[2] / "ontology" / "queries").glob("*.rq"))
LOCAL = [path.stem for path in QUERIES if "\n# remote:" not in path.read_text(encoding="utf-8")]


@pytest.fixture(scope="module")
def store(root: Path) -> ox.Store:
    """What a build of the project publishes, before it is written."""
    inputs = pipeline.read_inputs(Project.at(root), DEFAULT_BASE_IRI)
    return unite_graphs(pipeline.collect_quads(inputs, pipeline.state(inputs)))


@pytest.mark.parametrize("name", LOCAL)
def test_answer_is_the_reviewed_one(
    store: ox.Store, library: dict[str, SavedQuery], name: str, golden_update: bool
) -> None:
    answer = ask_store(store, library[name].text, name)
    format: Format = "ttl" if isinstance(answer, Graph) else "csv"
    got = format_answer(answer, format, width=0)
    reviewed = ANSWERS / f"{name}.{format}"
    if golden_update:
        ANSWERS.mkdir(exist_ok=True)
        reviewed.write_text(got, encoding="utf-8", newline="\n")
    assert reviewed.exists(), f"no {reviewed.name}: run `pytest tests/query --update-golden` and review it"
    assert got == reviewed.read_text(encoding="utf-8")


def test_every_reviewed_answer_has_its_query() -> None:
    """An answer that nobody asks for any more is not left behind."""
    assert sorted(path.stem for path in ANSWERS.iterdir()) == LOCAL
