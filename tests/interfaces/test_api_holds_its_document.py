"""Many requests made from the document, against a demo firm that is served: each is answered as it says.

The seeds are fixed. What would leave the firm's own folder, or takes a whole copy of it, is tried elsewhere by hand.
"""

# The types of schemathesis have parameters that its makers left open.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportMissingTypeArgument=false

import os
from collections.abc import Generator
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import Case, GenerationMode
from schemathesis.checks import CheckFunction
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import ignored_auth, unsupported_method

from interfaces.api_support import Up, up

LEFT_OUT = frozenset({"handover", "backups.make", "backups.begin", "backups.wait", "vault.rotate", "ledger.rebuild"})
"""Writes where it is told to, or copies the firm, or waits: not as often as here."""
CASES_EACH = 6
"""Of each operation, that fit the document; and as many that do not."""
REFUSED = ("2xx", "304", "401", "403", "404", "409", "412", "422", "428")
"""What fits the document may still be refused by the firm, but it is never called unreadable (400)."""


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Generator[Up]:
    folder = tmp_path_factory.mktemp("any")
    before = os.getcwd()
    os.chdir(folder)
    try:
        with up(folder / "firm") as running:
            yield running
    finally:
        os.chdir(before)


pytestmark = pytest.mark.slow
ELSEWHERE: list[CheckFunction] = [ignored_auth, unsupported_method]
"""Asked without a token, and in another way: `test_api_callers`, `test_api_operations`."""


def _answered(firm: Up, made: SearchStrategy[Case], tried: list[str]) -> None:
    @settings(
        max_examples=CASES_EACH, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )  # fmt: skip
    @given(case=made)
    def is_answered(case: Case) -> None:
        tried.append(case.operation.label)
        case.call_and_validate(
            base_url=f"http://localhost:{firm.port}/v1",
            headers={"Authorization": "Bearer all"},
            excluded_checks=ELSEWHERE,
        )

    is_answered()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fits", "does-not-fit"])
def test_any_request_is_answered_as_the_document_says(firm: Up, mode: GenerationMode, method: str) -> None:
    accepted = {"positive_data_acceptance": {"expected-statuses": list(REFUSED)}}
    config = SchemathesisConfig.from_dict({"checks": accepted})
    schema = schemathesis.openapi.from_dict(firm.get("/openapi.json").json, config=config)
    tried = list[str]()

    for found in schema.get_all_operations():
        operation: Any = cast("Any", found).ok()
        name = str(operation.definition.raw["operationId"])
        if operation.method == method and name not in LEFT_OUT:
            _answered(firm, operation.as_strategy(mode), tried)
    assert firm.get("/ledger/verify").json["sound"], "whatever was sent, the books are whole"
    assert len(tried) > 300 and len(set(tried)) > 40, (len(tried), len(set(tried)))
