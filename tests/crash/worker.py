"""The process that gets killed: it takes wishes in, approves what is asked, and says aloud what was promised to it."""

import asyncio
import sys
from pathlib import Path

from onefirm.app.firm import Firm, open_firm
from onefirm.desk.shapes import InboxView, TypedView
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Refusal

MESSAGE = "We are opening a second bakery in May and need a new logo and brand design. Could you start in March?"
AT_ONCE = 4


async def work(folder: Path, first: int, last: int) -> None:
    firm = await open_firm(folder)
    closing = asyncio.Event()
    engine = asyncio.create_task(firm.run(closing))
    try:
        for number in range(first, last, AT_ONCE):
            await asyncio.gather(*(send(firm, each) for each in range(number, min(number + AT_ONCE, last))))
            await approve_all(firm)
        while await approve_all(firm) or await unfinished(firm):
            await asyncio.sleep(0.01)
    finally:
        closing.set()
        await engine
        await firm.close()


async def send(firm: Firm, number: int) -> None:
    fields: Json = {"email": f"lead{number}@palmer.example", "message": MESSAGE, "budget": "6000 EUR", "name": "Ada"}
    answer = await firm.desk.ask("intents.send", {"type": "qualify-lead@2", "fields": fields}, "operator")
    assert isinstance(answer, TypedView)
    say(f"accepted {number}")


async def approve_all(firm: Firm) -> int:
    inbox = await firm.desk.ask("inbox.list", {}, "operator")
    assert isinstance(inbox, InboxView)
    for item in inbox.items:
        try:
            if item.kind == "approval":
                await firm.desk.ask("inbox.accept", {"question": item.id}, "operator")
            else:
                answer = "again" if item.kind == "problem" else "fit"
                await firm.desk.ask("inbox.answer", {"question": item.id, "answer": answer}, "operator")
            say(f"approved {item.id}")
        except Refusal:
            continue  # Decided before the last kill; the list was a moment old.
    return inbox.waiting


async def unfinished(firm: Firm) -> bool:
    plans = await firm.desk.ask("plans.list", {"limit": 1000}, "operator")
    states = {row["state"] for row in plans.model_dump()["items"]}
    return bool(states - {"completed", "reconciled", "cancelled"})


def say(line: str) -> None:
    """Unbuffered: what is printed was acknowledged before the kill, and nothing else was."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
    say("done")
