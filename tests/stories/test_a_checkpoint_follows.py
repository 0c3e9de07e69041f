"""The witness cannot be written for a while: the doctor says so, and a checkpoint follows by itself."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from onefirm.app.firm import Firm
from onefirm.desk.shapes.firm import Check, DoctorView
from outside import GOOD
from telling import Story, run

PATIENCE_SECONDS = 30
LOOK_SECONDS = 0.1


async def sooner_or_later(seen: Callable[[], bool]) -> bool:
    for _ in range(int(PATIENCE_SECONDS / LOOK_SECONDS)):
        if seen():
            return True
        await asyncio.sleep(LOOK_SECONDS)
    return False


async def checkpoint(firm: Firm) -> Check:
    answer = await firm.desk.ask("doctor", {}, "operator")
    assert isinstance(answer, DoctorView)
    return next(check for check in answer.checks if check.name == "checkpoint")


def test_a_checkpoint_follows_once_the_witness_can_be_written_again(tmp_path: Path) -> None:
    tale = Story(tmp_path / "firm")

    async def story() -> None:
        firm = await tale.open()
        file = tale.folder / "witness" / "checkpoints.txt"
        file.mkdir(parents=True)  # Nobody can write here, not even root.
        tale.fill_in("one", GOOD)
        closing = asyncio.Event()
        engine = asyncio.create_task(firm.run(closing))
        assert await sooner_or_later(lambda: firm.notary.trouble is not None)
        ill = await checkpoint(firm)
        assert not ill.ok
        assert "could not be kept" in ill.says
        assert not engine.done()
        file.rmdir()
        assert await sooner_or_later(lambda: firm.notary.trouble is None and file.is_file())
        assert (await checkpoint(firm)).ok
        closing.set()
        await engine
        await firm.close()

    run(story)
