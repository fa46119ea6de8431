"""axe-core finds nothing on any type of page, light and dark, on a phone and on a desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from web_browser.accessibility import look
from web_browser.pages import choose_samples, find_pages, in_language, list_templates, stay
from web_browser.server import serve_tree
from web_browser.watching import watch_page

PHONE, DESK = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
# What axe has looked at on every page; else the check has not run.
ALWAYS = {"color-contrast", "document-title", "html-has-lang", "landmark-one-main", "link-name"}


def test_every_page_has_a_type(grown_site: Path) -> None:
    """Each page was made by one of the templates, and each template has made a page: none is forgotten."""
    found = find_pages(grown_site)
    assert found.get("", []) == []
    assert set(found) == set(list_templates())


@pytest.mark.parametrize("template", list_templates())
def test_axe_finds_nothing(template: str, grown_site: Path, chromium: Browser) -> None:
    """All rules in light on a phone and on a desk, in all languages; contrast in dark too."""
    samples = choose_samples(grown_site, template)
    assert samples
    with serve_tree(grown_site) as address:
        for viewport, language in ((PHONE, "uk"), (DESK, "en"), (PHONE, "pl")):
            with watch_page(chromium, viewport=viewport, color_scheme="light") as watched:
                stay(watched.page)
                for sample in samples:
                    path = in_language(grown_site, sample, language)
                    watched.page.emulate_media(color_scheme="light")
                    watched.page.goto(address + path)
                    light = look(watched.page)
                    assert light.findings == (), path
                    assert light.looked_at >= ALWAYS, path
                    watched.page.emulate_media(color_scheme="dark")
                    assert watched.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
                    dark = look(watched.page, "color-contrast")
                    assert dark.findings == (), path
                    assert dark.looked_at == {"color-contrast"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_what_is_spoilt(scheme: str, grown_site: Path, chromium: Browser) -> None:
    """Text that can hardly be read, a link without a name and a picture without words are found."""
    with (
        serve_tree(grown_site) as address,
        watch_page(chromium, viewport=DESK, color_scheme=scheme) as watched,
    ):
        page = watched.page
        page.goto(f"{address}index.html")
        page.evaluate("document.styleSheets[0].insertRule('main p { color: #888 !important }')")
        page.evaluate("document.querySelector('.brand a').textContent = ''")
        page.evaluate("document.querySelector('main').append(document.createElement('img'))")
        page.evaluate("document.querySelector('main').lang = 'no language'")
        found = {finding.rule: finding.impact for finding in look(page).findings}
    assert found["color-contrast"] == found["link-name"] == "serious"
    assert found["image-alt"] == "critical"
    assert "valid-lang" in found
