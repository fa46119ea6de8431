"""Three versions of the real texts, one built over the other, as a maintainer would."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from municoop import pipeline
from municoop.sources.project import Project

BASE = "https://w3id.org/municoop/"
DOCUMENT = "003_6ee051e8797e8b75.yaml"
HOSTILE = "Krefeld </script><img src=x onerror=alert(1)> & “Kropyvnytskyi”"
NEW_FACT = """
- key: twinning-krefeld-venlo
  type: Twinning
  label: {en: Krefeld and Venlo, uk: Крефельд і Венло, pl: Krefeld i Venlo}
  party: [krefeld, venlo]
  status: unspecified
  evidence:
  - quote: відвідав з робочим візитом міста-побратими Крефельд у Німеччині та Венло в Нідерландах
"""
GONE = """cooperation/meeting-kropyvnytskyi-venlo:
  reason: {en: It was entered twice., uk: Її внесено двічі., pl: Wpisano je dwukrotnie.}
  successor: cooperation/venlo-krefeld-visit-2025
"""
REMOVED = "cooperation/meeting-kropyvnytskyi-venlo"
UNEXPLAINED = "office/office-bezhan-councillor-kropyvnytskyi"
ADDED = "cooperation/twinning-krefeld-venlo"


@dataclass(frozen=True)
class Versions:
    """A project, its release folders one by one (kept apart), and what was said of each build."""

    project: Path
    folders: tuple[Path, Path, Path]
    outcomes: tuple[pipeline.Outcome, pipeline.Outcome, pipeline.Outcome]

    @property
    def last(self) -> Path:
        """The folder of the last release."""
        return self.folders[-1]


def copy_project(root: Path, folder: Path) -> Path:
    """Return a copy of the real project that may be edited."""
    for room in ("seeds", "ontology", "mappings"):
        shutil.copytree(root / room, folder / room)
    return folder


def edit(path: Path, old: str, new: str) -> None:
    """Replace some text of a file, which must have it."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def remove_fact(path: Path, key: str) -> None:
    """Remove a fact from a file."""
    text = path.read_text(encoding="utf-8")
    before, found, after = text.partition(f"\n- key: {key}\n")
    assert found
    rest = after.find("\n- key: ")
    path.write_text(before + (after[rest:] if rest >= 0 else "\n"), encoding="utf-8")


def raise_version(project: Path, old: str, new: str, day: str) -> None:
    """Give the project a new version and date."""
    metadata = project / "mappings" / "dataset.yaml"
    edit(metadata, f"version: {old}\n", f"version: {new}\n")
    text = metadata.read_text(encoding="utf-8")
    lines = [f"modified: {day}" if line.startswith("modified:") else line for line in text.splitlines()]
    metadata.write_text("\n".join(lines) + "\n", encoding="utf-8")


def build_versions(root: Path, folder: Path) -> Versions:
    """Build 0.1.0 as it is; 0.2.0 with a tie more and an office less, unexplained; 0.3.0 with a meeting that
    is gone for a reason, and a tie that is called otherwise.
    """
    project, target = copy_project(root, folder / "project"), folder / "public"
    facts = project / "mappings" / "documents" / DOCUMENT
    outcomes: list[pipeline.Outcome] = []
    folders: list[Path] = []

    def build() -> None:
        outcome = pipeline.build(Project.at(project), target)
        assert outcome.report.conforms, [finding.message() for finding in outcome.report.violations]
        outcomes.append(outcome)
        folders.append(Path(shutil.copytree(target.resolve(), folder / f"release-{len(folders) + 1}")))

    build()
    facts.write_text(facts.read_text(encoding="utf-8") + NEW_FACT, encoding="utf-8")
    remove_fact(facts, "office-bezhan-councillor-kropyvnytskyi")
    raise_version(project, "0.1.0", "0.2.0", "2026-12-01")
    build()
    remove_fact(facts, "meeting-kropyvnytskyi-venlo")
    (project / "mappings" / "gone.yaml").write_text(GONE, encoding="utf-8")
    edit(facts, "en: Krefeld and Kropyvnytskyi, sister cities", f"en: '{HOSTILE}'")
    raise_version(project, "0.2.0", "0.3.0", "2026-12-24")
    build()
    return Versions(project, (folders[0], folders[1], folders[2]), (outcomes[0], outcomes[1], outcomes[2]))
