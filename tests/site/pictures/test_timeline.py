"""The timeline: bars as exact as the dates, open ends, an axis of years."""

from __future__ import annotations

from datetime import date

import pytest

from municoop.site.pictures.timeline import draw_timeline, first_day, next_day
from municoop.site.pictures.values import Period, Picture, Tie
from picture_samples import KRAKOW, KYIV, PLACES, SVG, TIES, WORDS, parse


def draw(*periods: Period) -> Picture:
    ties = [
        Tie(KYIV.key, KRAKOW.key, "Visit", f"visit {n}", f"{n}.html", when) for n, when in enumerate(periods)
    ]
    return draw_timeline(PLACES, ties, WORDS)


def widths(picture: Picture, name: str) -> list[float]:
    """Return the widths of bars in links, not in the legend."""
    links = parse(picture).iter(f"{SVG}a")
    bars = (bar for link in links for bar in link.iter(f"{SVG}rect") if f"bar-{name}" in bar.get("class", ""))
    return [float(bar.get("width", "")) for bar in bars]


def test_a_bar_is_as_long_as_its_date_is_exact() -> None:
    picture = draw(Period("2020", "2020"), Period("2021-04", "2021-04"), Period("2021-05-09", "2021-05-09"))
    assert widths(picture, "year")[0] == pytest.approx(12.2 * widths(picture, "month")[0], rel=0.02)
    assert widths(picture, "day")[0] < widths(picture, "month")[0]


@pytest.mark.parametrize(
    ("period", "arrows", "words"),
    [
        (Period("2020", "2020"), 0, "2020"),
        (Period("2020-05", "", True, True), 2, "before May 2020"),
        (Period("2021-09", "2023-12", False, True), 1, "since September 2021, at least until December 2023"),
        (Period("2023-04-23", "2023-04-26"), 0, "23 April 2023 – 26 April 2023"),
    ],
)
def test_open_ends_have_arrows_and_words(period: Period, arrows: int, words: str) -> None:
    picture = draw(period)
    links = parse(picture).iter(f"{SVG}a")
    assert sum(path.get("class") == "arrow" for link in links for path in link.iter(f"{SVG}path")) == arrows
    assert picture.rows[0][2].text == words


def test_a_cooperation_of_several_parties_is_one_row() -> None:
    picture = draw_timeline(PLACES, [TIES[0], Tie(KYIV.key, "authority/venlo", *_rest(TIES[0]))], WORDS)
    assert len(picture.rows) == 1
    assert picture.rows[0][3].text == "Kraków, Kyiv, Venlo"


def _rest(tie: Tie) -> tuple[str, str, str, Period | None]:
    return tie.kind, tie.label, tie.href, tie.date


@pytest.mark.parametrize("text", ["0001", "9999", "9999-12", "9999-12-31", "1957-06"])
def test_any_year_of_the_calendar_can_be_drawn(text: str) -> None:
    assert len(parse(draw(Period(text, text), Period("2020", "2020"))).findall(f"{SVG}a")) == 2


@pytest.mark.parametrize("text", ["soon", "2023-13", "2023-02-30", "-0044"])
def test_what_is_no_date_is_only_in_the_table(text: str) -> None:
    picture = draw(Period(text, text))
    assert not parse(picture).findall(f"{SVG}a")
    assert picture.rows[0][2].text == text


def test_a_month_ends_with_its_last_day() -> None:
    assert next_day("2024-02") == date(2024, 3, 1)
    assert first_day("2024-02-29") == date(2024, 2, 29)
    assert next_day("9999-12-31") == date.max
