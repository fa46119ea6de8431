"""The words of the report's summary in three languages."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]

WORDS: Mapping[str, Words] = {
    "en": {
        "checked": "What was checked",
        "found": "What was found",
        "Violation": "Violations",
        "Warning": "Warnings",
        "Info": "Remarks",
    },
    "uk": {
        "checked": "Що перевірено",
        "found": "Що виявлено",
        "Violation": "Порушення",
        "Warning": "Застереження",
        "Info": "Зауваги",
    },
    "pl": {
        "checked": "Co sprawdzono",
        "found": "Co znaleziono",
        "Violation": "Naruszenia",
        "Warning": "Ostrzeżenia",
        "Info": "Uwagi",
    },
}

# What `CheckReport.checked` counts, by its English name; one that is not listed is shown as it is.
COUNTS: Mapping[str, Words] = {
    "documents": {"en": "documents", "uk": "документи", "pl": "dokumenty"},
    "files": {"en": "files", "uk": "файли", "pl": "pliki"},
    "statements": {"en": "statements", "uk": "твердження", "pl": "stwierdzenia"},
    "pieces of evidence": {"en": "quotations", "uk": "цитати", "pl": "cytaty"},
    "shapes": {"en": "shapes", "uk": "шаблони SHACL", "pl": "kształty SHACL"},
    "saved queries": {"en": "saved queries", "uk": "збережені запити", "pl": "zapisane zapytania"},
}


def name_count(name: str, language: str) -> str:
    """Return what a count of `CheckReport.checked` counts, in a language."""
    return COUNTS.get(name, {}).get(language, name)
