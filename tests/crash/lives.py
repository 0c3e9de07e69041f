"""Lives of the product that end at a point of its own code: each is forked, and watched from within."""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from fakes import ManualClock, SeededChance
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.extension import Extension

BEGAN = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Points:
    """Counts what the product does while it works, and dies at one of them."""

    def __init__(
        self,
        where: tuple[str, ...],
        last: int,
        also: frozenset[str] = frozenset(),
        more: tuple[str, ...] = (),
    ) -> None:
        """All that happens in these files, and what is called so in those."""
        self.last = last
        self._where, self._also, self._more = where, also, more
        self.names: list[str] = []
        self.counting = False

    def watch(self) -> None:
        threading.setprofile(self._seen)
        sys.setprofile(self._seen)

    def _seen(self, frame: FrameType, event: str, _arg: object) -> None:
        if not self.counting:
            return
        file, name = frame.f_code.co_filename.replace(os.sep, "/"), frame.f_code.co_name
        if not (file.endswith(self._where) or (name in self._also and file.endswith(self._more))):
            return
        self.here(f"{event} {Path(file).stem}.{name}:{frame.f_lineno}")

    def here(self, name: str) -> None:
        if not self.counting:
            return
        self.names.append(name)
        if len(self.names) == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def around(points: Points, owner: object, name: str) -> None:
    """Before it and after it: where others work beside us, what happens within differs from life to life."""
    own: Callable[..., Any] = vars(owner)[name]

    async def noted(self: object, *args: Any, **more: Any) -> Any:
        said = next((f" {word}" for word in args if isinstance(word, str)), "")
        points.here(f"before {name}{said}")
        answer = await own(self, *args, **more)
        points.here(f"after {name}{said}")
        return answer

    setattr(owner, name, noted)


async def opened(folder: Path, hours: int, *extensions: Extension) -> Firm:
    clock = ManualClock(BEGAN + timedelta(hours=hours))
    chance = SeededChance(f"{folder}|{os.getpid()}")
    return await open_firm(folder, clock=clock, chance=chance, extensions=extensions or None)


def in_a_life(live: Callable[[], object]) -> tuple[int, Any]:
    """What a process of its own answers, and how it ended."""
    out, into = os.pipe()
    child = os.fork()
    if not child:
        os.close(out)
        code = 1
        try:
            os.write(into, json.dumps(live()).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(into)
    with os.fdopen(out, "rb") as told:
        said = told.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), json.loads(said) if said else None
