"""One table of negotiation cases, on real servers and on the rules written once more as a program."""

from __future__ import annotations

import random
from urllib.parse import urljoin

import pytest

from municoop.site.hosting.patterns import FORMATS
from web_hosts.hosts import Host
from web_hosts.negotiation import HOSTILE_HEADERS, choose_format, choose_language
from web_hosts.table import ABSENT, Case, read_table

CASES = read_table()
THING = "id/authority/kyiv"
ENDINGS = {media.name: media.ending for media in FORMATS}
RANGES = [
    "text/html",
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
    "application/rdf+xml",
    "text/*",
    "application/*",
    "*/*",
    "text/n3",
    "image/png",
    "application/xml",
    "TEXT/Html",
    "text/plain",
    "application/json",
]
QUALITIES = (
    *("", "", ";q=1", ";q=1.0", ";q=0", ";q=0.000", ";q=0.5", ";q=0.50", ";q=0.05", ";q=.2", ";q=0.123"),
    *(
        ";Q=0.9",
        " ; q=0.8",
        ";charset=utf-8",
        ";charset=utf-8;q=0.7",
        ';p="a,b;q=0.1";q=0.6',
        ";q=abc",
        ";q=2",
    ),
)
LANGUAGES = ["en", "uk", "pl", "de", "en-US", "uk-UA", "pl-PL", "*", "ru"]


def test_the_table_has_at_least_80_cases_for_every_kind_of_server() -> None:
    """The promise is about the table, so the table is counted."""
    for kind in ("apache", "nginx", "own"):
        assert sum(case.concerns(kind) for case in CASES) >= 80


def test_no_request_stands_twice_with_different_results() -> None:
    """A table that contradicts itself cannot be satisfied."""
    results: dict[tuple[str, str, str], tuple[int, str]] = {}
    for case in CASES:
        key = (case.path, case.accept, case.accept_language)
        assert results.setdefault(key, (case.status, case.result)) == (case.status, case.result), case


def test_every_case_of_the_table_is_answered_as_it_says(host: Host) -> None:
    """Status, where a 303 leads, type of what is sent, for GET; and the same for HEAD."""
    faults = [fault for case in CASES if case.concerns(host.kind) for fault in find_faults(host, case)]
    assert faults == []


def find_faults(host: Host, case: Case) -> list[str]:
    """Return what is wrong with the answers to a case."""
    faults = []
    for method in ("GET", "HEAD"):
        answer = host.ask(case.path, case.headers, method)
        location, content_type = (answer.headers.get(name, "") for name in ("location", "content-type"))
        location = location and urljoin(f"{host.base}{case.path}", location)
        if fault := case.find_fault(answer.status, location, content_type):
            faults.append(f"{method} {fault}")
        if answer.status == 303 and f"{host.base}{case.result}" not in location:
            faults.append(f"{method} {case.note}: {location} is outside {host.base}")
    return faults


@pytest.mark.parametrize("case", [case for case in CASES if case.path == THING], ids=lambda case: case.line)
def test_the_rules_written_as_a_program_agree_with_the_table(case: Case) -> None:
    """The program that judges random headers below is itself judged by the table."""
    chosen = choose_format(None if case.accept == ABSENT else case.accept)
    language = choose_language(case.accept_language).replace("en", "")
    ending = f".{language}.html" if chosen == "html" and language else ENDINGS.get(chosen, ABSENT)
    assert case.result.removeprefix("doc/authority/kyiv").removeprefix("data/authority/kyiv") == ending


def test_random_accept_headers_lead_where_the_rules_say(host: Host) -> None:
    """All of RFC 9110's arithmetic: 150 headers with any mixture of ranges and qualities."""
    dice = random.Random(9110)  # noqa: S311 - not a secret
    for _ in range(150):
        header = make_header(dice, RANGES, QUALITIES)
        answer = host.ask(THING, {"Accept": header})
        ending = ENDINGS.get(choose_format(header), "")
        assert (answer.status, answer.headers.get("location", "").endswith(f"kyiv{ending}")) == (
            303 if ending else 406,
            bool(ending),
        ), header


def test_random_accept_language_headers_lead_to_the_page_the_rules_say(host: Host) -> None:
    """The same for languages, of which one is always sent."""
    dice = random.Random(4647)  # noqa: S311 - not a secret
    for _ in range(60):
        header = make_header(dice, LANGUAGES, QUALITIES[:12])
        answer = host.ask("doc/authority/kyiv", {"Accept-Language": header})
        assert answer.headers["content-language"] == choose_language(header), header


def make_header(dice: random.Random, names: list[str], qualities: tuple[str, ...]) -> str:
    """Return a header of up to six ranges, none twice."""
    chosen = dice.sample(names, dice.randint(1, 6))
    return dice.choice([",", ", ", " ,"]).join(name + dice.choice(qualities) for name in chosen)


@pytest.mark.parametrize("header", HOSTILE_HEADERS)
def test_a_hostile_header_is_answered(host: Host, header: str) -> None:
    """No expression goes back and forth without end; `benchmarks.hosting` has what it costs."""
    assert host.ask(THING, {"Accept": header}).status in (303, 400, 406, 431)
