"""The Reconciliation Service API 0.2, asked as OpenRefine asks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from municoop.server.api.inputs import MOST_QUESTIONS
from municoop.server.api.properties import PROPERTIES
from server.api.conftest import Ask

CITY = "https://w3id.org/municoop/def#Municipality"


def reconcile(ask: Ask, **questions: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    status, answer = ask("/reconcile", {"queries": json.dumps(questions)})
    assert status == 200
    assert answer.keys() == questions.keys()
    return {key: value["result"] for key, value in answer.items()}


def test_manifest_has_all_that_clients_look_for(ask: Ask) -> None:
    status, manifest = ask("/reconcile")
    assert status == 200
    assert {"0.1", "0.2"} <= set(manifest["versions"])
    assert manifest["identifierSpace"] == "https://w3id.org/municoop/id/"
    assert manifest["view"]["url"] == "https://w3id.org/municoop/id/{{id}}"
    assert {"id": CITY, "name": "municipality"} in manifest["defaultTypes"]
    assert all(one["id"].startswith("http") and one["name"] for one in manifest["defaultTypes"])
    address = manifest["suggest"]["entity"]["service_url"]
    assert address.startswith("http://127.0.0.1:")
    assert address.endswith("/api/reconcile")
    for part in manifest["suggest"].values():
        assert ask(part["service_path"].replace("/suggest", "/reconcile/suggest"), prefix="k")[0] == 200


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Львова", "authority/lviv"),
        ("Lwowem", "authority/lviv"),
        ("Крефельд", "authority/krefeld"),
        ("місто Львів", "authority/lviv"),
        ("Асоціацією міст України", "network/auc"),
    ],
)
def test_names_in_any_form_are_matched(ask: Ask, name: str, path: str) -> None:
    best = reconcile(ask, q0={"query": name})["q0"][0]
    assert (best["id"], best["match"]) == (path, True)
    assert best["name"]
    assert best["description"]
    assert best["type"][0]["name"]
    assert 0 < best["score"] <= 100


def test_type_limit_and_country_narrow_a_query(ask: Ask) -> None:
    answers = reconcile(
        ask,
        all={"query": "Кропивницький"},
        city={"query": "Кропивницький", "type": CITY, "limit": 1},
        both={"query": "Кропивницький", "type": ["mc:Network", "mc:Municipality"]},
        none={"query": "Кропивницький", "type": "mc:Network"},
        country={"query": "Краків", "properties": [{"pid": "country", "v": "ua"}]},
        own={"query": "Краків", "properties": [{"pid": "country", "v": [{"id": "pl"}]}]},
    )
    assert len(answers["all"]) > 1
    assert [one["id"] for one in answers["city"]] == ["authority/kropyvnytskyi"]
    assert answers["both"][0]["id"] == "authority/kropyvnytskyi"
    assert answers["none"] == []
    assert not any(one["match"] for one in answers["country"])
    assert answers["own"] == [] or answers["own"][0]["match"]


def test_same_questions_by_address_and_by_form(ask: Ask) -> None:
    queries = json.dumps({"a": {"query": "Krefeld"}, "b": {"query": "nowhere at all"}})
    assert ask("/reconcile", queries=queries) == ask("/reconcile", {"queries": queries})
    assert ask("/reconcile", queries=queries)[1]["b"] == {"result": []}


def test_columns_are_proposed_and_filled(ask: Ask) -> None:
    status, proposed = ask("/reconcile/properties", type=CITY, limit="50")
    assert status == 200
    assert [one["id"] for one in proposed["properties"]] == list(PROPERTIES)
    wanted = {"ids": ["authority/krefeld", "authority/nowhere"], "properties": proposed["properties"]}
    status, answer = ask("/reconcile", {"extend": json.dumps(wanted)})
    assert status == 200
    assert [one["id"] for one in answer["meta"]] == list(PROPERTIES)
    row = answer["rows"]["authority/krefeld"]
    assert row["country"] == [{"str": "de"}]
    assert row["wikidata"] == [{"str": "http://www.wikidata.org/entity/Q2805"}]
    assert row["label-uk"] == [{"str": "Крефельд"}]
    assert row["latitude"][0]["float"] == pytest.approx(51.3, abs=0.1)
    assert row["population"][0]["int"] > 200_000
    assert all(values == [] for values in answer["rows"]["authority/nowhere"].values())


def test_suggestions_follow_what_is_typed(ask: Ask) -> None:
    _, answer = ask("/reconcile/suggest/entity", prefix="Кропивниц")
    assert answer["result"][0]["id"].startswith("authority/kropyvnytskyi")
    assert all(one["description"] and one["notable"] for one in answer["result"])
    assert ask("/reconcile/suggest/entity", prefix="Львова")[1]["result"][0]["id"] == "authority/lviv"
    _, rest = ask("/reconcile/suggest/entity", prefix="Кропивниц", cursor="1")
    assert rest["result"] == answer["result"][1:]
    types = ask("/reconcile/suggest/type", prefix="municipality")[1]["result"]
    assert types == [{"id": CITY, "name": "municipality"}]
    assert ask("/reconcile/suggest/property", prefix="wiki")[1]["result"] == [
        {"id": "wikidata", "name": "Wikidata"}
    ]
    assert ask("/reconcile/suggest/entity", prefix="")[1] == {"result": []}


def test_preview_is_a_page_in_the_language_asked_for(ask: Ask) -> None:
    status, page = ask("/reconcile/preview", id="authority/krefeld", language="uk")
    assert status == 200
    assert '<html lang="uk">' in page
    assert "Крефельд" in page
    assert "Німеччина" in page
    assert ask("/reconcile/preview", id="authority/nowhere")[0] == 404


@pytest.mark.parametrize(
    "queries",
    [
        "no json",
        "[]",
        "[" * 10_000,
        '{"a": 1}',
        '{"a": {}}',
        '{"a": {"query": 5}}',
        '{"a": {"query": ""}}',
        '{"a": {"query": "\\ud800"}}',
        '{"\\ud800": {"query": "x"}}',
        '{"a": {"query": "x", "limit": "many"}}',
        '{"a": {"query": "x", "limit": 0}}',
        '{"a": {"query": "x", "limit": true}}',
        '{"a": {"query": "x", "type": [1]}}',
        '{"a": {"query": "x", "properties": {}}}',
        '{"a": {"query": "x", "properties": [{"v": "x"}]}}',
        json.dumps({"a": {"query": "x" * 201}}),
        json.dumps({str(number): {"query": "x"} for number in range(MOST_QUESTIONS + 1)}),
    ],
)
def test_bad_batches_are_refused_with_what_is_wrong(ask: Ask, queries: str) -> None:
    status, problem = ask("/reconcile", {"queries": queries})
    assert status == 400
    assert "queries" in problem["title"]


@pytest.mark.parametrize(
    "wanted",
    ["{}", '{"ids": [1], "properties": []}', '{"ids": [], "properties": [{"id": "nothing"}]}',
     '{"ids": [], "properties": ["x"]}', json.dumps({"ids": ["x"] * 1001, "properties": []})],
)  # fmt: skip
def test_bad_extensions_are_refused(ask: Ask, wanted: str) -> None:
    assert ask("/reconcile", {"extend": wanted})[0] == 400


def test_bodies_that_are_no_forms_or_too_long_are_refused(ask: Ask) -> None:
    assert ask("/reconcile", {"queries": "x" * 300_000})[0] == 413
    assert ask("/reconcile/suggest/entity")[0] == 400
    assert ask("/reconcile/suggest/entity", prefix="x", cursor="-1")[0] == 400
    assert ask("/reconcile/preview")[0] == 400
    assert ask("/reconcile/preview", id="x", language="de")[0] == 400
