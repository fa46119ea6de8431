"""Writing SVG by hand: text that is escaped, links that are safe, one element per line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from municoop.site.pictures.values import Tie

LONGEST_TITLE = 160
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
KIND_END = re.compile("(?<=[a-z])(?=[A-Z])")


def text_of(words: str) -> str:
    """Return text for an element or an attribute; characters that XML does not know are replaced.

    Source: https://www.w3.org/TR/xml/#charsets

    >>> text_of('</script>"\\x00')
    '&lt;/script&gt;&quot;\ufffd'
    """
    return escape(FORBIDDEN.sub("\ufffd", words), quote=True)


def shorten(words: str, length: int) -> str:
    """Return at most `length` characters, the last an ellipsis where some were left out.

    >>> shorten("Верхньосілезька", 8)
    'Верхньо…'
    """
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


def element(name: str, content: str = "", /, **attributes: str | float) -> str:
    """Return an element; `class_` is `class`, `_` in other names is `-`; "" leaves an attribute out.

    `content` is markup, attributes are text.
    """
    pairs = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items() if value != "")
    start = name + "".join(f' {key}="{text_of(_plain(value))}"' for key, value in pairs)
    return f"<{start}>{content}</{name}>" if content else f"<{start}/>"


def _plain(value: str | float) -> str:
    """Return an attribute's value as text, numbers rounded to tenths."""
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0").replace("-0.0", "0")


def is_safe(href: str) -> bool:
    """Say whether an address may be linked to: a relative one, or http(s).

    >>> [is_safe(text) for text in ("doc/a.html", "https://a.example/", "javascript:x", "java\\nscript:x")]
    [True, True, False, False]
    """
    try:
        scheme = urlsplit("".join(FORBIDDEN.sub("", href).split())).scheme
    except ValueError:
        return False
    return bool(href) and scheme in ("", "http", "https") and not href.startswith("//")


def link(content: str, title: str, href: str, class_: str, lang: str = "") -> str:
    """Return content as a link with a title; as a group with a title where the address may not be linked
    to.
    """
    name = shorten(title, LONGEST_TITLE)
    inner = element("title", text_of(name)) + content
    if is_safe(href):
        return element("a", inner, href=href, class_=class_, lang=lang)
    return element("g", inner, class_=class_)


def figure(name: str, size: tuple[float, float], title: str, desc: str, parts: Iterable[str]) -> str:
    """Return a whole picture, named by its title and described by its desc.

    A picture with links is a group, not an image: what is inside an image is hidden from assistive technology
    (https://www.w3.org/TR/wai-aria-1.2/#childrenArePresentational), and its links would be lost.
    """
    body = "\n".join(part for part in parts if part)
    head = element("title", text_of(title), id=f"{name}-title") + element(
        "desc", text_of(desc), id=f"{name}-desc"
    )
    return element(
        "svg",
        f"{head}\n{body}\n",
        xmlns="http://www.w3.org/2000/svg",
        class_=f"picture-{name}",
        viewBox=f"0 0 {_plain(size[0])} {_plain(size[1])}",
        role="group" if "<a " in body else "img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
    )


def kind_class(kind: str) -> str:
    """Return the class of a kind of tie; letters other than Latin ones do not get into it.

    >>> kind_class("WorkingGroup")
    'tie-working-group'
    """
    return "tie-" + re.sub("[^a-z-]", "", KIND_END.sub("-", kind).lower())


def line_class(tie: Tie) -> str:
    """Return the classes of a tie's line or bar."""
    return f"line {kind_class(tie.kind)}" + (" is-faint" if tie.is_faint else "")
