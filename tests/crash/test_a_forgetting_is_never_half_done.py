"""The process is killed at named points of a forgetting; the next start carries it through, or it had never begun."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from crash.forgetting_lives import CANARY, WHO
from onefirm.stores.backup.keys import back_up_keys
from outside import GOOD, VAGUE
from telling import Story, ask, run

KILLS = 36
SECONDS_MAX = 300
ADA = {**GOOD, "name": f"Ada {CANARY}", "email": WHO, "message": f"{GOOD['message']} Ask for {CANARY}."}


def lives(tmp_path: Path) -> tuple[int, list[dict[str, Any]]]:
    tale = Story(tmp_path / "firm")

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", ADA)
        tale.fill_in("two", VAGUE)
        await firm.drain()
        for item in (await ask(firm, "inbox.list"))["items"]:
            if ADA["name"] in item["title"]:
                await ask(firm, "inbox.accept", question=item["id"])
        tale.clock.forward(hours=1)
        await firm.drain()
        await firm.close()

    run(story)
    assert len(tale.letters()) == 1
    back_up_keys(tale.folder, "20260302-100000")
    program = Path(__file__).parent / "forgetting_lives.py"
    done = subprocess.run(
        [sys.executable, str(program), str(tale.folder), str(KILLS)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, timeout=SECONDS_MAX, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return told["points"], told["lives"]


def test_a_kill_at_any_point_leaves_nobody_half_forgotten(tmp_path: Path) -> None:
    points, ended = lives(tmp_path)
    assert points > KILLS
    assert len({life["at"] for life in ended}) > KILLS // 2
    for life in ended:
        assert (life["code"], life["judged"]) == (-signal.SIGKILL, 0), life
        assert (life["sound"], life["equal"]) == (True, True), life
        if life["begun"]:
            assert (life["receipts"], life["readable"], life["found"], life["letters"]) == (1, False, [], 0), life
            assert life["cleaned"]["form_inbox"] == life["cleaned"]["outbox"] == 1, life
            assert life["cleaned"]["entries"] >= 16, life
        else:
            assert (life["receipts"], life["readable"], life["letters"]) == (0, True, 1), life
    assert sum(life["begun"] for life in ended) > KILLS // 2
