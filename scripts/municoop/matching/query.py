"""A name as somebody wrote it, taken apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from municoop.matching.language import Language, is_written_in
from municoop.matching.spelling import read_all
from municoop.matching.text import count_head, normalise

LONGEST = 200
MOST_WORDS = 20


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words around names in all languages: kinds by sound, the others as they are written."""

    languages: tuple[Language, ...]
    kinds: Mapping[str, frozenset[str]]
    territory: frozenset[str]
    small: frozenset[str]
    countries: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a query: how it sounds, the names it may be a form of, the sorts of authority it may mean."""

    text: str
    sounds: tuple[str, ...]
    lemmas: frozenset[str]
    kinds: frozenset[str]
    is_small: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A name to look for, and the country that it tells after a comma or in brackets, or nothing."""

    words: tuple[Word, ...]
    country: str

    @property
    def core(self) -> tuple[Word, ...]:
        """The words without those before the name that tell its kind; all, if no other is left."""
        start = 0
        while start < len(self.words) and (self.words[start].kinds or self.words[start].is_small):
            start += 1
        return self.words[start:] or self.words


def build_lexicon(languages: tuple[Language, ...]) -> Lexicon:
    """Return the words around names in some languages."""
    kinds: dict[str, set[str]] = {}
    for language in languages:
        for word, sorts in language.kinds.items():
            for sound in read_all(word):
                kinds.setdefault(sound, set()).update(sorts)
    return Lexicon(
        languages=languages,
        kinds={sound: frozenset(sorts) for sound, sorts in kinds.items()},
        territory=frozenset(word for language in languages for word in language.territory),
        small=frozenset(word for language in languages for word in language.small),
        countries={
            name: code
            for language in languages
            for code, names in language.countries.items()
            for name in names
        },
    )


def read_query(name: str, lexicon: Lexicon, language: str | None = None) -> Query:
    """Return a name taken apart; of one that is too long to be a name, the beginning."""
    name = name[:LONGEST]
    words = normalise(name).split()[:MOST_WORDS]
    head = count_head(name)
    country = lexicon.countries.get(" ".join(words[head:]), "")
    return Query(
        words=tuple(read_word(word, lexicon, language) for word in (words[:head] if country else words)),
        country=country,
    )


def read_word(text: str, lexicon: Lexicon, code: str | None) -> Word:
    """Return a word of a query, read by the rules of a language, or of all that share its alphabet."""
    sounds = read_all(text)
    lemmas = {
        lemma
        for language in lexicon.languages
        if (is_written_in(language, text) if code is None else language.code == code)
        for sound in sounds
        for lemma in language.find_lemmas(sound)
    }
    kinds = {kind for sound in (*sounds, *lemmas) for kind in lexicon.kinds.get(sound, ())}
    return Word(text, sounds, frozenset(lemmas), frozenset(kinds), text in lexicon.small)


def read_country(text: str, lexicon: Lexicon) -> str:
    """Return the code of a country in small letters, from its code, its IRI or its name.

    >>> lexicon = Lexicon((), {}, frozenset(), frozenset(), {"україна": "ua"})
    >>> read_country("UA", lexicon), read_country("Україна", lexicon)
    ('ua', 'ua')
    >>> read_country("https://w3id.org/municoop/def/area/ua", lexicon)
    'ua'
    """
    last = normalise(text.rpartition("/")[2])
    return lexicon.countries.get(last, last)
