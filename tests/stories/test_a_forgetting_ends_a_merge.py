"""Two who were one and are forgotten are strangers again, whichever of their addresses comes back first."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from onefirm.app.copies.restore import restore
from onefirm.app.copies.way import Way
from onefirm.app.firm import Firm
from onefirm.domain.ids import SubjectId
from onefirm.domain.problem import Refusal
from onefirm.stores.shredder import KeyShredder
from stories.test_a_file_is_taken_in import go
from stories.test_somebody_is_forgotten import forget, standing_in
from telling import Story, ask, run

ANNA, BERG = "anna@berg.example", "berg@mail.example"
BOTH = f"Name;E-Mail\nAnna Berg;{ANNA}\nA. Berg;{BERG}\n"


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


async def bring(firm: Firm, tale: Story) -> dict[str, Any]:
    path = tale.folder.parent / "people.csv"
    path.write_text(BOTH, "utf-8")
    looked = await go(firm, "imports.look", path=str(path))
    taken = await go(firm, "imports.take", path=str(path))
    assert looked["new"] == taken["made"]
    return taken


async def as_one(firm: Firm, tale: Story) -> None:
    assert (await bring(firm, tale))["made"] == 2
    await ask(firm, "rules.set", who=BERG, rule="never by mail", why="He reads none.")
    await ask(firm, "people.merge", stays=ANNA, gone=BERG)


async def strangers(firm: Firm, tale: Story) -> None:
    """Both come back, and neither knows of the other."""
    assert (await ask(firm, "people.list"))["items"] == []
    assert (await ask(firm, "records.list", kind="person"))["items"] == []
    assert (await ask(firm, "records.list", kind="rule"))["items"] == []
    assert (await bring(firm, tale))["made"] == 2
    for address, name in ((ANNA, "Anna Berg"), (BERG, "A. Berg")):
        shown = await ask(firm, "people.show", person=address)
        assert (shown["record"]["shown"], shown["record"]["merged"], shown["rules"]) == (name, [], [])
        assert shown["record"]["fields"][0]["value"] == name
    await ask(firm, "rules.set", who=ANNA, rule="never by mail", why="She reads none.")
    assert (await ask(firm, "rules.list", who=BERG))["items"] == []
    anna, berg = [set((await ask(firm, "forget.preview", person=each))["subjects"]) for each in (ANNA, BERG)]
    assert anna
    assert not anna & berg
    assert len((await ask(firm, "people.list"))["items"]) == 2
    assert (await ask(firm, "ledger.rebuild"))["equal"]


def test_whoever_was_merged_and_forgotten_comes_back_as_two(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await as_one(firm, tale)
        await forget(firm, ANNA)
        (tale.folder.parent / "people.csv").unlink()
        assert standing_in(tale.folder, "Berg") == []
        with pytest.raises(Refusal):
            await ask(firm, "people.show", person=BERG)
        await strangers(firm, tale)
        await firm.close()

    run(story)


class Killed(BaseException):
    """The process ends here."""


async def killed_and_opened_again(
    tale: Story, monkeypatch: pytest.MonkeyPatch, where: str, killed: Callable[..., object]
) -> None:
    """The forgetting ends in the middle; the next start carries it through, and the two are strangers."""
    firm = await tale.open()
    await as_one(firm, tale)
    with monkeypatch.context() as patched:
        patched.setattr(KeyShredder, where, killed)
        with pytest.raises(Killed):
            await forget(firm, BERG)
    firm.held.close()
    firm = await tale.open()
    await firm.drain()
    await strangers(firm, tale)
    await firm.close()


@pytest.mark.parametrize("where", ["in_backups", "scrub"])
def test_a_forgetting_that_was_cut_off_ends_the_merge_when_it_goes_on(
    tale: Story, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def killed(_shredder: KeyShredder, *_subjects: Sequence[SubjectId]) -> int:
        raise Killed

    async def story() -> None:
        await killed_and_opened_again(tale, monkeypatch, where, killed)

    run(story)


def test_keys_that_went_before_a_crash_could_say_so_end_the_merge_too(
    tale: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    destroy = KeyShredder.destroy

    def killed(shredder: KeyShredder, subjects: Sequence[SubjectId]) -> int:
        destroy(shredder, subjects)
        raise Killed

    async def story() -> None:
        await killed_and_opened_again(tale, monkeypatch, "destroy", killed)

    run(story)


def test_a_copy_from_before_the_forgetting_brings_no_merge_back(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await as_one(firm, tale)
        copy = await firm.backups.back_up("operator")
        tale.clock.forward(hours=1)
        await forget(firm, ANNA)
        await firm.close()
        restore(copy.name, tale.folder, tale.folder, over=True, way=Way(tale.clock, tale.chance))
        firm = await tale.open()
        await firm.drain()
        await strangers(firm, tale)
        await firm.close()

    run(story)
