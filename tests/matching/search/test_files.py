from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable

import pyoxigraph as ox
import pytest

from matching.search.samples import BASE, make_thing, make_things
from municoop.matching.index import Index, find_things
from municoop.matching.search.files import RECORD_BYTES, WORD_BYTES, make_files, search_files
from municoop.matching.search.records import ORDER, make_records
from municoop.matching.search.words import DIGITS, SHARES
from municoop.matching.spelling import read_all
from municoop.matching.text import normalise
from municoop.matching.thing import Name, Thing
from municoop.site import tell_class

BYTES_PER_THING = 600
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def files(quads: tuple[ox.Quad, ...]) -> Files:
    """The files of the search in the repository's own data."""
    return dict(search_files(quads, tell_class))


@pytest.fixture(scope="module")
def large(register: Index) -> tuple[list[Thing], Files]:
    """Four thousand things, and the files of the search in them."""
    things = make_things(4000)
    return things, make_all(things, register)


def make_all(things: list[Thing], register: Index) -> Files:
    """Return the files of the search in some things."""
    return dict(make_files(things, register.lexicon.languages, {}, tell_class))


def read_records(files: Files) -> list[list[object]]:
    """Return the things of all files by number."""
    return [record for name in list_parts(files, "things") for record in json.loads(files[name])]


def read_words(files: Files) -> dict[str, dict[int, int]]:
    """Return the words of all files: by sound, number of thing and share of the name."""
    texts = [files[name].decode() for name in list_parts(files, "words")]
    lines = [line.split(" ") for text in texts for line in text.split("\n")]
    assert len(lines) == len({sound for sound, _ in lines})
    return {sound: dict(read_numbers(written)) for sound, written in lines}


def list_parts(files: Files, stem: str) -> list[str]:
    """Return the files of a sort in the order of their numbers."""
    found = {
        int(name[1]): name[0] for path in files if (name := re.fullmatch(rf"search/{stem}-(\d+)\..*", path))
    }
    return [found[number] for number in range(len(found))]


def read_numbers(written: str) -> Iterable[tuple[int, int]]:
    number = 0
    for step, share in re.findall(r"([0-9a-z]+)([A-I])", written):
        number += int(step, len(DIGITS))
        yield number, SHARES.index(share)


def test_the_same_statements_give_the_same_bytes(quads: tuple[ox.Quad, ...], files: Files) -> None:
    shuffled = list(quads)
    random.Random(1).shuffle(shuffled)  # noqa: S311  # any other order will do
    again = dict(search_files(shuffled + shuffled[:100], tell_class))
    assert again == files
    assert list(again) == list(files)


def test_the_index_of_the_data_is_small(quads: tuple[ox.Quad, ...], files: Files) -> None:
    """With the rules of all languages, it is at most 600 kB for 1,000 things."""
    things = find_things(quads, ORDER)
    assert len(things) > 100
    assert sum(map(len, files.values())) <= BYTES_PER_THING * len(things)


def test_the_index_of_thousands_of_things_is_small_and_in_small_files(
    large: tuple[list[Thing], Files],
) -> None:
    things, files = large
    assert len(things) > 3900
    assert sum(map(len, files.values())) <= BYTES_PER_THING * len(things)
    sizes = {name: len(data) for name, data in files.items()}
    assert sum("words-" in name for name in files) > 3
    assert sum("things-" in name for name in files) > 10
    assert max(size for name, size in sizes.items() if "things-" in name) <= RECORD_BYTES + 10
    assert max(size for name, size in sizes.items() if "words-" in name) <= WORD_BYTES


def test_every_word_of_every_name_leads_to_its_thing(
    register: Index, large: tuple[list[Thing], Files]
) -> None:
    """Small words apart, as "of" and "and"."""
    things, files = large
    small = register.lexicon.small
    words, records = read_words(files), read_records(files)
    numbers = {record[0]: number for number, record in enumerate(records)}
    assert len(numbers) == len(things)
    for thing in things[::7]:
        number = numbers[thing.id.removeprefix(f"{BASE}/")]
        for name in thing.names:
            told = [word for word in normalise(name.text).split() if word not in small]
            assert told
            assert all(number in words[sound] for word in told for sound in read_all(word)), name
    assert all(0 <= number < len(things) for found in words.values() for number in found)


def test_the_first_words_and_numbers_of_the_files_are_told(large: tuple[list[Thing], Files]) -> None:
    """A browser compares texts by their code units in UTF-16, so they are sorted by these."""
    _, files = large
    index = json.loads(files["search/index.json"])
    firsts = [files[f"search/words-{n}.txt"].decode().split(" ")[0] for n in range(len(index["words"]))]
    assert index["words"] == firsts
    sounds = list(read_words(files))
    assert sounds == sorted(sounds, key=lambda sound: sound.encode("utf-16-be"))
    lengths = [len(json.loads(files[f"search/things-{n}.json"])) for n in range(len(index["things"]))]
    assert index["things"] == [sum(lengths[:n]) for n in range(len(lengths))]


def test_other_content_has_another_digest(register: Index) -> None:
    """Addresses carry the digest, so that no cache gives words of one release with things of another."""
    digests = {
        json.loads(make_all(things, register)["search/index.json"])["digest"]
        for things in ([], [make_thing("network", "a", "mc:Network", [("en", "A")])])
    }
    assert len(digests) == 2


def test_cooperations_and_documents_are_in_it_with_their_dates(files: Files) -> None:
    records = {str(record[0]): record for record in read_records(files)}
    visit = records["cooperation/gzm-kc-return-visit-2022"]
    assert visit[3] == "Visit"
    assert visit[5] == "2022-06"
    kinds = {path.partition("/")[0] for path in records}
    assert kinds == set(ORDER) - {"place"}
    words = read_words(files)
    paths = list(records)
    assert "cooperation/twinning-krefeld-kropyvnytskyi" in {paths[number] for number in words["pobratimi"]}


def test_things_that_look_the_same_are_told_apart() -> None:
    """By what they are part of, else by their keys; others need no such words."""
    region = make_thing("authority", "region", "mc:RegionalAuthority", [("en", "Lublin Region")])
    alike = [
        Thing(
            f"{BASE}/authority/nowe-{n}",
            "authority",
            ("mc:Municipality",),
            "city",
            "pl",
            (Name("Nowe", "pl", "label"),),
            within=within,
        )
        for n, within in enumerate([(region.id,), ()])
    ]
    apart = {record.path: record.apart for record in make_records([region, *alike], {}, tell_class)}
    assert apart == {
        "authority/region": [],
        "authority/nowe-0": [("en", "Lublin Region")],
        "authority/nowe-1": [("", "nowe-1")],
    }


@pytest.mark.parametrize(
    "text", ["</script>\n\"'\\", "a\u2028b \x00c", "x" * 10_000, "\u202egnp", "😀 Ωmega 漢字"]
)
def test_any_name_stays_a_text(register: Index, text: str) -> None:
    """It breaks neither the lines of words nor the JSON of things."""
    files = dict(
        make_files(
            [make_thing("network", "n", "mc:Network", [("en", text)])],
            register.lexicon.languages,
            {},
            tell_class,
        )
    )
    assert read_records(files)[0][1] == [["en", text]]
    assert {sound for word in normalise(text).split() for sound in read_all(word)} <= set(read_words(files))


def test_without_things_there_are_rules_and_nothing_to_find(register: Index) -> None:
    files = make_all([], register)
    assert set(files) == {"search/index.json", "search/rules.json"}
    assert json.loads(files["search/index.json"])["words"] == []
