from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from municoop import pipeline
from municoop.matching.gazetteer import find_places
from municoop.matching.index import Index, add_things, build_index
from municoop.rdf import DEFAULT_BASE_IRI
from municoop.sources.project import Project

COUNTRIES = ("de", "lt", "nl", "pl", "ua")


@pytest.fixture(scope="session")
def quads() -> tuple[ox.Quad, ...]:
    """The statements of the repository's own texts and register."""
    project = Project.at(Path(__file__).resolve().parents[2])
    return pipeline.state(pipeline.read_inputs(project, DEFAULT_BASE_IRI)).quads


@pytest.fixture(scope="session")
def register(quads: tuple[ox.Quad, ...]) -> Index:
    """The index of the things of the register."""
    return build_index(quads)


@pytest.fixture(scope="session")
def gazetteer(register: Index) -> Index:
    """The index of the things of the register and of the places of GeoNames in five countries."""
    return add_things(register, find_places(COUNTRIES))
