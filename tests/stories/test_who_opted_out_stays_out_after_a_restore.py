"""No copy brings back somebody who asked for silence after it was made, wherever and however they asked."""

import shutil
from copy import copy as copy_of
from pathlib import Path

import pytest

from onefirm.app.copies.restore import Returned, restore
from onefirm.app.copies.way import Way
from onefirm.app.firm import Firm
from outside import GOOD
from stories.test_somebody_is_forgotten import forget, standing_in
from telling import Story, ask, run

WORK, HOME = "ada@palmer.example", "ada.palmer@mail.example"
AT_ONCE = "undo-window-seconds = 0\n"
NOWHERE = "Who opted out after that is not known"


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    made = Story(tmp_path / "firm")
    (made.folder / "policy.toml").write_text(AT_ONCE)
    return made


def put_back(tale: Story, name: str | Path, into: Path | None = None, firm: Path | None = None) -> Returned:
    way = Way(tale.clock, tale.chance)
    return restore(str(name), firm or tale.folder, into or tale.folder, over=True, way=way)


async def copied(tale: Story, firm: Firm) -> str:
    made = await firm.backups.back_up("operator")
    tale.clock.forward(days=1)
    return made.name


async def both(firm: Firm) -> list[str]:
    """Two records, one for each address."""
    return [
        (await ask(firm, "people.add", fields={"name": "Ada Palmer", "email": each}))["id"] for each in (WORK, HOME)
    ]


async def out(firm: Firm) -> list[str]:
    return sorted(row["address"] for row in (await ask(firm, "optouts.list"))["items"])


async def nobody_writes_to(tale: Story, firm: Firm, address: str) -> None:
    await ask(firm, "firm.resume")
    (tale.folder / "forms").mkdir(exist_ok=True)
    tale.fill_in("again", {**GOOD, "email": address})
    await firm.drain()
    assert (await ask(firm, "inbox.list"))["items"] == []
    tale.clock.forward(hours=1)
    await firm.drain()
    assert tale.letters() == []


