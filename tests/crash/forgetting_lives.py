"""Lives that end in the middle of a forgetting, each at another point; and the judgement over what the next one finds.

`python forgetting_lives.py FOLDER KILLS` loads the product once and forks a process for each life.
"""

import asyncio
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from crash.lives import Points, in_a_life, opened
from onefirm.domain.events.people import ForgettingBegun, PersonForgotten
from onefirm.domain.frozen import as_json
from read_in import read_in

CANARY = "quillfeather-7731"
WHO = f"ada@{CANARY}.example"

_WHERE = (
    "conductor/forgetting/carry.py", "stores/shredder.py", "stores/subjects.py", "stores/backup/keys.py",
    "guard/files/whole.py", "guard/files/drop_folder.py",
)  # fmt: skip
_ALSO = frozenset({"scrub", "rebuild", "_swap", "_write_anew", "commit", "begin", "append"})
"""Of the files that do other things too, these functions."""
_MORE = ("stores/sqlite/pen.py", "stores/sqlite/rebuild.py", "ledger/ledger.py")


async def _forget(folder: Path, points: Points) -> None:
    firm = await opened(folder, 0)
    shown = as_json(await firm.desk.ask("forget.preview", {"person": WHO}, "operator"))
    points.counting = True
    await firm.desk.ask("forget.person", {"person": WHO, "confirm": shown["confirm"]}, "operator")
    points.counting = False
    await firm.close()


async def _judge(folder: Path) -> dict[str, Any]:
    """Open it once more, as the next start does, and look."""
    firm = await opened(folder, 0)
    await firm.drain()
    facts = [event.fact for event in firm.ledger.events(0, 10_000)]
    begun = any(isinstance(fact, ForgettingBegun) for fact in facts)
    sound = as_json(await firm.desk.ask("ledger.verify", {}, "operator"))["sound"]
    equal = as_json(await firm.desk.ask("ledger.rebuild", {}, "operator"))["equal"]
    receipts = [fact for fact in facts if isinstance(fact, PersonForgotten)]
    readable = any(CANARY in str(fact).casefold() for fact in facts)
    letters = len(list((folder / "outbox").glob("*.eml")))
    await firm.close()
    return {
        "begun": begun,
        "receipts": len(receipts),
        "cleaned": receipts[0].cleaned if receipts else {},
        "readable": readable,
        "found": standing_in(folder, CANARY),
        "letters": letters,
        "sound": sound,
        "equal": equal,
    }


def standing_in(folder: Path, word: str) -> list[str]:
    """Every file in which it stands, in whatever case, also in its raw bytes."""
    raw = word.casefold().encode()
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [str(path.relative_to(folder)) for path in files if raw in path.read_bytes().lower()]


def _life(folder: Path, last: int) -> list[str]:
    points = Points(_WHERE, last, _ALSO, _MORE)
    points.watch()
    asyncio.run(_forget(folder, points))
    return points.names


def main(folder: Path, kills: int) -> None:
    def copied(name: str) -> Path:
        place = folder.parent / name
        shutil.copytree(folder, place)
        return place

    read_in()
    _, names = in_a_life(lambda: _life(copied("whole"), 0))
    lives: list[dict[str, Any]] = []
    for number in range(kills):
        last = 1 + number * (len(names) - 1) // max(kills - 1, 1)
        place = copied(f"life-{number}")
        code, _ = in_a_life(lambda place=place, last=last: _life(place, last))
        judged, found = in_a_life(lambda place=place: asyncio.run(_judge(place)))
        lives.append({"at": names[last - 1], "code": code, "judged": judged, **(found or {})})
        shutil.rmtree(place)
    print(json.dumps({"points": len(names), "lives": lives}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
