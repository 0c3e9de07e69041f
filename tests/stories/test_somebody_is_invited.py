"""A booking invites its guest by one letter, a cancelling takes it out by another, and their calendar answers."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import vobject

from fakes import ManualClock, SeededChance
from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.app.setup import init
from onefirm.capabilities.calendar import Booking
from onefirm.domain.intent import IntentType
from telling import ask, run

_ANOTHER: Any = vobject
_OWNER, _GUEST = "ines@tern.example", "ada@palmer.example"
_MEETING = """\
  title: intent.title
  starts_at: intent.starts_at
  ends_at: intent.ends_at
  guest: intent.guest
  place: intent.place
"""
_INVITING = f"""\
{_MEETING}  receipt: book.receipt
  owner: profile.name
  address: profile.email
  zone: profile.timezone
"""


def _letter(agent: str, then: str) -> str:
    return f"""\
effect: mail.send
takes:
  to: {agent}.to
  subject: {agent}.subject
  body: {agent}.body
  attachments: {agent}.attachments
mode: ask
then:
  sent: {then}
  failed: end
  declined: end
gives: the letter
"""


_PLAYBOOK = f"""\
---
name: meet
description: Books one appointment, invites the guest, and takes it out again.
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
{_MEETING}mode: ask
then:
  booked: invite
  failed: end
  declined: end
gives: the appointment
```

## Invite

```yaml
id: invite
agent: inviter
takes:
{_INVITING}gives: a letter
then: send
```

## Send

```yaml
id: send
{_letter("invite", "cancel")}```

## Cancel

```yaml
id: cancel
effect: calendar.cancel
takes:
  receipt: book.receipt
mode: ask
then:
  cancelled: uninvite
  failed: end
  declined: end
