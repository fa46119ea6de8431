"""The fields that describe a file of a release: type, language, how long it lasts, what belongs to it."""

from __future__ import annotations

import re
from email.utils import format_datetime
from urllib.parse import quote

from municoop.model import LANGUAGES
from municoop.server.content.manifest import Manifest
from municoop.server.content.metadata import Metadata
from municoop.server.protocol.answers import Fields
from municoop.site.hosting.headers import MEDIA_TYPES, POLICY, QUERY_PATHS, QUERY_POLICY
from municoop.site.hosting.patterns import FORMATS

TYPES = {media.ending: media.value for media in MEDIA_TYPES}
PLAIN = "text/plain; charset=utf-8"
PACKED = frozenset(("gz", "png", "ico", "woff2", "zip", "br", "zst"))
"""Endings of files that do not get smaller."""
SHORT = b"public, max-age=300"
LASTING = b"public, max-age=31536000, immutable"
VERSION = re.compile(r"releases/[^/]+/.+")
QUERY_PAGE = re.compile(QUERY_PATHS)
TOLD = re.compile(r"(doc|data)/([a-z]+/[a-z0-9-]+)((?:\.[a-z]+)+)")
IRI_SIGNS = "%/:=&?~#+!$,;'@()*[]"
DATASET_RECORD = "dcat.ttl"


def find_type(name: str) -> str:
    """Return the media type of a file.

    >>> find_type(".well-known/void"), find_type("data/authority/kyiv.nt")
    ('text/turtle; charset=utf-8', 'application/n-triples')
    """
    if name == ".well-known/void":
        return TYPES["ttl"]
    return TYPES.get(find_ending(name), PLAIN)


def find_ending(name: str) -> str:
    """Return what stands behind the last dot of a file's name, "" without one."""
    return name.rpartition("/")[2].rpartition(".")[2] if "." in name.rpartition("/")[2] else ""


def can_shrink(name: str) -> bool:
    """Whether a file may be sent compressed."""
    return find_ending(name) not in PACKED


def find_language(name: str) -> str:
    """Return the language of a page, "" for all else."""
    if not name.endswith(".html"):
        return ""
    found = name.split(".")[-2].rpartition("/")[2]
    return found if found in LANGUAGES[1:] else LANGUAGES[0]


def find_kind(name: str) -> str:
    """Return what sort of file it is, for the log and the measures."""
    if name.endswith(".html"):
        return "page"
    first = name.partition("/")[0]
    return {"data": "data", "assets": "asset", "releases": "version"}.get(first, "file")


def find_policy(name: str) -> bytes:
    """Return what a page may do; the query page may run WebAssembly."""
    return (QUERY_POLICY if QUERY_PAGE.search(f"/{name}") else POLICY).encode()


def describe_file(name: str, metadata: Metadata) -> Fields:
    """Return the fields that a file has under whatever address and in whatever coding."""
    language = find_language(name)
    modified = metadata.modified
    return [
        (b"content-type", find_type(name).encode()),
        *([(b"content-language", language.encode())] if language else []),
        *([(b"last-modified", format_datetime(modified, usegmt=True).encode())] if modified else []),
        (b"cache-control", LASTING if VERSION.fullmatch(name) else SHORT),
        (b"content-security-policy", find_policy(name)),
    ]


def link_file(name: str, root: str, manifest: Manifest, metadata: Metadata) -> Fields:
    """Return the field Link (RFC 8288) of a file. `root`: the way from the request to the release."""
    links = []
    if name.endswith(".html"):
        links.append(write_link(as_iri(metadata.base_iri + name), "canonical"))
    found = TOLD.fullmatch(name)
    if found and manifest.has_thing(found[2]):
        links += link_forms(found[2], root, but=name)
        links.append(write_link(as_iri(f"{metadata.base_iri}id/{found[2]}"), "describes"))
    else:
        links.append(write_link(f"{root}{DATASET_RECORD}", "describedby", "text/turtle"))
    return join_links(links, metadata)


def link_thing(thing: str, root: str, metadata: Metadata) -> Fields:
    """Return the field Link of a redirect from a thing."""
    return join_links(link_forms(thing, root, but=""), metadata)


def link_forms(thing: str, root: str, *, but: str) -> list[str]:
    """Return links to all forms of a thing but the file that is being sent; the data describe the thing."""
    return [
        write_link(f"{root}{path}", rel, media.media_type)
        for media in FORMATS
        if (path := f"{media.folder}/{thing}{media.ending}") != but
        for rel in (("alternate", "describedby") if media.ending == ".ttl" else ("alternate",))
    ]


def write_link(target: str, rel: str, media_type: str = "") -> str:
    """Return one link."""
    kind = f'; type="{media_type}"' if media_type else ""
    return f'<{target}>; rel="{rel}"{kind}'


def join_links(links: list[str], metadata: Metadata) -> Fields:
    """Return the field with these links and that to the licence."""
    rights = [write_link(as_iri(metadata.license), "license")] if metadata.license else []
    value = ", ".join([*links, *rights])
    return [(b"link", value.encode("ascii"))] if value else []


def as_iri(iri: str) -> str:
    """Return an IRI as a URI of letters that a header may have (RFC 3987, 3.1)."""
    return quote(iri, safe=IRI_SIGNS)


def as_path(path: str) -> str:
    """Return a path, and a fragment, as a reference may have it."""
    name, mark, fragment = path.partition("#")
    return quote(name) + mark + quote(fragment)
