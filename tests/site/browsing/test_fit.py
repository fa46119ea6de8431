"""Pages fit: on a phone, with large text, by keyboard, on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from municoop.model import LANGUAGES
from web_browser.pages import TOO_WIDE, choose_samples, in_language, list_templates, stay
from web_browser.server import serve_tree
from web_browser.watching import watch_page

PHONE, DESK = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
# The narrowest width on which nothing may need two directions of scrolling (WCAG 2.2, 1.4.10).
NARROW = {"width": 320, "height": 640}
LARGE_TEXT = "document.styleSheets[0].insertRule(':root { font-size: 200% }')"
SCROLLING = """() => [...document.querySelectorAll('main *')]
  .filter(e => e.scrollWidth > e.clientWidth + 1)
  .filter(e => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX))
  .map(e => ({focusable: e.tabIndex === 0 || e.querySelector('a[href]') !== null,
              named: e.matches('pre, [aria-label], [aria-labelledby]'),
              start: e.outerHTML.slice(0, 120)}))"""
CUT_DATES = """() => [...document.querySelectorAll('main time')]
  .filter(e => e.scrollWidth > e.clientWidth + 1 && /^\\d{4}/.test(e.dateTime)).map(e => e.outerHTML)"""
FOCUSED = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect()
  return {tag: e.tagName, href: e.getAttribute('href'), title: e.querySelector('title')?.textContent ?? '',
          outline: style.outlineStyle !== 'none' && style.outlineWidth !== '0px',
          inWindow: box.bottom > 0 && box.top < innerHeight}
}"""


@pytest.mark.parametrize("template", list_templates())
def test_no_page_scrolls_sideways(template: str, grown_site: Path, chromium: Browser) -> None:
    """At 360 and at 320 px, and on a desk with text of twice the size, in every language.

    Tables that are wider scroll by themselves; the keyboard reaches them, they have a name. No date is cut.
    """
    samples = choose_samples(grown_site, template)
    assert samples
    with serve_tree(grown_site) as address, watch_page(chromium) as watched:
        page = watched.page
        stay(page)
        for path in (
            in_language(grown_site, sample, language) for sample in samples for language in LANGUAGES
        ):
            page.goto(address + path)
            for viewport in (PHONE, NARROW):
                page.set_viewport_size(viewport)  # type: ignore[arg-type]
                assert page.evaluate(TOO_WIDE) == [], (path, viewport)
                assert page.evaluate(CUT_DATES) == [], (path, viewport)
                scrolling = page.evaluate(SCROLLING)
                assert all(found["focusable"] and found["named"] for found in scrolling), (path, scrolling)
            page.set_viewport_size(DESK)  # type: ignore[arg-type]
            page.evaluate(LARGE_TEXT)
            assert page.evaluate(TOO_WIDE) == [], (path, "large text")


def test_what_is_too_wide_is_seen(grown_site: Path, chromium: Browser) -> None:
    with serve_tree(grown_site) as address, watch_page(chromium, viewport=PHONE) as watched:
        watched.page.goto(f"{address}index.html")
        watched.page.evaluate(
            "document.styleSheets[0].insertRule('main h1 { width: 50rem; max-width: none }')"
        )
        assert watched.page.evaluate(TOO_WIDE)


def press_tab(page: Page, times: int) -> list[dict[str, Any]]:
    """Press Tab some times and return where the focus was each time."""
    stops = []
    for _ in range(times):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    return stops


@pytest.mark.parametrize("path", ["index.html", "doc/cooperation/twinning-krefeld-kropyvnytskyi.uk.html"])
def test_the_focus_can_be_seen_wherever_it_is(path: str, grown_site: Path, chromium: Browser) -> None:
    """First comes the way past the navigation; each stop has an outline and lies in the window."""
    with serve_tree(grown_site) as address, watch_page(chromium, viewport=DESK) as watched:
        watched.page.goto(address + path)
        stops = press_tab(watched.page, 40)
        assert stops[0]["href"] == "#main"
        assert len({stop["href"] for stop in stops}) > 20
        assert all(stop["outline"] and stop["inWindow"] for stop in stops)


def test_the_keyboard_reaches_every_tie_of_the_map(grown_site: Path, chromium: Browser) -> None:
    """Each line and point is a link with a title, and one after another has the focus."""
    with serve_tree(grown_site) as address, watch_page(chromium, viewport=DESK) as watched:
        page = watched.page
        page.goto(f"{address}index.html")
        total = page.locator("svg.picture-map a").count()
        assert total > 20
        page.locator("svg.picture-map a").first.focus()
        stops = [page.evaluate(FOCUSED), *press_tab(page, total - 1)]
        assert len(stops) == total
        assert all(stop["tag"] == "a" and stop["href"] and stop["title"] for stop in stops)
        assert all(stop["outline"] and stop["inWindow"] for stop in stops)
        before = page.url
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: address != before)
        assert "/doc/" in page.url


def test_paper_is_white_and_shows_what_matters(grown_site: Path, chromium: Browser) -> None:
    """Printed from a dark screen: black on white, no navigation, the quotes marked, tables whole."""
    with (
        serve_tree(grown_site) as address,
        watch_page(chromium, viewport=DESK, color_scheme="dark") as watched,
    ):
        page = watched.page
        page.goto(f"{address}doc/cooperation/twinning-krefeld-kropyvnytskyi.html")
        page.emulate_media(media="print", color_scheme="dark")
        style = "name => { const s = getComputedStyle(document.querySelector(name));"
        style += " return [s.color, s.backgroundColor, s.overflowX] }"
        assert page.evaluate(style, "body")[:2] == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
        assert page.evaluate(style, ".proofs mark")[1] == "rgb(251, 238, 182)"
        assert page.evaluate(style, ".scroll")[2] == "visible"
        assert not page.locator(".top nav").first.is_visible()
        assert page.locator("li#e6 blockquote").is_visible()
        assert page.pdf(format="A4").count(b"/Type /Page\n") <= 3
