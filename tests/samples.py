"""A small project, as a user would write it."""

from __future__ import annotations

from pathlib import Path

TEXT_FILE = "krefeld_2025.txt"
TEXT = """Міста-побратими

Делегація Кропивницького відвідала Крефельд у Німеччині.
Партнерство міст триває. Партнерство міцніє.
"""
CATALOG = """- file: krefeld_2025.txt
  title: {uk: Міста-побратими}
  language: uk
  publisher: kropyvnytskyi-city-council
  published: 2025-10-30
  rights:
    en: The text belongs to its publisher; only short quotes are published.
    uk: Текст належить видавцеві; публікуються лише короткі цитати.
    pl: Tekst należy do wydawcy; publikowane są tylko krótkie cytaty.
"""
FACTS = """document: krefeld_2025.txt
facts:
- type: Twinning
  party: [kropyvnytskyi, krefeld]
  status: in-force
  evidence:
  - quote: Партнерство міст триває
- key: visit-krefeld
  type: Visit
  label: {en: Visit to Krefeld, uk: Візит до Крефельда, pl: Wizyta w Krefeld}
  visitor: [kropyvnytskyi]
  host: [krefeld]
  status: unspecified
  evidence:
  - quote: Делегація Кропивницького відвідала Крефельд
"""


def write_sample_project(folder: Path) -> Path:
    """Write the sample project into a new folder and return it."""
    (folder / "seeds").mkdir(parents=True)
    (folder / "mappings" / "documents").mkdir(parents=True)
    (folder / "seeds" / TEXT_FILE).write_text(TEXT, encoding="utf-8")
    (folder / "seeds" / "catalog.yaml").write_text(CATALOG, encoding="utf-8")
    (folder / "mappings" / "documents" / "krefeld_2025.yaml").write_text(FACTS, encoding="utf-8")
    return folder
