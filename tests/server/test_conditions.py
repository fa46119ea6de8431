"""Validators, conditions, codings and ranges, as a client meets them."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import brotli
import pytest

from server.conftest import LARGE, PAGE
from web_hosts.hosts import Answer, Host

KYIV = "doc/authority/kyiv.html"
DUMP = "municoop.ttl"
MODIFIED = "Sat, 31 Jan 2026 00:00:00 GMT"
EARLIER, LATER = "Fri, 30 Jan 2026 23:59:59 GMT", "Sun, 01 Feb 2026 00:00:00 GMT"


def find_tag(host: Host, path: str, coding: str = "") -> str:
    return host.ask(path, {"Accept-Encoding": coding} if coding else {}).headers["etag"]


def test_the_bytes_are_those_of_the_folder(host: Host, release: Path) -> None:
    names = [line[66:] for line in (release / "SHA256SUMS").read_text().splitlines()]
    hidden = re.compile(r"(?:^|/)\.(?!well-known/)|^doc/authority/old-town\.")
    shown = [name for name in names if not hidden.search(name)]
    assert len(shown) > 40
    for name in shown:
        answer = host.ask(name)
        assert (answer.status, answer.body) == (200, (release / name).read_bytes()), name


def test_a_tag_is_strong_and_made_of_the_content(host: Host) -> None:
    assert find_tag(host, KYIV) == f'"{hashlib.sha256(PAGE).hexdigest()[:32]}"'
    tags = {find_tag(host, KYIV), find_tag(host, KYIV, "gzip"), find_tag(host, KYIV, "br")}
    assert len(tags) == 3
    assert not any(tag.startswith("W/") for tag in tags)


def test_the_date_is_that_of_the_metadata(host: Host) -> None:
    assert host.ask(KYIV).headers["last-modified"] == MODIFIED


@pytest.mark.parametrize(
    ("coding", "unpack"),
    [("", bytes), ("gzip", gzip.decompress), ("br", brotli.decompress), ("identity", bytes)],
)
def test_a_page_comes_in_the_coding_that_was_asked_for(host: Host, coding: str, unpack: type[bytes]) -> None:
    answer = host.ask(KYIV, {"Accept-Encoding": coding})
    assert answer.headers.get("content-encoding", "identity") == (coding or "identity")
    assert unpack(answer.body) == PAGE
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("field", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, br;q=0.9", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.0, *", "gzip"),
        ("*", "br"),
        ("*;q=0, gzip;q=0.1", "gzip"),
        ("gzip;q=0.5, identity;q=0.8", ""),
        ("gzip;q=0", ""),
        ("X-GZip", "gzip"),
        ("GZIP;Q=1.0", "gzip"),
        ("deflate", ""),
        ("zstd;q=1, gzip;q=0.001", "gzip"),
        ("garbage;;;,,", ""),
    ],
)
def test_codings_are_chosen_by_quality(host: Host, field: str, coding: str) -> None:
    assert host.ask(KYIV, {"Accept-Encoding": field}).headers.get("content-encoding", "") == coding


def test_who_takes_no_coding_is_told_so(host: Host) -> None:
    assert host.ask(KYIV, {"Accept-Encoding": "identity;q=0, zstd"}).status == 406
    assert host.ask("municoop.nq.gz", {"Accept-Encoding": "*;q=0"}).status == 406


@pytest.mark.parametrize("coding", ["", "gzip", "br"])
def test_a_known_tag_is_answered_304_without_content(host: Host, coding: str) -> None:
    tag = find_tag(host, KYIV, coding)
    sent = {"Accept-Encoding": coding} if coding else {}
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = host.ask(KYIV, {**sent, "If-None-Match": known})
        assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", tag)
        assert {"cache-control", "vary", "access-control-allow-origin"} <= answer.headers.keys()
        assert not {"content-type", "content-length", "content-encoding"} & answer.headers.keys()
    assert host.ask(KYIV, {**sent, "If-None-Match": '"other"'}).status == 200


CONDITIONS: list[tuple[dict[str, str], int]] = [
    ({"If-Modified-Since": MODIFIED}, 304),
    ({"If-Modified-Since": LATER}, 304),
    ({"If-Modified-Since": EARLIER}, 200),
    ({"If-Modified-Since": "yesterday"}, 200),
    ({"If-Modified-Since": LATER, "If-None-Match": '"other"'}, 200),
    ({"If-Unmodified-Since": MODIFIED}, 200),
    ({"If-Unmodified-Since": EARLIER}, 412),
    ({"If-Match": "TAG"}, 200),
    ({"If-Match": 'W/"x", TAG'}, 200),
    ({"If-Match": "W/TAG"}, 412),
    ({"If-Match": '"other"'}, 412),
    ({"If-Match": "*"}, 200),
    ({"If-Match": "TAG", "If-Unmodified-Since": EARLIER}, 200),
    ({"If-Match": '"other"', "If-None-Match": "TAG"}, 412),
    ({"If-Match": "TAG", "If-None-Match": "TAG"}, 304),
]


@pytest.mark.parametrize(("fields", "status"), CONDITIONS, ids=[str(case) for case in CONDITIONS])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_conditions_are_judged_in_their_order(
    host: Host, fields: Mapping[str, str], status: int, method: str
) -> None:
    tag = find_tag(host, KYIV)
    sent = {name: value.replace("TAG", tag) for name, value in fields.items()}
    assert host.ask(KYIV, sent, method).status == status


def ask_range(host: Host, value: str, **others: str) -> Answer:
    return host.ask(DUMP, {"Range": value, **{name.replace("_", "-"): text for name, text in others.items()}})


@pytest.mark.parametrize(
    ("value", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-499", 0, 500),
        ("bytes=1000000-1999999", 1_000_000, 2_000_000),
        ("bytes=5119990-", 5_119_990, 5_120_000),
        ("bytes=-10", 5_119_990, 5_120_000),
        ("bytes=-999999999", 0, 5_120_000),
        ("bytes=100-999999999", 100, 5_120_000),
        ("BYTES=7-9", 7, 10),
    ],
)
def test_a_range_is_sent_alone(host: Host, value: str, start: int, end: int) -> None:
    answer = ask_range(host, value)
    assert (answer.status, answer.body) == (206, LARGE[start:end])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(LARGE)}"
    assert answer.headers["content-length"] == str(end - start)


@pytest.mark.parametrize(
    "value",
    ["bytes=9-1", "bytes=", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes=--1", "0-1", "bytes=²-3"],
)
def test_a_range_that_is_none_or_several_gives_the_whole(host: Host, value: str) -> None:
    answer = ask_range(host, value)
    assert (answer.status, answer.body) == (200, LARGE)
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize("value", ["bytes=5120000-", "bytes=5120000-5120001", "bytes=-0"])
def test_a_range_behind_the_end_is_refused_with_the_size(host: Host, value: str) -> None:
    answer = ask_range(host, value)
    assert (answer.status, answer.headers["content-range"]) == (416, f"bytes */{len(LARGE)}")
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_download_goes_on_only_where_the_file_is_the_same(host: Host) -> None:
    tag = find_tag(host, DUMP)
    assert ask_range(host, "bytes=1-2", If_Range=tag).status == 206
    # Our date is a day, in which there may be two releases: no download goes on by it (RFC 9110, 8.8.2.2).
    for other in (f"W/{tag}", '"other"', MODIFIED, EARLIER, LATER, "garbage"):
        assert ask_range(host, "bytes=1-2", If_Range=other).status == 200


def test_a_range_of_a_compressed_page_is_of_the_compressed_bytes(host: Host) -> None:
    whole = host.ask(KYIV, {"Accept-Encoding": "gzip"})
    part = host.ask(KYIV, {"Accept-Encoding": "gzip", "Range": "bytes=5-14"})
    assert (part.status, part.body) == (206, whole.body[5:15])
    assert part.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize("path", ["", KYIV, DUMP, "id/authority/kyiv", "nothing", "municoop.nq.gz", "def"])
@pytest.mark.parametrize("fields", [{}, {"Range": "bytes=1-3"}, {"Accept-Encoding": "br"}], ids=str)
def test_head_has_the_headers_of_get(host: Host, path: str, fields: dict[str, str]) -> None:
    answers = [host.ask(path, fields, method) for method in ("GET", "HEAD", "GET", "HEAD")]
    assert {answer.status for answer in answers} == {answers[0].status}
    for answer in answers:
        assert {**answer.headers, "date": ""} == {**answers[0].headers, "date": ""}
    assert answers[1].body == answers[3].body == b""
