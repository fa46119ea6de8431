"""`mappings/documents/*.yaml`: what each text states, and on which words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from municoop.errors import MappingError
from municoop.model import Fact, Location, Quote, SeedDocument
from municoop.sources.context import Context, as_list, read_properties, read_texts, read_value
from municoop.sources.project import Project
from municoop.sources.register import KEY, Names, read_type
from municoop.sources.vocabulary import Vocabulary
from municoop.sources.yamlfile import Entry, read_yaml

DERIVED_KEY_LENGTH = 60
# Our words about a fact: they need no quote, and may have one.
UNQUOTED = frozenset({"label", "altLabel", "note"})


@dataclass(frozen=True, slots=True)
class FactReader:
    """Reads the facts of a project's documents."""

    project: Project
    context: Context
    vocabulary: Vocabulary
    register: Names

    def read_all(self, documents: Mapping[str, SeedDocument]) -> dict[str, tuple[Fact, ...]]:
        """Return the facts by document key. `documents` are by file name. Raises MappingError."""
        facts: dict[str, tuple[Fact, ...]] = {}
        for path in self.project.files("mappings/documents/*.yaml"):
            document, entries = self.read_file(path, documents)
            if document.key in facts:
                raise entries.wrong(f"{document.file} has facts in two files", "join them")
            facts[document.key] = tuple(self.read_facts(document, entries))
        return facts

    def read_file(self, path: Path, documents: Mapping[str, SeedDocument]) -> tuple[SeedDocument, Entry]:
        """Return the document a file is about, and its list of facts."""
        root = read_yaml(path, self.project.name(path), MappingError)
        fields = root.mapping()
        for name in fields.keys() - {"document", "facts"}:
            raise fields[name].wrong(f"unknown key {name!r}", "a file has the keys `document` and `facts`")
        if not {"document", "facts"} <= fields.keys():
            raise root.wrong(
                "the keys `document` and `facts` are needed", "see mappings/documents/ for examples"
            )
        name = fields["document"].text()
        if name not in documents:
            raise fields["document"].wrong(f"there is no text {name!r}", "add it to seeds/ and its catalog")
        return documents[name], fields["facts"]

    def read_facts(self, document: SeedDocument, entries: Entry) -> Iterator[Fact]:
        """Yield the facts of a document. Raises MappingError when two have one key."""
        places: dict[str, Location] = {}
        for entry in entries.items():
            fact = self.read_fact(document, entry)
            if fact.type is not None and fact.subject in places:
                raise entry.wrong(
                    f"the key of {fact.subject!r} stands at {places[fact.subject]} too",
                    "give each a `key` of its own",
                )
            places[fact.subject] = fact.location
            yield fact

    def read_fact(self, document: SeedDocument, entry: Entry) -> Fact:
        """Return one fact of a document."""
        fields = entry.mapping()
        rest = {
            term: value for term, value in fields.items() if term not in {"type", "key", "about", "evidence"}
        }
        properties = read_properties(self.context, rest)
        type_name, subject = self.read_subject(document, entry, properties)
        quotes = fields["evidence"].items() if "evidence" in fields else ()
        return Fact(
            subject=subject,
            type=type_name,
            properties=properties,
            lines={term: value.line for term, value in fields.items()},
            quotes=tuple(self.read_quote(document, quote, properties) for quote in quotes),
            location=Location(entry.file, entry.line),
        )

    def read_subject(
        self, document: SeedDocument, entry: Entry, properties: Mapping[str, Any]
    ) -> tuple[str | None, str]:
        """Return the class of a fact and the relative IRI of what it is about."""
        fields = entry.mapping()
        if "about" in fields:
            for name in fields.keys() & {"type", "key"}:
                raise fields[name].wrong(f"{name!r} does not go with `about`", "take one of the two out")
            return None, self.register.iri(fields["about"].text(), fields["about"].where)
        if "type" not in fields:
            raise entry.wrong(
                "the fact has no type", "add `type: Twinning` or another class, or `about: KEY`"
            )
        type_name = read_type(fields["type"], self.context)
        kind = self.find_kind(self.context.iri(type_name))
        if kind is None:
            raise fields["type"].wrong(
                f"{type_name!r} is neither a cooperation nor an office", "choose another class"
            )
        key = fields["key"].text() if "key" in fields else self.derive_key(document, type_name, properties)
        if not KEY.fullmatch(key):
            raise fields["key"].wrong(f"{key!r} is not a key", "use a-z, 0-9 and single hyphens")
        return type_name, f"id/{kind}/{key}"

    def find_kind(self, class_iri: str) -> str | None:
        """Return the kind of the facts of a class, or None for a class that facts do not state."""
        if self.vocabulary.is_a(class_iri, "mc:Cooperation"):
            return "cooperation"
        return "office" if self.vocabulary.is_a(class_iri, "mc:Office") else None

    def derive_key(self, document: SeedDocument, type_name: str, properties: Mapping[str, Any]) -> str:
        """Return the key of a fact that was given none: its class, the things it names, its document.

        It changes when those change; a key written into the file does not.
        """
        named = (name.replace("/", "-") for name in self.context.keys_in(properties))
        names = sorted({name for name in named if KEY.fullmatch(name)})
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type_name).lower()
        joined = "-".join(names)
        if len(joined) > DERIVED_KEY_LENGTH:
            joined = f"{names[0]}-{hashlib.sha256(joined.encode()).hexdigest()[:8]}"
        return "-".join(part for part in (words, joined, document.key) if part)

    def read_quote(self, document: SeedDocument, entry: Entry, stated: Iterable[str]) -> Quote:
        """Return a quote with its place in the text. `stated` are the terms of the fact."""
        fields = entry.mapping()
        for name in fields.keys() - {"quote", "occurrence", "supports", "inference"}:
            raise fields[name].wrong(
                f"unknown key {name!r}", "evidence has quote, occurrence, supports, inference"
            )
        if "quote" not in fields:
            raise entry.wrong("the evidence has no quote", "add `quote:` and the words of the text")
        start = find_quote(document, fields["quote"], fields.get("occurrence"))
        supports, values = self.read_supports(fields.get("supports"), tuple(stated))
        exact = fields["quote"].text()
        inference = (
            read_value(self.context, "inference", fields["inference"]) if "inference" in fields else {}
        )
        if not isinstance(inference, dict):
            raise fields["inference"].wrong("an inference is told by language", "write {en: …, uk: …, pl: …}")
        return Quote(
            exact=exact,
            start=start,
            end=start + len(exact),
            supports=supports,
            values=values,
            inference=inference,
            location=Location(entry.file, fields["quote"].line),
        )

    def read_supports(
        self, entry: Entry | None, stated: tuple[str, ...]
    ) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
        """Return the terms that a quote supports, and for each the values it is restricted to, if any."""
        if entry is None:
            return tuple(term for term in stated if term not in UNQUOTED), {}
        values: dict[str, tuple[str, ...]] = {}
        if isinstance(entry.value, dict):
            values = {term: tuple(as_list(read_texts(names))) for term, names in entry.value.items()}
            terms = dict(entry.value)
        else:
            items = entry.items() if isinstance(entry.value, tuple) else (entry,)
            terms = {item.text(): item for item in items}
        for term, place in terms.items():
            if term not in stated:
                raise place.wrong(
                    f"the fact has no {term!r} for the words to support", "see the keys of the fact"
                )
        return tuple(terms), values


def find_quote(document: SeedDocument, entry: Entry, occurrence: Entry | None) -> int:
    """Return the offset of a quote in code points.

    Raises MappingError when the text does not have it, or has it more often than `occurrence` tells apart.
    """
    quote = entry.text()
    starts = [found.start() for found in re.finditer(f"(?={re.escape(quote)})", document.text)]
    if not starts:
        raise entry.wrong(
            f"{document.file} does not have the words {shorten(quote)!r}",
            "copy them from the text: no-break spaces and misprints count",
        )
    if occurrence is None:
        if len(starts) > 1:
            raise entry.wrong(
                f"{document.file} has the words {shorten(quote)!r} {len(starts)} times",
                "quote more of them, or add `occurrence: 1`",
            )
        return starts[0]
    number = occurrence.text()
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= len(starts)):
        raise occurrence.wrong(
            f"occurrence {number!r} is not between 1 and {len(starts)}", "count in the text"
        )
    return starts[int(number) - 1]


def shorten(text: str, length: int = 60) -> str:
    """Return a text that fits into a message."""
    return text if len(text) <= length else text[: length - 1] + "…"
