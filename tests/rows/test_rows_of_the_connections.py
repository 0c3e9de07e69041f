"""Connections: a secret is exchanged while acts leave all the time, and one command stops whatever needs it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calendar_server import PASSWORD, open_calendars
from onefirm.app.firm import Firm
from onefirm.domain.frozen import as_json
from onefirm.domain.problem import Refusal
from onefirm.stores.safe.safe import KeySafe
from onefirm.stores.vault import Vault
from stories.test_an_account_lets_nobody_in import NEW, waiting, wanted
from stories.test_an_appointment_on_a_real_server import MEET, Studio, ask, run

TESTS = Path(__file__).parent.parent


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    (tmp_path / "server").mkdir()
    with open_calendars(tmp_path / "server") as running:
        yield Studio(tmp_path / "firm", running, running.port)


def test_row_059_a_secret_is_exchanged_while_acts_leave_and_nobody_waits_or_is_asked(studio: Studio) -> None:
    async def story() -> None:
        firm = await studio.open()
        await wanted(firm, range(8, 9))
        begun = await ask(firm, "connections.rotate", connection="calendar", value=NEW)
        assert begun["says"] == "Both secrets of 'calendar' are kept, and both are tried."
        await wanted(firm, range(9, 10))
        assert len(studio.there()) == 2, "The old one counts while the server knows no other."
        studio.server.lets_in(NEW)
        await wanted(firm, range(10, 11))
        assert len(studio.there()) == 3, "And the new one from the moment the server knows it."
        await firm.close()
        firm = await studio.open_again()
        await wanted(firm, range(11, 12))
        tested = await ask(firm, "connections.test", connection="calendar")
        assert "The new 'calendar-password' was taken; the old one is gone." in tested["items"][0]["cannot"]
        await wanted(firm, range(12, 13))
        assert (len(studio.there()), await waiting(firm)) == (5, [])
        names = [item["name"] for item in (await ask(firm, "vault.list"))["items"]]
        assert names == ["calendar-password"]
        with pytest.raises(Refusal, match="No new secret stands beside"):
            await ask(firm, "connections.rotate", connection="calendar", give_up=True)
        tail = str((await ask(firm, "ledger.tail", limit=1000))["items"])
        assert PASSWORD not in tail
        assert NEW not in tail
        await firm.close()

    run(story)


def test_row_059_what_is_taken_at_once_takes_its_place_at_once(studio: Studio) -> None:
    async def story() -> None:
        firm = await studio.open()
        studio.server.lets_in(NEW)
        said = await ask(firm, "connections.rotate", connection="calendar", value=NEW)
        assert said["says"] == "'calendar' signs in with the new secret; the old one is gone."
        studio.server.lets_in(PASSWORD)
        said = await ask(firm, "connections.rotate", connection="calendar", value="not this one")
        assert not said["ok"]
        await ask(firm, "connections.rotate", connection="calendar", give_up=True)
        assert [item["name"] for item in (await ask(firm, "vault.list"))["items"]] == ["calendar-password"]
        await firm.close()

    run(story)


def test_row_104_one_command_holds_what_needs_a_secret_and_the_inbox_says_what(studio: Studio) -> None:
    async def story() -> None:
        firm = await studio.open()
        for hour in (8, 9):
            fields: dict[str, Any] = {
                **MEET,
                "starts_at": f"2026-03-10T{hour:02}:00:00Z",
                "ends_at": f"2026-03-10T{hour:02}:30:00Z",
            }
            await firm.desk.ask("intents.send", {"type": "meet@1", "fields": fields, "key": f"k{hour}"}, "operator")
        await firm.drain()
        closing = asyncio.Event()
        running = asyncio.create_task(firm.run(closing))
        began = time.monotonic()
        await firm.desk.ask("connections.revoke", {"connection": "calendar", "why": "Lost."}, "operator")
        for row in await waiting_now(firm):
            await firm.desk.ask("inbox.accept", {"question": row}, "operator")
        assert time.monotonic() - began < 1, "From here on nothing leaves."
        await asyncio.sleep(1)
        assert studio.there() == {}
        closing.set()
        await running
        (item,) = await waiting(firm)
        assert item["title"] == "2 acts wait for the connection 'calendar', which you revoked."
        await ask(firm, "connections.allow", connection="calendar")
        assert (len(studio.there()), await waiting(firm)) == (2, [])
        await firm.close()

    async def waiting_now(firm: Firm) -> list[str]:
        view: dict[str, Any] = as_json(await firm.desk.ask("inbox.list", {}, "operator"))
        return [item["id"] for item in view["items"]]

    run(story)


_HEIR = """
import sys
from pathlib import Path
from fakes import SeededChance
from onefirm.stores.vault import Vault

vault = Vault.load(Path(sys.argv[1]), SeededChance("child"))
print("open", flush=True)
number = 0
while True:
    number += 1
    vault.keep_secret("mail-password+new", f"secret {number}")
    vault.succeed("mail-password+new", "mail-password")
"""


def test_row_059_a_kill_at_any_moment_leaves_a_secret_that_works(studio: Studio) -> None:
    """The exchange itself, killed wherever it happens to be: the old one, both, or the new one; never none."""

    async def made() -> None:
        firm = await studio.open()
        await ask(firm, "vault.set", name="mail-password", value="secret 0")
        await firm.close()

    run(made)
    seen = 0
    for turn in range(8):
        command = [sys.executable, "-c", _HEIR, str(studio.folder)]
        child = subprocess.Popen(command, cwd=TESTS, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        time.sleep(0.02 + 0.013 * turn)
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
        vault = Vault.load(studio.folder, studio.chance)
        old, new = vault.secret("mail-password"), vault.secret("mail-password+new")
        assert old is not None
        number = int(old.removeprefix("secret "))
        assert new in (None, f"secret {number + 1}", "secret 1"), "What stands beside it is the next one, whole."
        assert KeySafe(studio.folder, vault).succeed("mail-password+new", "mail-password") == (new is not None)
        seen += number
        vault.close()
    assert seen, "Something has to be exchanged before the kill."
