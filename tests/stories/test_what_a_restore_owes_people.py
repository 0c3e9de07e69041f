"""A firm put back from a copy keeps what was promised to people after the copy was made."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from onefirm.app.copies.export import export
from onefirm.app.copies.restore import restore
from onefirm.app.copies.way import Way
from onefirm.domain.ids import SubjectId
from onefirm.domain.problem import Refusal
from onefirm.stores.backup.keys import keyless
from onefirm.stores.shredder import KeyShredder
from outside import GOOD
from stories.test_somebody_is_forgotten import ADA, CANARY, forget, standing_in
from telling import Story, ask, run

MAIL = GOOD["email"]


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


def put_back(tale: Story, name: str) -> str:
    return restore(name, tale.folder, tale.folder, over=True, way=Way(tale.clock, tale.chance)).says


def test_whoever_opted_out_since_is_not_written_to_by_the_firm_that_comes_back(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "optouts.add", address="bob@fern.example", why="No more.")
        tale.fill_in("one", GOOD)
        await firm.drain()
        copy = await firm.backups.back_up("operator")
        await ask(firm, "optouts.remove", address="bob@fern.example")
        await ask(firm, "optouts.add", address="eve@fern.example")
        await ask(firm, "optouts.remove", address="eve@fern.example")
        await ask(firm, "optouts.add", address=MAIL, why="She wrote: never again.")
        await firm.close()
        assert "1 opt-out given since still holds" in put_back(tale, copy.name)
        firm = await tale.open()
        outs = {row["address"]: row["why"] for row in (await ask(firm, "optouts.list"))["items"]}
        assert outs == {MAIL: "She wrote: never again.", "bob@fern.example": "No more."}
        await ask(firm, "firm.resume")
        for item in (await ask(firm, "inbox.list"))["items"]:
            with pytest.raises(Refusal):
                await ask(firm, "inbox.accept", question=item["id"])
        tale.clock.forward(hours=1)
        await firm.drain()
        assert tale.letters() == []
        await firm.close()

    run(story)


def test_opt_outs_that_cannot_be_read_are_said_to_be_lost(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        copy = await firm.backups.back_up("operator")
        await ask(firm, "optouts.add", address=MAIL)
        await firm.close()
        (tale.folder / "keys" / "firm.key").write_text("worn off")
        says = put_back(tale, copy.name)
        assert "Who opted out since could not be read" in says

    run(story)


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("damaged", [False, True])
def test_a_forgetting_that_was_under_way_is_carried_through_by_the_firm_that_comes_back(
    tale: Story, monkeypatch: pytest.MonkeyPatch, damaged: bool
) -> None:
    def killed(_shredder: KeyShredder, _subjects: Sequence[SubjectId]) -> int:
        raise Killed

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", ADA)
        await firm.drain()
        copy = await firm.backups.back_up("operator")
        tale.clock.forward(hours=1)
        with monkeypatch.context() as patched:
            patched.setattr(KeyShredder, "in_backups", killed)
            with pytest.raises(Killed):
                await forget(firm, ADA["email"])
        firm.held.close()
        if damaged:
            (tale.folder / "firm.db").write_bytes(b"no database at all" * 500)
        put_back(tale, copy.name)
        firm = await tale.open()
        await firm.drain()
        assert standing_in(tale.folder, CANARY) == []
        await firm.close()

    run(story)


def test_keys_older_than_the_copy_are_said_to_be_so(tale: Story, tmp_path: Path) -> None:
    async def story() -> None:
        firm = await tale.open()
        first = await firm.backups.back_up("operator")
        tale.clock.forward(days=1)
        await ask(firm, "people.add", fields={"name": "Ada Palmer", "email": MAIL})
        second = await firm.backups.back_up("operator")
        await firm.close()
        disk, old = tmp_path / "disk", first.name.replace("firm-", "keys-")
        for name in (second.name, old):
            shutil.copytree(tale.folder / "backups" / name, disk / name)
        new = tmp_path / "new"
        says = restore(str(disk / second.name), new, new, over=False, way=Way(tale.clock, tale.chance)).says
        assert "Its keys are of 2026-03-02 09:00 UTC: what was kept about people met after that stays closed." in says
        assert "The key of 1 person is not there, though nobody forgot them" in says

    run(story)


def test_a_damaged_ledger_that_was_set_aside_goes_when_somebody_is_forgotten(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", ADA)
        await firm.drain()
        copy = await firm.backups.back_up("operator")
        tale.clock.forward(hours=1)
        await firm.close()
        ledger, key = tale.folder / "firm.db", tale.folder / "keys" / "firm.key"
        ledger.write_bytes(b"x" * 16 + ledger.read_bytes()[16:])
        key.write_text(key.read_text()[:-3])
        assert "The damaged ledger lies in backups/before-20260302-100000, in clear" in put_back(tale, copy.name)
        aside = tale.folder / "backups" / "before-20260302-100000"
        assert standing_in(aside, CANARY) == ["firm.db"]
        firm = await tale.open()
        receipt = await forget(firm, ADA["email"])
        assert "1 ledger that a restore had set aside" in [each["says"] for each in receipt["goes"]]
        assert standing_in(tale.folder, CANARY) == []
        assert (aside / "keys" / "subjects.db").is_file()
        for keys in (tale.folder / "keys", *tale.folder.glob("backups/*/keys"), *tale.folder.glob("backups/keys-*")):
            assert set(keyless(keys / "subjects.db", receipt["subjects"])) == set(receipt["subjects"])
        await firm.close()

    run(story)


def test_a_ledger_that_went_another_way_is_given_up_only_when_somebody_says_so(tale: Story) -> None:
    """It is shorter than the copy, and still has something that the copy does not have."""

    async def story() -> None:
        firm = await tale.open()
        first = await firm.backups.back_up("operator")
        tale.clock.forward(days=1)
        tale.fill_in("one", GOOD)
        await firm.drain()
        second = await firm.backups.back_up("operator")
        await firm.close()
        put_back(tale, first.name)
        way = Way(tale.clock, tale.chance)
        with pytest.raises(Refusal) as refused:
            restore(second.name, tale.folder, tale.folder, over=False, way=way)
        assert refused.value.problem.code == "restore-gives-up"
        assert restore(second.name, tale.folder, tale.folder, over=True, way=way).before

    run(story)


def test_of_whoever_was_forgotten_no_key_is_missed(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", ADA)
        await firm.drain()
        copy = await firm.backups.back_up("operator")
        tale.clock.forward(days=1)
        await forget(firm, ADA["email"])
        later = await firm.backups.back_up("operator")
        await firm.close()
        assert "nobody forgot" not in put_back(tale, later.name)
        assert "nobody forgot" not in put_back(tale, copy.name)

    run(story)


def test_an_export_into_the_folder_of_the_firm_is_refused(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await firm.close()
        with pytest.raises(Refusal) as refused:
            export(tale.folder, tale.folder / "out", "", Way(tale.clock, tale.chance))
        assert refused.value.problem.code == "export-inside"

    run(story)
