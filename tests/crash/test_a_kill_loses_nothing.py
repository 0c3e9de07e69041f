"""SIGKILL at random instants: nothing that was acknowledged is lost, and no letter leaves twice."""

import email
import email.policy
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

from outside import new_firm

WORKER = Path(__file__).parent / "worker.py"
KILLS = 40
WISHES = 60
FINISH_SECONDS = 120


def run(folder: Path, *, seconds: float | None, first: int = 0, last: int = WISHES) -> tuple[list[str], bool]:
    """What the worker said before it was killed, and whether it came to its end."""
    worker = subprocess.Popen(
        [sys.executable, str(WORKER), str(folder), str(first), str(last)], stdout=subprocess.PIPE, text=True
    )
    try:
        said, _ = worker.communicate(timeout=seconds or FINISH_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
        said, _ = worker.communicate()
    return said.splitlines(), worker.returncode == 0


def test_random_kills_lose_no_wish_and_double_no_letter(tmp_path: Path) -> None:
    chance = random.Random(20260302)  # noqa: S311 -- a seed, so that a failure can be repeated
    firm = new_firm(tmp_path / "firm")
    said: list[str] = []
    killed = 0
    for _ in range(KILLS):
        lines, ended = run(firm.folder, seconds=0.45 + chance.random() * 0.8)
        said += lines
        killed += not ended
    lines, ended = run(firm.folder, seconds=None)
    said += lines
    assert ended, "After the last kill the firm comes to rest by itself."
    assert killed >= KILLS // 2, "The kills have to hit a firm at work."

    letters = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in firm.letters()]
    sent = Counter(str(letter["To"]) for letter in letters)
    acknowledged = {line.split()[1] for line in said if line.startswith("accepted ")}
    assert acknowledged
    assert all(sent[f"lead{number}@palmer.example"] == 1 for number in acknowledged)
    assert set(sent.values()) == {1}
    assert firm.ask("ledger", "verify")["sound"]
    assert firm.ask("ledger", "rebuild")["equal"]
