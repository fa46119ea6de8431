"""The words of the interface: one YAML file a language, all with the same keys."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

FOLDER = Path(__file__).parent / "wording"


@cache
def read_words(language: str, folder: Path = FOLDER) -> Mapping[str, str]:
    """Return the words of a language by key: those of the site, or of another folder."""
    entries = YAML(typ="safe", pure=True).load((folder / f"{language}.yaml").read_text(encoding="utf-8"))
    return {key: str(text) for key, text in entries.items()}
