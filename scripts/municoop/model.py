"""The values that the stages hand to one another. All are immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pyoxigraph import Quad

Severity = Literal["Violation", "Warning", "Info"]
SEVERITIES: tuple[Severity, ...] = ("Violation", "Warning", "Info")
LANGUAGES = ("en", "uk", "pl")


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A line of a file. `file` is relative to the project, with `/`; `line` counts from 1, 0 is unknown."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class SeedDocument:
    """A source text and its catalog entry by context term. Offsets count code points of `text`."""

    key: str
    file: str
    text: str
    entry: Mapping[str, Any]
    lines: Mapping[str, int]
    location: Location

    @property
    def iri(self) -> str:
        """The relative IRI of the document."""
        return f"id/document/{self.key}"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a source that support some properties of a fact.

    `start` and `end` are code-point offsets, half-open: `text[start:end] == exact`.
    `supports` names context terms; `values` restricts a term to some values (register keys, concept names).
    `inference` says, by language, how a value follows from the words when they do not state it.
    """

    exact: str
    start: int
    end: int
    supports: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    inference: Mapping[str, str]
    location: Location


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement of one document: `properties` by context term, each with the line it stands on.

    `subject` is a relative IRI (`id/cooperation/…`), `type` a context term or None when the fact
    adds to a thing of the register.
    """

    subject: str
    type: str | None
    properties: Mapping[str, Any]
    lines: Mapping[str, int]
    quotes: tuple[Quote, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """A known thing: `key` as facts write it, `kind` as its IRI has it, `properties` by context term."""

    key: str
    kind: str
    type: str
    properties: Mapping[str, Any]
    lines: Mapping[str, int]
    location: Location

    @property
    def iri(self) -> str:
        """The relative IRI of the thing."""
        return f"id/{self.kind}/{self.key}"


@dataclass(frozen=True, slots=True)
class Link:
    """A row of a SSSOM file: subject (relative or absolute IRI), predicate and object (absolute IRIs)."""

    subject: str
    predicate: str
    object: str
    location: Location


@dataclass(frozen=True, slots=True)
class Origins:
    """Where statements come from: by (subject IRI, predicate IRI), or (subject IRI, "") for a thing."""

    places: Mapping[tuple[str, str], Location] = field(default_factory=dict)

    def find(self, subject: str, predicate: str = "") -> Location | None:
        """Return the line of the statement, else the line of its subject, else None."""
        return self.places.get((subject, predicate)) or self.places.get((subject, ""))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a check has to say about a thing.

    `check` is the IRI of a shape, or the name of a check; `component` is the IRI of the kind of SHACL
    constraint that was broken, "" where the finding is not of a shape.
    """

    severity: Severity
    check: str
    focus: str
    path: str
    value: str
    messages: Mapping[str, str]
    location: Location | None = None
    component: str = ""

    def message(self, language: str = "en") -> str:
        """Return the message in `language`, else in English, else in whichever comes first."""
        return (
            self.messages.get(language) or self.messages.get("en") or next(iter(self.messages.values()), "")
        )

    @property
    def sort_key(self) -> tuple[int, str, int, str, str, str, str]:
        """Severest first, then by place, then by check."""
        place = self.location or Location("", 0)
        return (
            SEVERITIES.index(self.severity),
            place.file,
            place.line,
            self.focus,
            self.check,
            self.path,
            self.value,
        )


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What the checks found, and how much they checked: name of check → number of things looked at."""

    findings: tuple[Finding, ...]
    checked: Mapping[str, int]

    @property
    def conforms(self) -> bool:
        """True when nothing found is a violation."""
        return not self.violations

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The findings that keep data from being published."""
        return tuple(finding for finding in self.findings if finding.severity == "Violation")


@dataclass(frozen=True, slots=True)
class DatasetMetadata:
    """`mappings/dataset.yaml`: what the data set says of itself. Texts by language, dates as ISO days."""

    title: Mapping[str, str]
    description: Mapping[str, str]
    publisher: str
    publisher_iri: str
    contact: str
    license: str
    version: str
    issued: str
    modified: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line: their language, "" where it is the line's own; the IRI of what they name, or ""."""

    text: str
    language: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class NewsLine:
    """What happened, told in one language. `about` is the IRI of what changed, say a tie."""

    action: str
    about: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The line as plain text."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """The size of a file in bytes, and its SHA-256 as hexadecimal digits."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the data.

    `day` is its date, `state` the IRI of its content, `ontology` the number of the ontology it came with.
    `previous` is the number of the version before and `start` the IRI of the state that `news` (by
    language, the most important first) begin from: "" for the first version; a dump has no number.
    `counts` are of the things of each kind, and of `statements`; `totals` of what is new, gone and changed,
    and of the statements `added` and `removed`. `files` are the dumps of a version that lies in the archive.
    """

    number: str
    day: str
    state: str
    ontology: str = ""
    previous: str = ""
    start: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)
    news: Mapping[str, tuple[NewsLine, ...]] = field(default_factory=dict)
    files: Mapping[str, PublishedFile] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """Where the version lies in a release, with a slash at the end."""
        return f"releases/{self.number}/"


@dataclass(frozen=True, slots=True)
class Release:
    """All that goes into a release folder. `quads` are sorted and without blank nodes.

    `versions` are all that there are, the earliest first; the last one is what the release holds.
    """

    base_iri: str
    quads: tuple[Quad, ...]
    context: Mapping[str, Any]
    metadata: DatasetMetadata
    ontology: tuple[Path, ...]
    report: CheckReport
    versions: tuple[Version, ...] = ()
