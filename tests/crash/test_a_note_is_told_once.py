"""The process is killed while it tells its operator: a letter comes once, a line once at most, nothing is hidden."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crash.lives import BEGAN
from crash.note_lives import BUGS
from fakes import ManualClock
from outside import GOOD
from telling import Story, run

KILLS = 40
KILLS_OF_A_BUG = 16
SECONDS_MAX = 300
NOTIFY = """
[notify]
by = ["mail", "apprise"]
digest-at = []
quiet = ""

[local]
mail = "verifiable"
grace-seconds = 0
"""
"""A letter that is sent twice lies there twice: this outbox knows no key, and can only be looked through."""


def lives(tmp_path: Path, kills: int, bug: str = "") -> tuple[int, list[dict[str, Any]]]:
    tale = Story(tmp_path / "firm", ManualClock(BEGAN))
    (tale.folder / "policy.toml").write_text("approval-days-max = 1\n")

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        await firm.close()

    run(story)
    with (tale.folder / "firm.toml").open("a") as file:
        file.write(NOTIFY)
    program = Path(__file__).parent / "note_lives.py"
    done = subprocess.run(
        [sys.executable, str(program), str(tale.folder), str(kills), *([bug] if bug else [])],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, timeout=SECONDS_MAX, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return told["points"], told["lives"]


def wrong(life: dict[str, Any]) -> str:
    if (life["code"], life["judged"], life.get("sound")) != (-signal.SIGKILL, 0, True):
        return f"it did not end as it should: {life}"
    if life["letters"] != 1:
        return f"{life['letters']} letters: {life}"
    if life["lines"] > 1 or (life["lines"] == 0 and life["ends"]["apprise"] != "unsure"):
        return f"{life['lines']} lines: {life}"
    return "" if "open" not in life["ends"].values() else f"nobody says what became of it: {life}"


def test_a_kill_at_any_point_doubles_no_note_and_loses_no_letter(tmp_path: Path) -> None:
    points, ended = lives(tmp_path, KILLS)
    assert points > KILLS
    assert len({life["at"] for life in ended}) > KILLS // 2
    assert [fault for life in ended if (fault := wrong(life))] == []
    assert {life["ends"]["apprise"] for life in ended} == {"sent", "unsure"}, "Some kill has to leave a line in doubt."


@pytest.mark.parametrize("bug", BUGS)
def test_the_kills_find(bug: str, tmp_path: Path) -> None:
    _, ended = lives(tmp_path, KILLS_OF_A_BUG, bug)
    assert [fault for life in ended if (fault := wrong(life))]
