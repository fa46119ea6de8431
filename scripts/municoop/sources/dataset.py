"""`mappings/dataset.yaml`: what the data set says of itself."""

from __future__ import annotations

from dataclasses import fields as dataclass_fields

from municoop.errors import MappingError
from municoop.model import DatasetMetadata
from municoop.sources.project import Project
from municoop.sources.yamlfile import read_yaml

DATASET_FILE = "mappings/dataset.yaml"
BY_LANGUAGE = frozenset({"title", "description"})


def read_metadata(project: Project) -> DatasetMetadata:
    """Return the metadata. Raises MappingError for a key that is missing or unknown."""
    root = read_yaml(project.file(DATASET_FILE), DATASET_FILE, MappingError)
    given = root.mapping()
    wanted = {field.name for field in dataclass_fields(DatasetMetadata)}
    for name in given.keys() - wanted:
        raise given[name].wrong(f"unknown key {name!r}", "keys are " + ", ".join(sorted(wanted)))
    for name in sorted(wanted - given.keys()):
        raise root.wrong(f"the key {name!r} is missing", "add it")
    values = {
        name: {language: text.text() for language, text in given[name].mapping().items()}
        if name in BY_LANGUAGE
        else given[name].text()
        for name in wanted
    }
    return DatasetMetadata(**values)  # type: ignore[arg-type]  # the keys were compared above
