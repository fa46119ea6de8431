"""Places and ties from quads."""

from __future__ import annotations

import pyoxigraph as ox

from municoop.rdf import expand
from municoop.site.content.index import Index
from municoop.site.pictures.from_quads import Facts, Labels, read_facts
from municoop.site.pictures.values import Period

BASE = "https://example.org/"
DATA = """
<a/kyiv> a mc:Municipality ; rdfs:label "Kyiv"@en , "Київ"@uk ; wgs:lat 50.45 ; wgs:long 30.52 .
<a/council> a mc:LocalAuthority ; rdfs:label "Рада"@uk ; mc:actsFor <a/kyiv> .
<a/hromada> a mc:Municipality ; mc:descriptiveLabel "Hromada"@en .
<a/town> rdfs:label "Town"@en ; dcterms:isPartOf <a/hromada> ; wgs:lat 49 ; wgs:long 31 .
<n/net> rdfs:label "Net"@en .
<c/twin> a mc:Cooperation , mc:Relationship , mc:Twinning ; rdfs:label "Twin"@en ; mc:status <s/in-force> ;
  mc:startedBefore "2023-11"^^xsd:gYearMonth ; mc:party <a/kyiv> , <a/town> .
<c/visit> a mc:Visit ; mc:hub <a/kyiv> ; mc:host <a/town> ; mc:visitor <a/hromada> ;
  mc:date "2022"^^xsd:gYear ; mc:status <s/planned> .
<c/member> a mc:Membership ; mc:party <a/kyiv> ; mc:framework <n/net> ; mc:evidence <e/1> .
<e/1> mc:inference "so"@en ; mc:supports mc:party ; mc:supportsValue <a/kyiv> .
<c/refused> a mc:Agreement ; mc:party <a/kyiv> , <a/town> ; mc:status <s/refused> .
<c/alone> a mc:Event ; mc:party <a/kyiv> ; mc:startDate "2021-09"^^xsd:gYearMonth ;
  mc:atLeastUntil "2023"^^xsd:gYear .
"""
SHORT = {"<a/": "authority", "<n/": "network", "<c/": "cooperation", "<e/": "evidence"}


def facts(language: str = "en") -> Facts:
    text = DATA.replace("<s/", "<https://w3id.org/municoop/def/status/")
    for short, kind in SHORT.items():
        text = text.replace(short, f"<{BASE}id/{kind}/")
    prefixes = "".join(
        f"@prefix {p}: <{expand(p + ':')}> .\n" for p in ("mc", "rdfs", "wgs", "dcterms", "xsd")
    )
    index = Index.of(ox.parse(prefixes + text, format=ox.RdfFormat.TURTLE), BASE)
    plain, labels = read_facts(index), Labels(index, language)
    return Facts(tuple(map(labels.name_place, plain.places)), tuple(map(labels.name_tie, plain.ties)))


def test_labels_and_addresses_are_those_of_the_language() -> None:
    english, ukrainian = ({p.key: p for p in facts(language).places} for language in ("en", "uk"))
    assert (english["authority/kyiv"].label, english["authority/kyiv"].lang) == ("Kyiv", "")
    assert english["authority/kyiv"].href == "doc/authority/kyiv.html"
    assert ukrainian["authority/kyiv"].label == "Київ"
    assert ukrainian["authority/kyiv"].href == "doc/authority/kyiv.uk.html"
    assert (english["authority/council"].label, english["authority/council"].lang) == ("Рада", "uk")
    assert (ukrainian["authority/town"].label, ukrainian["authority/town"].lang) == ("Town", "en")


def test_bodies_without_a_point_stand_at_one_that_is_theirs() -> None:
    places = {place.key: place for place in facts().places}
    assert (places["authority/council"].point, places["authority/council"].shown_at) == (
        (50.45, 30.52),
        "Kyiv",
    )
    assert (places["authority/hromada"].point, places["authority/hromada"].shown_at) == ((49.0, 31.0), "Town")
    assert places["authority/kyiv"].shown_at == ""
    assert places["network/net"].point is None


def test_ties_are_between_pairs_with_the_hub_or_with_the_network() -> None:
    pairs = {(tie.kind, tie.a.partition("/")[2], tie.b.partition("/")[2]) for tie in facts().ties}
    assert pairs == {
        ("Twinning", "kyiv", "town"),
        ("Visit", "hromada", "kyiv"),
        ("Visit", "kyiv", "town"),
        ("Membership", "kyiv", "net"),
        ("Event", "kyiv", ""),
    }


def test_status_inference_and_dates_are_read() -> None:
    ties = {tie.kind: tie for tie in facts().ties}
    assert ties["Twinning"].date == Period("2023-11", "", True, True)
    assert ties["Event"].date == Period("2021-09", "2023", False, True)
    assert ties["Visit"].date == Period("2022", "2022")
    assert (ties["Visit"].planned, ties["Twinning"].planned) == (True, False)
    assert (ties["Membership"].inferred, ties["Twinning"].inferred) == (True, False)
