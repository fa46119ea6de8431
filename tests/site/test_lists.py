"""Lists that are longer than a page."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.data import make_large
from municoop.site import Given, make_site
from municoop.site.pages.lists import ENTRIES_A_PAGE, TIES_A_PAGE
from site_tree import find_broken, read_pages

THINGS = 2_000


@pytest.mark.slow
def test_every_page_has_an_address_of_its_own_and_is_found_from_the_others() -> None:
    """The data have things with the key of another and a number: no page of a list may have theirs."""
    large = make_large(THINGS)
    files = list(make_site(large.release, Given(texts=large.texts)))
    twice = [path for path, number in Counter(path for path, _ in files).items() if number > 1]
    assert twice == []
    pages = read_pages(dict(files))
    assert "doc/evidence/index/2.uk.html" in pages, ENTRIES_A_PAGE
    second = [name for name in pages if "/by-" in name and name.endswith("/2.html")]
    assert second, TIES_A_PAGE
    lists = {name: page for name, page in pages.items() if "/by-" in name or "/index/" in name}
    broken = find_broken(lists, {path for path, _ in files})
    assert [reference for _, reference in broken if "/by-" in reference or "index" in reference] == []
