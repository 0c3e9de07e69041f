"""The whole firm on a real calendar: one order is one appointment, and what is done by hand is asked about."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from calendar_server import HOST, PASSWORD, USER, CalendarServer, open_calendars
from fakes import ManualClock, SeededChance
from faultproxy import Fault, FaultProxy
from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.app.setup import init
from onefirm.capabilities.calendar import Booking
from onefirm.domain.intent import IntentType
from telling import ask, run

_ACCOUNT = """
[calendar]
url = "http://{place}/"
calendar = "{name}"
homes = ["{place}"]
user = "{user}"
poll-seconds = 0
"""
PLAYBOOK = """\
---
name: meet
description: Books one appointment.
version: 1
starts-on: meet@1
---

# Meet

So that they know when.

## Book

```yaml
id: book
effect: calendar.book
takes:
  title: intent.title
  starts_at: intent.starts_at
  ends_at: intent.ends_at
  guest: intent.guest
  place: intent.place
  notes: intent.notes
mode: ask
then:
  booked: end
  failed: end
  declined: end
gives: the appointment
```

It is done once it stands in the calendar.
"""
MEET = {
    "title": "First talk",
    "starts_at": "2026-03-10T10:00:00Z",
    "ends_at": "2026-03-10T11:00:00Z",
    "guest": "ada@palmer.example",
    "place": "Studio",
    "notes": "",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalendarServer]:
    with open_calendars(tmp_path_factory.mktemp("calendars")) as running:
        yield running


class Studio:
    def __init__(self, folder: Path, server: CalendarServer, port: int) -> None:
        self.folder, self.server = folder, server
        self.clock, self.chance = ManualClock(), SeededChance(folder.as_posix())
        name = folder.parent.name
        self.path = server.make(name)
        init(folder, "Tern Studio", "Ines Tern", USER, self.clock, self.chance)
        with (folder / "firm.toml").open("a") as file:
            file.write(_ACCOUNT.format(place=f"{HOST}:{port}", name=name, user=USER))
        (folder / "policy.toml").write_text("undo-window-seconds = 0\n")
        (folder / "playbooks" / "meet.md").write_text(PLAYBOOK)

    async def open(self, word: str = PASSWORD) -> Firm:
        meet = IntentType("meet", 1, "Book one appointment.", Booking, tuple(MEET))
        extension = replace(EXTENSION, intents=(*EXTENSION.intents, meet))
        firm = await open_firm(self.folder, clock=self.clock, chance=self.chance, extensions=(extension,))
        if word:
            await ask(firm, "vault.set", name="calendar-password", value=word)
        return firm

    async def open_again(self) -> Firm:
        """With whatever secrets are there."""
        return await self.open("")

    async def meet(self, firm: Firm) -> str:
        """Ask for it, and agree; the plan."""
        sent = await ask(firm, "intents.send", type="meet@1", fields=MEET, key="meet-1")
        (row,) = [row for row in (await ask(firm, "inbox.list"))["items"] if row["plan"] == sent["plan"]]
        await ask(firm, "inbox.accept", question=row["id"])
        return str(sent["plan"])

    async def wait(self, firm: Firm) -> None:
        for _ in range(6):
            self.clock.forward(hours=1)
            await firm.drain()

    def there(self) -> dict[str, str]:
        return self.server.files(self.path)


@pytest.mark.parametrize("mode", ["ok", "lose_reply", "lose_request"])
def test_an_order_is_one_appointment_whatever_befalls_the_line_and_the_firm(
    tmp_path: Path, server: CalendarServer, mode: Any
) -> None:
    with FaultProxy(server.port) as proxy:
        studio = Studio(tmp_path / "firm", server, proxy.port)

        async def story() -> None:
            firm = await studio.open()
            proxy.fault = Fault(mode, when=b"PUT ", times=3)
            plan = await studio.meet(firm)
            await firm.close()
            again = await studio.open()
            await studio.wait(again)
            shown = await ask(again, "plans.show", plan=plan)
            assert shown["state"] == "reconciled"
            assert len(studio.there()) == 1
            assert not list((studio.folder / "calendar").glob("*.ics")), "The account books, and no longer the folder."
            assert (await ask(again, "inbox.list"))["waiting"] == 0
            await again.close()

        run(story)


def test_an_appointment_that_is_moved_by_hand_is_put_before_the_operator(
    tmp_path: Path, server: CalendarServer
) -> None:
    studio = Studio(tmp_path / "firm", server, server.port)

    async def story() -> None:
        firm = await studio.open()
        await studio.meet(firm)
        await studio.wait(firm)
        ((name, raw),) = studio.there().items()
        assert "DTSTART:20260310T100000Z" in raw
        studio.server.put(f"{studio.path}{name}", raw.replace("\r\n", "\n").replace("T100000Z\n", "T083000Z\n"))
        await studio.wait(firm)
        (row,) = (await ask(firm, "inbox.list"))["items"]
        shown = str(await ask(firm, "inbox.show", question=row["id"]))
        assert "moved by hand" in shown and "2026-03-10 08:30" in shown
        assert list(studio.there()) == [name], "Nothing is booked anew over the operator's head."
        assert "T083000Z" in studio.there()[name]
        await firm.close()

    run(story)


_AND_CANCEL = """  booked: cancel
  failed: end
  declined: end
