"""Queries to endpoints: to a real store on this machine, which holds what the release holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from municoop.errors import RemoteError
from municoop.query.library import SavedQuery
from municoop.query.run import run_query
from network.hostile import Reply, StartEndpoint
from stores import run_oxigraph


@pytest.fixture(scope="module")
def oxigraph(sample_dump: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store with the sample; its query address."""
    dump = tmp_path_factory.mktemp("store") / "sample.nq"
    dump.write_bytes(sample_dump)
    with run_oxigraph(dump) as url:
        yield url


@pytest.mark.parametrize(
    ("name", "format"),
    [("partners", "csv"), ("documents", "json"), ("all-quoted", None), ("schema-events", None)],
)
def test_real_store_answers_as_the_release_does(
    oxigraph: str, library: dict[str, SavedQuery], release: Path, name: str, format: None
) -> None:
    there = run_query(name, library, release=release, endpoint=oxigraph, format=format)
    assert there == run_query(name, library, release=release, format=format)


def test_real_stores_words_about_bad_sparql_are_passed_on(
    oxigraph: str, library: dict[str, SavedQuery], tmp_path: Path
) -> None:
    with pytest.raises(RemoteError, match=r"asked to answer the query, it refused \(HTTP 400\): .*expected"):
        run_query("SELECT * { ?s ?p ", library, release=tmp_path, endpoint=oxigraph)


def test_population_is_joined_from_another_endpoint(
    oxigraph: str, library: dict[str, SavedQuery], tmp_path: Path, start_endpoint: StartEndpoint
) -> None:
    binding = {
        "item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q2805"},
        "population": {"type": "literal", "value": "228426"},
    }
    results = {"head": {"vars": ["item", "population"]}, "results": {"bindings": [binding]}}
    wikidata = start_endpoint(Reply(body=json.dumps(results)))
    query = library["wikidata-population"]
    assert query.remote is not None
    text = query.text.replace(f"SERVICE <{query.remote}>", f"SERVICE <{wikidata.url}>")
    answer = run_query(text, library, release=tmp_path, endpoint=oxigraph, format="csv")
    assert answer.splitlines()[1:] == [
        "Krefeld,228426,https://w3id.org/municoop/id/authority/krefeld,http://www.wikidata.org/entity/Q2805"
    ]
