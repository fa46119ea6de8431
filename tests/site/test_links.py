"""Every reference of the whole tree leads somewhere, wherever the tree stands, on a host without rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from link_check.crawl import Fault, find_faults, list_files, placed
from municoop import pipeline
from municoop.rdf import DEFAULT_BASE_IRI
from municoop.sources.project import Project
from samples import write_sample_project

PAGE = '<!doctype html><html lang="en"><title>x</title><body id="top">{}</body></html>'
WHOLE = {
    "index.html": PAGE.format(
        '<link rel="canonical" href="https://a.example/b/index.html"><a href="c/d.html#e">x</a>'
        '<a href="c/">y</a>'
        '<img src="p.svg" srcset="p.svg 1x, p.svg 2x"><form action="c/d.html"></form><a href="#top">z</a>'
        '<a href="https://other.example/x">o</a><a href="mailto:a@a.example">m</a>'
    ),
    "c/d.html": PAGE.format('<p id="e"></p><style>p { background: url("../p.svg") }</style>'),
    "c/index.html": PAGE.format('<meta http-equiv="refresh" content="0; url=d.html#e">'),
    "style.css": '@import "more.css"; p { background: url(p.svg#part) }',
    "more.css": "",
    "p.svg": '<svg xmlns="http://www.w3.org/2000/svg"><g id="part"/><a href="c/d.html"/></svg>',
    "robots.txt": "User-agent: *\nDisallow:\nSitemap: https://a.example/b/sitemap.xml\n",
    "llms.txt": "# x\n\n- [a \\[b\\]](c/d.html): words\n",
    "sitemap.xml": '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:x="http://www.w3.org/1999/xhtml">'
    '<url><loc>https://a.example/b/index.html</loc><x:link href="https://a.example/b/c/d.html"/></url></urlset>',
    "feed.atom": '<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x</id><link href="c/d.html"/></feed>',
}
SPOILT = [
    ("missing", "index.html", PAGE.format('<a href="none.html">x</a>')),
    ("missing", "index.html", PAGE.format('<img src="none.png" alt="">')),
    ("missing", "index.html", PAGE.format('<img src="p.svg" srcset="p.svg 1x, none.svg 2x" alt="">')),
    ("missing", "index.html", PAGE.format('<form action="none"></form>')),
    ("missing", "index.html", PAGE.format('<svg><use href="none.svg#a"/></svg>')),
    ("missing", "index.html", PAGE.format("<style>p { background: url(none.png) }</style>")),
    ("missing", "index.html", PAGE.format('<meta http-equiv="refresh" content="0; url=none.html">')),
    ("missing", "index.html", PAGE.format('<link rel="canonical" href="https://a.example/b/none.html">')),
    ("foreign", "index.html", PAGE.format('<link rel="canonical" href="https://z.example/">')),
    ("anchor", "index.html", PAGE.format('<a href="c/d.html#none">x</a>')),
    ("anchor", "index.html", PAGE.format('<a href="#none">x</a>')),
    ("anchor", "style.css", "p { background: url(p.svg#none) }"),
    ("own-base", "index.html", PAGE.format('<a href="https://a.example/b/c/d.html">x</a>')),
    ("root-relative", "index.html", PAGE.format('<a href="/c/d.html">x</a>')),
    ("root-relative", "index.html", PAGE.format('<a href="//a.example/b/">x</a>')),
    ("scheme", "index.html", PAGE.format('<a href="javascript:alert(1)">x</a>')),
    ("missing", "style.css", '@import "none.css";'),
    ("missing", "p.svg", '<svg xmlns="http://www.w3.org/2000/svg"><g id="part"/><a href="none.html"/></svg>'),
    ("missing", "robots.txt", "Sitemap: https://a.example/b/none.xml\n"),
    ("foreign", "robots.txt", "Sitemap: https://z.example/sitemap.xml\n"),
    ("missing", "llms.txt", "- [a](none.html)\n"),
    ("missing", "sitemap.xml", WHOLE["sitemap.xml"].replace("index.html", "none.html")),
    ("missing", "sitemap.xml", WHOLE["sitemap.xml"].replace("d.html", "none.html")),
    ("missing", "feed.atom", WHOLE["feed.atom"].replace("d.html", "none.html")),
]


def write_tree(folder: Path, files: dict[str, str]) -> Path:
    """Write a small tree."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("base", ["/", "/sub/path/"])
def test_nothing_is_broken(built_site: Path, base: str, tmp_path: Path) -> None:
    """The real release, at the root of a host and in a folder of one."""
    with placed(built_site, base, tmp_path / "spare") as host:
        faults, count = find_faults(built_site, host, DEFAULT_BASE_IRI)
        asked = [path for path, answer in host.answers.items() if answer.status == 200]
    assert faults == []
    assert count > 60_000
    assert len(asked) > 2_500


def test_nothing_is_broken_under_another_base(tmp_path: Path) -> None:
    """A release with a base IRI of its own, in its folder."""
    project = Project.at(write_sample_project(tmp_path / "project"))
    base_iri = "https://data.example.org/sub/path/"
    pipeline.build(project, tmp_path / "public", base_iri)
    with placed(tmp_path / "public", "/sub/path/", tmp_path / "spare") as host:
        faults, count = find_faults((tmp_path / "public").resolve(), host, base_iri)
    assert faults == []
    assert count > 5_000
    query = (tmp_path / "public" / "queries" / "partners.rq").read_text(encoding="utf-8")
    assert f"<{base_iri}id/authority/kropyvnytskyi>" in query
    assert f"<{DEFAULT_BASE_IRI}id/" not in query


def test_a_whole_tree_has_no_faults(tmp_path: Path) -> None:
    """The tree that is spoilt below is whole before."""
    tree = write_tree(tmp_path / "tree", WHOLE)
    with placed(tree, "/b/", tmp_path / "spare") as host:
        assert find_faults(tree, host, "https://a.example/b/") == ([], 20)


@pytest.mark.parametrize(("kind", "file", "text"), SPOILT)
def test_each_kind_of_fault_is_found(tmp_path: Path, kind: str, file: str, text: str) -> None:
    """One file is spoilt, and that file is named."""
    tree = write_tree(tmp_path / "tree", WHOLE | {file: text})
    with placed(tree, "/b/", tmp_path / "spare") as host:
        faults, _ = find_faults(tree, host, "https://a.example/b/")
    assert {(fault.kind, fault.file) for fault in faults} == {(kind, file)}


def test_a_way_out_of_the_tree_is_found(tmp_path: Path) -> None:
    """It may lead somewhere on one host, and nowhere on the next."""
    tree = write_tree(tmp_path / "tree", {"index.html": PAGE.format('<a href="../../x.html">x</a>')})
    with placed(tree, "/b/", tmp_path / "spare") as host:
        faults, _ = find_faults(tree, host, "https://a.example/b/")
    assert faults == [Fault("outside", "index.html", "../../x.html")]


def test_all_files_of_the_release_are_listed(built_site: Path) -> None:
    """Files whose names begin with a dot too."""
    assert {".nojekyll", ".well-known/void", "index.html"} <= set(list_files(built_site))