gives: the appointment
```

## Cancel

```yaml
id: cancel
effect: calendar.cancel
takes:
  receipt: book.receipt
mode: ask
then:
  cancelled: end
"""


@pytest.mark.parametrize("taken_out", [True, False])
def test_what_was_moved_before_it_is_cancelled_is_asked_about_with_both_versions(
    tmp_path: Path, server: CalendarServer, taken_out: bool
) -> None:
    studio = Studio(tmp_path / "firm", server, server.port)
    page = studio.folder / "playbooks" / "meet.md"
    page.write_text(PLAYBOOK.replace("  booked: end\n", _AND_CANCEL, 1))
    settings = studio.folder / "firm.toml"
    settings.write_text(settings.read_text().replace("poll-seconds = 0", "poll-seconds = 86400"))

    async def story() -> None:
        firm = await studio.open()
        await studio.meet(firm)
        ((name, raw),) = studio.there().items()
        studio.server.put(f"{studio.path}{name}", raw.replace("\r\n", "\n").replace("T100000Z\n", "T083000Z\n"))
        (row,) = (await ask(firm, "inbox.list"))["items"]
        await ask(firm, "inbox.accept", question=row["id"])
        (row,) = (await ask(firm, "inbox.list"))["items"]
        shown = str(await ask(firm, "inbox.show", question=row["id"]))
        assert "booked for 2026-03-10 10:00 to 2026-03-10 11:00" in shown
        assert "stands there now as" in shown and "2026-03-10 08:30 to" in shown
        assert list(studio.there()) == [name], "What the operator moved is theirs to take out."
        if taken_out:
            studio.server.ask("DELETE", f"{studio.path}{name}")
            await ask(firm, "inbox.answer", question=row["id"], answer="again")
            assert (await ask(firm, "inbox.list"))["items"] == []
        await firm.close()

    run(story)


def test_a_wrong_password_is_one_question_with_the_way_to_mend_it(tmp_path: Path, server: CalendarServer) -> None:
    studio = Studio(tmp_path / "firm", server, server.port)

    async def story() -> None:
        firm = await studio.open("wrong")
        await studio.meet(firm)
        (row,) = (await ask(firm, "inbox.list"))["items"]
        shown = await ask(firm, "inbox.show", question=row["id"])
        assert "onefirm vault set calendar-password" in str(shown)
        assert studio.there() == {}
        (line,) = [row for row in (await ask(firm, "connections.list"))["items"] if row["name"] == "calendar"]
        assert line["state"] == "in trouble"
        assert "does not let" in line["trouble"] and "So it has been since 2026-03-02" in line["trouble"]
        await ask(firm, "vault.set", name="calendar-password", value=PASSWORD)
        assert (await ask(firm, "inbox.list"))["waiting"] == 0, "It was answered by itself."
        await studio.wait(firm)
        assert len(studio.there()) == 1
        (line,) = [row for row in (await ask(firm, "connections.list"))["items"] if row["name"] == "calendar"]
        assert line["state"] == "allowed"
        await firm.close()

    run(story)


def test_what_is_in_doubt_is_never_repeated_in_another_calendar(tmp_path: Path, server: CalendarServer) -> None:
    """Another calendar holds no copy of it, which proves nothing: you are asked."""
    with FaultProxy(server.port) as proxy:
        studio = Studio(tmp_path / "firm", server, proxy.port)
        other = server.make("another")

        async def story() -> None:
            firm = await studio.open()
            proxy.fault = Fault("lose_reply", when=b"PUT ", times=20)
            await studio.meet(firm)
            await firm.close()
            assert len(studio.there()) == 1, "It was written down, and nobody told us."
            proxy.fault = Fault()
            said = studio.folder / "firm.toml"
            text = said.read_text()
            changed = text.replace(f'calendar = "{studio.folder.parent.name}"', 'calendar = "another"')
            assert changed != text
            said.write_text(changed)
            again = await studio.open_again()
            await studio.wait(again)
            assert server.files(other) == {}
            (asked,) = (await ask(again, "inbox.list"))["items"]
            assert asked["title"].startswith("We do not know whether")
            await again.close()

        run(story)
