"""The extension that brought a connector is gone: what waits can be read and refused, and goes on when it is back."""

from dataclasses import replace
from pathlib import Path

import pytest

from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.domain.problem import Refusal
from outside import GOOD, VAGUE
from stories.test_the_outside_answers_badly import ONE_LETTER, Told, told
from telling import ask, run


async def without_mail(tale: Told) -> Firm:
    extension = replace(EXTENSION, connectors=(), playbooks=(ONE_LETTER,))
    return await open_firm(tale.folder, clock=tale.clock, chance=tale.chance, extensions=(extension,))


def test_a_waiting_card_is_read_and_refused_and_a_yes_waits_for_the_connector(tmp_path: Path) -> None:
    tale = told(tmp_path, "natural-key")

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        tale.fill_in("two", VAGUE)
        await firm.drain()
        await firm.close()
        firm = await without_mail(tale)
        await firm.drain()
        assert (await ask(firm, "inbox.show", question="1"))["kind"] == "approval"
        with pytest.raises(Refusal) as refused:
            await ask(firm, "inbox.accept", question="1")
        assert refused.value.problem.code == "connector-missing"
        await ask(firm, "inbox.reject", question="1")
        states = sorted(plan["state"] for plan in (await ask(firm, "plans.list"))["items"])
        assert states == ["blocked", "completed"]
        await firm.close()
        firm = await tale.open()
        await ask(firm, "inbox.accept", question="1")
        assert len(tale.mail.arrived) == 1
        await firm.close()

    run(story)


def test_an_approved_letter_waits_for_its_connector_and_says_so(tmp_path: Path) -> None:
    tale = told(tmp_path, "natural-key")
    tale.policy("undo-window-seconds = 60\n")

    async def story() -> None:
        firm = await tale.approved()
        await firm.close()
        firm = await without_mail(tale)
        tale.clock.forward(hours=1)
        await firm.drain()
        view = await ask(firm, "inbox.show", question="1")
        assert view["card"]["problem"]["code"] == "connector-missing"
        await firm.close()
        firm = await tale.open()
        await ask(firm, "inbox.answer", question="1", answer="again")
        assert len(tale.mail.arrived) == 1
        await firm.close()

    run(story)


def test_a_letter_in_doubt_whose_connector_is_gone_is_asked_about(tmp_path: Path) -> None:
    tale = told(tmp_path, "verifiable", "reply lost", found="cannot-tell")

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        await firm.desk.ask("inbox.accept", {"question": "1"}, "operator")
        await firm.close()
        firm = await without_mail(tale)
        await firm.drain()
        view = await ask(firm, "inbox.show", question="1")
        assert view["card"]["problem"]["code"] == "connector-missing"
        assert tale.mail.asked == 0
        await firm.close()

    run(story)
