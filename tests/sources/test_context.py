from pathlib import Path

import pytest

from municoop.errors import MappingError, OntologyError
from municoop.sources.context import Context, read_context
from municoop.sources.project import Project
from municoop.sources.yamlfile import Entry

ENTRY = Entry("x", "mappings/documents/a.yaml", 7, MappingError)


@pytest.fixture
def context(project_folder: Path) -> Context:
    return read_context(Project.at(project_folder))


def test_terms_stand_for_iris(context: Context) -> None:
    assert context.iri("party") == "https://w3id.org/municoop/def#party"
    assert context.iri("exact") == "http://www.w3.org/ns/oa#exact"
    assert context.concept_iri("status", "planned") == "https://w3id.org/municoop/def/status/planned"
    assert context.concept_iri("supports", "party") == context.iri("party")


def test_a_misspelt_key_is_named_with_the_nearest_one(context: Context) -> None:
    with pytest.raises(MappingError, match="unknown key 'partys' → did you mean 'party'") as caught:
        context.require("partys", ENTRY)
    assert caught.value.where == "mappings/documents/a.yaml:7"


@pytest.mark.parametrize("term", ["id", "@base", "nothing-like-it"])
def test_keywords_are_no_keys(context: Context, term: str) -> None:
    with pytest.raises(MappingError, match="unknown key"):
        context.require(term, ENTRY)


@pytest.mark.parametrize(
    ("content", "words", "where"),
    [
        ('{"@context": {\n"party": }', "not JSON", "ontology/context.jsonld:2"),
        ("[]", 'no "@context"', "ontology/context.jsonld:1"),
        ('{"@context": {"party": "nowhere:party"}}', "'party' leads to no IRI", "ontology/context.jsonld"),
        ('{"@context": {"a": "b:x", "b": "a:y"}}', "'a' leads to no IRI", "ontology/context.jsonld"),
        ('{"@context": {"party": {"@type": "@id"}}}', "'party' leads to no IRI", "ontology/context.jsonld"),
    ],
)
def test_a_broken_context_is_refused(project_folder: Path, content: str, words: str, where: str) -> None:
    (project_folder / "ontology").mkdir()
    (project_folder / "ontology" / "context.jsonld").write_text(content, encoding="utf-8")
    with pytest.raises(OntologyError, match=words) as caught:
        read_context(Project.at(project_folder))
    assert caught.value.where == where
