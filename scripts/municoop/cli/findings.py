"""Findings, as people and as programs read them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from municoop.cli.boundary import printable

if TYPE_CHECKING:
    from municoop.model import CheckReport, Finding


def print_findings(report: CheckReport, *, as_json: bool) -> None:
    """Print the findings: a line each, or one JSON object."""
    if as_json:
        document = {
            "conforms": report.conforms,
            "checked": dict(report.checked),
            "findings": [as_dict(finding) for finding in report.findings],
        }
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    from municoop.rdf import compact

    for finding in report.findings:
        place = f"{finding.location}: " if finding.location else ""
        subject = " ".join(part for part in (finding.focus, compact(finding.path)) if part)
        text = f"{place}{finding.severity}: {finding.message()} ({subject}) [{compact(finding.check)}]"
        click.echo(printable(text))


def as_dict(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON has it."""
    return {
        "severity": finding.severity,
        "check": finding.check,
        "focus": finding.focus,
        "path": finding.path,
        "value": finding.value,
        "messages": dict(finding.messages),
        "location": {"file": finding.location.file, "line": finding.location.line}
        if finding.location
        else None,
    }


def summarise(report: CheckReport) -> str:
    """Return how much was checked and what came of it."""
    looked_at = ", ".join(f"{name} {number}" for name, number in report.checked.items())
    counts = [
        f"{number} {severity.lower()}{'' if number == 1 else 's'}"
        for severity in ("Violation", "Warning", "Info")
        if (number := sum(finding.severity == severity for finding in report.findings)) or severity != "Info"
    ]
    return f"checked: {looked_at}\nfound: {', '.join(counts)}"
