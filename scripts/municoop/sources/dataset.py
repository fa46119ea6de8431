"""`mappings/dataset.yaml`: what the data set says of itself."""

from __future__ import annotations

import re
from dataclasses import fields as dataclass_fields

from municoop.errors import MappingError
from municoop.model import LANGUAGES, DatasetMetadata
from municoop.rdf import ADDRESS
from municoop.sources.project import Project
from municoop.sources.yamlfile import Entry, read_yaml

DATASET_FILE = "mappings/dataset.yaml"
BY_LANGUAGE = frozenset({"title", "description"})
ADDRESSES = ("license", "publisher_iri")
NUMBER = re.compile(r"\d+(\.\d+)*", re.ASCII)


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
    for name in sorted(BY_LANGUAGE):
        check_languages(given[name], name)
    for name in ADDRESSES:
        check_address(given[name], name)
    check_version(given["version"])
    for name in ("issued", "modified"):
        given[name].day()
    return DatasetMetadata(**values)  # type: ignore[arg-type]  # the keys were compared above


def check_languages(entry: Entry, name: str) -> None:
    """Raise MappingError for a text that some readers would not find in their language."""
    given = entry.mapping()
    for language in LANGUAGES:
        if language not in given:
            raise entry.wrong(f"the {name} in {language!r} is missing", f"give it in {', '.join(LANGUAGES)}")


def check_address(entry: Entry, name: str) -> None:
    """Raise MappingError for what is no address of the web: pages lead there."""
    if not ADDRESS.fullmatch(entry.text()):
        raise entry.wrong(f"{entry.text()!r} is no address for {name!r}", "write it with https://")


def check_version(entry: Entry) -> None:
    """Raise MappingError for a version that has no order, or that could not name a folder."""
    if not NUMBER.fullmatch(entry.text()):
        raise entry.wrong(f"{entry.text()!r} is no version", "write numbers with dots between, as 0.2.0")
