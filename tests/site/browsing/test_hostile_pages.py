"""In a browser, too, hostile text is but text: nothing of it runs, and it fits on a phone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog

from hostile_quads import HOSTILE, build_quads
from municoop.site import Given, make_site
from site_tree import Made
from web_browser.accessibility import look
from web_browser.pages import TOO_WIDE
from web_browser.server import serve_tree
from web_browser.watching import watch_page

PHONE = {"width": 360, "height": 780}
PAGES = ("doc/authority/evil", "doc/cooperation/evil", "doc/document/evil", "doc/evidence/evil-1", "index")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_neither_runs_nor_breaks_the_page(
    text: str, made: Made, tmp_path: Path, chromium: Browser
) -> None:
    """No dialog, no request to others, no violation, no sideways scrolling, nothing for axe to find."""
    release = replace(made.release, quads=tuple(build_quads(text)))
    for name, data in make_site(release, Given(texts={"evil": f"before {text} after"})):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    with serve_tree(tmp_path) as address, watch_page(chromium, viewport=PHONE) as watched:
        page, dialogs = watched.page, list[str]()

        def close(dialog: Dialog) -> None:
            dialogs.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", close)
        for path in PAGES:
            page.goto(f"{address}{path}.html")
            assert page.evaluate(TOO_WIDE) == [], path
            assert look(page).findings == (), path
        assert page.title()
        assert dialogs == []
        assert watched.violations == watched.errors == watched.foreign_requests() == []
