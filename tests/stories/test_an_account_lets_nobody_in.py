"""An account whose password is not taken any more: one question, and what waited goes on by itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calendar_server import PASSWORD, open_calendars
from onefirm.app.firm import Firm
from stories.test_an_appointment_on_a_real_server import MEET, Studio, ask, run

NEW = "another password"


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    (tmp_path / "server").mkdir()
    with open_calendars(tmp_path / "server") as running:
        yield Studio(tmp_path / "firm", running, running.port)


async def wanted(firm: Firm, hours: range) -> None:
    """Somebody is to be met at each of these hours, and the operator has agreed."""
    for hour in hours:
        fields = {**MEET, "starts_at": f"2026-03-10T{hour:02}:00:00Z", "ends_at": f"2026-03-10T{hour:02}:30:00Z"}
        sent = await ask(firm, "intents.send", type="meet@1", fields=fields, key=f"meet-{hour}")
        (row,) = [row for row in (await ask(firm, "inbox.list"))["items"] if row["plan"] == sent["plan"]]
        await ask(firm, "inbox.accept", question=row["id"])


async def waiting(firm: Firm) -> list[dict[str, Any]]:
    return (await ask(firm, "inbox.list"))["items"]


def test_several_acts_and_a_source_meet_it_and_it_is_one_question_with_the_command_that_mends_it(
    studio: Studio,
) -> None:
    async def story() -> None:
        firm = await studio.open()
        assert await waiting(firm) == []
        studio.server.lets_in(NEW)
        await wanted(firm, range(8, 11))
        (item,) = await waiting(firm)
        assert item["title"] == "The connection 'calendar' does not let us in: 3 acts wait."
        card = str(await ask(firm, "inbox.show", question=item["id"]))
        assert "onefirm vault set calendar-password" in card
        assert "onefirm connections test calendar" in card
        assert studio.there() == {}
        await firm.close()
        again = await studio.open()
        await ask(again, "vault.set", name="calendar-password", value=PASSWORD)
        (item,) = await waiting(again)
        assert item["title"].endswith("3 acts wait."), "A secret that is refused too is asked about anew, once."
        await ask(again, "vault.set", name="calendar-password", value=NEW)
        assert await waiting(again) == []
        assert len(studio.there()) == 3
        assert (await ask(again, "ledger.verify"))["sound"]
        await again.close()

    run(story)


def test_a_test_that_works_answers_it_and_what_waited_goes_on(studio: Studio) -> None:
    async def story() -> None:
        firm = await studio.open()
        studio.server.lets_in(NEW)
        await wanted(firm, range(9, 10))
        tested = await ask(firm, "connections.test", connection="calendar")
        assert (tested["ok"], tested["items"][0]["state"]) == (False, "signed out")
        assert len(await waiting(firm)) == 1
        studio.server.lets_in(PASSWORD)
        assert len(studio.there()) == 0
        tested = await ask(firm, "connections.test", connection="calendar")
        assert tested["ok"]
        assert any("Appointments may be written there." in says for says in tested["items"][0]["works"])
        assert await waiting(firm) == []
        assert len(studio.there()) == 1
        await firm.close()

    run(story)


def test_the_operator_may_say_that_it_is_mended_and_what_is_refused_again_is_asked_again(studio: Studio) -> None:
    async def story() -> None:
        firm = await studio.open()
        studio.server.lets_in(NEW)
        await wanted(firm, range(9, 10))
        (item,) = await waiting(firm)
        await ask(firm, "inbox.answer", question=item["id"], answer="again")
        (item,) = await waiting(firm)
        assert item["title"].startswith("The connection 'calendar' does not let us in")
        studio.server.lets_in(PASSWORD)
        await ask(firm, "inbox.answer", question=item["id"], answer="again")
        assert (await waiting(firm), len(studio.there())) == ([], 1)
        await firm.close()

    run(story)


def test_what_only_comes_in_stops_nothing_that_leaves_and_is_answered_when_it_comes_in_again(studio: Studio) -> None:
    async def story() -> None:
        firm = await studio.open("wrong")
        await firm.drain()
        (item,) = await waiting(firm)
        assert item["title"] == "The connection 'calendar' does not let us in: nothing comes in."
        (check,) = [check for check in (await ask(firm, "doctor"))["checks"] if check["name"] == "calendar"]
        assert "onefirm vault set calendar-password" in check["fix"] and "[calendar]" in check["fix"]
        studio.server.lets_in("wrong")
        studio.clock.forward(hours=1)
        await firm.drain()
        assert await waiting(firm) == []
        await firm.close()

    run(story)
