"""The report on the checks as RDF; the site makes its page."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from municoop.checks.wording import WORDS, name_count
from municoop.model import LANGUAGES, SEVERITIES, CheckReport, Finding, Severity
from municoop.rdf import PREFIXES, name_result, node, rule_iri

USED_PREFIXES = ("mc", "mcs", "rdfs", "sh", "xsd")


def report_turtle(report: CheckReport, base_iri: str) -> bytes:
    """Return the report as a `sh:ValidationReport` in Turtle: UTF-8, no blank nodes, always the same bytes.

    `sh:conforms` is true when no result is a violation. Source: https://www.w3.org/TR/shacl/#validation-report
    """
    prefixes = {name: PREFIXES[name] for name in USED_PREFIXES}
    return ox.serialize(build_report(report, base_iri), format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


def build_report(report: CheckReport, base_iri: str) -> Iterator[ox.Triple]:
    """Yield the triples of a report: first of the whole, then of each finding, severest first."""
    whole = ox.NamedNode(f"{base_iri}report")
    findings = {name_finding(finding, base_iri): finding for finding in sort_findings(report)}
    yield ox.Triple(whole, node("rdf:type"), node("sh:ValidationReport"))
    yield ox.Triple(whole, node("sh:conforms"), ox.Literal(report.conforms))
    for language in LANGUAGES:
        yield ox.Triple(whole, node("rdfs:comment"), ox.Literal(sum_up(report, language), language=language))
    for name in findings:
        yield ox.Triple(whole, node("sh:result"), name)
    for name, finding in findings.items():
        yield from build_result(name, finding)


def build_result(name: ox.NamedNode, finding: Finding) -> Iterator[ox.Triple]:
    """Yield the triples of one finding. Where it comes from (`file:line`) is its `rdfs:comment`."""
    rule = ox.NamedNode(rule_iri(finding.check))
    yield ox.Triple(name, node("rdf:type"), node("sh:ValidationResult"))
    yield ox.Triple(name, node("sh:resultSeverity"), node(f"sh:{finding.severity}"))
    yield ox.Triple(name, node("sh:sourceShape"), rule)
    yield ox.Triple(name, node("sh:sourceConstraintComponent"), ox.NamedNode(finding.component or rule.value))
    yield ox.Triple(name, node("sh:focusNode"), read_node(finding.focus))
    if isinstance(path := read_node(finding.path), ox.NamedNode):
        yield ox.Triple(name, node("sh:resultPath"), path)
    if finding.value:
        yield ox.Triple(name, node("sh:value"), read_node(finding.value))
    for language, text in sorted(finding.messages.items()):
        yield ox.Triple(name, node("sh:resultMessage"), ox.Literal(text, language=language))
    if finding.location:
        yield ox.Triple(name, node("rdfs:comment"), ox.Literal(str(finding.location)))


def sort_findings(report: CheckReport) -> list[Finding]:
    """Return the findings in the one order in which they are shown."""
    return sorted(report.findings, key=lambda finding: finding.sort_key)


def name_finding(finding: Finding, base_iri: str) -> ox.NamedNode:
    """Return the IRI of a finding."""
    name = name_result(finding.check, finding.focus, finding.path, finding.value)
    return ox.NamedNode(f"{base_iri}report#{name}")


def read_node(text: str) -> ox.NamedNode | ox.Literal:
    """Return the node of an IRI, or a literal of any other text."""
    try:
        return ox.NamedNode(text) if "://" in text else ox.Literal(text)
    except ValueError:
        return ox.Literal(text)


def sum_up(report: CheckReport, language: str) -> str:
    """Return on one line how much was checked and how much was found."""
    words = WORDS[language]
    checked = ", ".join(f"{name_count(name, language)} {number}" for name, number in report.checked.items())
    found = ", ".join(f"{words[severity]} {count(report, severity)}" for severity in SEVERITIES)
    return f"{words['checked']}: {checked}. {words['found']}: {found}."


def count(report: CheckReport, severity: Severity) -> int:
    """Return the number of findings of a severity."""
    return sum(finding.severity == severity for finding in report.findings)
