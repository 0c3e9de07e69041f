"""Whoever says yes says yes to a road as well: another account, or a folder instead of one, is another act."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.extension import Office, Opened
from onefirm.connectors.mail import MAIL
from onefirm.domain.frozen import Frozen
from outside import GOOD
from stories.test_the_outside_answers_badly import ONE_LETTER, ScriptedMail, Told, told
from telling import ask, run

_SECTION = '\n[mail]\nsmtp-host = "smtp.tern.example"\naddress = "ines@tern.example"\n'


async def through(tale: Told, mail: ScriptedMail) -> Firm:
    def connector(_folder: Path) -> ScriptedMail:
        return mail

    extension = replace(EXTENSION, connectors=(connector,), playbooks=(ONE_LETTER,))
    return await open_firm(tale.folder, clock=tale.clock, chance=tale.chance, extensions=(extension,))


async def shut(tale: Told) -> Firm:
    """[mail] stands in firm.toml, and whoever opens it fails; what would do it instead is there."""

    def broken(_settings: Frozen, _office: Office) -> Opened:
        raise OSError("the folder of its certificates is gone")

    def local(_folder: Path) -> ScriptedMail:
        return tale.mail

    account = replace(MAIL, open=broken)
    extension = replace(EXTENSION, connectors=(local,), accounts=(account,), playbooks=(ONE_LETTER,))
    return await open_firm(tale.folder, clock=tale.clock, chance=tale.chance, extensions=(extension,))


@contextmanager
def section(tale: Told) -> Generator[None]:
    """[mail] stands in firm.toml for as long as this goes on."""
    settings = tale.folder / "firm.toml"
    text = settings.read_text()
    settings.write_text(text + _SECTION)
    yield
    settings.write_text(text)


async def card(firm: Firm) -> dict[str, Any]:
    view = await ask(firm, "inbox.show", question="1")
    return {**view, **view["card"]}


def test_a_letter_that_waited_out_its_hold_does_not_leave_by_another_road_than_was_shown(tmp_path: Path) -> None:
    tale = told(tmp_path, "natural-key")
    tale.policy("undo-window-seconds = 60\n")
    other = ScriptedMail("natural-key", [], name="other")

    async def story() -> None:
        firm = await tale.approved()
        await firm.close()
        tale.clock.forward(hours=1)
        firm = await through(tale, other)
        await firm.drain()
        assert (tale.mail.arrived, other.arrived) == ([], [])
        again = await card(firm)
        assert again["kind"] == "approval"
        assert "another account" in str(again)
        await ask(firm, "inbox.accept", question="1")
        tale.clock.forward(hours=1)
        await firm.drain()
        assert (len(tale.mail.arrived), len(other.arrived)) == (0, 1), "Asked again, it leaves as it was shown again."
        await firm.close()

    run(story)


def test_a_yes_to_a_card_from_before_the_road_changed_sends_nothing_by_the_new_one(tmp_path: Path) -> None:
    tale = told(tmp_path, "natural-key")
    other = ScriptedMail("natural-key", [], name="other")

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        await firm.close()
        firm = await through(tale, other)
        await ask(firm, "inbox.accept", question="1")
        assert other.arrived == []
        await ask(firm, "inbox.accept", question="1")
        assert len(other.arrived) == 1
        await firm.close()

    run(story)


def test_while_its_account_cannot_be_opened_nobody_else_takes_a_letter(tmp_path: Path) -> None:
    tale = told(tmp_path, "natural-key")

    async def story() -> None:
        firm = await tale.open()
        await firm.close()
        with section(tale):
            firm = await shut(tale)
            tale.fill_in("one", GOOD)
            await firm.drain()
            assert "could not be opened" in (await ask(firm, "today"))["down"][0]["says"]
            assert "until the account 'mail' can be opened" in str(await card(firm))
            await ask(firm, "inbox.accept", question="1")
            assert tale.mail.arrived == []
            assert (await card(firm))["problem"]["code"] == "account-shut"
            await firm.close()
        firm = await tale.open()
        await ask(firm, "inbox.answer", question="1", answer="again")
        assert tale.mail.arrived == [], "The drop folder is another road than the account it was agreed to leave by."
        await ask(firm, "inbox.accept", question="1")
        assert len(tale.mail.arrived) == 1
        await firm.close()

    run(story)


@pytest.mark.parametrize("capability", ["mail", "calendar", "publishing"])
def test_an_account_says_what_is_its_own(capability: str) -> None:
    assert capability in {each for account in EXTENSION.accounts for each in account.stands_for}
