"""The generated rules as text, for hosts that cannot run here."""

from __future__ import annotations

import re

import pytest

from municoop.site.hosting import hosting_files
from municoop.site.hosting.files import find_base_pattern
from web_hosts.tree import KINDS

BASE = "https://data.example.org/sub/path/"
NAMES = {
    ".htaccess",
    "_headers",
    "_redirects",
    "hosting/Caddyfile",
    "hosting/README.md",
    "hosting/nginx-http.conf",
    "hosting/nginx.conf",
    "hosting/rules.json",
    "hosting/w3id/.htaccess",
    "hosting/w3id/README.md",
}


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """The rules as text."""
    return {name: data.decode() for name, data in hosting_files(BASE, KINDS, ["authority/old-town"]).items()}


def test_the_files_are_these_and_always_the_same(files: dict[str, str]) -> None:
    """The order of the kinds does not matter."""
    again = hosting_files(BASE, tuple(reversed(KINDS)), ["authority/old-town"])
    assert set(files) == NAMES
    assert {name: data.decode() for name, data in again.items()} == files


def test_each_redirect_of_netlify_has_an_address_a_target_and_a_status(files: dict[str, str]) -> None:
    """All below the base; languages before the rule without one; every kind."""
    lines = [line for line in files["_redirects"].splitlines() if not line.startswith("#")]
    for line in lines:
        assert re.fullmatch(r"/sub/path/\S+ /sub/path/\S+ (?:303|410)!?(?: Language=(?:uk|pl))?", line), line
    for kind in KINDS:
        own = [line for line in lines if line.startswith(f"/sub/path/id/{kind}/:key ")]
        assert [line.partition("Language=")[2] for line in own] == ["uk", "pl", ""]
    assert "410!" in lines[0]


def test_each_block_of_headers_has_an_address_and_indented_headers(files: dict[str, str]) -> None:
    """The form that hosts read: an address, then two spaces, a name, a colon, a value."""
    lines = [line for line in files["_headers"].splitlines() if not line.startswith("#")]
    for line in lines:
        assert re.fullmatch(r"/sub/path/\S+|  [A-Za-z-]+: \S.*", line), line
    assert "/sub/path/*.ttl\n  Content-Type: text/turtle; charset=utf-8" in files["_headers"]


@pytest.mark.parametrize("path", ["id/authority/kyiv", "def", "def/theme", "data", "doc/authority/kyiv.html"])
def test_the_w3id_rules_lead_everything_to_the_placeholder(files: dict[str, str], path: str) -> None:
    """The rules are tried as Apache tries them: from the top, the first that fits."""
    rules = re.findall(r'^RewriteRule "(.+?)" "(.+?)" \[R=(\d+),L\]$', files["hosting/w3id/.htaccess"], re.M)
    target, status = next((to, code) for pattern, to, code in rules if re.search(pattern, path))
    expected = "dataset/" if path == "data" else path
    assert target.replace("$1", path) == f"https://HOST.example/{expected}"
    assert status == "303"


def test_a_base_on_a_redirecting_host_says_nothing_about_the_folder() -> None:
    """Then the rules work in any folder; an address with an empty folder is in none."""
    pattern = re.compile(find_base_pattern("https://w3id.org/municoop/") + "id/")
    assert pattern.match("/id/")
    assert pattern.match("/a/b/id/")
    assert not pattern.match("//evil.example/id/")
    assert not re.match(find_base_pattern(BASE) + "id/", "/other/id/")