gives: nothing more
```

## Uninvite

```yaml
id: uninvite
agent: inviter
takes:
  purpose: = cancel
{_INVITING}gives: a letter
then: tell
```

## Tell

```yaml
id: tell
{_letter("uninvite", "end")}```

They know that it does not take place.
"""
_MEET = {
    "title": "First talk",
    "starts_at": "2026-03-10T10:00:00Z",
    "ends_at": "2026-03-10T11:00:00Z",
    "guest": _GUEST,
    "place": "Studio",
    "notes": "",
}


class Studio:
    def __init__(self, folder: Path, person: str = "guest") -> None:
        self.person = person
        self.folder = folder
        self.clock, self.chance = ManualClock(), SeededChance(folder.as_posix())
        init(folder, "Tern Studio", "Ines Tern", _OWNER, self.clock, self.chance)
        (folder / "policy.toml").write_text("undo-window-seconds = 0\n")
        (folder / "playbooks" / "meet.md").write_text(_PLAYBOOK)

    async def open(self) -> Firm:
        meet = IntentType("meet", 1, "Book one appointment.", Booking, tuple(_MEET), person=self.person)
        extension = replace(EXTENSION, intents=(*EXTENSION.intents, meet))
        return await open_firm(self.folder, clock=self.clock, chance=self.chance, extensions=(extension,))

    def invitations(self) -> list[Any]:
        """What a guest's calendar finds in the letters, the oldest first."""
        letters = [message_from_bytes(path.read_bytes()) for path in (self.folder / "outbox").glob("*.eml")]
        parts = [part for letter in letters for part in letter.walk() if part.get_content_type() == "text/calendar"]
        read = [(part, _ANOTHER.readOne(_words(part))) for part in parts]
        assert all(part.get_param("method") == whole.method.value for part, whole in read)
        return sorted((whole for _, whole in read), key=lambda whole: whole.vevent.sequence.value)

    async def answered(self, firm: Firm, method: str, lines: str, sender: str = _GUEST, uid: str = "") -> None:
        """Somebody's calendar answers; nothing in its letter names ours."""
        uid = uid or self.invitations()[0].vevent.uid.value
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = sender, _OWNER, "Re: First talk"
        letter["Message-ID"] = f"<{self.chance.bytes(8).hex()}@palmer.example>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content("")
        event = f"BEGIN:VEVENT\nUID:{uid}\nSUMMARY:First talk\n{lines}\nEND:VEVENT\n"
        raw = f"BEGIN:VCALENDAR\nMETHOD:{method}\n{event}END:VCALENDAR\n"
        letter.add_alternative(raw.encode(), "text", "calendar", params={"method": method})
        (self.folder / "mail" / f"{self.chance.bytes(4).hex()}.eml").write_bytes(letter.as_bytes())
        await firm.drain()


def _words(part: Any) -> str:
    return part.get_payload(decode=True).decode()


async def agree(firm: Firm, verb: str) -> None:
    rows = (await ask(firm, "inbox.list"))["items"]
    (row,) = [row for row in rows if verb in str(row)]
    await ask(firm, "inbox.accept", question=row["id"])


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path / "firm")


async def invited(studio: Studio) -> Firm:
    firm = await studio.open()
    await ask(firm, "intents.send", type="meet@1", fields=_MEET, key="meet-1")
    await agree(firm, "appointment")
    await agree(firm, "Send a mail")
    return firm


def test_a_guest_is_invited_once_and_told_when_it_is_cancelled(studio: Studio) -> None:
    async def story() -> None:
        firm = await invited(studio)
        (invitation,) = studio.invitations()
        event = invitation.vevent
        assert (invitation.method.value, event.sequence.value, event.summary.value) == ("REQUEST", "0", "First talk")
        assert event.attendee.value == f"mailto:{_GUEST}"
        (booked,) = (studio.folder / "calendar").glob("*.ics")
        assert event.uid.value in booked.read_text().replace("\n ", "")
        await agree(firm, "Cancel")
        await agree(firm, "Send a mail")
        first, last = studio.invitations()
        assert (last.method.value, last.vevent.sequence.value) == ("CANCEL", "1")
        assert first.vevent.uid.value == last.vevent.uid.value
        await firm.close()

    run(story)


_ANSWERS = {
    "declined": ("REPLY", f"ATTENDEE;PARTSTAT=DECLINED:mailto:{_GUEST}", "Declined the appointment 'First talk'."),
    "accepted": ("REPLY", f"ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:{_GUEST}", "Accepted the appointment 'First talk'."),
    "for now": ("REPLY", f"ATTENDEE;PARTSTAT=TENTATIVE:mailto:{_GUEST}", "Accepted for now, and may still say no"),
    "another time": (
        "COUNTER",
        f"ATTENDEE:mailto:{_GUEST}\nDTSTART:20260311T140000Z\nDTEND:20260311T150000Z",
        "Asks for another time for the appointment 'First talk': 2026-03-11 14:00 to 2026-03-11 15:00 (UTC).",
    ),
}


@pytest.mark.parametrize("case", _ANSWERS)
def test_what_a_guests_calendar_answers_is_their_word_and_changes_nothing(studio: Studio, case: str) -> None:
    method, lines, said = _ANSWERS[case]

    async def story() -> None:
        firm = await invited(studio)
        await studio.answered(firm, method, lines)
        rows = (await ask(firm, "inbox.list"))["items"]
        shown = [str(await ask(firm, "inbox.show", question=row["id"])) for row in rows]
        assert any(said.replace("'", "\\'") in each or said in each for each in shown), shown
        assert len(list((studio.folder / "calendar").glob("*.ics"))) == 1
        assert len(studio.invitations()) == 1
        await firm.close()

    run(story)


@pytest.mark.parametrize(
    ("lines", "sender", "uid"),
    [
        (f"ATTENDEE;PARTSTAT=DECLINED:mailto:{_GUEST}", "mallory@evil.example", ""),
        (f"ATTENDEE;PARTSTAT=DECLINED:mailto:{_GUEST}", _GUEST, "of-somebody-elses@calendar.example"),
        ("ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ada@palmer.example", _GUEST, ""),
    ],
)
def test_what_answers_nothing_of_ours_or_for_somebody_else_is_no_word_of_the_guest(
    studio: Studio, lines: str, sender: str, uid: str
) -> None:
    async def story() -> None:
        firm = await invited(studio)
        await studio.answered(firm, "REPLY", lines, sender, uid)
        rows = (await ask(firm, "inbox.list"))["items"]
        shown = [str(await ask(firm, "inbox.show", question=row["id"])) for row in rows]
        assert not any("Declined the appointment" in each for each in shown)
        await firm.close()

    run(story)


@pytest.mark.parametrize(("sender", "heard"), [(_GUEST, True), ("mallory@evil.example", False)])
def test_a_guest_is_heard_also_where_the_plan_is_about_nobody(tmp_path: Path, sender: str, heard: bool) -> None:
    studio = Studio(tmp_path / "firm", person="")

    async def story() -> None:
        firm = await invited(studio)
        await studio.answered(firm, "REPLY", f"ATTENDEE;PARTSTAT=DECLINED:mailto:{sender}", sender)
        rows = (await ask(firm, "inbox.list"))["items"]
        said = [row for row in rows if row["title"] == f"{sender} wrote to you"]
        assert bool(said) is heard
        if heard:
            (came,) = (await ask(firm, "inbox.show", question=said[0]["id"]))["card"]["came"]
            assert came["after"] == "Declined the appointment 'First talk'."
        tail = (await ask(firm, "ledger.tail", limit=100))["items"]
        wrote = [one["body"]["answers"] for one in tail if one["kind"] == "person.wrote"]
        assert [bool(answers) for answers in wrote] == ([True] if heard else [])
        await firm.close()

    run(story)
