"""Whoever asks at the very moment in which another changes the same is told so, and not of a fault of ours."""

import asyncio
from pathlib import Path

import pytest

from fakes import ManualClock, SeededChance
from onefirm.app.firm import open_firm
from onefirm.app.setup import init
from onefirm.desk.asks.ask import ask
from onefirm.desk.desk import table_of
from onefirm.desk.post import Post
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.firm import PauseView
from onefirm.domain.problem import Refusal
from onefirm.interfaces.told import status_of
from onefirm.ledger.store import Conflict


async def _outrun(_post: Post, _args: Nothing, _by: str) -> PauseView:
    raise Conflict({"firm:pause": 2})


def test_the_slower_of_two_is_refused_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, chance = ManualClock(), SeededChance()
    init(tmp_path / "firm", "Tern Studio", "Ines Tern", "ines@tern.example", clock, chance)
    monkeypatch.setitem(table_of("firm.pause"), "firm.pause", ask(Nothing, _outrun, decides=True))

    async def story() -> None:
        firm = await open_firm(tmp_path / "firm", clock=clock, chance=chance)
        with pytest.raises(Refusal) as refused:
            await firm.desk.ask("firm.pause", {}, "operator")
        assert refused.value.problem.code == "ask-conflict" and "ask again" in refused.value.problem.fix
        assert status_of(refused.value.problem) == 409
        await firm.close()

    asyncio.run(story())
