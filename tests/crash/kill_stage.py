"""One life of the firm as the operator lives it: every deed is written down outside before and after it."""

import contextlib
import json
import os
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from crash.receiver import Book, on_their_way, things
from onefirm.app.firm import Firm
from onefirm.capabilities.clock import Clock
from onefirm.domain.events.firm import POLICY_STREAM, PolicyPinned
from onefirm.domain.frozen import as_json
from onefirm.domain.ids import instant, moment
from onefirm.domain.policy import Policy
from onefirm.domain.problem import Refusal
from onefirm.domain.question import IT_DID, IT_DID_NOT
from onefirm.ledger.ledger import Put

STARTS = "2026-03-02T09:00:00.000000Z"
ROUNDS_MAX = 60
STEP_SECONDS = 400
SOON = 12
"""After so many steps nothing is on its way any more, and what still waits, waits for days."""
DAY_SECONDS = 86_400
AGAIN_MAX = 6
OVER = frozenset({"completed", "reconciled", "cancelled"})


class FileClock(Clock):
    """Moves only when told to, and stands in a file, so that the next life does not begin in the past."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at = self._began = moment(path.read_text()) if path.exists() else moment(STARTS)

    def now(self) -> datetime:
        return self._at

    def elapsed(self) -> float:
        return (self._at - self._began).total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.forward(seconds)

    def forward(self, seconds: float) -> None:
        self._at += timedelta(seconds=seconds)
        # A kill may come at any instant, also at this one: the file is whole before it gets its name.
        whole = self._path.with_suffix(".new")
        whole.write_text(instant(self._at))
        os.replace(whole, self._path)


@dataclass
class Stage:
    firm: Firm
    folder: Path
    book: Book
    clock: FileClock
    chance: random.Random
    reopen: Callable[[], Awaitable[Firm]]
    policies: int = 0

    async def ask(self, name_asked: str, /, **args: Any) -> dict[str, Any]:
        return as_json(await self.firm.desk.ask(name_asked, args, "operator"))

    async def drain(self) -> None:
        await self.firm.drain()

    async def wait(self, seconds: float) -> None:
        self.clock.forward(seconds)

    async def wish(self, name: str, nonce: str) -> None:
        fields = {"to": "one@there.example", "text": f"Hello {nonce}", "nonce": nonce}
        answer = await self.ask("intents.send", type=f"{name}@1", fields=fields, key=f"{name} {nonce}")
        self.book.note("promised intent", intent=answer["intent"], key=f"{name} {nonce}")

    async def form(self, name: str, fields: dict[str, str]) -> None:
        """What lies in the folder was promised to whoever filled it in."""
        path = self.folder / "forms" / f"{name}.json"
        part = path.with_suffix(".part")
        part.write_text(json.dumps({"form": "contact", **fields}))
        os.replace(part, path)
        self.book.note("promised form", email=fields["email"])

    async def letter(self, name: str, sender: str, text: str) -> None:
        """Somebody writes; whoever writes first has to be answered."""
        path = self.folder / "mail" / f"{name}.eml"
        part = path.with_suffix(".part")
        lines = (
            f"From: Bo Quay <{sender}>", "To: Ines Tern <ines@tern.example>", f"Subject: {name}",
            f"Message-ID: <{name}@there.example>", "", text, "",
        )  # fmt: skip
        part.write_text("\r\n".join(lines))
        os.replace(part, path)
        if name == "first":
            self.book.note("promised form", email=sender)

    async def preview(self, name: str, nonce: str) -> None:
        fields = {"to": "one@there.example", "text": f"Hello {nonce}", "nonce": nonce}
        answer = await self.ask("intents.send", type=f"{name}@1", fields=fields, key=f"{name} {nonce}", preview=True)
        self.book.note("promised intent", intent=answer["intent"], key=f"{name} {nonce}")

    async def pin_plans(self) -> None:
        for plan in (await self.ask("plans.list", limit=1000))["items"]:
            await self.ask("plans.approve", plan=plan["id"])

    async def cancel_all(self) -> None:
        for plan in (await self.ask("plans.list", limit=1000))["items"]:
            with contextlib.suppress(Refusal):
                await self.ask("plans.cancel", plan=plan["id"], reason="Not now.")

    async def set_schedule(self) -> None:
        fields = {"to": "one@there.example", "text": "Good morning", "nonce": "daily"}
        await self.ask("schedules.set", name="mornings", intent="auto-calendar@1", fields=fields, every="1 day")
        self.book.note("promised schedule")

    async def stop_schedule(self) -> None:
        with contextlib.suppress(Refusal):
            await self.ask("schedules.stop", name="mornings")

    async def pause(self) -> None:
        await self.ask("firm.pause", reason="A look first.")
        self.book.note("paused")

    async def resume(self) -> None:
        self.book.note("resumes")
        await self.ask("firm.resume")
        self.book.note("resumed")

    async def shut(self) -> None:
        """Nothing may leave through any connection; what comes in still does."""
        for row in (await self.ask("connections.list"))["items"]:
            if row["does"]:
                await self.ask("connections.revoke", connection=row["name"], why="A look first.")
                self.book.note("shut", connection=row["name"])

    async def open_up(self) -> None:
        for row in (await self.ask("connections.list"))["items"]:
            if row["state"] == "revoked":
                await self.ask("connections.allow", connection=row["name"])

    async def undo(self) -> None:
        """Take back whatever can still be taken back."""
        for held in (await self.ask("today"))["held"]:
            with contextlib.suppress(Refusal):
                await self.ask("inbox.undo", effect=held["effect"])
                self.book.note("undone", effect=held["effect"])

    async def too_slow(self) -> None:
        """What was held leaves while somebody is about to act on it."""
        self.clock.forward(3600)
        await self.firm.drain()

    async def pin_policy(self) -> None:
        """The policy moves on under somebody who has read it."""
        self.policies += 1
        moved = PolicyPinned.of(Policy(undo_window_seconds=100 + self.policies), str)
        await self.firm.ledger.append(Put(POLICY_STREAM, moved), actor="operator")

    async def change_policy(self, text: str) -> None:
        """The policy is read when a firm is opened."""
        path = self.folder / "policy.toml"
        path.with_suffix(".new").write_text(text)
        os.replace(path.with_suffix(".new"), path)
        await self.firm.close()
        self.firm = await self.reopen()

    async def stale_window(self) -> None:
        """An old window still shows what was asked first. Its yes must not be taken for what is asked now."""
        shown = self.book.lines("decides")
        for item in (await self.ask("inbox.list"))["items"]:
            first = next((line for line in shown if line["question"] == item["id"] and line["verb"] == "edit"), None)
            if first is None or item["kind"] != "approval":
                continue
            await self._say("accept", item["id"], seen=first["shown"], payload=first["payload"])

    async def reject_all(self) -> None:
        for item in (await self.ask("inbox.list"))["items"]:
            if item["kind"] == "approval":
                card = await self.ask("inbox.show", question=item["id"], glance=True)
                await self._say("reject", item["id"], payload=card["payload"])

    async def look_in(self, *, edit: bool = False) -> int:
        """Decide everything that waits. How much was decided."""
        decided = 0
        for item in (await self.ask("inbox.list"))["items"]:
            card = await self.ask("inbox.show", question=item["id"], glance=True)
            decided += card["state"] == "open" and await self._decide(card, edit=edit)
        return decided

    async def settle(self) -> str:
        """Go on until nothing is left to do. What is still unfinished, if that never comes."""
        calm, left = 0, "nothing was looked at"
        for step in range(ROUNDS_MAX):
            await self.firm.drain()
            decided = await self.look_in()
            left = await self._left()
            calm = calm + 1 if not decided and not left else 0
            if calm == 2:
                return ""
            if (await self.ask("plans.list", limit=1))["paused"]:
                await self.resume()
            await self.open_up()
            await self.wait(STEP_SECONDS if step < SOON else DAY_SECONDS)
        return left

    async def _left(self) -> str:
        plans = (await self.ask("plans.list", limit=1000))["items"]
        unfinished = [f"{plan['id']} is {plan['state']}" for plan in plans if plan["state"] not in OVER]
        waiting = (await self.ask("inbox.list"))["waiting"]
        return "; ".join([*unfinished, *([f"{waiting} questions are open"] if waiting else [])])

    async def _decide(self, card: dict[str, Any], *, edit: bool) -> bool:
        question = card["id"]
        if card["kind"] in ("approval", "review"):
            shown = {field["name"].replace(" ", "_"): field["after"] for field in card["card"]["change"]}
            if not edit or card["kind"] == "review" or "text" not in shown:
                said = await self._say("accept", question, seen=shown, payload=card["payload"])
                # What the policy forbids by now can only be turned down.
                forbidden = not said and self.book.lines("turned down")[-1]["why"] == "policy-forbids"
                return said or (forbidden and await self._say("reject", question, payload=card["payload"]))
            changes = {"text": f"{shown['text']} indeed"}
            return await self._say(
                "edit", question, seen={**shown, **changes}, payload=card["payload"], shown=shown, changes=changes
            )
        answer = self._answer(card)
        return bool(answer) and await self._say("answer", question, answer=answer)

    async def _say(self, verb: str, question: str, *, seen: object = None, shown: object = None, **args: Any) -> bool:
        """One decision, written down outside before it is made and once it is acknowledged."""
        self.book.note("decides", question=question, verb=verb, seen=seen, shown=shown, **args)
        try:
            await self.ask(f"inbox.{verb}", question=question, **args)
        except Refusal as refusal:
            self.book.note("turned down", question=question, why=refusal.problem.code)
            return False
        self.book.note("decided", question=question, verb=verb, answer=args.get("answer", ""))
        return True

    def _answer(self, card: dict[str, Any]) -> str:
        options = [option["name"] for option in card["options"]]
        if IT_DID in options:
            return self._truth("ef_" + card["id"].removeprefix("qu_"))
        before = [line for line in self.book.lines("decided") if line["question"] == card["id"]]
        wanted = ("cancel", "seen") if len(before) > AGAIN_MAX else ("again", "fit", "done", "seen")
        return next((name for name in wanted if name in options), options[0])

    def _truth(self, effect: str) -> str:
        """They look with their own eyes, once nothing is on its way any more."""
        lines, now = self.book.lines(), instant(self.clock.now())
        if on_their_way(lines, effect, now):
            return ""
        return IT_DID if any(thing.effect == effect for thing in things(lines, now)) else IT_DID_NOT
