"""Lives that end while a page is pushed to a real repository, which is put back before each of them.

`python page_lives.py FOLDER KILLS [BUG]`: the firm and its repository lie side by side in FOLDER.
"""

import asyncio
import json
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from crash.lives import Points, around, in_a_life, opened
from git_server import Repository
from onefirm.connectors.site.clone import Clone, Commit
from onefirm.connectors.site.git import Git
from onefirm.connectors.site.site import Site
from onefirm.domain.frozen import as_json
from onefirm.ledger.ledger import Ledger
from read_in import read_in
from stories.test_what_a_piece_earned import ask, publishing

FIRM, SITE = "firm", "site.git"
ATTEMPTS = 6
LATER_SECONDS = 0.2
OVER = ("completed", "reconciled")


def looks_for_no_mark() -> None:
    async def blind(_self: Clone, _key: str) -> Commit | None:
        return None

    setattr(Clone, "bearing", blind)  # noqa: B010 -- a bug is planted, under the name that is there.


def says_it_is_there_before_it_is() -> None:
    push: Callable[..., Any] = vars(Clone)["push"]
    later: set[asyncio.Task[Any]] = set()

    async def hasty(self: Clone, head: str, commit: str) -> bool:
        later.add(asyncio.create_task(pushed(self, head, commit)))
        return True

    async def pushed(self: Clone, head: str, commit: str) -> None:
        await asyncio.sleep(LATER_SECONDS)
        await push(self, head, commit)

    setattr(Clone, "push", hasty)  # noqa: B010 -- as above.


BUGS: dict[str, Callable[[], None]] = {
    "looks for no mark": looks_for_no_mark,
    "says it is there before it is": says_it_is_there_before_it_is,
}


async def _publish(folder: Path, points: Points) -> list[str]:
    """The yes was given, and its hour of undoing is over."""
    firm = await opened(folder, 1, publishing())
    for owner, name in ((Git, "local"), (Git, "remote"), (Ledger, "append"), (Site, "do")):
        around(points, owner, name)
    points.counting = True
    await firm.drain()
    points.counting = False
    await firm.close()
    return points.names


async def _judge(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for attempt in range(ATTEMPTS):
        firm = await opened(folder, 2 + attempt, publishing())
        await firm.drain()
        (plan,) = (await ask(firm, "plans.list"))["items"]
        waits = [card["title"] for card in (await ask(firm, "inbox.list"))["items"]]
        sound = as_json(await firm.desk.ask("ledger.verify", {}, "operator"))["sound"]
        await firm.close()
        found = {"plan": plan["state"], "waits": waits, "sound": sound}
        if plan["state"] in OVER:
            break
    return found


def main(folder: Path, kills: int, bug: str) -> None:
    place, template = folder / "now", folder / "before"

    def life(last: int) -> tuple[int, Any]:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(template, place, symlinks=True)
        return in_a_life(lambda: asyncio.run(_publish(place / FIRM, Points((), last))))

    read_in()
    if bug:
        BUGS[bug]()
    _, names = life(0)
    lives: list[dict[str, Any]] = []
    for number in range(kills):
        last = 1 + number * (len(names) - 1) // max(kills - 1, 1)
        code, _ = life(last)
        judged, found = in_a_life(partial(_judged, place))
        lives.append({"at": names[last - 1], "code": code, "judged": judged, **(found or {})})
    print(json.dumps({"points": names, "lives": lives}))


def _judged(place: Path) -> dict[str, Any]:
    repository = Repository.there(place / SITE)
    before = len(repository.commits())
    said = asyncio.run(_judge(place / FIRM))
    return {**said, "landed": before, "commits": len(repository.commits()), "files": sorted(repository.files())}


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "")
