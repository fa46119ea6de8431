"""What is given back to Wikidata, against a real SPARQL server: what it lacks, on which words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from links.engines import ask_rdflib
from links.running import run_oxigraph
from municoop.cli import main
from municoop.links.give_back_text import GiveBackFormat, format_give_back, write_time
from municoop.links.giving_back import GiveBack, give_back
from municoop.links.ties import read_stated
from municoop.network.client import Endpoint, ask_rows
from municoop.rdf import PREFIXES

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ITEMS = {
    "authority/alpha": "Q9000501",
    "authority/beta": "Q9000502",
    "authority/gamma": "Q9000503",
    "authority/delta": "Q9000504",
    "authority/hub": "Q9000505",
    "authority/epsilon": "Q9000506",
    "network/net": "Q9000510",
}
# key: address or none, language, day
DOCUMENTS = {
    "one": ("https://one.example/a", "uk", '"2025-10-30"^^xsd:date'),
    "two": ("https://two.example/b", "pl", '"2023-04"^^xsd:gYearMonth'),
    "silent": ("", "pl", '"2024"^^xsd:gYear'),
}
Quote = tuple[str, str, str, str]  # document, words, what they support, what else is said of them


def write_cooperation(key: str, kind: str, facts: str, *quotes: Quote, status: str = "in-force") -> str:
    """Return a cooperation with its evidence as Turtle."""
    lines = [f"coop:{key} a mc:{kind} ; mc:status status:{status} ; {facts} ."]
    for number, (document, words, supports, more) in enumerate(quotes, 1):
        evidence = f"<https://w3id.org/municoop/id/evidence/{document}-{key}-{number}>"
        lines.append(
            f"coop:{key} mc:evidence {evidence} . {evidence} a mc:Evidence ; oa:hasSource doc:{document} ;"
            f" mc:supports {supports} ; oa:hasSelector [ oa:exact {ox.Literal(words)} ] {more} ."
        )
    return "\n".join(lines)


def twins(key: str, one: str, other: str, *quotes: Quote, status: str = "in-force") -> str:
    return write_cooperation(key, "Twinning", f"mc:party a:{one} , a:{other}", *quotes, status=status)


ALL = "mc:party , mc:status"
COOPERATIONS = [
    twins("both", "alpha", "beta", ("one", "Альфа й Бета", ALL, "")),
    twins(
        "missing",
        "alpha",
        "gamma",
        ("one", "Альфа\u00a0—\nмісто", "mc:party", "; mc:supportsValue a:alpha"),
        ("one", '"Гамма" й «Альфа»', "mc:party , mc:form", "; mc:supportsValue a:gamma , form:sister-cities"),
        ("one", "чинне", "mc:status", ""),
        ("two", "Alfa | Gamma", ALL, ""),
    ).replace("mc:status status", "mc:form form:sister-cities ; mc:status status", 1),
    twins(
        "one-sided",
        "alpha",
        "delta",
        ("two", "Alfa i Delta", ALL, ""),
        ("two", "umowa", "mc:form", '; mc:inference "by the title"@en'),
    ).replace("mc:status status", "mc:form form:sister-cities ; mc:status status", 1),
    twins("inferred", "beta", "gamma", ("one", "Бета", ALL, '; mc:inference "by the title"@en')),
    twins("planned", "beta", "delta", ("one", "Бета, Дельта", ALL, ""), status="planned"),
    twins("silent", "gamma", "delta", ("silent", "Gamma i Delta", ALL, "")),
    twins("unlinked", "alpha", "nowhere", ("one", "Альфа", ALL, "")),
    twins("deprecated", "hub", "delta", ("one", "Хаб і Дельта", ALL, "")),
    twins("half", "gamma", "hub", ("one", "Гамма", "mc:party", "; mc:supportsValue a:gamma")),
    write_cooperation(
        "star",
        "Twinning",
        "mc:hub a:hub ; mc:party a:hub , a:beta , a:epsilon",
        ("two", "Hub", "mc:hub , mc:status", ""),
        ("two", "z Betą i Epsilonem", "mc:party", "; mc:supportsValue a:beta , a:epsilon"),
    ),
    write_cooperation(
        "member",
        "Membership",
        "mc:party a:alpha ; mc:framework net:net",
        ("two", "Alfa wstąpiła", "mc:party , mc:status", "; mc:supportsValue a:alpha , status:in-force"),
        ("two", "do sieci", "mc:framework", "; mc:supportsValue net:net"),
    ),
    write_cooperation(
        "known-member",
        "Membership",
        "mc:party a:beta ; mc:framework net:net",
        ("two", "Beta w sieci", "mc:party , mc:framework , mc:status", ""),
    ),
    write_cooperation(
        "guessed-member",
        "Membership",
        "mc:party a:gamma ; mc:framework net:net",
        ("two", "Gamma w sieci", "mc:party , mc:framework", ""),
        ("two", "Gamma", "mc:status", '; mc:inference "from the context"@en'),
    ),
]


def write_release() -> str:
    """Return the statements of a small release as Turtle."""
    prefixes = {
        **PREFIXES,
        "a": "https://w3id.org/municoop/id/authority/",
        "net": "https://w3id.org/municoop/id/network/",
        "coop": "https://w3id.org/municoop/id/cooperation/",
        "doc": "https://w3id.org/municoop/id/document/",
        "status": "https://w3id.org/municoop/def/status/",
        "form": "https://w3id.org/municoop/def/form/",
    }
    lines = [f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in prefixes.items()]
    for thing, item in ITEMS.items():
        kind = "mc:LocalAuthority" if thing.startswith("authority/") else "mc:Network"
        subject = f"<https://w3id.org/municoop/id/{thing}>"
        same = f"skos:exactMatch <http://www.wikidata.org/entity/{item}>"
        lines.append(f'{subject} a {kind} ; rdfs:label "{thing.partition("/")[2].title()}"@en ; {same} .')
    lines.append('a:nowhere a mc:LocalAuthority ; rdfs:label "Nowhere"@en .')
    for key, (address, language, day) in DOCUMENTS.items():
        url = f"; schema:url <{address}>" if address else ""
        lines.append(
            f'doc:{key} a mc:SourceDocument ; dcterms:language "{language}" ; dcterms:issued {day} {url} .'
        )
    return "\n".join([*lines, *COOPERATIONS])


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with run_oxigraph(HERE / "wikidata-suggest.ttl") as address:
        yield address


@pytest.fixture(scope="module")
def result(url: str) -> GiveBack:
    quads = ox.parse(write_release(), format=ox.RdfFormat.TURTLE)
    return give_back(read_stated(quads), partial(ask_rows, Endpoint(url)), lambda _: None)


def lines(result: GiveBack) -> list[str]:
    return format_give_back(result, "quickstatements").splitlines()


def given(result: GiveBack, one: str, other: str) -> list[str]:
    """The lines from one thing to the other."""
    return [line for line in lines(result) if re.match(rf"{ITEMS[one]}\tP\d+\t{ITEMS[other]}\t", line)]


def test_what_is_missing_is_given_from_both_sides_once_for_each_source(result: GiveBack) -> None:
    first = (
        '\tS854\t"https://one.example/a"\tS1683\tuk:"Альфа\u00a0— місто"\tS1683\tuk:""Гамма" й «Альфа»"'
        "\tS577\t+2025-10-30T00:00:00Z/11"
    )
    second = '\tS854\t"https://two.example/b"\tS577\t+2023-04-00T00:00:00Z/10'
    assert given(result, "authority/alpha", "authority/gamma") == [
        "Q9000501\tP190\tQ9000503" + source for source in (first, second)
    ]
    assert given(result, "authority/gamma", "authority/alpha") == [
        "Q9000503\tP190\tQ9000501" + source for source in (first, second)
    ]


def test_what_one_side_has_is_given_to_the_other_only(result: GiveBack) -> None:
    assert given(result, "authority/delta", "authority/alpha") == []
    assert given(result, "authority/alpha", "authority/delta") == [
        'Q9000501\tP190\tQ9000504\tS854\t"https://two.example/b"\tS1683\tpl:"Alfa i Delta"'
        "\tS577\t+2023-04-00T00:00:00Z/10"
    ]


def test_a_membership_has_one_side(result: GiveBack) -> None:
    (line,) = given(result, "authority/alpha", "network/net")
    assert 'S1683\tpl:"Alfa wstąpiła"\tS1683\tpl:"do sieci"' in line
    assert given(result, "network/net", "authority/alpha") == []


def test_a_hub_is_twinned_with_each_of_the_others_and_they_not_with_one_another(result: GiveBack) -> None:
    for other in ("beta", "epsilon"):
        (line,) = given(result, "authority/hub", f"authority/{other}")
        assert 'pl:"Hub"' in line
        assert 'pl:"z Betą i Epsilonem"' in line
        assert len(given(result, f"authority/{other}", "authority/hub")) == 1
    assert given(result, "authority/beta", "authority/epsilon") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("alpha", "beta"),
        ("beta", "gamma"),
        ("beta", "delta"),
        ("gamma", "delta"),
        ("hub", "delta"),
        ("gamma", "hub"),
    ],
    ids=["on both sides", "inferred", "planned", "no address", "deprecated there", "one party quoted"],
)
def test_no_line_is_given_for(result: GiveBack, one: str, other: str) -> None:
    assert given(result, f"authority/{one}", f"authority/{other}") == []
    assert given(result, f"authority/{other}", f"authority/{one}") == []


def test_no_line_is_given_for_a_membership_that_is_known_or_inferred(result: GiveBack) -> None:
    assert given(result, "authority/beta", "network/net") == []
    assert given(result, "authority/gamma", "network/net") == []


def test_what_is_left_out_is_said_once_with_the_reason(result: GiveBack) -> None:
    assert {(left.tie.cooperation.rpartition("/")[2], left.reason) for left in result.left_out} == {
        ("inferred", "it is inferred, not stated"),
        ("planned", "the status is planned"),
        ("silent", "no source with an address states it"),
        ("half", "no source with an address states it"),
        ("unlinked", "Nowhere has no item"),
        ("guessed-member", "it is inferred, not stated"),
    }
    assert len(result.left_out) == 6


def test_what_our_sources_lack_is_listed_with_labels_and_by_whom_it_is_said(result: GiveBack) -> None:
    found = [
        (
            result.labels[reading.claim.one],
            result.labels.get(reading.claim.other, reading.claim.other),
            reading.sides,
        )
        for reading in result.readings
    ]
    assert found == [
        ("Gamma", "Q9000598", "only Q9000503"),
        ("Gamma", "Partner | with a bar", "only Q9000599"),
    ]


VALUE = {
    "item": re.compile(r"Q[1-9]\d*"),
    "text": re.compile(r'"[^\t\n|]+"'),
    "monolingual": re.compile(r'[a-z_-]+:"[^\t\n|]+"'),
    "time": re.compile(r"\+\d{4}-\d\d-\d\dT00:00:00Z/(9|10|11)"),
}
CELLS = {"P190": "item", "P463": "item", "S854": "text", "S1683": "monolingual", "S577": "time"}


def test_another_engine_says_the_same(result: GiveBack) -> None:
    quads = ox.parse(write_release(), format=ox.RdfFormat.TURTLE)
    assert give_back(read_stated(quads), ask_rdflib(HERE / "wikidata-suggest.ttl"), lambda _: None) == result


def test_every_line_is_of_the_format(result: GiveBack) -> None:
    text = format_give_back(result, "quickstatements")
    assert text.endswith("\n")
    assert len(lines(result)) == 4 + 1 + 1 + 4
    for line in lines(result):
        item, *cells = line.split("\t")
        assert VALUE["item"].fullmatch(item)
        assert len(cells) % 2 == 0
        for name, value in zip(cells[::2], cells[1::2], strict=True):
            assert VALUE[CELLS[name]].fullmatch(value), line
        assert cells[0] in ("P190", "P463")
        assert cells.count("S854") == cells.count("S577") == 1


@pytest.mark.parametrize(
    ("day", "written"),
    [
        ("2024", "+2024-00-00T00:00:00Z/9"),
        ("2023-04", "+2023-04-00T00:00:00Z/10"),
        ("2025-10-30", "+2025-10-30T00:00:00Z/11"),
    ],
)
def test_a_day_is_as_precise_as_the_source(day: str, written: str) -> None:
    assert write_time(day) == written


def test_json_says_all_of_it(result: GiveBack) -> None:
    document = json.loads(format_give_back(result, "json"))
    assert {name: len(several) for name, several in document.items()} == {"add": 10, "left_out": 6, "read": 2}
    (one_sided,) = (added for added in document["add"] if added["wikidata_has_the_reverse"])
    assert one_sided == {
        "subject": "http://www.wikidata.org/entity/Q9000501",
        "subject_label": "Alpha",
        "property": "P190",
        "object": "http://www.wikidata.org/entity/Q9000504",
        "object_label": "Delta",
        "wikidata_has_the_reverse": True,
        "cooperation": "https://w3id.org/municoop/id/cooperation/one-sided",
        "source": "https://two.example/b",
        "language": "pl",
        "published": "2023-04",
        "quotes": ["Alfa i Delta"],
    }


def test_tables_are_markdown_that_a_label_cannot_break(result: GiveBack) -> None:
    text = format_give_back(result, "table")
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == ["## Wikidata lacks: 10", "## Left out: 6", "## Our sources lack: 2"]
    tables = [line for line in text.splitlines() if line.startswith("|")]
    widths = {len(re.findall(r"(?<!\\)\|", line)) - 1 for line in tables}
    assert widths == {5, 2, 4}
    assert "Partner \\| with a bar (Q9000599)" in text


@pytest.mark.parametrize("form", ["table", "quickstatements", "json"])
def test_nothing_to_give_is_said_too(url: str, form: GiveBackFormat) -> None:
    nothing = give_back(read_stated([]), partial(ask_rows, Endpoint(url)), lambda _: None)
    text = format_give_back(nothing, form)
    assert text == "" if form == "quickstatements" else text.endswith("\n")


def test_what_our_own_texts_state_is_given_back_in_their_words(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    call = ["link", "give-back", "--endpoint", url, "--project", str(ROOT), "--format", "quickstatements"]
    run = CliRunner().invoke(main, call)
    assert run.exit_code == 0, run.output
    address = (
        "https://kr-rada.gov.ua/news/kropivnitskiy-rozviva-mizhnarodne-partnerstvo-z-mistami-venlo-ta-krefeld"
        "_30-10-2025.html"
    )
    opening = "Кропивницький розвиває міжнародне партнерство з містами Венло та Крефельд"
    krefeld = "відвідав з робочим візитом міста-побратими Крефельд у Німеччині"
    venlo = "міста-побратими Крефельд у Німеччині та Венло в Нідерландах"
    assert run.stdout.splitlines() == [
        f'{one}\tP190\t{other}\tS854\t"{address}"\tS1683\tuk:"{opening}"\tS1683\tuk:"{words}"'
        "\tS577\t+2025-10-30T00:00:00Z/11"
        for one, other, words in (
            ("Q2805", "Q158292", krefeld),
            ("Q158292", "Q2805", krefeld),
            ("Q158292", "Q9777", venlo),
        )
    ]
