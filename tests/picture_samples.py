"""Places, ties and readers that the tests of pictures share."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from municoop.site.pictures.values import Period, Picture, Place, Tie
from municoop.site.pictures.words import read_words

SVG = "{http://www.w3.org/2000/svg}"
WORDS = read_words("en")


KYIV = Place("authority/kyiv", "Kyiv", 50.45466, 30.5238, "doc/authority/kyiv.html")
KRAKOW = Place("authority/krakow", "Kraków", 50.06143, 19.93658, "doc/authority/krakow.html")
VENLO = Place("authority/venlo", "Venlo", 51.37, 6.16806, "doc/authority/venlo.html")
KANSAS = Place(
    "authority/kansas-city-mo", "Kansas City", 39.09973, -94.57857, "doc/authority/kansas-city-mo.html"
)
METREX = Place("network/metrex", "METREX", href="doc/network/metrex.html")
PLACES = (KYIV, KRAKOW, VENLO, KANSAS, METREX)
YEAR = Period("2021", "2021")
TIES = (
    Tie(
        KYIV.key,
        KRAKOW.key,
        "Twinning",
        "Kyiv and Kraków",
        "doc/cooperation/a.html",
        Period("2020-05", "", True, True),
    ),
    Tie(
        KYIV.key,
        VENLO.key,
        "Visit",
        "Visit to Venlo",
        "doc/cooperation/b.html",
        Period("2022-03-04", "2022-03-06"),
    ),
    Tie(KYIV.key, METREX.key, "Membership", "Kyiv in METREX", "doc/cooperation/c.html", YEAR, planned=True),
    Tie(KRAKOW.key, KANSAS.key, "Project", "Over the ocean", "doc/cooperation/d.html"),
)


def parse(picture: Picture) -> ET.Element:
    """Return the picture as a tree; it fails unless it is well-formed."""
    return ET.fromstring(picture.svg)


def hrefs(picture: Picture) -> set[str]:
    """Return where the links of a picture lead."""
    return {link.get("href", "") for link in parse(picture).iter(f"{SVG}a")}


def texts(picture: Picture) -> str:
    """Return all cells of a table, for a search."""
    return "\n".join(cell.text for row in picture.rows for cell in row)
