"""The part `names` of `mappings/languages/*.yaml`: how names change, and the words around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from municoop.errors import MappingError
from municoop.matching.spelling import read_word
from municoop.matching.text import is_cyrillic, normalise

SECTION = "names"
NOTHING = "-"
CONVENTIONS = ("plain", "polish")  # Polish ends have Polish digraphs; the others have none
SHORTEST_STEM = 1
LONGEST_END = 12
Groups = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Language:
    """The names of one language. `mappings/languages/uk.yaml` explains the fields."""

    code: str
    endings: Groups
    kinds: Groups
    territory: tuple[str, ...]
    small: tuple[str, ...]
    countries: Groups

    @cached_property
    def lemma_ends(self) -> frozenset[str]:
        """The ends of registered names for which there is a line, as they sound."""
        return frozenset(sound for end in self.endings for sound in read_end(end))

    @cached_property
    def lemmas_by_end(self) -> Mapping[str, frozenset[str]]:
        """For each end of a changed name, as it sounds, the ends that the registered name may have."""
        found: dict[str, set[str]] = {}
        for lemma, ends in self.endings.items():
            for convention in CONVENTIONS:
                for end in ends:
                    changed = "" if end == NOTHING else read_word(end, convention)
                    found.setdefault(changed, set()).add(read_word(lemma, convention))
        return {end: frozenset(lemmas) for end, lemmas in found.items()}

    def find_lemmas(self, sound: str) -> set[str]:
        """Return the names of which a sounding word may be a changed form.

        A line for a longer end holds alone: what ends in -ів does not take the -а of the others.

        >>> language = Language("uk", {"ів": ("ова",), "": ("а",)}, {}, (), (), {})
        >>> sorted(language.find_lemmas("lvova")), language.find_lemmas("liva")
        (['lviv', 'lvov'], set())
        """
        lemmas = set()
        for cut in range(max(SHORTEST_STEM, len(sound) - LONGEST_END), len(sound) + 1):
            for end in self.lemmas_by_end.get(sound[cut:], ()):
                lemma = join_sounds(sound[:cut], end)
                if lemma != sound and self.find_end(lemma) == end:
                    lemmas.add(lemma)
        return lemmas

    def find_end(self, lemma: str) -> str | None:
        """Return the longest end of a name for which there is a line."""
        for cut in range(max(0, len(lemma) - LONGEST_END), len(lemma) + 1):
            if lemma[cut:] in self.lemma_ends:
                return lemma[cut:]
        return None


def join_sounds(stem: str, end: str) -> str:
    """Return stem and end as one word: a letter that meets itself is written once."""
    return stem[:-1] + end if end and stem.endswith(end[0]) else stem + end


def read_end(end: str) -> set[str]:
    """Return how the end of a word may sound."""
    return {read_word(end, convention) for convention in CONVENTIONS}


def to_language(code: str, plain: Mapping[str, Any]) -> Language:
    """Return a language from plain values, as YAML and JSON give them; what is missing is empty.

    Raises ValueError or TypeError for a value of another form.
    """
    unknown = plain.keys() - {field.name for field in fields(Language)}
    if unknown:
        raise ValueError(f"unknown key {min(unknown)!r}")
    return Language(
        code=code,
        endings={normalise(lemma): tuple(ends.split()) for lemma, ends in plain.get("endings", {}).items()},
        kinds={normalise(word): tuple(kinds) for word, kinds in plain.get("kinds", {}).items()},
        territory=tuple(normalise(word) for word in plain.get("territory", ())),
        small=tuple(normalise(word) for word in plain.get("small", ())),
        countries={code: tuple(map(normalise, names)) for code, names in plain.get("countries", {}).items()},
    )


def to_plain(language: Language) -> dict[str, Any]:
    """Return a language as plain values; `to_language` takes them back."""
    return {
        "endings": {lemma: " ".join(ends) for lemma, ends in language.endings.items()},
        "kinds": {word: list(kinds) for word, kinds in language.kinds.items()},
        "territory": list(language.territory),
        "small": list(language.small),
        "countries": {code: list(names) for code, names in language.countries.items()},
    }


def read_language(path: Path) -> Language:
    """Return the language of a file, which is named after it. Raises MappingError for one that is wrong."""
    try:
        content = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        return to_language(path.stem, content[SECTION])
    except MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise MappingError(
            f"not YAML: {problem.problem}", where=f"{path}:{line}", hint="mend the syntax there"
        ) from None
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise MappingError(
            f"no words and endings of names are to be read: {problem}",
            where=str(path),
            hint="write the part `names` as in uk.yaml",
        ) from None


def read_languages(paths: Iterable[Path]) -> tuple[Language, ...]:
    """Return the languages of files, sorted by code. Raises MappingError where there is none."""
    languages = tuple(sorted(map(read_language, paths), key=lambda language: language.code))
    if not languages:
        raise MappingError("the files are missing", where="mappings/languages/*.yaml", hint="restore them")
    return languages


def find_packaged() -> list[Path]:
    """Return the language files that came with the package."""
    package = Path(__file__).resolve().parents[1]
    home = package / "_data" if (package / "_data").is_dir() else package.parents[1]
    return sorted((home / "mappings" / "languages").glob("*.yaml"))


def is_written_in(language: Language, word: str) -> bool:
    """Return True when a word is of the alphabet of the endings of a language, or the language has none."""
    letters = "".join(language.endings)
    return not letters or is_cyrillic(letters[0]) == any(map(is_cyrillic, word))
