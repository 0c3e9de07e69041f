"""Makes a backup of a firm, puts one back or exports it, and kills its own process at a named place."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.copies.backups import Backups
from onefirm.app.copies.export import export
from onefirm.app.copies.restore import restore
from onefirm.app.copies.way import Way
from onefirm.app.firm import open_firm

NEVER = "never"
OPENS_WITH = "only for this export"


class Killer:
    """Writes down every place it was told of, and dies at the one it waits for."""

    def __init__(self, place: str) -> None:
        self._place = place

    def __call__(self, place: str) -> None:
        print(place, flush=True)
        if place == self._place:
            os.kill(os.getpid(), signal.SIGKILL)


async def back_up(folder: Path, place: str) -> None:
    firm = await open_firm(folder)
    try:
        await Backups(firm.settings, firm.ledger, SystemClock(), SystemChance(), Killer(place)).back_up("operator")
    finally:
        await firm.close()


def main(what: str, folder: str, place: str, name: str = "newest") -> None:
    if what == "backup":
        asyncio.run(back_up(Path(folder), place))
    elif what == "export":
        export(Path(folder), Path(name), OPENS_WITH, Way(SystemClock(), SystemChance(), Killer(place)))
    else:
        way = Way(SystemClock(), SystemChance(), Killer(place))
        restore(name, Path(folder), Path(folder), over=True, way=way)


if __name__ == "__main__":
    main(*sys.argv[1:])
