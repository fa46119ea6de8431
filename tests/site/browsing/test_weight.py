"""The first page is light: what a browser transfers is counted."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Response

from municoop.model import LANGUAGES
from web_browser.pages import in_language
from web_browser.server import serve_tree
from web_browser.watching import watch_page

LIGHT, WITH_PICTURES, COMPRESSED = 100_000, 300_000, 60_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_is_light(language: str, grown_site: Path, chromium: Browser) -> None:
    """Under 100 kB without its pictures, 300 kB with them, everything it loads included; gzip makes it 60."""
    path = in_language(grown_site, "index.html", language)
    responses: list[Response] = []
    with serve_tree(grown_site) as address, watch_page(chromium) as watched:
        watched.page.on("response", lambda response: responses.append(response))
        watched.page.goto(address + path, wait_until="networkidle")
        bodies = {response.url.removeprefix(address): response.body() for response in responses}
    assert {path, "assets/style.css", "assets/pictures.css"} <= set(bodies)
    plain = sum(map(len, bodies.values()))
    packed = sum(len(gzip.compress(body, mtime=0)) for body in bodies.values())
    pictures = re.findall(r'<section class="picture".*?</section>', bodies[path].decode(), re.DOTALL)
    without = plain - sum(len(picture.encode()) for picture in pictures) - len(bodies["assets/pictures.css"])
    print(f"{language}: {plain} bytes, {packed} with gzip, {without} without pictures")
    assert len(pictures) == 3
    assert without < LIGHT
    assert plain < WITH_PICTURES
    assert packed < COMPRESSED
