"""A wish that a program sends with a token is worth what comes in from outside, whatever runs by itself."""

from pathlib import Path

import pytest

from onefirm.domain.frozen import Json
from outside import GOOD
from telling import Story, ask, run

BY_ITSELF = 'undo-window-seconds = 0\nauto = ["mail.send@1"]\nmodes = { "lead-qualification.send" = "auto" }\n'


@pytest.mark.parametrize(("by", "letters"), [("operator", 1), ("token scout", 0)])
def test_only_the_operators_own_wish_leaves_by_itself(by: str, letters: int, tmp_path: Path) -> None:
    tale = Story(tmp_path / "firm")
    (tale.folder / "policy.toml").write_text(BY_ITSELF)

    async def story() -> None:
        firm = await tale.open()
        fields: Json = {name: GOOD[name] for name in ("name", "email", "message", "budget")}
        await firm.desk.ask("intents.send", {"type": "qualify-lead@2", "fields": fields}, by)
        await firm.drain()
        tale.clock.forward(hours=1)
        await firm.drain()
        waiting = (await ask(firm, "inbox.list"))["items"]
        if not letters:
            card = await ask(firm, "inbox.show", question=waiting[0]["id"])
            assert "came in from outside" in " ".join(card["card"]["rules"])
        await firm.close()

    run(story)
    assert len(tale.letters()) == letters


def test_a_draft_that_a_program_brings_is_no_plan_also_where_it_waits_for_a_look(tmp_path: Path) -> None:
    tale = Story(tmp_path / "firm")

    async def story() -> None:
        firm = await tale.open()
        made = await ask(firm, "plans.draft", goal="write to ada@palmer.example that we are closed on Friday")
        fields: Json = {"goal": "g", "email": "ada@palmer.example", "draft": made["text"]}
        wish: Json = {"type": "carry-out@1", "fields": fields, "preview": True}
        await firm.desk.ask("intents.send", wish, "token scout")
        await firm.drain()
        assert (await ask(firm, "plans.list"))["items"] == []
        (row,) = (await ask(firm, "inbox.list"))["items"]
        card = (await ask(firm, "inbox.show", question=row["id"]))["card"]
        assert card["problem"]["code"] == "draft-not-yours"
        await firm.close()

    run(story)
