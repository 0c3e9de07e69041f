"""Lives that end while the operator is told, each at another point; and the judgement over what the next ones find.

`python note_lives.py FOLDER KILLS [BUG]` loads the product once and forks a process for each life.
"""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crash.lives import Points, in_a_life, opened
from onefirm.capabilities.notify import Pushed
from onefirm.conductor.notes import notes
from onefirm.conductor.notes.book import Claim
from onefirm.conductor.notes.by_mail import ByMail
from onefirm.conductor.notes.due import Note
from onefirm.connectors.notify import Apprise
from onefirm.domain.events.notes import NOTES_STREAM, NoteClaimed, NoteEnded
from onefirm.domain.frozen import as_json
from read_in import read_in
from told import OPERATOR

PUSHED = "pushed"
SLACK = 20
"""Who is faster differs from life to life, and with it how many points there are."""
_WHERE = ("conductor/notes/notes.py", "conductor/notes/by_mail.py", "guard/files/whole.py", "note_lives.py")
_ALSO = frozenset({"commit", "begin", "append", "carry"})
_MORE = ("stores/sqlite/pen.py", "ledger/ledger.py", "connectors/local/outside.py")


def counts_lines(folder: Path) -> None:
    """In place of somebody's phone: each line that arrives is one more in a file outside of the firm."""

    async def tell(_self: object, _title: str, _text: str) -> Pushed:
        with (folder.parent / f"{folder.name}.{PUSHED}").open("a") as phone:
            phone.write("told\n")
            phone.flush()
            os.fsync(phone.fileno())
        return Pushed("sent")

    setattr(Apprise, "tell", tell)  # noqa: B010 -- one that takes no notice of what it is told.


def sends_before_it_claims() -> None:
    async def hasty(self: notes.Notes, way: Any, note: Note) -> Claim:
        cards = {each.question: each.shown for each in note.cards}
        fact = NoteClaimed(id=f"nt_{way}", way=way, slot=note.slot, cards=cards, urgent=note.urgent)
        early = Claim(fact, "2026-03-02T12:00:00.000000Z", "")
        await (_mailed(self, early) if way == "mail" else _pushed(self, early))
        return await claim(self, way, note)

    async def nothing(_self: notes.Notes, _claim: Claim) -> Pushed:
        return Pushed("sent")

    own = vars(notes.Notes)
    claim, _mailed, _pushed = own["_claim"], own["_mailed"], own["_pushed"]
    for name, instead in (("_claim", hasty), ("_mailed", nothing), ("_pushed", nothing)):
        setattr(notes.Notes, name, instead)


def repeats_a_line_in_doubt() -> None:
    async def hopeful(self: notes.Notes, claim: Claim) -> None:
        if claim.fact.way == "mail":
            await settle(self, claim)
        else:
            await end(self, claim, Pushed("failed", "It will not have left."))

    settle, end = vars(notes.Notes)["_settle"], vars(notes.Notes)["_end"]
    setattr(notes.Notes, "_settle", hopeful)  # noqa: B010 -- a bug is planted, under the name that is there.


def repeats_a_letter_unseen() -> None:
    async def careless(_self: ByMail, _claim: Claim, _order: object) -> Pushed:
        return Pushed("failed", "It will not have left.")

    setattr(ByMail, "looked_for", careless)  # noqa: B010 -- a bug is planted, under the name that is there.


BUGS: dict[str, Callable[[], None]] = {
    "sends before it claims": sends_before_it_claims,
    "repeats a line in doubt": repeats_a_line_in_doubt,
    "repeats a letter unseen": repeats_a_letter_unseen,
}


async def _tell(folder: Path, points: Points) -> None:
    firm = await opened(folder, 0)
    points.counting = True
    await firm.drain()
    points.counting = False
    await firm.close()


async def judge(folder: Path) -> dict[str, Any]:
    """Two more starts, as far apart as a restart and an hour: whatever was in doubt is settled by then."""
    for hours in (1, 2):
        firm = await opened(folder, hours)
        await firm.drain()
        events = [event.fact for event in firm.ledger.stream(NOTES_STREAM)]
        sound = as_json(await firm.desk.ask("ledger.verify", {}, "operator"))["sound"]
        await firm.close()
    ends = {fact.id: fact.outcome for fact in events if isinstance(fact, NoteEnded)}
    mails = [path.read_bytes() for path in (folder / "outbox").glob("*.eml")]
    lines = folder.parent / f"{folder.name}.{PUSHED}"
    return {
        "letters": sum(f"To: {OPERATOR}".encode() in mail for mail in mails),
        "lines": len(lines.read_text().splitlines()) if lines.exists() else 0,
        "ends": {fact.way: ends.get(fact.id, "open") for fact in events if isinstance(fact, NoteClaimed)},
        "sound": sound,
    }


def _life(folder: Path, last: int) -> list[str]:
    points = Points(_WHERE, last, _ALSO, _MORE)
    counts_lines(folder)
    points.watch()
    asyncio.run(_tell(folder, points))
    return points.names


def _judged(folder: Path) -> dict[str, Any]:
    counts_lines(folder)
    return asyncio.run(judge(folder))


def main(folder: Path, kills: int, bug: str) -> None:
    def copied(name: str) -> Path:
        place = folder.parent / name
        shutil.copytree(folder, place)
        return place

    read_in()
    if bug:
        BUGS[bug]()
    _, names = in_a_life(lambda: _life(copied("whole"), 0))
    lives: list[dict[str, Any]] = []
    for number in range(kills):
        last = 1 + number * (len(names) - SLACK) // max(kills - 1, 1)
        place = copied(f"life-{number}")
        code, _ = in_a_life(lambda place=place, last=last: _life(place, last))
        judged, found = in_a_life(lambda place=place: _judged(place))
        lives.append({"at": names[last - 1], "code": code, "judged": judged, **(found or {})})
        shutil.rmtree(place)
    print(json.dumps({"points": len(names), "lives": lives}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "")
