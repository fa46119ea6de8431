"""Three releases of the sample project, one after the other."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from municoop import pipeline
from municoop.sources.project import Project
from samples import CATALOG, FACTS, TEXT_FILE, write_sample_project

SECOND_TEXT_FILE = "venlo_2025.txt"
SECOND_TEXT = "Кропивницький підписав угоду про партнерство з Венло.\n"
SECOND_FACTS = """document: venlo_2025.txt
facts:
- key: twinning-venlo
  type: Twinning
  party: [kropyvnytskyi, venlo]
  status: planned
  date: 2025-11-03
  evidence:
  - quote: Кропивницький підписав угоду про партнерство з Венло
"""
SECOND_ENTRY = CATALOG.replace(TEXT_FILE, SECOND_TEXT_FILE).replace("Міста-побратими", "Угода з Венло")
GONE = """cooperation/visit-krefeld:
  since: 2025-12-01
  reason: {en: It was entered twice., uk: Його внесено двічі., pl: Wpisano ją dwukrotnie.}
  successor: cooperation/twinning-venlo
"""


@dataclass(frozen=True)
class Chain:
    """A project, and the folders of its three releases."""

    project: Path
    releases: tuple[Path, Path, Path]


@pytest.fixture(scope="session")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    """Release 2 has a text more; in release 3 its tie is in force, another date, and the visit is gone."""
    folder = tmp_path_factory.mktemp("chain")
    project = write_sample_project(folder / "project")
    releases = (folder / "1", folder / "2", folder / "3")
    publish(project, releases[0])
    write(project, "seeds", SECOND_TEXT_FILE, SECOND_TEXT)
    write(project, "seeds", "catalog.yaml", CATALOG + SECOND_ENTRY)
    write(project, "mappings/documents", "venlo_2025.yaml", SECOND_FACTS)
    publish(project, releases[1])
    later = SECOND_FACTS.replace("planned", "in-force").replace("2025-11-03", "2025-11")
    write(project, "mappings/documents", "venlo_2025.yaml", later)
    write(project, "mappings/documents", "krefeld_2025.yaml", FACTS.partition("- key: visit-krefeld")[0])
    publish(project, releases[2])
    return Chain(project, releases)


def write(project: Path, room: str, name: str, content: str) -> None:
    (project / room / name).write_text(content, encoding="utf-8")


def publish(project: Path, target: Path) -> None:
    assert pipeline.build(Project.at(project), target).report.conforms
