"""The ledger is full for a moment while something is heard: it is heard again. What was refused can come back."""

from pathlib import Path

import pytest

from crash.disk_vfs import Done, Wrote, disk_below, full
from onefirm.app.firm import Firm
from onefirm.domain.problem import Refusal
from outside import GOOD
from telling import Story, ask, run

LETTER = """From: Ada Palmer <ada@palmer.example>
To: ines@tern.example
Message-ID: <one@palmer.example>
Subject: A logo

We need a new logo and brand design for our second bakery. Our budget is 6000 EUR. Could you start in March?
"""
WRITES_MAX, BETWEEN = 60, 4


async def heard(firm: Firm) -> None:
    """Rounds of the engine until the ledger takes everything."""
    for _ in range(3):
        try:
            await firm.drain()
        except Refusal:
            continue
        return
    raise AssertionError("The disk has room again, and still nothing is taken.")


@pytest.mark.parametrize("comes", ["form", "letter"])
def test_a_disk_that_is_full_for_a_moment_loses_no_lead(tmp_path: Path, comes: str) -> None:
    """Each life has one write that fails: the first, or a later one, all the way until the plan asks."""

    async def story(folder: Path, fails: int) -> bool:
        writes = 0

        def once(kind: type[Done]) -> Exception | None:
            nonlocal writes
            writes += kind is Wrote
            return full() if kind is Wrote and writes == fails else None

        with disk_below() as disk:
            tale = Story(folder)
            firm = await tale.open()
            tale.fill_in("one", GOOD) if comes == "form" else tale.post("one", LETTER)
            disk.fault = once
            await heard(firm)
            disk.fault = lambda _kind: None
            await heard(firm)
            assert len((await ask(firm, "plans.list"))["items"]) == 1, fails
            (question,) = (await ask(firm, "inbox.list"))["items"]
            assert question["kind"] != "problem", fails
            away = folder / ("forms" if comes == "form" else "mail")
            assert list((away / "read").iterdir())
            assert not list((away / "refused").iterdir()) if (away / "refused").exists() else True
            await firm.close()
        return writes >= fails

    async def every() -> None:
        for fails in range(1, WRITES_MAX, BETWEEN):
            assert await story(tmp_path / f"{fails}", fails), "So many writes there are."

    run(every)


def test_a_file_that_was_refused_and_is_moved_back_is_read_again(tmp_path: Path) -> None:
    """What was missing may have come meanwhile: here the one whom an unknown letter is from."""
    tale = Story(tmp_path / "firm")
    stop = LETTER.replace("<one@", "<two@").replace("We need", "Thank you. We need")

    async def story() -> None:
        firm = await tale.open()
        shelf = tale.folder / "policy.toml"
        usual = shelf.read_text()
        shelf.write_text("[limits]\nintent-bytes-max = 1000\n")
        await firm.close()
        firm = await tale.open()
        tale.post("one", stop + "word " * 400)
        await firm.drain()
        refused = tale.folder / "mail" / "refused" / "one.eml"
        assert refused.exists()
        await firm.close()
        shelf.write_text(usual)
        firm = await tale.open()
        refused.rename(tale.folder / "mail" / "one.eml")
        await firm.drain()
        assert len((await ask(firm, "plans.list"))["items"]) == 1
        assert (tale.folder / "mail" / "read" / "one.eml").exists()
        asked = (await ask(firm, "inbox.list"))["items"]
        assert [each["kind"] for each in asked if each["kind"] == "problem"] == [], "What was asked about it is over."
        await firm.close()

    run(story)
