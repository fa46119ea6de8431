"""What pages say of the licence and of the review is what the data say; names are in the reader's order."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from hostile_quads import build_quads
from municoop.rdf import DEFAULT_BASE_IRI, node
from municoop.site import Given, make_site, open_site
from municoop.site.content.ties import list_partners
from site_tree import Made, Page

FREELY = "Use it freely and name the source."
BELONG = "The quoted words belong to their publishers."


@pytest.mark.parametrize(
    ("address", "name", "is_attribution"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0", True),
        ("https://creativecommons.org/licenses/by-sa/4.0/", "CC BY-SA 4.0", False),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0", False),
        ("https://example.org/terms", "https://example.org/terms", False),
    ],
)
def test_pages_name_the_licence_of_the_metadata(
    made: Made, address: str, name: str, is_attribution: bool
) -> None:
    release = replace(made.release, quads=(), metadata=replace(made.release.metadata, license=address))
    files = dict(make_site(release, Given()))
    for path in ("dataset/index.html", "index.html"):
        assert f'<a href="{address}" rel="license" class="out">{name}</a>' in files[path].decode()
    dataset = Page(files["dataset/index.html"].decode()).text
    assert (FREELY in dataset) == is_attribution
    assert BELONG in dataset


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (".html", "reviewed by: The municoop maintainers, 22 November 2026"),
        (".uk.html", "перевірка: Упорядники municoop, 22 листопада 2026"),
        (".pl.html", "sprawdzenie: Redaktorzy municoop, 22 listopada 2026"),
    ],
)
def test_beside_a_quote_stands_who_reviewed_it(made: Made, ending: str, words: str) -> None:
    quotes = [
        name
        for name in made.pages
        if name.startswith("doc/evidence/0") and name.partition(".")[2] == ending.removeprefix(".")
    ]
    assert len(quotes) > 100
    for name in quotes:
        assert words in made.pages[name].text, name
    for path in ("cooperation/twinning-krefeld-kropyvnytskyi", "document/003-6ee051e8797e8b75"):
        assert words.partition(": ")[2].partition(",")[0] in made.pages[f"doc/{path}{ending}"].text


def test_a_quote_that_nobody_reviewed_says_so(made: Made) -> None:
    files = dict(make_site(replace(made.release, quads=tuple(build_quads("evil"))), Given()))
    for path in ("evidence/evil-1", "cooperation/evil"):
        page = Page(files[f"doc/{path}.html"].decode())
        assert "not yet reviewed by a second person" in page.text
    assert "Not yet reviewed by a second person." in Page(files["doc/document/evil.html"].decode()).text
    assert "ще не перевірено другою особою" in files["doc/evidence/evil-1.uk.html"].decode()


def test_partners_are_in_the_order_of_the_readers_alphabet(made: Made) -> None:
    city = ox.NamedNode(f"{DEFAULT_BASE_IRI}id/authority/a")
    quads = [ox.Quad(city, node("rdf:type"), node("mc:Municipality"))]
    for number, name in enumerate(["Яворів", "Єланець", "Іршава", "Зміїв"]):
        other = ox.NamedNode(f"{DEFAULT_BASE_IRI}id/authority/b{number}")
        quads += [
            ox.Quad(other, node("rdf:type"), node("mc:Municipality")),
            ox.Quad(other, node("rdfs:label"), ox.Literal(name, language="uk")),
            ox.Quad(city, node("mc:twinnedWith"), other),
        ]
    lens = open_site(replace(made.release, quads=tuple(quads)), Given()).lenses["uk"]
    names = [partner.link.text.value for partner in list_partners(lens, city.value)]
    assert names == ["Єланець", "Зміїв", "Іршава", "Яворів"]
