"""Every page is valid HTML, by the Nu Html Checker of the W3C, in one run over the whole release."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

CHECKER = Path(__file__).parents[1] / "html_checker"
JAR = CHECKER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
INSTALL = f"npm install --ignore-scripts --no-package-lock --prefix tests/{CHECKER.name}"
WAIT_SECONDS = 500
# Warnings that were read and are wrong here, with the reason why.
KNOWN = (
    "Resource violates Content Security Policy",  # a file on a disk has no origin, so nothing is 'self'
    "Inline script violates Content Security Policy",  # JSON-LD is data: it never runs (HTML, 4.12.1)
    "The “list” role is unnecessary for element",  # Safari takes a list without marks for none
)
SPOILT = {
    "duplicate id": ("<main ", '<p id="main"></p><main '),
    "unclosed element": ("</main>", "<div></main>"),
    "stray end tag": ("</main>", "</section></main>"),
    "block in a paragraph": ("</main>", "<p><div>x</div></p></main>"),
    "unknown attribute": ("<main ", '<main bogus="1" '),
    "unknown element": ("</main>", "<bogus>x</bogus></main>"),
    "link in a link": ("</main>", '<a href="a"><a href="b">x</a></a></main>'),
    "picture without text": ("</main>", '<img src="x.png"></main>'),
    "address with a space": ("</main>", '<a href="a b">x</a></main>'),
    "label for nothing": ("</main>", '<label for="none">x</label></main>'),
    "role that is none": ("<main ", '<main role="bogus" '),
    "language that is none": ('lang="en"', 'lang="english!"'),
    "no title": ("<title>", "<meta name=x content='"),
}


class Message(NamedTuple):
    """What the checker says of a page."""

    page: str
    kind: str
    text: str
    extract: str


def run_checker(folder: Path) -> list[Message]:
    """Return what the checker says of all pages in a folder; skip without the checker or Java."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("Java is not installed here: apt-get install default-jre-headless")
    if not JAR.is_file():
        pytest.skip(f"the Nu Html Checker is not installed here: {INSTALL}")
    options = ["--format", "json", "--skip-non-html", "--exit-zero-always", "--stdout"]
    ran = subprocess.run(
        [java, "-Xss4m", "-Xmx700m", "-jar", str(JAR), *options, str(folder)],
        capture_output=True,
        check=True,
        timeout=WAIT_SECONDS,
    )
    return [
        Message(
            message["url"].rpartition(f"{folder.name}/")[2],
            message.get("subType", message["type"]),
            message["message"],
            message.get("extract", ""),
        )
        for message in json.loads(ran.stdout)["messages"]
    ]


@pytest.mark.slow
def test_all_pages_are_valid(built_site: Path) -> None:
    """No error, and no warning but those that were read and are wrong; the checker saw all pages."""
    messages = run_checker(built_site)
    assert [message for message in messages if not message.text.startswith(KNOWN)] == []
    # Each page has a style sheet, of which the checker wrongly says that it may not be read.
    pages = {str(path.relative_to(built_site)) for path in built_site.rglob("*.html")}
    assert len(pages) > 1_500
    assert {message.page for message in messages} == pages


def test_a_spoilt_page_is_found(built_site: Path, tmp_path: Path) -> None:
    """A page of the release with one thing wrong: the checker calls it an error, each time."""
    whole = (built_site / "def" / "index.html").read_text(encoding="utf-8")
    (tmp_path / "whole.html").write_text(whole, encoding="utf-8")
    for number, (old, new) in enumerate(SPOILT.values()):
        assert old in whole
        (tmp_path / f"{number}.html").write_text(whole.replace(old, new, 1), encoding="utf-8")
    faulty = {message.page for message in run_checker(tmp_path) if message.kind == "error"}
    found = {name for number, name in enumerate(SPOILT) if f"{number}.html" in faulty}
    assert found == set(SPOILT)
    assert "whole.html" not in faulty