def test_whom_the_policy_of_the_living_firm_names_is_kept_out(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        copy = await copied(tale, firm)
        await firm.close()
        (tale.folder / "policy.toml").write_text(f'{AT_ONCE}opt-outs = [" Ada@Palmer.example"]\n')
        firm = await tale.open()
        await firm.close()
        assert "1 opt-out given since still holds" in put_back(tale, copy).says
        assert (tale.folder / "policy.toml").read_text() == AT_ONCE
        firm = await tale.open()
        assert await out(firm) == [WORK]
        await nobody_writes_to(tale, firm, WORK)
        await forget(firm, WORK)
        left = standing_in(tale.folder, WORK)
        assert not [name for name in left if not name.endswith("policy.toml")], "It was kept for them, and goes."
        assert (await ask(firm, "ledger.verify"))["sound"]
        await firm.close()

    run(story)


@pytest.mark.parametrize("policy", ["opt-outs = [ broken", f'[limits]\nopt-outs = ["{WORK}"]\n', None])
def test_a_policy_that_cannot_be_read_holds_as_it_was_pinned(tale: Story, policy: str | None) -> None:
    async def story() -> None:
        firm = await tale.open()
        copy = await copied(tale, firm)
        await firm.close()
        (tale.folder / "policy.toml").write_text(f'{AT_ONCE}opt-outs = ["{WORK}"]\n')
        firm = await tale.open()
        await firm.close()
        if policy is None:
            (tale.folder / "policy.toml").unlink()
        else:
            (tale.folder / "policy.toml").write_text(policy)
        put_back(tale, copy)
        firm = await tale.open()
        assert await out(firm) == [""], "The ledger holds a fingerprint of it and no address."
        await nobody_writes_to(tale, firm, WORK)
        await firm.close()

    run(story)


def test_the_policy_counts_also_where_the_ledger_is_damaged(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        copy = await copied(tale, firm)
        await firm.close()
        (tale.folder / "policy.toml").write_text(f'{AT_ONCE}opt-outs = ["{WORK}"]\n')
        (tale.folder / "firm.db").write_bytes(b"no database at all" * 500)
        says = put_back(tale, copy).says
        assert "1 opt-out given since still holds. Who opted out since could not be read" in says
        firm = await tale.open()
        assert await out(firm) == [WORK]
        await firm.close()

    run(story)


@pytest.mark.parametrize("before", [True, False])
def test_an_opt_out_holds_for_every_address_of_who_was_found_to_be_one_since(tale: Story, before: bool) -> None:
    async def story() -> None:
        firm = await tale.open()
        stays, gone = await both(firm)
        if before:
            await ask(firm, "optouts.add", address=WORK, why="Stop.")
        copy = await copied(tale, firm)
        await ask(firm, "people.merge", stays=stays, gone=gone)
        if not before:
            await ask(firm, "optouts.add", address=WORK, why="Stop.")
        await firm.close()
        put_back(tale, copy)
        firm = await tale.open()
        assert await out(firm) == [HOME, WORK]
        await nobody_writes_to(tale, firm, HOME)
        await firm.close()

    run(story)


def test_what_the_copy_knows_itself_is_not_said_once_more(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        stays, gone = await both(firm)
        await ask(firm, "people.merge", stays=stays, gone=gone)
        await ask(firm, "optouts.add", address=WORK, why="Stop.")
        copy = await copied(tale, firm)
        await ask(firm, "people.add", fields={"name": "Bo", "email": "bo@fern.example"})
        await firm.close()
        returned = put_back(tale, copy)
        assert "opt-out" not in returned.says
        assert "opted out" not in returned.says
        firm = await tale.open()
        assert await out(firm) == [WORK]
        await firm.close()

    run(story)


def test_what_the_copy_took_back_is_not_brought_by_a_firm_that_parted_from_it(tale: Story) -> None:
    """Given before the two went different ways, and ended in one of them: it was not given since."""

    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "optouts.add", address=WORK)
        first = await copied(tale, firm)
        await ask(firm, "optouts.remove", address=WORK)
        second = await copied(tale, firm)
        await firm.close()
        put_back(tale, first)
        tale.clock.forward(hours=1)
        says = put_back(tale, second).says
        assert "opt-out" not in says
        firm = await tale.open()
        assert await out(firm) == []
        await firm.close()

    run(story)


def test_who_opted_out_and_was_forgotten_since_is_neither_written_to_nor_known(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        copy = await copied(tale, firm)
        tale.fill_in("one", {**GOOD, "email": WORK})
        await firm.drain()
        await ask(firm, "optouts.add", address=WORK)
        await forget(firm, WORK)
        await firm.close()
        put_back(tale, copy)
        firm = await tale.open()
        await firm.drain()
        assert standing_in(tale.folder, WORK) == []
        await nobody_writes_to(tale, firm, WORK)
        await firm.close()

    run(story)


def test_of_somebody_the_policy_names_and_who_was_forgotten_only_a_fingerprint_comes_back(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        copy = await copied(tale, firm)
        await firm.close()
        (tale.folder / "policy.toml").write_text(f'{AT_ONCE}opt-outs = ["{WORK}"]\n')
        firm = await tale.open()
        tale.fill_in("one", {**GOOD, "email": WORK})
        await firm.drain()
        await forget(firm, WORK)
        await firm.close()
        put_back(tale, copy)
        firm = await tale.open()
        await firm.drain()
        assert [name for name in standing_in(tale.folder, WORK) if not name.endswith("policy.toml")] == []
        assert await out(firm) == [""]
        await nobody_writes_to(tale, firm, WORK)
        await firm.close()

    run(story)


@pytest.mark.parametrize("running", [True, False])
@pytest.mark.parametrize("beside", [True, False])
def test_put_elsewhere_it_looks_into_the_firm_that_goes_on(
    tale: Story, tmp_path: Path, beside: bool, running: bool
) -> None:
    """The one it was told of, or the one the backup lies in; also while somebody is at work there."""

    async def story() -> None:
        firm = await tale.open()
        copy = tale.folder / "backups" / await copied(tale, firm)
        if not beside:
            shutil.copytree(tale.folder / "backups", tmp_path / "disk")
            copy = tmp_path / "disk" / copy.name
        tale.fill_in("bo", {**GOOD, "email": HOME})
        await firm.drain()
        await forget(firm, HOME)
        await ask(firm, "optouts.add", address=WORK, why="Stop.")
        if not running:
            await firm.close()
        says = put_back(tale, copy, tmp_path / "new", tmp_path / "nobody" if beside else None).says
        assert "1 opt-out given since still holds" in says
        assert f"The firm lives in {tale.folder} too" in says
        assert NOWHERE not in says
        if running:
            await firm.close()
        other = copy_of(tale)
        other.folder = tmp_path / "new"
        firm = await other.open()
        assert await out(firm) == [WORK]
        await nobody_writes_to(other, firm, WORK)
        await firm.close()

    run(story)


def test_where_no_firm_that_went_on_is_found_it_says_so(tale: Story, tmp_path: Path) -> None:
    async def story() -> None:
        firm = await tale.open()
        await firm.close()
        shutil.copytree(tale.folder, tmp_path / "old")
        firm = await tale.open()
        await ask(firm, "optouts.add", address=WORK)
        copy = await copied(tale, firm)
        await firm.close()
        shutil.copytree(tale.folder / "backups", tmp_path / "disk")
        there, new, old = tmp_path / "disk" / copy, tmp_path / "new", tmp_path / "old"
        assert NOWHERE in put_back(tale, there, new, tmp_path / "nobody").says
        assert NOWHERE in put_back(tale, there, old, old).says, "What stands there ends before the copy does."
        assert NOWHERE not in put_back(tale, copy).says

    run(story)
