"""A connection that was revoked lets nothing through; what waits for it is named, and nothing is lost."""

from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from onefirm.domain.problem import Refusal
from outside import GOOD
from stories.test_somebody_is_forgotten import CANARY, forget, standing_in
from telling import Story, ask, run


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


async def mail(firm: Firm) -> dict[str, Any]:
    rows = (await ask(firm, "connections.list"))["items"]
    return next(row for row in rows if "mail.send" in row["does"])


async def approved(tale: Story, firm: Firm) -> None:
    tale.fill_in("one", {**GOOD, "message": f"{GOOD['message']} {CANARY}"})
    await firm.drain()
    await ask(firm, "inbox.accept", question="1")


async def later(tale: Story, firm: Firm) -> None:
    tale.clock.forward(hours=1)
    await firm.drain()


def test_what_was_approved_waits_and_leaves_once_when_it_is_allowed_again(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await approved(tale, firm)
        name = (await mail(firm))["name"]
        said = await ask(firm, "connections.revoke", connection=name, why="I lost my telephone.")
        assert said["says"].startswith(f"'{name}' is revoked. 1 act waits for it;")
        await later(tale, firm)
        assert tale.letters() == []
        (item,) = (await ask(firm, "inbox.list"))["items"]
        assert item["title"] == f"1 act waits for the connection '{name}', which you revoked."
        row = await mail(firm)
        assert (row["state"], len(row["waits"]), row["waits"][0]["whom"]) == ("revoked", 1, GOOD["name"])
        assert (await ask(firm, "connections.allow", connection=name))["says"].endswith("what waited goes on.")
        await later(tale, firm)
        assert len(tale.letters()) == 1
        assert (await ask(firm, "inbox.list"))["items"] == []
        assert (await mail(firm))["state"] == "allowed"
        await firm.close()

    run(story)


def test_a_yes_says_that_nothing_leaves_through_what_is_revoked(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        name = (await mail(firm))["name"]
        await ask(firm, "connections.revoke", connection=name)
        said = (await ask(firm, "inbox.accept", question="1"))["says"]
        assert said.endswith(f"{name} is revoked, so it stays here: onefirm connections allow {name}")
        await firm.close()

    run(story)


def test_what_is_written_down_while_the_firm_is_up_is_said_to_wait_for_a_start(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        with (tale.folder / "firm.toml").open("a") as settings:
            settings.write('\n[mail]\nsmtp-host = "smtp.tern.example"\naddress = "ines@tern.example"\n')
        assert "says more of mail than it said at the start" in (await ask(firm, "connections.list"))["note"]
        with pytest.raises(Refusal) as refused:
            await ask(firm, "connections.test", connection="mail")
        assert refused.value.problem.code == "connection-not-open"
        await firm.close()

    run(story)


def test_it_is_revoked_after_a_restart_too(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await approved(tale, firm)
        name = (await mail(firm))["name"]
        await ask(firm, "connections.revoke", connection=name)
        await firm.close()
        firm = await tale.open()
        await later(tale, firm)
        assert (tale.letters(), (await mail(firm))["state"]) == ([], "revoked")
        await firm.close()

    run(story)


def test_what_comes_to_wait_later_is_named_too_and_seen_is_not_asked_again(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "connections.revoke", connection=(await mail(firm))["name"])
        assert (await ask(firm, "inbox.list"))["items"] == []
        await approved(tale, firm)
        await later(tale, firm)
        (item,) = (await ask(firm, "inbox.list"))["items"]
        await ask(firm, "inbox.answer", question=item["id"], answer="seen")
        await later(tale, firm)
        assert (await ask(firm, "inbox.list"))["items"] == []
        tale.fill_in("two", {**GOOD, "email": "ben@oak.example", "name": "Ben"})
        await firm.drain()
        await ask(firm, "inbox.accept", question="1")
        await later(tale, firm)
        (item,) = (await ask(firm, "inbox.list"))["items"]
        assert item["title"].startswith("2 acts wait for the connection")
        assert tale.letters() == []
        await firm.close()

    run(story)


def test_other_connections_go_on(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        others = [row for row in (await ask(firm, "connections.list"))["items"] if "mail.send" not in row["does"]]
        for row in others:
            if not row["brings"]:
                await ask(firm, "connections.revoke", connection=row["name"])
        await approved(tale, firm)
        await later(tale, firm)
        assert len(tale.letters()) == 1
        await firm.close()

    run(story)


def test_nothing_comes_in_through_one_that_is_revoked_and_all_of_it_afterwards(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        rows = (await ask(firm, "connections.list"))["items"]
        doors = [row["name"] for row in rows if row["brings"]]
        for name in doors:
            await ask(firm, "connections.revoke", connection=name)
        tale.fill_in("one", GOOD)
        await firm.drain()
        assert (await ask(firm, "plans.list"))["items"] == []
        for name in doors:
            await ask(firm, "connections.allow", connection=name)
        await firm.drain()
        assert len((await ask(firm, "plans.list"))["items"]) == 1
        await firm.close()

    run(story)


def test_somebody_who_is_forgotten_meanwhile_is_named_nowhere(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await approved(tale, firm)
        await ask(firm, "connections.revoke", connection=(await mail(firm))["name"])
        await later(tale, firm)
        await forget(firm, GOOD["email"])
        await later(tale, firm)
        assert standing_in(tale.folder, CANARY) == []
        assert (await ask(firm, "inbox.list"))["items"] == []
        await firm.close()

    run(story)


def test_a_name_that_nobody_has_is_refused_with_those_that_are_there(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        name = (await mail(firm))["name"]
        with pytest.raises(Refusal) as refusal:
            await ask(firm, "connections.revoke", connection=f"{name}x")
        problem = refusal.value.problem
        assert (problem.code, problem.fix) == ("connection-unknown", f"Did you mean '{name}'?")
        assert name in problem.why
        said = await ask(firm, "connections.allow", connection=name)
        assert said["says"] == f"'{name}' was not revoked."
        await firm.close()

    run(story)
