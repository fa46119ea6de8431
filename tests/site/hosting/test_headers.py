"""What servers with the generated rules say beside the content."""

from __future__ import annotations

import re

import pytest

from web_hosts.hosts import Host

ADDRESSES = (
    "",
    "id/authority/kyiv",
    "doc/authority/kyiv",
    "data/authority/kyiv.ttl",
    "def",
    "municoop.nq.gz",
)


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_everything_may_be_read_from_everywhere_and_is_what_it_says(
    host: Host, path: str, method: str
) -> None:
    """CORS without credentials, no guessing of types, only our own scripts: also on redirects."""
    answer = host.ask(path, {"Origin": "https://example.org"}, method)
    assert answer.status in (200, 303)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'self'; ")
    assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "accept"), [("id/authority/none", "*/*"), ("id/authority/kyiv", "image/png")]
)
def test_refusals_may_be_read_from_everywhere_too(host: Host, path: str, accept: str) -> None:
    """A script elsewhere must be able to see why it got nothing."""
    answer = host.ask(path, {"Accept": accept})
    assert answer.status in (404, 406)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("id/authority/kyiv", "accept, accept-language"),
        ("id/authority/old-town", "accept, accept-language"),
        ("def", "accept, accept-language"),
        ("def/theme", "accept, accept-language"),
        ("doc/authority/kyiv", "accept-language"),
        ("", "accept-language"),
        ("doc/authority/kyiv.html", ""),
        ("data/authority/kyiv.ttl", ""),
    ],
)
def test_vary_names_what_the_answer_depends_on(host: Host, path: str, names: str) -> None:
    """No more and no less, so that caches neither mix formats nor keep needless copies."""
    vary = host.ask(path).headers.get("vary", "")
    found = [name.strip().lower() for name in vary.split(",") if name.strip()]
    if host.kind == "own" and not path.startswith(("id/", "def")):
        assert found.pop() == "accept-encoding", "our server compresses"
    assert ", ".join(found) == names


def test_a_refusal_for_lack_of_format_names_the_formats(host: Host) -> None:
    """Who asks for what there is not learns what there is."""
    body = host.ask("id/authority/kyiv", {"Accept": "image/png"}).body
    for name in (b"text/html", b"text/turtle", b"application/ld+json", b"application/n-triples"):
        assert name in body


@pytest.mark.parametrize(
    ("path", "language"),
    [("doc/authority/kyiv.html", "en"), ("doc/authority/kyiv.pl.html", "pl"), ("", "uk")],
)
def test_a_page_says_its_language(host: Host, path: str, language: str) -> None:
    """Also a Polish page on a host where .pl is a program."""
    answer = host.ask(path, {"Accept-Language": "uk"})
    assert (answer.status, answer.headers["content-language"]) == (200, language)


@pytest.mark.parametrize(
    ("path", "cache"),
    [
        ("id/authority/kyiv", "public, max-age=300"),
        ("doc/authority/kyiv.html", "public, max-age=3600"),
        ("releases/0.1.0/void.ttl", "public, max-age=31536000, immutable"),
        ("id/authority/old-town", "public, max-age=300"),
    ],
)
def test_caches_are_told_how_long(host: Host, path: str, cache: str) -> None:
    """Identifiers for short, versions for ever; our server's pages for short too, for it answers 304."""
    expected = re.sub(r"=3600$", "=300", cache) if host.kind == "own" else cache
    assert host.ask(path).headers["cache-control"] == expected


@pytest.mark.parametrize("path", ["sparql/", "sparql/index.uk.html", "assets/sparql/sparql-worker.js"])
def test_the_query_page_may_run_webassembly(host: Host, path: str) -> None:
    """That page and its worker, no other."""
    assert "script-src 'self' 'wasm-unsafe-eval'" in host.ask(path).headers["content-security-policy"]


@pytest.mark.parametrize("name", ["municoop.nq.gz", "municoop.nt.gz"])
def test_a_compressed_dump_comes_as_the_file_it_is(host: Host, name: str) -> None:
    """Its checksum in the metadata is that of the file; a client that unpacks on the way would break it."""
    answer = host.ask(name, {"Accept-Encoding": "gzip"})
    assert (answer.headers["content-type"], answer.body) == ("application/gzip", name.encode())
    assert "content-encoding" not in answer.headers


def test_what_is_gone_is_told_with_its_page(host: Host) -> None:
    """410 with the tombstone in the reader's language, for the thing, its page and its data."""
    for path in ("id/authority/old-town", "doc/authority/old-town.html", "data/authority/old-town.ttl"):
        answer = host.ask(path, {"Accept-Language": "uk"})
        assert (answer.status, answer.body) == (410, b"doc/authority/old-town.uk.html")
        assert answer.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["id/authority/kyiv", "def"])
def test_no_redirect_leads_to_another_host(host: Host, path: str) -> None:
    """Two slashes at the start of an address would be read as the name of a host."""
    location = host.ask_address(f"//evil.example/{path}").headers.get("location", "")
    assert not location.startswith(("//", "http://evil", "https://evil"))
