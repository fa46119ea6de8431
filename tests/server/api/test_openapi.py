"""The OpenAPI description and the server agree, whatever is sent (schemathesis)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from web_hosts.own import serving


@pytest.fixture(scope="module")
def address(api_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the API answers in the whole server."""
    with serving(api_release, tmp_path_factory.mktemp("openapi")) as (own, _):
        yield f"http://127.0.0.1:{own.port}/api"


def test_every_operation_answers_as_described(address: str) -> None:
    schema = schemathesis.openapi.from_url(f"{address}/openapi.json")
    schema.config.update(base_url=address)
    operations = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    assert len(operations) >= 8
    tried = 0
    for operation in operations:

        @settings(
            max_examples=40, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def agree(case: schemathesis.Case[Any]) -> None:
            nonlocal tried
            tried += 1
            # OpenAPI cannot say that the text in a form is JSON of some schema, so a form may be refused.
            excluded: list[Any] = [positive_data_acceptance] if case.method == "POST" else []
            case.call_and_validate(excluded_checks=excluded)

        agree()
    assert tried > 200
