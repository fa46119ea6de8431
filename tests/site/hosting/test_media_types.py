"""Every file of a release is sent as what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from municoop.site.hosting.headers import MEDIA_TYPES
from web_hosts.hosts import Host

# Files whose names have no ending that says what they are.
NAMED = {
    ".well-known/void": "text/turtle; charset=utf-8",
    "SHA256SUMS": "text/plain; charset=utf-8",
}
# Files for the program that serves the others, which no reader asks for.
RULES = ("hosting/", ".htaccess", ".nojekyll", "_headers", "_redirects")


def test_every_ending_of_the_real_release_has_a_type(built_site: Path) -> None:
    """Each file by its ending, else by its name."""
    endings = {media.ending for media in MEDIA_TYPES}
    files = [str(path.relative_to(built_site)) for path in built_site.rglob("*") if path.is_file()]
    assert len(files) > 2_500
    untyped = {
        file
        for file in files
        if not file.startswith(RULES)
        and not file.endswith(tuple(NAMED))
        and file.rpartition(".")[2] not in endings
    }
    assert untyped == set()
    assert {Path(file).suffix for file in files} >= {".cff", ".txt", ".xml", ".rq", ".jsonld", ".css", ".gz"}


@pytest.mark.parametrize("media", MEDIA_TYPES, ids=lambda media: media.ending)
def test_servers_send_the_type(host: Host, media: object) -> None:
    """Of each ending."""
    (found,) = [known for known in MEDIA_TYPES if known == media]
    answer = host.ask(f"assets/typed.{found.ending}")
    assert (answer.status, answer.headers["content-type"]) == (200, found.value)


@pytest.mark.parametrize(("path", "value"), NAMED.items())
def test_servers_send_the_type_of_files_without_ending(host: Host, path: str, value: str) -> None:
    """By their names."""
    answer = host.ask(path)
    assert (answer.status, answer.headers["content-type"]) == (200, value)


@pytest.mark.parametrize(
    ("path", "body"),
    [("report", b"report.html"), ("graph/register/", b"graph/register/index.html")],
)
def test_a_page_goes_before_the_signpost_to_it(host: Host, path: str, body: bytes) -> None:
    """Where a folder with the page's name leads to the page, the page itself is sent.

    Apache adds a slash to the name of a folder before it looks for a page, so there a redirect leads to it.
    """
    answer = host.ask(path)
    if answer.status == 303:
        assert host.kind == "apache"
        answer = host.ask_address(answer.headers["location"].partition(f":{host.port}")[2])
    assert (answer.status, answer.body) == (200, body)


@pytest.mark.parametrize("path", ["id/authority/kyiv", "id/authority/kyiv/", "def/theme/culture"])
def test_rules_go_before_the_signpost(host: Host, path: str) -> None:
    """A server with rules sends a reader on by the header, though a folder lies at the address."""
    answer = host.ask(path, {"Accept": "text/html"})
    assert answer.status == 303
    assert answer.headers["location"].partition("#")[0].endswith(".html")
