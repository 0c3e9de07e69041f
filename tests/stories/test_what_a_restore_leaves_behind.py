"""After a restore the folder is what the copy says, and what is told of the entries given up is true."""

from pathlib import Path

import pytest

from onefirm.app.copies.restore import Returned, restore
from onefirm.app.copies.way import Way
from onefirm.app.firm import Firm
from onefirm.domain.problem import Refusal
from telling import Story, ask, run

PAGE = Path(__file__).with_name("answer-a-lead.md")


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


def put_back(tale: Story, name: str, *, over: bool = True) -> Returned:
    return restore(name, tale.folder, tale.folder, over=over, way=Way(tale.clock, tale.chance))


async def copied(tale: Story, firm: Firm) -> str:
    made = await firm.backups.back_up("operator")
    tale.clock.forward(days=1)
    return made.name


async def met(firm: Firm, *names: str) -> None:
    for name in names:
        await ask(firm, "people.add", fields={"name": name, "email": f"{name.lower()}@fern.example"})


async def entries(tale: Story) -> int:
    firm = await tale.open()
    try:
        return int((await ask(firm, "ledger.tail", limit=1))["items"][0]["seq"])
    finally:
        await firm.close()


def test_what_the_copy_does_not_have_is_set_aside_and_said(tale: Story) -> None:
    async def story() -> None:
        for name in ("policy.toml", "voice.md"):
            (tale.folder / name).unlink()
        firm = await tale.open()
        copy = await copied(tale, firm)
        before = [page["name"] for page in (await ask(firm, "playbooks.list"))["items"]]
        await firm.close()
        (tale.folder / "playbooks" / "later.md").write_text(PAGE.read_text().replace("answer-a-lead", "later"))
        (tale.folder / "policy.toml").write_text('auto = ["mail.send@1"]\n')
        (tale.folder / "voice.md").symlink_to(tale.folder / "nowhere.md")
        returned = put_back(tale, copy)
        assert (
            "Not in the copy, so it lies in backups/before-20260303-090001 now: policy.toml, voice.md, playbooks."
            in (returned.says)
        )
        assert not [name for name in ("policy.toml", "voice.md", "playbooks") if (tale.folder / name).is_symlink()]
        assert not [name for name in ("policy.toml", "voice.md", "playbooks") if (tale.folder / name).exists()]
        aside = tale.folder / "backups" / "before-20260303-090001"
        assert (aside / "playbooks" / "later.md").is_file()
        assert (aside / "policy.toml").read_text() == 'auto = ["mail.send@1"]\n'
        assert (aside / "voice.md").is_symlink()
        firm = await tale.open()
        assert [page["name"] for page in (await ask(firm, "playbooks.list"))["items"]] == before
        await firm.close()

    run(story)


def test_an_empty_folder_of_playbooks_is_no_news(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        copy = await copied(tale, firm)
        await firm.close()
        assert (tale.folder / "playbooks").is_dir()
        assert "Not in the copy" not in put_back(tale, copy).says

    run(story)


def test_entries_are_counted_from_the_last_one_that_both_have(tale: Story) -> None:
    """Both ledgers are of one length, and still neither is an earlier state of the other."""

    async def story() -> None:
        firm = await tale.open()
        first = await copied(tale, firm)
        shared = 3
        await met(firm, "Ada", "Bo")
        second = await copied(tale, firm)
        await firm.close()
        lost = await entries(tale) - shared
        returned = put_back(tale, first)
        assert (returned.lost, f"{lost} later entries are not in it." in returned.says) == (lost, True)
        tale.clock.forward(days=1)
        firm = await tale.open()
        await met(firm, "Cyd")
        await firm.close()
        its = await entries(tale) - shared
        with pytest.raises(Refusal) as refused:
            put_back(tale, second, over=False)
        assert f"different ways after entry {shared}" in refused.value.problem.why
        returned = put_back(tale, second)
        assert returned.lost == its
        said = f"What stood there went another way after entry {shared}: {its} entries of it are not in this one."
        assert said in returned.says
        assert "later" not in returned.says
        firm = await tale.open()
        assert sorted(each["shown"] for each in (await ask(firm, "people.list"))["items"]) == ["Ada", "Bo"]
        assert (await ask(firm, "ledger.verify"))["sound"]
        told = [each["says"] for each in (await ask(firm, "ledger.tail", limit=20))["items"]]
        assert [says for says in told if f"{its} entries that stood there are not in it." in says]
        await firm.close()

    run(story)


def test_what_was_signed_for_entries_given_up_long_ago_is_not_counted_again(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        copy = await copied(tale, firm)
        await met(firm, *(f"Person{number}" for number in range(6)))
        await firm.close()
        assert put_back(tale, copy).lost > 6
        tale.clock.forward(days=1)
        # The entry that says it was put back, and the pause.
        assert put_back(tale, copy).lost == 2
        tale.clock.forward(days=1)
        (tale.folder / "firm.db").write_bytes(b"no database at all" * 500)
        assert put_back(tale, copy).lost == 2, "Of a ledger that cannot be read it was the newest note that knew."

    run(story)
