"""The words of pictures and their tables, by language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from municoop.site.formats import write_date
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
        """Return a period in words, its dates as precise as the source; "" for none."""
        if period is None or not (period.start or period.end):
            return ""
        if period.start == period.end and not (period.open_start or period.open_end):
            return write_date(period.start, self.language)
        if period.start and period.end and not (period.open_start or period.open_end):
            return f"{write_date(period.start, self.language)} – {write_date(period.end, self.language)}"
        return ", ".join(self._bounds(period))

    def _bounds(self, period: Period) -> list[str]:
        """Return what is known of the beginning and of the end."""
        bounds = (
            ("before" if period.open_start else "since", period.start),
            ("at-least-until" if period.open_end else "until", period.end),
        )
        return [self._bound(key, date) for key, date in bounds if date]

    def _bound(self, key: str, date: str) -> str:
        """Return what is known of one end; the words of a language ask for the date as it stands there."""
        genitive = write_date(date, self.language, genitive=True)
        return self.say(key, date=write_date(date, self.language), genitive=genitive)


@cache
def read_words(language: str) -> Words:
    """Return the words of a language: en, uk or pl."""
    text = files("municoop.site.pictures").joinpath("words.json").read_text(encoding="utf-8")
    texts = json.loads(text)[language]
    return Words(language, {key: value for key, value in texts.items() if key != "kinds"}, texts["kinds"])
