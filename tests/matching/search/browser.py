"""A browser with the modules of the search, and the files that they look names up in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any

from municoop.matching.language import find_packaged, read_languages
from municoop.matching.search.files import make_files
from municoop.matching.thing import Thing
from municoop.site import tell_class
from web_browser.server import serve_tree

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Evaluate = Callable[[str, Any], Any]
MODULES = Path(__file__).parents[3] / "scripts" / "municoop" / "site" / "assets" / "search"


@contextmanager
def open_search(chromium: Browser, folder: Path, things: Sequence[Thing]) -> Iterator[Evaluate]:
    """Yield what evaluates a function of (argument, address) in a browser, the search in things beside it."""
    from web_browser.watching import watch_page

    with serve_tree(write_tree(folder, things)) as address, watch_page(chromium) as watched:
        watched.page.goto(address)
        yield lambda function, argument: watched.page.evaluate(
            f"([argument, address]) => ({function})(argument, address)", [argument, address]
        )
        assert watched.violations == []
        assert watched.errors == []


def write_tree(folder: Path, things: Sequence[Thing]) -> Path:
    """Write the search in some things, beside its modules and an empty page, and return the folder."""
    copytree(MODULES, folder / "assets" / "search")
    files = dict(make_files(things, read_languages(find_packaged()), {}, tell_class))
    files |= {"index.html": b"<!doctype html><title>empty</title>", "favicon.ico": b""}
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    return folder
