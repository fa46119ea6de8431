"""What holds for each picture: well-formed, linked, the same each time, and safe with hostile labels."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256

import pytest

from municoop.rdf import PREFIXES
from municoop.site.pages.home import DRAWN, Drawing
from municoop.site.pictures.tables import MOST_ROWS
from municoop.site.pictures.values import Names, Place, Tie
from municoop.site.pictures.words import read_words
from picture_samples import PLACES, SVG, TIES, WORDS, hrefs, parse, texts

HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><a href="x">',
    "a & b < c",
    "]]>",
    "&lt;b&gt;",
    "\u202eright to left",
    "nul\x00\x1b",
    "lone \ud800",
    "long " * 2000,
    "' onload='x",
)
drawings = pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: draw.__name__)


@drawings
def test_picture_is_well_formed_and_named(draw: Drawing) -> None:
    svg = parse(draw(PLACES, TIES, WORDS))
    ids = {element.get("id"): element for element in svg.iter() if element.get("id")}
    for attribute in ("aria-labelledby", "aria-describedby"):
        assert ids[svg.get(attribute)].text
    assert svg.get("role") == "group", "an image would hide its links"


@drawings
def test_every_link_has_a_title_and_a_name(draw: Drawing) -> None:
    links = list(parse(draw(PLACES, TIES, WORDS)).iter(f"{SVG}a"))
    assert links
    for link in links:
        assert link.findtext(f"{SVG}title")


@drawings
def test_same_facts_in_any_order_give_the_same_bytes(draw: Drawing) -> None:
    again = draw(PLACES[::-1], TIES[::-1], WORDS)
    assert again == draw(PLACES, TIES, WORDS)


def test_bytes_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "from hashlib import sha256; from picture_samples import *; "
        "from municoop.site.pages.home import DRAWN; "
        "print(sha256(repr([draw(PLACES, TIES, WORDS) for draw in DRAWN]).encode()).hexdigest())"
    )
    digests = set()
    for seed in ("1", "2", "3"):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join(["scripts", "tests"]),
        }
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
        digests.add(done.stdout)
    assert len(digests) == 1


@drawings
@pytest.mark.parametrize("language", ["en", "uk", "pl"])
def test_every_tie_is_in_the_table_and_every_drawable_one_in_the_picture(
    draw: Drawing, language: str
) -> None:
    picture = draw(PLACES, TIES, read_words(language))
    for tie in TIES:
        assert tie.label in texts(picture)
    absent = {"draw_map": TIES[2:3], "draw_timeline": TIES[3:]}.get(draw.__name__, ())
    assert {tie.href for tie in TIES} - hrefs(picture) == {tie.href for tie in absent}
    assert bool(absent) == any("1" in note for note in picture.notes), "what is left out is said"


@drawings
@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_label_stays_text(draw: Drawing, label: str) -> None:
    places = [Place("authority/a", label, 50, 20, "a.html"), Place("authority/b", label, 48, 30, "b.html")]
    picture = draw(places, [Tie("authority/a", "authority/b", label, label, "c.html", TIES[0].date)], WORDS)
    names = {element.tag.removeprefix(SVG) for element in parse(picture).iter()}
    assert names <= {"svg", "title", "desc", "a", "g", "path", "circle", "rect", "text"}
    assert len(picture.svg.encode("utf-8")) < 100_000
    assert label in texts(picture), "the table has the whole name"


@drawings
@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "JaVa\tscript:x", "data:text/html,x", "//elsewhere.example/", ""]
)
def test_address_that_is_not_safe_is_no_link(draw: Drawing, href: str) -> None:
    places = [Place("authority/a", "A", 50, 20, href), Place("authority/b", "B", 48, 30, href)]
    picture = draw(places, [Tie("authority/a", "authority/b", "Visit", "V", href, TIES[0].date)], WORDS)
    assert hrefs(picture) == set()
    assert "elsewhere" not in picture.svg


@drawings
def test_nothing_to_draw_gives_an_honest_empty_picture(draw: Drawing) -> None:
    picture = draw([], [], WORDS)
    svg = parse(picture)
    assert svg.get("role") == "img"
    assert svg.findtext(f"{SVG}text") == svg.findtext(f"{SVG}desc")
    assert picture.rows == ()
    assert picture.headers


@drawings
def test_no_script_style_or_foreign_address(draw: Drawing) -> None:
    for element in parse(draw(PLACES, TIES, WORDS)).iter():
        assert element.tag not in (f"{SVG}script", f"{SVG}style", f"{SVG}image")
        assert not {name for name in element.attrib if name == "style" or name.startswith("on")}


@drawings
def test_a_thousand_ties_stay_small(draw: Drawing) -> None:
    places = [
        Place(f"authority/p{n}", f"Місто {n}", 35 + n % 30, n % 97 - 20, f"doc/authority/p{n}.html")
        for n in range(200)
    ]
    ties = [
        Tie(
            f"authority/p{n % 200}",
            f"authority/p{(n * 7 + 1) % 200}",
            "Visit",
            f"Візит {n} " + "дуже довга назва " * 20,
            f"doc/cooperation/v{n}.html",
            TIES[1].date,
        )
        for n in range(1000)
    ]
    picture = draw(places, ties, WORDS)
    assert len(picture.svg.encode()) < 200_000
    assert len(picture.rows) == MOST_ROWS < len(ties)
    rows = {row[0].href for row in picture.rows}
    drawn = {link.get("href") for link in parse(picture).iter(f"{SVG}a")}
    assert {href for href in drawn if href and href.startswith("doc/cooperation/")} <= rows
    assert WORDS.say("table-cut", n=MOST_ROWS, all=1000) in picture.notes, "what is left out is said"


class Asked(Names):
    """Names by which ties stand in another order in each language; notes for what it was asked."""

    def __init__(self, language: str) -> None:
        self.language, self.ties, self.places = language, set[str](), set[str]()

    def name_tie(self, tie: Tie) -> Tie:
        self.ties.add(tie.href)
        label = sha256(f"{self.language} {tie.href}".encode()).hexdigest()
        return replace(tie, label=label, href=f"doc/{tie.href}.{self.language}.html")

    def name_place(self, place: Place) -> Place:
        self.places.add(place.key)
        return replace(place, label=place.key.upper())


@drawings
def test_what_is_shown_of_many_is_the_same_in_all_languages_and_nothing_else_is_named(draw: Drawing) -> None:
    places = [Place(f"authority/p{n}", "", 35 + n % 30, n % 97 - 20) for n in range(2000)]
    ties = [
        Tie(f"authority/p{n}", f"authority/p{n + 1}", "Visit", "", f"cooperation/v{n}", TIES[1].date)
        for n in range(0, 2000, 2)
    ]
    shown = []
    for language in ("en", "uk", "pl"):
        names = Asked(language)
        picture = draw(places, ties, read_words(language), names)
        shown.append((names.ties, names.places))
        labels = [row[0].text for row in picture.rows]
        assert labels == sorted(labels)
        assert {row[0].href for row in picture.rows} == {f"doc/{key}.{language}.html" for key in names.ties}
        assert "AUTHORITY/P" in texts(picture)
    assert shown[0] == shown[1] == shown[2]
    assert len(shown[0][0]) == MOST_ROWS
    assert len(shown[0][1]) <= 2 * MOST_ROWS


@drawings
def test_words_in_another_language_are_marked(draw: Drawing) -> None:
    places = [Place("authority/a", "Київ", 50, 30, "a.html", lang="uk"), PLACES[1]]
    tie = Tie("authority/a", PLACES[1].key, "Visit", "Візит", "c.html", TIES[0].date, lang="uk")
    picture = draw(places, [tie], WORDS)
    link = next(link for link in parse(picture).iter(f"{SVG}a") if link.get("href") == "c.html")
    assert link.get("lang") == "uk"
    assert picture.rows[0][0].lang == "uk"


def test_words_have_the_same_keys_and_blanks_in_each_language() -> None:
    one, *others = (read_words(language) for language in ("en", "uk", "pl"))
    assert one.kinds
    for other in others:
        assert other.texts.keys() == one.texts.keys()
        assert list(other.kinds) == list(one.kinds)
        for key, text in one.texts.items():
            assert _blanks(text) == _blanks(other.texts[key]), key


def _blanks(text: str) -> set[str]:
    # A date in the genitive is still the date.
    return {part.partition("}")[0].replace("genitive", "date") for part in text.split("{")[1:]}


def test_names_of_kinds_are_those_of_the_vocabulary() -> None:
    import rdflib

    graph = rdflib.Graph().parse("ontology/municoop.ttl")
    for language in ("en", "uk", "pl"):
        for kind, name in read_words(language).kinds.items():
            labels = graph.objects(rdflib.URIRef(PREFIXES["mc"] + kind), rdflib.RDFS.label)
            assert name in {str(label) for label in labels if getattr(label, "language", "") == language}
