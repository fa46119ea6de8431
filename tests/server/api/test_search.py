"""Search over HTTP: forms, spellings, homonyms; and what is beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from loops import run_apart
from municoop.errors import TargetError
from municoop.matching.index import index_file
from municoop.server.api.catalogue import Catalogue
from municoop.server.api.inputs import Search
from municoop.server.api.matcher import MOST_WAITING, BusyError, Matcher, count_things
from municoop.server.api.routes import Api
from municoop.server.api.search import find
from server.api.conftest import Ask
from server.api.questions import end_process, take_half_a_second


@pytest.mark.parametrize("name", ["Кропивницького", "Kropyvnytskyi", "kropyvnytskyj", "місту Кропивницький"])
def test_forms_and_spellings_find_the_same(ask: Ask, name: str) -> None:
    status, answer = ask("/search", q=name, language="pl")
    assert status == 200
    assert answer["query"] == name
    best = answer["results"][0]
    assert best["id"] == "https://w3id.org/municoop/id/authority/kropyvnytskyi"
    assert best["description"] == "miasto, Ukraina"
    assert best["sameAs"]


def test_homonyms_are_named_and_told_apart(catalogue: Catalogue) -> None:
    answer = find(catalogue, Search("Kansas City"))
    found = answer["results"]
    assert len(found) >= 2
    assert len({one["description"] + one["name"] for one in found}) == len(found)
    assert not any(one["match"] for one in found)
    for one in found:
        assert set(one["homonyms"]) == {other["id"] for other in found if other["name"] == one["name"]} - {
            one["id"]
        }


def test_type_and_country_narrow_a_search(ask: Ask) -> None:
    assert ask("/search", q="Кропивницький", type="network")[1]["results"] == []
    one = ask("/search", q="Кропивницький", limit="1", country="Україна")[1]["results"]
    assert [result["country"] for result in one] == ["ua"]


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"q": ""},
        {"q": "x", "limit": "0"},
        {"q": "x", "limit": "²"},
        {"q": "x", "language": "xx"},
        {"q": "x" * 201},
    ],
)
def test_bad_searches_are_refused(ask: Ask, parameters: dict[str, str]) -> None:
    assert ask("/search", **parameters)[0] == 400


def test_description_is_served_and_names_every_path(ask: Ask) -> None:
    status, described = ask("/openapi.json")
    assert status == 200
    paths = {route.path for route in Api(None, "").routes}  # type: ignore[arg-type]
    assert {*described["paths"], "/openapi.json"} == paths


def test_folder_without_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match=r"reconcile.json cannot be read.*run `municoop build` first"):
        Catalogue.open(tmp_path)


def test_process_that_is_killed_is_replaced(api_release: Path) -> None:
    async def play() -> int:
        matcher = Matcher(api_release)
        await matcher.start()
        with pytest.raises(Exception, match="process"):
            await matcher.ask(end_process)
        number = await matcher.ask(count_things)
        await matcher.stop()
        return number

    assert run_apart(play()) > 50


def test_too_many_questions_are_refused_and_the_others_answered(api_release: Path) -> None:
    async def play() -> Sequence[object]:
        matcher = Matcher(api_release)
        await matcher.start()
        asked = [
            matcher.ask(take_half_a_second if number == 0 else count_things)
            for number in range(MOST_WAITING + 5)
        ]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        await matcher.stop()
        return answers

    answers = run_apart(play())
    assert sum(isinstance(answer, BusyError) for answer in answers) == 5
    assert sum(isinstance(answer, int) for answer in answers) == MOST_WAITING


def test_switch_answers_from_the_new_release_and_stays_where_there_is_none(
    api_release: Path, tmp_path: Path
) -> None:
    (tmp_path / "reconcile.json").write_bytes(index_file([]))
    (tmp_path / "ontology.ttl").write_bytes((api_release / "ontology.ttl").read_bytes())

    async def play() -> list[int]:
        matcher = Matcher(api_release)
        await matcher.start()
        counts = [await matcher.ask(count_things)]
        await matcher.switch(tmp_path)
        counts.append(await matcher.ask(count_things))
        with pytest.raises(TargetError):
            await matcher.switch(tmp_path / "nowhere")
        counts.append(await matcher.ask(count_things))
        await matcher.stop()
        return counts

    before, *after = run_apart(play())
    assert before > 50
    assert after == [0, 0]
