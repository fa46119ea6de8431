"""The schema by which editors complete facts files."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from municoop.sources.context import read_context
from municoop.sources.project import Project
from municoop.sources.register import read_register
from municoop.sources.schema import schema_file
from municoop.sources.vocabulary import read_vocabulary

FILE = "ontology/facts.schema.json"


def test_the_schema_follows_from_context_ontology_and_register(root: Path, golden_update: bool) -> None:
    project = Project.at(root)
    context, vocabulary = read_context(project), read_vocabulary(project)
    text = schema_file(context, vocabulary, read_register(project, context, vocabulary))
    if golden_update:
        (root / FILE).write_text(text, encoding="utf-8")
    assert text == (root / FILE).read_text(encoding="utf-8"), f"run pytest --update-golden and review {FILE}"


def test_our_facts_files_are_valid_and_name_the_schema(root: Path) -> None:
    validator = Draft202012Validator(json.loads((root / FILE).read_text(encoding="utf-8")))
    paths = sorted((root / "mappings" / "documents").glob("*.yaml"))
    assert len(paths) == 5
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# yaml-language-server: $schema=../../ontology/facts.schema.json\n")
        facts = json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))
        assert [error.message for error in validator.iter_errors(facts)] == []


@pytest.mark.parametrize(
    "fact",
    [
        {"type": "Twining"},
        {"type": "Twinning", "partys": ["krefeld"]},
        {"type": "Twinning", "party": ["krefled"]},
        {"type": "Twinning", "status": "eternal"},
        {"type": "Twinning", "evidence": [{"supports": "party"}]},
        {"party": ["krefeld"]},
    ],
)
def test_an_editor_is_told_of_a_slip(root: Path, fact: object) -> None:
    validator = Draft202012Validator(json.loads((root / FILE).read_text(encoding="utf-8")))
    assert not validator.is_valid({"document": "a.txt", "facts": [fact]})
