"""An upgrade is killed on its way, or its trial fails: the firm is as it was, and the next start brings it over."""

import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crash.upgrade_victim import PLACES
from onefirm.app.copies import upgrade
from onefirm.app.copies.trial import Outcome, Request
from onefirm.app.copies.version import UNKNOWN, VERSION, last_used_with
from onefirm.domain.events.firm import BACKUPS_STREAM, VERSION_STREAM, BackupMade
from onefirm.domain.problem import Problem, Refusal
from onefirm.stores.backup import shelf
from onefirm.stores.backup.contents import DATABASE, VERSION_FILE
from onefirm.stores.sqlite.database import connected
from outside import GOOD
from telling import Story, ask, run

VICTIM = Path(__file__).with_name("upgrade_victim.py")
SECONDS_MAX = 60
NEVER_COUNTED = (".new", ".putting", ".apart-")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tale = Story(tmp_path_factory.mktemp("upgrade") / "firm")

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        await firm.close()

    run(story)
    (tale.folder / VERSION_FILE).write_text(UNKNOWN)
    return tale.folder


@pytest.fixture
def tale(template: Path, tmp_path: Path) -> Story:
    made = Story(tmp_path / "another")
    made.folder = shutil.copytree(template, tmp_path / "firm")
    return made


def entries(folder: Path) -> list[tuple[object, ...]]:
    # Through the library of the firm: another one in the same process would let go of its locks.
    with closing(connected(folder / DATABASE, read_only=True)) as db:
        return db.execute("SELECT * FROM events ORDER BY seq").fetchall()


def half(folder: Path) -> list[str]:
    names = [path.name for path in (*folder.iterdir(), *(folder / "backups").iterdir())]
    return [name for name in names if name.endswith(NEVER_COUNTED) or name.startswith(NEVER_COUNTED)]


@pytest.mark.parametrize("place", PLACES)
def test_an_upgrade_that_is_killed_is_made_by_the_next_start(tale: Story, place: str) -> None:
    before = entries(tale.folder)
    victim = [sys.executable, str(VICTIM), str(tale.folder), place]
    done = subprocess.run(victim, capture_output=True, text=True, timeout=SECONDS_MAX, check=False)
    assert done.returncode == -signal.SIGKILL, f"It never came by '{place}': {done.stderr}"
    assert (last_used_with(tale.folder) == VERSION) == (place == "noted")
    if place not in ("said", "noted"):
        assert entries(tale.folder) == before, "Nothing of it was touched."

    async def story() -> None:
        firm = await tale.open()
        assert entries(tale.folder)[: len(before)] == before
        assert (await ask(firm, "ledger.verify"))["sound"]
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        assert firm.ledger.stream(VERSION_STREAM)
        told = [event.fact for event in firm.ledger.stream(BACKUPS_STREAM)]
        there = {each.name for each in shelf.kept(tale.folder) if each.manifest}
        assert {fact.name for fact in told if isinstance(fact, BackupMade)} <= there
        await firm.close()

    run(story)
    assert last_used_with(tale.folder) == VERSION
    assert half(tale.folder) == []
    assert all(each.manifest for each in shelf.kept(tale.folder))


def test_an_upgrade_that_fails_at_every_start_leaves_nothing_behind(
    tale: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = entries(tale.folder)

    def fallen(request: Request) -> Outcome:
        what = f"{request.backup.name} does not come to the same firm."
        return Outcome(problem=Problem(code="backup-unequal", what=what, why="A view is another.", fix="Rebuild it."))

    async def story() -> None:
        with pytest.raises(Refusal) as refused:
            await tale.open()
        assert refused.value.problem.code == "upgrade-failed"
        tale.clock.forward(seconds=5)

    with monkeypatch.context() as patched:
        patched.setattr(upgrade, "tried", fallen)
        for _ in range(3):
            run(story)
    assert entries(tale.folder) == before
    assert shelf.kept(tale.folder) == []
    assert not list((tale.folder / "backups").glob("keys-*"))
    assert half(tale.folder) == []
