"""The whole firm is killed while a page goes up: one commit in a real repository bears its mark, nobody is asked."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crash.lives import BEGAN
from crash.page_lives import BUGS, FIRM, OVER, SITE
from fakes import ManualClock
from git_server import WITHOUT_GIT
from stories.test_what_a_piece_earned import Studio, ask, run

pytestmark = pytest.mark.skipif(bool(WITHOUT_GIT), reason=WITHOUT_GIT or "git is here.")

KILLS = 9
KILLS_OF_A_BUG = 6
SECONDS_MAX = 300
PAGE = "posts/a-new-logo.md"


def lives(tmp_path: Path, kills: int, bug: str = "") -> tuple[list[str], list[dict[str, Any]]]:
    place = tmp_path / "now"
    place.mkdir()
    studio = Studio(place, ManualClock(BEGAN))
    assert (studio.folder.name, studio.repository.folder.name) == (FIRM, SITE)
    (studio.folder / "policy.toml").write_text("undo-window-seconds = 60\n")

    async def story() -> None:
        firm = await studio.open()
        fields = {"slug": "a-new-logo", "title": "A new logo", "body": "It is done."}
        await ask(firm, "intents.send", type="publish@1", fields=fields, key="one")
        (row,) = (await ask(firm, "inbox.list"))["items"]
        await ask(firm, "inbox.accept", question=row["id"])
        await firm.close()

    run(story)
    place.rename(tmp_path / "before")
    program = Path(__file__).parent / "page_lives.py"
    done = subprocess.run(
        [sys.executable, str(program), str(tmp_path), str(kills), *([bug] if bug else [])],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, timeout=SECONDS_MAX, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return told["points"], told["lives"]


def wrong(life: dict[str, Any]) -> str:
    if (life["code"], life["judged"], life.get("sound")) != (-signal.SIGKILL, 0, True):
        return f"it did not end as it should: {life}"
    if life["plan"] not in OVER or life["waits"]:
        return f"somebody has to mend it: {life}"
    return "" if (life["commits"], life["files"]) == (1, [PAGE]) else f"it does not stand there once: {life}"


def test_a_kill_at_any_point_puts_a_page_up_once(tmp_path: Path) -> None:
    points, ended = lives(tmp_path, KILLS)
    assert "after remote push" in points
    assert [fault for life in ended if (fault := wrong(life))] == []
    assert {life["landed"] for life in ended} == {0, 1}, "Some die before the push, and some after it."


@pytest.mark.parametrize("bug", BUGS)
def test_the_kills_find(bug: str, tmp_path: Path) -> None:
    _, ended = lives(tmp_path, KILLS_OF_A_BUG, bug)
    assert [fault for life in ended if (fault := wrong(life))]
