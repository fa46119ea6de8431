"""What programs read of a site: maps of its pages, its queries as RDF, how to cite it, where names lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from municoop.model import LANGUAGES
from municoop.site.content.lens import page_suffix
from municoop.site.frame import Kept, Site
from municoop.site.machines import citation, crawlers, examples, llms, signposts, sitemap

__all__ = ["make_files", "make_maps"]


def make_files(site: Site) -> Iterator[Kept]:
    """Yield the files for programs but the maps."""
    yield from crawlers.make_files(site.release.base_iri)
    yield from examples.make_files(site)
    yield from citation.make_files(site)
    yield from llms.make_files(site)
    yield from signposts.make_files(site)


def make_maps(site: Site, pages: Sequence[str]) -> Iterator[Kept]:
    """Yield the maps of the site. `pages` are the paths of all pages that were made.

    Those of earlier versions were made with them and are in the release too. Those of things that are gone
    answer 410 and are not to be found.
    """
    suffixes = [page_suffix(language) for language in LANGUAGES]
    gone = {
        f"doc/{'/'.join(site.index.split(thing) or ())}{suffix}"
        for thing in site.index.find_gone()
        for suffix in suffixes
    }
    earlier = [
        f"{version.folder}index{suffix}" for version in site.release.versions[:-1] for suffix in suffixes
    ]
    listed = [page for page in (*pages, *earlier) if page not in gone]
    maps = partial(sitemap.make_files, site.release, listed)
    yield from site.carry("sitemap", maps, listed, site.release.metadata.modified)
