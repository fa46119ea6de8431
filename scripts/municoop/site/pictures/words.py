"""The words of pictures and their tables, by language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from municoop.site.pictures.values import Period, Tie


@dataclass(frozen=True, slots=True)
class Words:
    """Texts by key; `kinds` by the local name of a class, in the order in which legends list them."""

    language: str
    texts: Mapping[str, str]
    kinds: Mapping[str, str]

    def say(self, key: str, **values: str | int) -> str:
        """Return a text with its blanks filled."""
        return self.texts[key].format(**values)

    def kind(self, tie: Tie) -> str:
        """Return the name of the kind of a tie, and that it is planned or inferred where it is."""
        name = self.kinds.get(tie.kind, tie.kind)
        marks = [self.texts[mark] for mark in ("planned", "inferred") if getattr(tie, mark)]
        return f"{name} ({', '.join(marks)})" if marks else name

    def rank(self, kind: str) -> int:
        """Return the place of a kind in legends; unknown ones come last."""
        return list(self.kinds).index(kind) if kind in self.kinds else len(self.kinds)

    def when(self, period: Period | None) -> str:
        """Return a period in words, its dates in ISO 8601 as precise as the source; "" for none."""
        if period is None or not (period.start or period.end):
            return ""
        if period.start == period.end and not (period.open_start or period.open_end):
            return period.start
        if period.start and period.end and not (period.open_start or period.open_end):
            return f"{period.start} – {period.end}"
        return ", ".join(self._bounds(period))

    def _bounds(self, period: Period) -> list[str]:
        """Return what is known of the beginning and of the end."""
        until = "at-least-until" if period.open_end else "until"
        start = (
            [self.say("before" if period.open_start else "since", date=period.start)] if period.start else []
        )
        return [*start, *([self.say(until, date=period.end)] if period.end else [])]


@cache
def read_words(language: str) -> Words:
    """Return the words of a language: en, uk or pl."""
    text = files("municoop.site.pictures").joinpath("words.json").read_text(encoding="utf-8")
    texts = json.loads(text)[language]
    return Words(language, {key: value for key, value in texts.items() if key != "kinds"}, texts["kinds"])
