"""Other settings are tried beside the account in use: whatever comes of it, that one neither shuts nor opens."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calendar_server import HOST, PASSWORD, USER, CalendarServer, open_calendars
from onefirm.app.firm import Firm
from post_office import free_port
from stories.test_an_appointment_on_a_real_server import Studio, ask, run

STRANGER = "somebody@tern.example"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalendarServer]:
    with open_calendars(tmp_path_factory.mktemp("calendars")) as running:
        yield running


@pytest.fixture
def studio(tmp_path: Path, server: CalendarServer) -> Studio:
    return Studio(tmp_path / "firm", server, server.port)


async def connected(firm: Firm, *, anyway: bool = False, value: str = "", **said: str) -> dict[str, Any]:
    return await ask(firm, "connections.connect", name="calendar", fields=said, value=value, anyway=anyway)


async def row_of(firm: Firm) -> dict[str, Any]:
    (row,) = [row for row in (await ask(firm, "connections.list"))["items"] if row["name"] == "calendar"]
    return row


async def told_tests(firm: Firm) -> int:
    return str(await ask(firm, "ledger.tail", limit=200)).count("'connection.tested'")


def test_mistyped_addresses_leave_the_way_of_the_account_in_use_open(studio: Studio) -> None:
    closed = f"{HOST}:{free_port()}"

    async def story() -> None:
        firm = await studio.open()
        for _ in range(3):
            said = await connected(firm, value=PASSWORD, url=f"http://{closed}/", homes=closed)
            assert said["left"], said
        assert {way["stands"] for way in (await row_of(firm))["ways"]} == {"works"}
        await studio.meet(firm)
        assert len(studio.there()) == 1
        await firm.close()

    run(story)


def test_somebody_who_is_not_let_in_is_written_down_and_the_account_in_use_goes_on(studio: Studio) -> None:
    async def story() -> None:
        firm = await studio.open()
        assert (await ask(firm, "connections.test", connection="calendar"))["ok"]
        before = await told_tests(firm)
        said = await connected(firm, anyway=True, user=STRANGER)
        assert said["items"][0]["state"] == "signed out"
        assert "onefirm connections test calendar" in said["next"]
        assert await told_tests(firm) == before
        await studio.meet(firm)
        assert len(studio.there()) == 1
        assert (await ask(firm, "inbox.list"))["items"] == []
        await firm.close()

    run(story)


def test_what_works_with_other_settings_lets_nobody_in_with_those_in_use(studio: Studio) -> None:
    async def story() -> None:
        file = studio.folder / "firm.toml"
        file.write_text(file.read_text().replace(f'user = "{USER}"', f'user = "{STRANGER}"'))
        firm = await studio.open(PASSWORD)
        await studio.meet(firm)
        assert studio.there() == {}
        said = await connected(firm, user=USER)
        assert said["ok"] and "onefirm connections test calendar" in said["next"], said
        assert (await row_of(firm))["signed_out"], "The firm that is open still works with the old ones."
        await firm.close()
        again = await studio.open_again()
        assert (await ask(again, "connections.test", connection="calendar"))["ok"]
        assert not (await row_of(again))["signed_out"]
        await again.close()

    run(story)
