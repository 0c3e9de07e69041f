"""The large firm of the bench is a firm: what was told again is sealed, chained and folded as if it had happened."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from bench.firms import OPERATOR
from bench.grown import grow
from bench.large import ASKS, p95, timed
from pydantic import JsonValue

from onefirm.app.firm import open_firm

pytestmark = pytest.mark.slow

PLANS, PEOPLE, WAITING = 200, 100, 50
ENTRIES = PLANS * 12 + PEOPLE


def test_every_view_of_it_is_what_its_ledger_says_and_everything_in_it_is_found(tmp_path: Path) -> None:
    grow(tmp_path / "firm", plans=PLANS, people=PEOPLE, waiting=WAITING)

    async def story() -> None:
        firm = await open_firm(tmp_path / "firm")

        async def ask(name: str, **args: JsonValue) -> dict[str, Any]:
            return (await firm.desk.ask(name, args, OPERATOR)).model_dump()

        assert (await ask("ledger.verify"))["sound"] and firm.store.head().seq > ENTRIES
        assert (await ask("ledger.rebuild"))["equal"]
        assert (await ask("today"))["waiting"] == WAITING
        plans = await ask("plans.list", state="reconciled", limit=1000)
        assert len(plans["items"]) == PLANS + 2, "Those told again, and the two that they were told from."
        shown = await ask("plans.show", plan=plans["items"][-1]["id"])
        assert "@palmer.example" in str(shown), "Its seals are its own, and open."
        for words in ("ada", "mara holm", "lund", "palmer", "answer a lead"):
            assert (await ask("find", words=words, limit=9))["items"], words
        assert not (await ask("find", words="zzzz", limit=9))["items"]
        for name, args in ASKS:
            assert p95((await timed(firm, name, (args,), 20)).seconds) < 1
        await firm.close()

    asyncio.run(story())
