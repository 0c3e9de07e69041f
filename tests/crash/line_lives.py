"""Lives that end while a line leaves by the real apprise; what their child has under way arrives all the same.

`python line_lives.py FOLDER PHONE KILLS [BUG]`: PHONE is the address of the other side, asked at a path for each life.
"""

import asyncio
import json
import shutil
import sys
import time
from asyncio.subprocess import Process
from pathlib import Path
from typing import Any

from crash.lives import Points, around, in_a_life, opened
from crash.note_lives import BUGS, judge
from onefirm.conductor.notes.notes import Notes
from onefirm.connectors.notify import Apprise
from onefirm.ledger.ledger import Ledger
from read_in import read_in

STRAGGLES_SECONDS = 1
"""So long a child whose parent is gone may still have something to say."""


async def _tell(folder: Path, phone: str, points: Points) -> list[str]:
    firm = await opened(folder, 0)
    await firm.desk.ask("vault.set", {"name": "notify", "value": phone}, "operator")
    for owner, name in (
        (Ledger, "append"),
        (Notes, "_pushed"),
        (Apprise, "tell"),
        (asyncio, "create_subprocess_exec"),
        (Process, "communicate"),
    ):
        around(points, owner, name)
    points.counting = True
    await firm.drain()
    points.counting = False
    await firm.close()
    return points.names


def main(folder: Path, phone: str, kills: int, bug: str) -> None:
    def life(name: str, last: int) -> tuple[int, Any]:
        shutil.copytree(folder, folder.parent / name)
        points = Points((), last)
        return in_a_life(lambda: asyncio.run(_tell(folder.parent / name, f"{phone}/{name}", points)))

    read_in()
    if bug:
        BUGS[bug]()
    _, names = life("whole", 0)
    lives: list[dict[str, Any]] = []
    for number in range(kills):
        last = 1 + number * (len(names) - 1) // max(kills - 1, 1)
        name = f"life-{number}"
        code, _ = life(name, last)
        judged, found = in_a_life(lambda name=name: asyncio.run(judge(folder.parent / name)))
        lives.append({"at": names[last - 1], "name": name, "code": code, "judged": judged, **(found or {})})
    time.sleep(STRAGGLES_SECONDS)
    print(json.dumps({"points": names, "lives": lives}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4] if len(sys.argv) > 4 else "")
