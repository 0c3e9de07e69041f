"""The firm tells its operator what waits: at their hours, at once where it is urgent, and never twice."""

import asyncio
import sys
from pathlib import Path

from onefirm.domain.events.notes import NoteClaimed
from outside import GOOD, VAGUE
from told import NOON, Tale, Told, book, links_of, text_of, told


def person(number: int) -> dict[str, str]:
    return {**GOOD, "email": f"ada{number}@palmer.example", "name": f"Ada {number}"}


def test_what_waits_is_told_once_a_day_at_nine_and_never_where_nothing_waits(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        await tale.passes(days=2)
        assert book(tale.firm) == [], "Nothing waits, so nobody is told."
        await tale.comes()
        assert tale.notes() == [], "It waits for the hour."
        await tale.passes(hours=21)
        await tale.firm.drain()
        (note,) = tale.notes()
        assert "1. Send a mail to Ada Palmer" in text_of(note)
        tale.fill_in("two", VAGUE)
        await tale.passes(hours=23)
        assert len(tale.notes()) == 1
        await tale.passes(hours=1)
        assert tale.notes()[-1]["Subject"] == "Tern Studio: 2 cards wait"
        for plan in (await tale.ask("plans.list"))["items"]:
            await tale.ask("plans.cancel", plan=plan["id"])
        await tale.passes(days=3)
        assert len(tale.notes()) == 2

    told(tmp_path / "firm", story, policy="")


def test_the_hours_are_those_of_the_operators_zone(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        await tale.comes()
        assert tale.notes() == []
        await tale.passes(hours=1.5)
        assert len(tale.notes()) == 1, "Half past eight in New York is half past one in the afternoon of UTC."
        tale.clock.forward(hours=8)
        await tale.again()
        await tale.firm.drain()
        assert len(tale.notes()) == 2, "Nobody was there at four; it is told when somebody is."
        await tale.firm.drain()
        assert len(tale.notes()) == 2

    def in_new_york(text: str) -> str:
        return text.replace('# timezone = "UTC"', 'timezone = "America/New_York"')

    hours = 'by = ["mail"]\ndigest-at = ["08:30", "16:00"]'
    told(tmp_path / "firm", story, hours, policy="", firm=in_new_york)


def test_what_is_urgent_is_told_at_once_and_once(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        await tale.comes()
        (note,) = tale.notes()
        assert note["Subject"] == "Tern Studio: 1 card waits, 1 urgent"
        assert "URGENT: Its time is over at 2026-03-03 12:00 UTC." in text_of(note)
        for _ in range(5):
            await tale.passes(hours=1)
        await tale.again()
        await tale.firm.drain()
        assert len(tale.notes()) == 1

    told(tmp_path / "firm", story)


def test_beyond_so_many_an_hour_the_urgent_fold_into_one(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        for number in range(6):
            tale.fill_in(f"no{number}", person(number))
            await tale.passes(seconds=60)
        assert len(tale.notes()) == 2
        await tale.passes(hours=1)
        assert [note["Subject"] for note in tale.notes()] == [
            *["Tern Studio: 1 card waits, 1 urgent"] * 2, "Tern Studio: 4 cards wait, 4 urgent",
        ]  # fmt: skip
        claims = [event.fact for event in book(tale.firm) if isinstance(event.fact, NoteClaimed)]
        spoken_of = [question for claim in claims for question in claim.urgent]
        assert len(spoken_of) == len(set(spoken_of)) == 6

    told(tmp_path / "firm", story, 'by = ["mail"]\nurgent-per-hour = 2')


def test_nobody_is_woken_unless_it_would_be_over_by_the_morning(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        await tale.comes()
        assert tale.notes() == []
        await tale.passes(hours=7.9)
        assert tale.notes() == []
        await tale.passes(hours=0.2)
        assert len(tale.notes()) == 1

    told(tmp_path / "firm", story, 'by = ["mail"]\nurgent-hours = 48', at=NOON.replace(hour=23))


def test_what_would_be_over_by_the_morning_is_told_in_the_night(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        await tale.comes()
        assert tale.notes() == []
        await tale.passes(hours=22.5)
        assert len(tale.notes()) == 1, "It is quiet, and it ends at twelve."

    told(tmp_path / "firm", story, 'by = ["mail"]\nquiet = "10:00-13:00"\ndigest-at = []')


def test_a_paused_firm_still_tells_its_operator_and_a_revoked_connection_does_not(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        outbox = await carrier(tale)
        await tale.ask("firm.pause")
        await tale.ask("connections.revoke", connection=outbox)
        await tale.comes()
        assert tale.notes() == []
        await tale.ask("connections.allow", connection=outbox)
        assert len(tale.notes()) == 1

    told(tmp_path / "firm", story)


def test_nobody_looks_for_a_note_through_a_connection_that_was_revoked(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        outbox = await carrier(tale)
        await tale.ask("faults.play", capability="mail", faults="reply-lost")
        tale.fill_in("one", GOOD)
        await tale.looked_once()
        assert len(tale.notes()) == 1 and tale.ends == []
        await tale.ask("connections.revoke", connection=outbox)
        await tale.passes(hours=2)
        assert tale.ends == [], "It is not known, and it is not looked for."
        await tale.ask("connections.allow", connection=outbox)
        assert tale.ends == ["sent"] and len(tale.notes()) == 1

    told(tmp_path / "firm", story)


async def carrier(tale: Tale) -> str:
    rows = (await tale.ask("connections.list"))["items"]
    return str(next(row["name"] for row in rows if "mail.send" in row["does"]))


def test_a_stop_between_the_claim_and_the_letter_loses_no_note_and_doubles_none(tmp_path: Path) -> None:
    """Claimed and not sent, it is looked for, is nowhere, and is told; claimed and sent, it is found."""

    async def story(tale: Tale) -> None:
        tale.fill_in("one", GOOD)
        await tale.stopped_before_it_leaves()
        assert tale.notes() == []
        await tale.firm.drain()
        await tale.passes(hours=1)
        (note,) = tale.notes()
        assert tale.ends == ["failed", "sent"]
        assert "Approve" in links_of(note)

    told(tmp_path / "firm", story)


def test_a_letter_whose_answer_was_lost_is_found_and_not_sent_again(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        await tale.ask("faults.play", capability="mail", faults="reply-lost")
        await tale.comes()
        await tale.passes(hours=2)
        assert len(tale.notes()) == 1
        assert tale.ends == ["sent"]

    told(tmp_path / "firm", story)


def test_a_way_that_does_not_work_is_tried_later_and_the_doctor_says_so(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        await tale.ask("faults.play", capability="mail", faults="signed-out")
        await tale.comes()
        assert tale.notes() == [] and tale.ends == ["failed"]
        checks = {check["name"]: check for check in (await tale.ask("doctor"))["checks"]}
        assert "signed out" in checks["notify by mail"]["says"]
        await tale.passes(seconds=61)
        assert len(tale.notes()) == 1
        assert "notify by mail" not in {check["name"] for check in (await tale.ask("doctor"))["checks"]}

    told(tmp_path / "firm", story)


def test_a_digest_that_did_not_leave_comes_the_same_day_and_once(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        await tale.comes()
        await tale.ask("faults.play", capability="mail", faults="signed-out")
        await tale.passes(hours=21)
        assert tale.notes() == [] and tale.ends == ["failed"]
        await tale.passes(seconds=61)
        assert len(tale.notes()) == 1 and tale.ends == ["failed", "sent"]
        await tale.passes(hours=1)
        assert len(tale.notes()) == 1

    told(tmp_path / "firm", story, policy="")


def test_whoever_is_forgotten_is_forgotten_in_the_notes_too(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        await tale.comes()
        assert len(tale.notes()) == 1
        shown = await tale.ask("forget.preview", person=GOOD["email"])
        await tale.ask("forget.person", person=GOOD["email"], confirm=shown["confirm"])
        assert tale.notes() == []

    told(tmp_path / "firm", story)


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
