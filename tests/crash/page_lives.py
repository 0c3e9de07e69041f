"""Lives that end while a page is pushed to a real repository, which is put back before each of them.

`python page_lives.py FOLDER KILLS [BUG]`: the firm and its repository lie side by side in FOLDER.
"""

import asyncio
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from crash.lives import Points, in_a_life, opened
from git_server import Repository
from onefirm.capabilities.connector import Order
from onefirm.conductor.effects import outside
from onefirm.connectors.site.clone import Clone, Commit
from onefirm.domain.frozen import as_json
from onefirm.planning.acts import Act
from read_in import read_in
from stories.test_what_a_piece_earned import ask, publishing

SLACK = 15
_WHERE = ("connectors/site/site.py", "connectors/site/clone.py", "connectors/site/git.py")
_ALSO = frozenset({"commit", "append"})
_MORE = ("stores/sqlite/pen.py", "ledger/ledger.py")
FIRM, SITE = "firm", "site.git"
ATTEMPTS = 6
OVER = ("completed", "reconciled")


def looks_for_no_mark() -> None:
    async def blind(_self: Clone, _key: str) -> Commit | None:
        return None

    setattr(Clone, "bearing", blind)  # noqa: B010 -- a bug is planted, under the name that is there.


def says_it_is_there_before_it_is() -> None:
    push: Callable[..., Any] = vars(Clone)["push"]
    later: set[asyncio.Task[Any]] = set()

    async def hasty(self: Clone, head: str, commit: str) -> bool:
        later.add(asyncio.create_task(push(self, head, commit)))
        return True

    setattr(Clone, "push", hasty)  # noqa: B010 -- as above.


def a_mark_for_each_try() -> None:
    order_of: Callable[[Act], Order] = vars(outside)["order_of"]

    def anew(act: Act) -> Order:
        order = order_of(act)
        return replace(order, key=f"{order.key}-{order.attempt}")

    setattr(outside, "order_of", anew)  # noqa: B010 -- as above.


BUGS: dict[str, Callable[[], None]] = {
    "looks for no mark": looks_for_no_mark,
    "says it is there before it is": says_it_is_there_before_it_is,
    "a mark for each try": a_mark_for_each_try,
}


async def _publish(folder: Path, points: Points) -> list[str]:
    """The yes was given, and its hour of undoing is over."""
    firm = await opened(folder, 1, publishing())
    points.watch()
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
        return in_a_life(lambda: asyncio.run(_publish(place / FIRM, Points(_WHERE, last, _ALSO, _MORE))))

    read_in()
    if bug:
        BUGS[bug]()
    _, names = life(0)
    lives: list[dict[str, Any]] = []
    for number in range(kills):
        last = 1 + number * (len(names) - SLACK) // max(kills - 1, 1)
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
