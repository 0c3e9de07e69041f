"""A long piece of work that nobody asks about any more ends quietly, unless it is a fault of ours."""

import asyncio
import gc
import logging
from typing import Any

import pytest

from onefirm.conductor.keeping.errands import Course, Errands
from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem, Refusal

NO = Problem(code="import-no-file", what="There is no such file.", why="Nothing is there.", fix="Name another.")


def _ended(fault: Exception) -> list[str]:
    """What the loop had to say of it, once nobody holds it any more."""
    heard = list[str]()

    async def story() -> None:
        def hear(_loop: asyncio.AbstractEventLoop, about: dict[str, Any]) -> None:
            heard.append(str(about["message"]))

        asyncio.get_running_loop().set_exception_handler(hear)

        async def breaks(_course: Course) -> Frozen:
            raise fault

        errands = Errands()
        errands.begin("er_1", breaks)
        for _ in range(3):
            await asyncio.sleep(0)
        del errands
        gc.collect()
        await asyncio.sleep(0)

    asyncio.run(story())
    return heard


def test_a_refusal_that_nobody_fetched_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert _ended(Refusal(NO)) == []
    assert caplog.records == []


def test_a_fault_of_ours_is_told_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert _ended(ValueError("a fault")) == []
    (record,) = caplog.records
    assert record.exc_info is not None and str(record.exc_info[1]) == "a fault"
