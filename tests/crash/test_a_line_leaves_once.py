"""The process is killed while a line leaves by apprise: a server on this machine hears it once at most."""

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from crash.lives import BEGAN
from fakes import ManualClock
from loopback import Loopback, answer
from outside import GOOD
from telling import Story

KILLS = 7
KILLS_OF_A_BUG = 6
SECONDS_MAX = 120
NOTIFY = """
[notify]
by = ["apprise"]
digest-at = []
quiet = ""
own = ["127.0.0.1:{port}"]
"""
BUGS = ("sends before it claims", "repeats a line in doubt")


def lives(tmp_path: Path, kills: int, bug: str = "") -> tuple[list[str], list[dict[str, Any]]]:
    return asyncio.run(_lives(tmp_path, kills, bug))


async def _lives(tmp_path: Path, kills: int, bug: str) -> tuple[list[str], list[dict[str, Any]]]:
    tale = Story(tmp_path / "firm", ManualClock(BEGAN))
    (tale.folder / "policy.toml").write_text("approval-days-max = 1\n")
    firm = await tale.open()
    tale.fill_in("one", GOOD)
    await firm.drain()
    await firm.close()
    async with Loopback(answer(200, b"{}")) as phone:
        with (tale.folder / "firm.toml").open("a") as file:
            file.write(NOTIFY.format(port=phone.port))
        told = await _ran(str(tale.folder), f"json://127.0.0.1:{phone.port}", str(kills), bug)
        heard = Counter(each.target.rpartition("/")[2] for each in phone.heard)
    assert heard["whole"] == 1, "Nobody is told where nobody is killed."
    return told["points"], [{**life, "lines": heard[life["name"]]} for life in told["lives"]]


async def _ran(*said: str) -> Any:
    child = await asyncio.create_subprocess_exec(
        sys.executable, str(Path(__file__).parent / "line_lives.py"), *said,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(child.communicate(), SECONDS_MAX)
    assert child.returncode == 0, err.decode()
    return json.loads(out)


def wrong(life: dict[str, Any]) -> str:
    if (life["code"], life["judged"], life.get("sound")) != (-signal.SIGKILL, 0, True):
        return f"it did not end as it should: {life}"
    ends = life["ends"].get("apprise", "open")
    if ends not in ("sent", "unsure"):
        return f"nobody says what became of it: {life}"
    if life["lines"] > 1 or (life["lines"] == 0 and ends == "sent"):
        return f"{life['lines']} lines: {life}"
    return ""


def test_a_kill_at_any_point_doubles_no_line_and_hides_none(tmp_path: Path) -> None:
    points, ended = lives(tmp_path, KILLS)
    assert "after communicate" in points
    assert [fault for life in ended if (fault := wrong(life))] == []
    seen = {(life["lines"], life["ends"]["apprise"]) for life in ended}
    assert {(1, "sent"), (0, "unsure"), (1, "unsure")} <= seen, "A line that left, one that did not, and one in doubt."


@pytest.mark.parametrize("bug", BUGS)
def test_the_kills_find(bug: str, tmp_path: Path) -> None:
    _, ended = lives(tmp_path, KILLS_OF_A_BUG, bug)
    assert [fault for life in ended if (fault := wrong(life))]
