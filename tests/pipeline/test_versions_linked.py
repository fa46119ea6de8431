"""After three versions, with things gone, programs still find everything."""

from __future__ import annotations

from site_tree import Page
from version_chain import BASE, REMOVED, UNEXPLAINED, Versions


def test_what_is_gone_has_its_page_at_its_name(versions: Versions) -> None:
    """A host of files leads from the name of what is gone to the page that says so."""
    for thing in (REMOVED, UNEXPLAINED):
        page = Page((versions.last / "id" / thing / "index.html").read_text(encoding="utf-8"))
        (refresh,) = [meta["content"] for meta in page.find("meta") if meta.get("http-equiv") == "refresh"]
        assert refresh == f"0; url=../../../doc/{thing}.html"
        assert (versions.last / "doc" / f"{thing}.html").is_file()


def test_the_map_has_the_pages_of_all_versions(versions: Versions) -> None:
    """Those of earlier versions, which later builds carry on, are on the map like the last."""
    written = (versions.last / "sitemap.xml").read_text(encoding="utf-8")
    for number in ("0.1.0", "0.2.0", "0.3.0"):
        for end in (".html", ".uk.html", ".pl.html"):
            assert f"<loc>{BASE}releases/{number}/index{end}</loc>" in written
