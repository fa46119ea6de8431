"""The words of the report in three languages."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]

WORDS: Mapping[str, Words] = {
    "en": {
        "language": "English",
        "title": "Checks of the data",
        "good": "The data conforms.",
        "bad": "The data does not conform.",
        "good_why": "No rule is broken. Warnings and remarks do not keep data from being published.",
        "bad_why": "Each violation below has to be resolved before the data can be published.",
        "checked": "What was checked",
        "found": "What was found",
        "nothing": "Nothing was found.",
        "Violation": "Violations",
        "Warning": "Warnings",
        "Info": "Remarks",
        "rule": "Rule",
        "thing": "Thing",
        "property": "Property",
        "value": "Value",
        "place": "Place in the sources",
        "turtle": "The same report as RDF",
    },
    "uk": {
        "language": "Українська",
        "title": "Перевірка даних",
        "good": "Дані відповідають правилам.",
        "bad": "Дані не відповідають правилам.",
        "good_why": "Жодного правила не порушено. Застереження та зауваги не перешкоджають оприлюдненню.",
        "bad_why": "Перш ніж оприлюднити дані, потрібно усунути кожне порушення.",
        "checked": "Що перевірено",
        "found": "Що виявлено",
        "nothing": "Нічого не виявлено.",
        "Violation": "Порушення",
        "Warning": "Застереження",
        "Info": "Зауваги",
        "rule": "Правило",
        "thing": "Об’єкт",
        "property": "Властивість",
        "value": "Значення",
        "place": "Місце у вихідних файлах",
        "turtle": "Той самий звіт у форматі RDF",
    },
    "pl": {
        "language": "Polski",
        "title": "Kontrola danych",
        "good": "Dane są zgodne z regułami.",
        "bad": "Dane nie są zgodne z regułami.",
        "good_why": "Nie złamano żadnej reguły. Ostrzeżenia i uwagi nie wstrzymują publikacji.",
        "bad_why": "Przed publikacją danych trzeba usunąć każde naruszenie.",
        "checked": "Co sprawdzono",
        "found": "Co znaleziono",
        "nothing": "Niczego nie znaleziono.",
        "Violation": "Naruszenia",
        "Warning": "Ostrzeżenia",
        "Info": "Uwagi",
        "rule": "Reguła",
        "thing": "Obiekt",
        "property": "Właściwość",
        "value": "Wartość",
        "place": "Miejsce w plikach źródłowych",
        "turtle": "Ten sam raport jako RDF",
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
