"""A plan that is stopped while nobody knows whether something left: it finds out, and asks about nothing else."""

from pathlib import Path

from onefirm.app.firm import Firm
from onefirm.capabilities.connector import NeedsYou
from stories.test_what_becomes_known_later import LOCKED, kinds, plan, tale, told
from telling import ask


def test_a_problem_that_no_answer_could_mend_any_more_leaves_the_inbox(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "native-key", "reply lost", NeedsYou(LOCKED), found="happened")

    async def story(firm: Firm) -> None:
        assert (await ask(firm, "inbox.list"))["waiting"] == 1
        await ask(firm, "plans.cancel", plan=(await plan(firm))["id"])
        await firm.drain()
        assert (await ask(firm, "inbox.list"))["waiting"] == 0
        assert kinds(firm)[-1] == "effect.receipted"

    told(tale_, story)
