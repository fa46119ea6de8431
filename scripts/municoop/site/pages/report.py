"""The report on the checks: how much was checked, and what was found where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from municoop.model import LANGUAGES, SEVERITIES, CheckReport, Finding, Severity
from municoop.rdf import compact, name_result
from municoop.site.content.lens import Lens, Link, Text
from municoop.site.frame import Alternate, File, Place, Site

REPORT_FILE = (Alternate("report.ttl", "text/turtle", "Turtle"),)


@dataclass(frozen=True, slots=True)
class Row:
    """Where something was found: its anchor, the thing, the property, the value, and the line of a file."""

    anchor: str
    thing: Link
    path: str
    value: Link
    place: str


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one rule that say the same."""

    severity: Severity
    rule: str
    message: Text
    rows: tuple[Row, ...]


def make_pages(site: Site) -> Iterator[File]:
    """Yield the report in all languages."""
    report = site.release.report
    for language in LANGUAGES:
        lens = site.lenses[language]
        yield site.render(
            "report",
            Place("report", language),
            lens.words["checks"],
            data=REPORT_FILE,
            conforms=report.conforms,
            checked=[(name_count(lens, name), number) for name, number in report.checked.items()],
            found=[(severity, count(report, severity)) for severity in SEVERITIES],
            groups=list_groups(lens, report),
        )


def name_count(lens: Lens, name: str) -> str:
    """Return the key of the word for what `CheckReport.checked` counts; an unknown name as it is."""
    key = f"checked_{name.replace(' ', '_')}"
    return lens.words.get(key, name)


def count(report: CheckReport, severity: Severity) -> int:
    """Return the number of findings of a severity."""
    return sum(finding.severity == severity for finding in report.findings)


def list_groups(lens: Lens, report: CheckReport) -> list[Group]:
    """Return the findings by severity and rule; those that say different things stay apart."""

    def key(finding: Finding) -> tuple[int, str, tuple[tuple[str, str], ...]]:
        return SEVERITIES.index(finding.severity), finding.check, tuple(sorted(finding.messages.items()))

    ordered = sorted(sorted(report.findings, key=lambda finding: finding.sort_key), key=key)
    return [read_group(lens, list(found)) for _, found in groupby(ordered, key)]


def read_group(lens: Lens, found: list[Finding]) -> Group:
    """Return findings that say the same, for readers."""
    first = found[0]
    language = "" if lens.language in first.messages else "en" if "en" in first.messages else ""
    rows = tuple(
        Row(
            name_result(finding.check, finding.focus, finding.path, finding.value),
            show_node(lens, finding.focus),
            "|".join(compact(part) for part in finding.path.split("|")),
            show_node(lens, finding.value),
            str(finding.location or ""),
        )
        for finding in found
    )
    return Group(first.severity, compact(first.check), Text(first.message(lens.language), language), rows)


def show_node(lens: Lens, text: str) -> Link:
    """Return a thing or another IRI with its name and its address; any other text as it is."""
    return lens.link(text) if "://" in text else Link(Text(text))
