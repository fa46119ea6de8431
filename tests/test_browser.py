"""The browser, the server and the watch of the tests do what the tests rely on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from web_browser.server import serve_tree

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page that breaks every rule, and one that breaks none."""
    folder = tmp_path_factory.mktemp("tree")
    (folder / "bad.html").write_text(
        "<!doctype html><title>bad</title><style>p { color: red }</style><p style='color: blue'>x"
        "<img src='http://127.0.0.2:9/x.png'><script>throw new Error('inline')</script>"
        "<script src=bad.js></script>"
    )
    (folder / "bad.js").write_text("throw new Error('thrown')")
    (folder / "good.html").write_text("<!doctype html><title>good</title><p>x")
    return folder


@pytest.mark.parametrize("base", ["/", "/sub/path/"])
def test_what_a_bad_page_does_is_seen(chromium: Browser, folder: Path, base: str) -> None:
    """Violations of the policy, requests to others and errors are all seen; an inline script does not run."""
    from web_browser.watching import watch_page

    with serve_tree(folder, base) as address, watch_page(chromium) as watched:
        watched.page.goto(f"{address}bad.html")
        watched.page.wait_for_load_state("load")
        assert any(entry.startswith("style-src-elem: inline") for entry in watched.violations)
        assert any(entry.startswith("style-src-attr: inline") for entry in watched.violations)
        assert any(entry.startswith("script-src-elem: inline") for entry in watched.violations)
        assert any(entry.startswith("img-src: http://127.0.0.2:9") for entry in watched.violations)
        assert any("thrown" in error for error in watched.errors)
        assert not any("Error: inline" in error for error in watched.errors)
        assert watched.requests[0] == f"{address}bad.html"


def test_of_a_good_page_nothing_is_said(chromium: Browser, folder: Path) -> None:
    """No violation, no request to others, no error."""
    from web_browser.watching import watch_page

    with serve_tree(folder) as address, watch_page(chromium) as watched:
        watched.page.goto(f"{address}good.html")
        assert watched.violations == watched.errors == watched.foreign_requests() == []


def test_a_page_of_the_site_is_whole_in_the_browser(chromium: Browser, site_address: str) -> None:
    """The first page of the built site loads, at the root of a host and under a path."""
    from web_browser.watching import watch_page

    with watch_page(chromium) as watched:
        watched.page.goto(site_address)
        assert watched.page.locator("h1").is_visible()
        assert f"{site_address}assets/style.css" in watched.requests
        assert watched.violations == watched.errors == watched.foreign_requests() == []
