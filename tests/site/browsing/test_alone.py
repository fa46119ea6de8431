"""The pages need nothing but themselves: no script, no other host, nothing that the policy forbids."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from municoop.model import LANGUAGES
from municoop.site.hosting.headers import PAGE_POLICY, POLICY
from site_tree import Page
from web_browser.pages import choose_samples, find_pages, in_language, list_templates, stay
from web_browser.server import serve_tree
from web_browser.watching import watch_page

# Data for machines and words for a program; neither is run.
DATA = {"application/ld+json", "application/json"}
# The only types of pages that have scripts, and what these may be.
WITH_SCRIPTS = {"sparql", "search"}
KREFELD = "doc/cooperation/twinning-krefeld-kropyvnytskyi"


def test_no_page_has_a_script(grown_site: Path) -> None:
    """A script is data for machines, or belongs to the search or the query page and lies in the site."""
    pages = find_pages(grown_site)
    seen = 0
    for template, paths in pages.items():
        for path in paths:
            for script in Page((grown_site / path).read_text(encoding="utf-8")).find("script"):
                seen += 1
                if script.get("type") not in DATA:
                    assert template in WITH_SCRIPTS, path
                    assert "//" not in script["src"], path
    assert seen > len(LANGUAGES) * 100


def test_every_page_states_the_policy(grown_site: Path) -> None:
    """Where a host sends no headers, the page itself says what it may do; the query page may do more."""
    checked = 0
    for template, paths in find_pages(grown_site).items():
        for path in paths:
            policies = [
                meta["content"]
                for meta in Page((grown_site / path).read_text(encoding="utf-8")).find("meta")
                if meta.get("http-equiv") == "Content-Security-Policy"
            ]
            assert len(policies) == 1, path
            assert template == "sparql" or policies == [PAGE_POLICY], path
            assert policies[0].startswith("default-src 'self'"), path
            checked += 1
    assert checked > 1000
    assert POLICY.startswith(PAGE_POLICY)


@pytest.mark.parametrize("template", list_templates())
def test_nothing_is_asked_of_others(template: str, grown_site: Path, chromium: Browser) -> None:
    """In all languages: no request to another host, no violation of the policy, no error; styles arrive."""
    samples = choose_samples(grown_site, template)
    assert samples
    with serve_tree(grown_site, "/sub/path/") as address, watch_page(chromium) as watched:
        stay(watched.page)
        for sample in samples:
            for language in LANGUAGES:
                watched.page.goto(address + in_language(grown_site, sample, language))
        watched.page.wait_for_load_state("networkidle")
        assert watched.foreign_requests() == []
        assert watched.violations == []
        assert watched.errors == []
        assert f"{address}assets/style.css" in watched.requests


@pytest.mark.parametrize("policy", ["header", "page"])
def test_what_a_page_must_not_do_is_seen(
    policy: str, grown_site: Path, tmp_path: Path, chromium: Browser
) -> None:
    """A script, a style and a picture of another host in a page are stopped and noticed."""
    html = (grown_site / "index.html").read_text(encoding="utf-8")
    if policy == "header":
        html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    spoilt = '<script>document.title = "run"</script><p style="color: red">x</p><img src="http://127.0.0.1:9/x.png">'
    (tmp_path / "index.html").write_text(html.replace("</main>", f"{spoilt}</main>"), encoding="utf-8")
    with (
        serve_tree(tmp_path, policies=policy == "header") as address,
        watch_page(chromium) as watched,
    ):
        watched.page.goto(f"{address}index.html", wait_until="networkidle")
        assert watched.page.title() != "run"
        seen = " ".join(watched.violations)
        assert all(word in seen for word in ("script-src", "style-src", "img-src"))


def test_a_statement_leads_to_its_sentence_without_scripts(grown_site: Path, chromium: Browser) -> None:
    """Click a mark, see the quote; one more click shows it in its place in the source."""
    with serve_tree(grown_site) as address, watch_page(chromium, java_script_enabled=False) as watched:
        page = watched.page
        page.goto(f"{address}{KREFELD}.html")
        page.click(".facts a.mark[href='#e4']")
        quote = page.locator("li#e4:target mark")
        assert "триває вже понад два роки" in quote.inner_text()
        assert is_seen(page, "li#e4 mark")
        page.click("li#e4 .place a")
        assert "/doc/document/" in page.url
        anchor = page.url.rpartition("#")[2]
        assert page.locator(f"#{anchor}:target + mark").inner_text().startswith("триває вже")
        assert is_seen(page, f"#{anchor} + mark")


def test_a_sentence_opens_in_a_list_without_scripts(grown_site: Path, chromium: Browser) -> None:
    """On the page of a city the sentence of each tie opens where the tie stands."""
    with serve_tree(grown_site) as address, watch_page(chromium, java_script_enabled=False) as watched:
        page = watched.page
        page.goto(f"{address}doc/authority/kropyvnytskyi.html")
        tie = page.locator("tr", has=page.locator(f"th a[href$='{KREFELD.rpartition('/')[2]}.html']")).last
        quote = tie.locator("blockquote")
        assert not quote.is_visible()
        tie.locator("summary").click()
        assert quote.is_visible()
        assert quote.get_attribute("lang") == "uk"


def is_seen(page: object, selector: str) -> bool:
    """Return whether an element lies in the window."""
    box = page.locator(selector).first.bounding_box()  # type: ignore[attr-defined]
    height = page.viewport_size["height"]  # type: ignore[attr-defined]
    return bool(box) and 0 <= box["y"] < height
