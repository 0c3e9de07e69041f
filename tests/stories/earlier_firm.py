"""Run with the code of an earlier commit: makes a firm that met somebody, kept something and let something leave."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import onefirm
from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.firm import open_firm
from onefirm.app.setup import init

FORM = {
    "form": "contact",
    "name": "Ada Palmer",
    "email": "ada@palmer.example",
    "message": "We are opening a second bakery in May and need a new logo and brand design.",
    "budget": "6000 EUR",
}


async def lived(folder: Path) -> None:
    firm = await open_firm(folder)

    async def ask(name: str, **args: Any) -> None:
        await firm.desk.ask(name, args, "operator")
        await firm.drain()

    (folder / "forms" / "one.json").write_text(json.dumps(FORM))
    await firm.drain()
    await ask("inbox.accept", question="1")
    await ask("people.add", fields={"name": "Bo Fern", "email": "bo@fern.example"})
    await ask("optouts.add", address="eve@fern.example")
    await firm.close()


def main(folder: Path) -> None:
    init(
        folder, name="Tern Studio", operator="Ines Tern", email="ines@tern.example",
        clock=SystemClock(), chance=SystemChance(),
    )  # fmt: skip
    (folder / "policy.toml").write_text("undo-window-seconds = 0\n")
    asyncio.run(lived(folder))
    print(onefirm.__file__)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
