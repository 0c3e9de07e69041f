"""A letter that keeps failing is never out of sight: Today, its plan and the doctor name it; it can be taken back."""

from pathlib import Path

import pytest

from outside import GOOD
from telling import Story, ask, run


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


def test_a_letter_that_does_not_get_through_is_named_wherever_one_looks(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        assert all(check["ok"] for check in (await ask(firm, "doctor"))["checks"] if check["name"] == "mail")
        await ask(firm, "faults.play", capability="mail", faults="too-many")
        await ask(firm, "inbox.accept", question="1")
        tale.clock.forward(seconds=31)
        await firm.drain()
        (down,) = (await ask(firm, "today"))["down"]
        assert down["what"].startswith("1 approved letter waits (")
        (plan,) = (await ask(firm, "plans.list"))["items"]
        assert plan["waits_for"] == down["connection"]
        assert (await ask(firm, "plans.show", plan=plan["id"]))["waits_for"] == down["connection"]
        doctor = await ask(firm, "doctor")
        (told,) = [check for check in doctor["checks"] if check["name"] == down["connection"]]
        assert not told["ok"]
        assert down["what"] in told["says"]
        await ask(firm, "inbox.undo", effect=down["effect"])
        assert (await ask(firm, "inbox.list"))["waiting"] == 1
        assert (await ask(firm, "today"))["down"] == []
        await firm.close()

    run(story)
