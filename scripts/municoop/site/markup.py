"""The small pieces of HTML that stand on pages a thousand times: links, dates, marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from municoop.site.content.facts import Stated
from municoop.site.content.lens import Link, Text
from municoop.site.formats import choose_form, write_count, write_date, write_number


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes pieces for pages of one language that are equally deep; `root` is their way to the root."""

    words: Mapping[str, str]
    root: str
    language: str
    links: dict[Link, Markup] = field(default_factory=dict)
    marked: dict[tuple[tuple[int, ...], str], Markup] = field(default_factory=dict)

    def write_text(self, text: Text) -> Markup:
        """Return a text, kept from disturbing the direction of its neighbours, with its language."""
        # Formatted by Python, as links are, the most frequent pieces: Markup.format takes thrice as long.
        language = f' lang="{escape(text.language)}"' if text.language else ""
        return Markup(f"<bdi{language}>{escape(text.value)}</bdi>")  # noqa: S704 - both are escaped

    def write_link(self, link: Link) -> Markup:
        """Return a link, or only its text where it leads nowhere."""
        if link not in self.links:
            self.links[link] = self.make_link(link)
        return self.links[link]

    def make_link(self, link: Link) -> Markup:
        """Return the piece that `write_link` keeps."""
        text = self.write_text(link.text)
        if not link.href:
            return text
        href, style = escape(link.href), ' class="out"' if link.external else ""
        root = "" if link.external else self.root
        return Markup(f'<a href="{root}{href}"{style}>{text}</a>')  # noqa: S704 - all are escaped or ours

    def write_term(self, link: Link) -> Markup:
        """Return the name of a property with a link to what it means, here or in its vocabulary."""
        root = "" if link.external else self.root
        if not link.href:
            return self.write_text(link.text)
        return Markup('<a href="{}{}" class="term-name">{}</a>').format(
            root, link.href, self.write_text(link.text)
        )

    def write_links(self, links: Iterable[Link]) -> Markup:
        """Return links with commas between."""
        return Markup(", ").join(self.write_link(link) for link in links)

    def write_texts(self, links: Iterable[Link], sign: str) -> Markup:
        """Return the texts of links, which lead nowhere here, with a sign between."""
        return escape(sign).join(self.write_text(link.text) for link in links if link.text.value)

    def write_date(self, date: str) -> Markup:
        """Return a date in the reader's words, and for machines as the source has it."""
        return Markup('<time datetime="{}">{}</time>').format(date, write_date(date, self.language))

    def write_number(self, number: int) -> str:
        """Return a whole number."""
        return write_number(number, self.language)

    def write_count(self, word: str, number: int) -> Markup:
        """Return a number with its word, in the form that goes with it; `word` is its key, and escaped."""
        return Markup(write_count(self.words[f"count_{word}"], number, self.language))  # noqa: S704

    def choose_word(self, word: str, number: int) -> Markup:
        """Return a word, by its key, in the form that goes with a number; as escaped as the words are."""
        return Markup(choose_form(self.words[f"count_{word}"], number, self.language))  # noqa: S704

    def write_marks(self, stated: Stated) -> Markup:
        """Return the marks beside a value: the numbers of its quotes, or the sign of what it rests on."""
        key = (stated.marks, stated.basis)
        if key not in self.marked:
            numbers = (self.write_mark(number, "") for number in stated.marks)
            pieces = Markup("").join(numbers) or self.write_basis(stated.basis)
            self.marked[key] = Markup('<span class="marks">{}</span>').format(pieces)
        return self.marked[key]

    def write_mark(self, number: int, page: str) -> Markup:
        """Return the mark that leads to a quote on a page, on the same one if it is not named."""
        return Markup(
            '<a class="mark" href="{}#e{}" title="{} {}"><span class="hidden">{} </span>{}</a>'
        ).format(page and self.root + page, number, *[self.words["evidence_mark"], number] * 2)

    def write_basis(self, name: str) -> Markup:
        """Return the sign of what a value rests on, which leads to the explanation on the same page."""
        words = self.words
        return Markup(
            '<a class="mark basis" href="#basis-{}" title="{}"><span class="hidden">{}</span>'
            '<span aria-hidden="true">{}</span></a>'
        ).format(name, *[words[f"basis_{name}"]] * 2, words[f"sign_{name}"])


def protect(words: Mapping[str, str]) -> dict[str, Markup]:
    """Return words escaped once for all pages."""
    return {key: escape(text) for key, text in words.items()}
