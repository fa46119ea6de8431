"""Rules for the hosts on which a release may stand."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from municoop.model import LANGUAGES
from municoop.site.hosting import patterns
from municoop.site.hosting.headers import MEDIA_TYPES, POLICY, QUERY_PATHS, QUERY_POLICY

REDIRECTORS = ("w3id.org", "purl.org")
"""Hosts whose addresses lead to another host: their paths say nothing about where a release stands."""

ANY_FOLDER = r"/(?:[\w.~-]+/)*?"
LISTED = "hosting/rules.json"
TEMPLATES = {
    ".htaccess": "htaccess.j2",
    "_headers": "netlify-headers.j2",
    "_redirects": "netlify-redirects.j2",
    "hosting/README.md": "readme.md.j2",
    "hosting/Caddyfile": "caddyfile.j2",
    "hosting/nginx-http.conf": "nginx-http.conf.j2",
    "hosting/nginx.conf": "nginx.conf.j2",
    "hosting/w3id/.htaccess": "w3id-htaccess.j2",
    "hosting/w3id/README.md": "w3id-readme.md.j2",
}


def hosting_files(
    base_iri: str,
    kinds: Sequence[str],
    gone: Sequence[str] = (),
    editions: Mapping[str, str] | None = None,
) -> Mapping[str, bytes]:
    """Return the rules for each kind of host, by path in the release.

    `kinds` are the kinds of things (`authority`); `gone` the things that were and are no more
    (`authority/old-town`): their addresses answer 410. `editions` are the versions of the ontology, each
    with the version of the data whose folder has its file.
    """
    environment = Environment(
        loader=PackageLoader("municoop.site.hosting", "templates"),
        autoescape=False,  # noqa: S701 - none of these files is HTML
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    values = collect_values(base_iri, kinds, gone, editions or {})
    rules = {name: environment.get_template(file).render(values).encode() for name, file in TEMPLATES.items()}
    return {**rules, LISTED: list_rules(gone, editions or {})}


def list_rules(gone: Sequence[str], editions: Mapping[str, str]) -> bytes:
    """Return what of the rules cannot be seen by the files of a release, for servers that are programs."""
    listed = {"editions": dict(sorted(editions.items())), "gone": sorted(gone)}
    return (json.dumps(listed, indent=1) + "\n").encode()


def collect_values(
    base_iri: str, kinds: Sequence[str], gone: Sequence[str], editions: Mapping[str, str]
) -> dict[str, object]:
    """Return what the templates ask for."""
    formats, languages = patterns.FORMATS, LANGUAGES
    return {
        "base_iri": base_iri,
        "base_path": find_base_path(base_iri),
        "base": find_base_pattern(base_iri),
        "kinds": "|".join(sorted(kinds)),
        "kind_names": sorted(kinds),
        "gone": [re.escape(thing) for thing in sorted(gone)],
        "gone_names": sorted(gone),
        "editions": [(number, re.escape(number), version) for number, version in sorted(editions.items())],
        "formats": formats,
        "languages": languages,
        "weights": {media.name: patterns.find_weight(media) for media in formats},
        "language_weights": {name: patterns.find_language_weight(name) for name in languages},
        "best": [patterns.find_best(position) for position in range(len(formats))],
        "simplify": patterns.simplify,
        "mark": patterns.MARK,
        "alphabet": patterns.ALPHABET,
        "has_range": patterns.HAS_RANGE,
        "media_types": MEDIA_TYPES,
        "policy": POLICY,
        "query_policy": QUERY_POLICY,
        "query_paths": QUERY_PATHS,
        "offer": ", ".join(media.media_type for media in formats),
    }


def find_base_path(base_iri: str) -> str:
    """Return the path under which a release stands on its host, with a slash at both ends.

    >>> find_base_path("https://data.example.org/sub/path/")
    '/sub/path/'
    >>> find_base_path("https://w3id.org/municoop/")
    '/'
    """
    address = urlsplit(base_iri)
    return "/" if address.hostname in REDIRECTORS or not address.path else address.path


def find_base_pattern(base_iri: str) -> str:
    """Return an expression for that path: the path itself, or any where the base IRI does not tell it.

    No folder may be empty, so that an address with two slashes at its start never leads to another host.
    """
    if urlsplit(base_iri).hostname in REDIRECTORS:
        return ANY_FOLDER
    return re.escape(find_base_path(base_iri))
