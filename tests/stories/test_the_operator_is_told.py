"""The firm tells its operator what waits: at their hours, at once where it is urgent, and never twice."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes import ManualClock
from loopback import Loopback, answer
from onefirm.app.firm import Firm
from onefirm.domain.events.notes import NoteClaimed, NoteEnded
from outside import GOOD, VAGUE
from stories.test_a_lead_becomes_a_letter import run
from told import Told, ask, book, links_of, text_of

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SOON = "approval-days-max = 1\n"
"""Every approval is over within a day, so each is urgent."""


def at_noon(folder: Path, notify: str = 'by = ["mail"]') -> Told:
    """Three hours after the digest: what comes now waits for tomorrow, unless it is urgent."""
    return Told(folder, notify, ManualClock(NOON))


def person(number: int) -> dict[str, str]:
    return {**GOOD, "email": f"ada{number}@palmer.example", "name": f"Ada {number}"}


async def ends(firm: Firm) -> list[str]:
    return [event.fact.outcome for event in book(firm) if isinstance(event.fact, NoteEnded)]


async def stopped_before_it_leaves(tale: Told, firm: Firm) -> None:
    """It was claimed, and the process ends before anything was sent."""
    await firm.engine.drain()
    tale.clock.forward(seconds=2)
    await firm.notes.tend()
    tasks: dict[str, asyncio.Task[None]] = vars(firm.notes)["_tasks"]
    for task in tuple(tasks.values()):
        task.cancel()
    assert [event.fact.kind for event in book(firm)] == ["note.claimed"]
    await firm.close()


def test_what_waits_is_told_once_a_day_at_nine_and_never_where_nothing_waits(tmp_path: Path) -> None:
    tale = at_noon(tmp_path / "firm")

    async def story() -> None:
        firm = await tale.open()
        tale.clock.forward(days=2)
        await firm.drain()
        assert book(firm) == [], "Nothing waits, so nobody is told."
        tale.fill_in("one", GOOD)
        await firm.drain()
        assert tale.notes() == [], "It waits for the hour."
        tale.clock.forward(hours=21)
        await firm.drain()
        await firm.drain()
        (note,) = tale.notes()
        assert "1. Send a mail to Ada Palmer" in text_of(note)
        tale.fill_in("two", VAGUE)
        tale.clock.forward(hours=23)
        await firm.drain()
        assert len(tale.notes()) == 1
        tale.clock.forward(hours=1)
        await firm.drain()
        assert tale.notes()[-1]["Subject"] == "Tern Studio: 2 cards wait"
        for plan in (await ask(firm, "plans.list"))["items"]:
            await ask(firm, "plans.cancel", plan=plan["id"])
        tale.clock.forward(days=3)
        await firm.drain()
        assert len(tale.notes()) == 2
        await firm.close()

    run(story)


def test_the_hours_are_those_of_the_operators_zone(tmp_path: Path) -> None:
    tale = at_noon(tmp_path / "firm", 'by = ["mail"]\ndigest-at = ["08:30", "16:00"]')
    path = tale.folder / "firm.toml"
    path.write_text(path.read_text().replace('# timezone = "UTC"', 'timezone = "America/New_York"'))

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        assert tale.notes() == []
        tale.clock.forward(hours=1.5)
        await firm.drain()
        assert len(tale.notes()) == 1, "Half past eight in New York is half past one in the afternoon of UTC."
        await firm.close()
        tale.clock.forward(hours=8)
        again = await tale.open()
        await again.drain()
        assert len(tale.notes()) == 2, "Nobody was there at four; it is told when somebody is."
        await again.drain()
        assert len(tale.notes()) == 2
        await again.close()

    run(story)


def test_what_is_urgent_is_told_at_once_and_once(tmp_path: Path) -> None:
    tale = at_noon(tmp_path / "firm")
    (tale.folder / "policy.toml").write_text(SOON)

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        (note,) = tale.notes()
        assert note["Subject"] == "Tern Studio: 1 card waits, 1 urgent"
        assert "URGENT: Its time is over at 2026-03-03 12:00 UTC." in text_of(note)
        for _ in range(5):
            tale.clock.forward(hours=1)
            await firm.drain()
        await firm.close()
        again = await tale.open()
        await again.drain()
        assert len(tale.notes()) == 1
        await again.close()

    run(story)


def test_beyond_so_many_an_hour_the_urgent_fold_into_one(tmp_path: Path) -> None:
    tale = at_noon(tmp_path / "firm", 'by = ["mail"]\nurgent-per-hour = 2')
    (tale.folder / "policy.toml").write_text(SOON)

    async def story() -> None:
        firm = await tale.open()
        for number in range(6):
            tale.fill_in(f"no{number}", person(number))
            tale.clock.forward(seconds=60)
            await firm.drain()
        assert len(tale.notes()) == 2
        tale.clock.forward(hours=1)
        await firm.drain()
        assert [note["Subject"] for note in tale.notes()] == [
            *["Tern Studio: 1 card waits, 1 urgent"] * 2, "Tern Studio: 4 cards wait, 4 urgent",
        ]  # fmt: skip
        claims = [event.fact for event in book(firm) if isinstance(event.fact, NoteClaimed)]
        told = [question for claim in claims for question in claim.urgent]
        assert len(told) == len(set(told)) == 6
        await firm.close()

    run(story)


def test_nobody_is_woken_unless_it_would_be_over_by_the_morning(tmp_path: Path) -> None:
    tale = Told(tmp_path / "firm", 'by = ["mail"]\nurgent-hours = 48', ManualClock(NOON.replace(hour=23)))
    (tale.folder / "policy.toml").write_text(SOON)

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        assert tale.notes() == []
        tale.clock.forward(hours=7.9)
        await firm.drain()
        assert tale.notes() == []
        tale.clock.forward(hours=0.2)
        await firm.drain()
        assert len(tale.notes()) == 1
        await firm.close()

    run(story)


def test_what_would_be_over_by_the_morning_is_told_in_the_night(tmp_path: Path) -> None:
    tale = Told(tmp_path / "firm", 'by = ["mail"]\nquiet = "10:00-13:00"\ndigest-at = []', ManualClock(NOON))
    (tale.folder / "policy.toml").write_text(SOON)

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        assert tale.notes() == []
        tale.clock.forward(hours=22.5)
        await firm.drain()
        assert len(tale.notes()) == 1, "It is quiet, and it ends at twelve."
        await firm.close()

    run(story)


def test_a_paused_firm_still_tells_its_operator_and_a_revoked_connection_does_not(tmp_path: Path) -> None:
    tale = at_noon(tmp_path / "firm")
    (tale.folder / "policy.toml").write_text(SOON)

    async def story() -> None:
        firm = await tale.open()
        (outbox,) = [row for row in (await ask(firm, "connections.list"))["items"] if "mail.send" in row["does"]]
        await ask(firm, "firm.pause")
        await ask(firm, "connections.revoke", connection=outbox["name"])
        tale.fill_in("one", GOOD)
        await firm.drain()
        assert tale.notes() == []
        await ask(firm, "connections.allow", connection=outbox["name"])
        await firm.drain()
        assert len(tale.notes()) == 1
        await firm.close()

    run(story)


def test_a_stop_between_the_claim_and_the_letter_loses_no_note_and_doubles_none(tmp_path: Path) -> None:
    """Claimed and not sent, it is looked for, is nowhere, and is told; claimed and sent, it is found."""
    tale = at_noon(tmp_path / "firm")
    (tale.folder / "policy.toml").write_text(SOON)

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await stopped_before_it_leaves(tale, firm)
        assert tale.notes() == []
        again = await tale.open()
        await again.drain()
        tale.clock.forward(hours=1)
        await again.drain()
        (note,) = tale.notes()
        assert await ends(again) == ["failed", "sent"]
        assert "Approve" in links_of(note)
        await again.close()

    run(story)


def test_a_letter_whose_answer_was_lost_is_found_and_not_sent_again(tmp_path: Path) -> None:
    tale = at_noon(tmp_path / "firm")
    (tale.folder / "policy.toml").write_text(SOON)

    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "faults.play", capability="mail", faults="reply-lost")
        tale.fill_in("one", GOOD)
        await firm.drain()
        tale.clock.forward(hours=2)
        await firm.drain()
        assert len(tale.notes()) == 1
        assert await ends(firm) == ["sent"]
        await firm.close()

    run(story)


def test_a_way_that_does_not_work_is_tried_later_and_the_doctor_says_so(tmp_path: Path) -> None:
    tale = at_noon(tmp_path / "firm")
    (tale.folder / "policy.toml").write_text(SOON)

    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "faults.play", capability="mail", faults="signed-out")
        tale.fill_in("one", GOOD)
        await firm.drain()
        assert tale.notes() == [] and await ends(firm) == ["failed"]
        checks = {check["name"]: check for check in (await ask(firm, "doctor"))["checks"]}
        assert "signed out" in checks["notify by mail"]["says"]
        tale.clock.forward(seconds=61)
        await firm.drain()
        assert len(tale.notes()) == 1
        assert "notify by mail" not in {check["name"] for check in (await ask(firm, "doctor"))["checks"]}
        await firm.close()

    run(story)


def test_whoever_is_forgotten_is_forgotten_in_the_notes_too(tmp_path: Path) -> None:
    tale = at_noon(tmp_path / "firm")
    (tale.folder / "policy.toml").write_text(SOON)

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        assert len(tale.notes()) == 1
        shown = await ask(firm, "forget.preview", person=GOOD["email"])
        await ask(firm, "forget.person", person=GOOD["email"], confirm=shown["confirm"])
        assert tale.notes() == []
        await firm.close()

    run(story)


def test_a_line_to_the_phone_names_nobody(tmp_path: Path) -> None:
    tale = at_noon(tmp_path / "firm")
    (tale.folder / "policy.toml").write_text(SOON)

    async def story() -> None:
        async with Loopback(answer(200, b"{}")) as phone:
            await _with_a_phone(tale, phone, "")
            (heard,) = phone.heard
            said = heard.body.decode()
            assert "approve a letter (plan" in said and "http://localhost:8400/inbox" in said
            assert not [word for word in (*GOOD.values(), "Ada", "palmer", "Tern", "/decide/") if word in said]

    run(story)


def test_who_trusts_their_channel_is_told_of_whom(tmp_path: Path) -> None:
    tale = at_noon(tmp_path / "firm")
    (tale.folder / "policy.toml").write_text(SOON)

    async def story() -> None:
        async with Loopback(answer(200, b"{}")) as phone:
            await _with_a_phone(tale, phone, 'detail = "full"\n')
            (heard,) = phone.heard
            assert b"Send a mail to Ada Palmer" in heard.body and b"/decide/" not in heard.body

    run(story)


def test_a_line_that_may_have_arrived_is_not_repeated(tmp_path: Path) -> None:
    tale = at_noon(tmp_path / "firm")
    (tale.folder / "policy.toml").write_text(SOON)

    async def story() -> None:
        async with Loopback(answer(500)) as phone:
            firm = await _with_a_phone(tale, phone, "", close=False)
            tale.clock.forward(hours=2)
            await firm.drain()
            assert len(phone.heard) == 1
            assert await ends(firm) == ["unsure"]
            await firm.close()

    run(story)


def test_after_a_stop_a_line_stays_unknown_and_the_card_is_in_the_next_digest(tmp_path: Path) -> None:
    tale = at_noon(tmp_path / "firm")
    (tale.folder / "policy.toml").write_text(SOON)

    async def story() -> None:
        async with Loopback(answer(200, b"{}")) as phone:
            firm = await _with_a_phone(tale, phone, "", close=False, tell=False)
            tale.fill_in("one", GOOD)
            await stopped_before_it_leaves(tale, firm)
            again = await tale.open()
            await again.drain()
            assert phone.heard == [] and await ends(again) == ["unsure"]
            tale.clock.forward(hours=21)
            await again.drain()
            assert len(phone.heard) == 1 and await ends(again) == ["unsure", "sent"]
            await again.close()

    run(story)


async def _with_a_phone(tale: Told, phone: Loopback, more: str, *, close: bool = True, tell: bool = True) -> Firm:
    path = tale.folder / "firm.toml"
    said = f'by = ["apprise"]\nown = ["127.0.0.1:{phone.port}"]\n{more}'
    path.write_text(path.read_text().replace('by = ["mail"]', said))
    firm = await tale.open()
    await ask(firm, "vault.set", name="notify", value=f"json://127.0.0.1:{phone.port}/told")
    if tell:
        tale.fill_in("one", GOOD)
        await firm.drain()
    if close:
        await firm.close()
    return firm


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "syslog://",
        "dbus://",
        "windows://",
        "mailto://a:b@host",
        "schan://x",
        "slack://a/b/c?template=/etc/passwd",
    ],
)
def test_an_address_that_is_more_than_a_message_over_the_network_is_refused(tmp_path: Path, url: str) -> None:
    tale = at_noon(tmp_path / "firm", 'by = ["apprise"]')
    (tale.folder / "policy.toml").write_text(SOON)

    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "vault.set", name="notify", value=url)
        tale.fill_in("one", GOOD)
        await firm.drain()
        assert await ends(firm) == ["failed"]
        await firm.close()

    run(story)


def test_this_machine_is_reached_only_where_the_operator_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tale = at_noon(tmp_path / "firm")
    (tale.folder / "policy.toml").write_text(SOON)

    async def story() -> None:
        async with Loopback(answer(200, b"{}")) as phone, Loopback(answer(200, b"{}")) as proxy:
            for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
                monkeypatch.setenv(name, proxy.url())
            firm = await _with_a_phone(tale, phone, "", close=False, tell=False)
            for url in (f"json://127.0.0.1:{proxy.port}/", f"json://localhost:{phone.port}/"):
                await ask(firm, "vault.set", name="notify", value=url)
                tale.fill_in(f"to-{len(url)}", {**GOOD, "email": f"a{len(url)}@palmer.example"})
                tale.clock.forward(hours=2)
                await firm.drain()
            assert phone.heard == proxy.heard == []
            assert set(await ends(firm)) == {"failed"}
            await ask(firm, "vault.set", name="notify", value=f"json://127.0.0.1:{phone.port}/\njson://127.0.0.1:1/")
            tale.clock.forward(hours=2)
            await firm.drain()
            assert len(phone.heard) == 1 and proxy.heard == [], "No proxy of the environment is asked."
            await firm.close()

    run(story)


def test_a_firm_that_tells_nobody_loads_nothing_for_it(tmp_path: Path) -> None:
    tale = Told(tmp_path / "firm")

    async def story() -> None:
        before = set(sys.modules)
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        await firm.close()
        assert not [name for name in set(sys.modules) - before if name.partition(".")[0] in ("apprise", "requests")]

    asyncio.run(story())
