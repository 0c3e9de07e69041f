"""A backlog: whoever waits for a place is woken when there is one, and nobody is woken to wait again."""

from collections import Counter
from pathlib import Path

import pytest

from onefirm.conductor.run import Conductor
from onefirm.domain.frozen import Json
from onefirm.domain.ids import PlanId
from onefirm.planning.progress import Next
from outside import GOOD
from stories.test_what_a_client_wants import Firmly
from telling import ask, run

_MANY = 150
_WAKES_MAX = 5
"""Of one plan, from its first step to its question: it waits for the qualifier, for the writer and for the reviewer."""


def test_a_long_backlog_is_worked_through_without_waking_everybody_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tale, woken, wake = Firmly(tmp_path / "firm"), Counter[PlanId](), Conductor.wake
    tale.as_shipped()

    async def counted(conductor: Conductor, plan: PlanId) -> Next:
        woken[plan] += 1
        return await wake(conductor, plan)

    monkeypatch.setattr(Conductor, "wake", counted)

    async def story() -> None:
        firm = await tale.open()
        for number in range(_MANY):
            fields: Json = {**GOOD, "email": f"no{number}@palmer.example"}
            await firm.desk.ask("intents.send", {"type": "qualify-lead@2", "fields": fields}, "operator")
        await firm.drain()
        assert (await ask(firm, "today"))["waiting"] == len(woken) == _MANY
        await firm.close()

    run(story)
    assert sum(woken.values()) <= _WAKES_MAX * _MANY, woken.most_common(3)
