"""The operator of a world: decides in whatever order chance has it, and tells the truth when asked what went out."""

import json
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from onefirm.domain.events.effects import EffectAmended, EffectDeclared
from onefirm.domain.frozen import Json, canonical
from onefirm.domain.ids import moment
from onefirm.domain.problem import Refusal
from onefirm.domain.question import IT_DID, IT_DID_NOT, Decision
from onefirm.ledger.projection import Cell
from onefirm.planning.walk import fields_of
from worlds.checks import Watch
from worlds.lives import Life
from worlds.places import Place

ME = "operator"
OPEN_MAX = 50
AGAIN_MAX = 3
"""So often a plan that is blocked is tried again while the world comes to rest."""

Row = dict[str, Cell]


class Firm(Protocol):
    """What the operator can see and touch."""

    life: Life
    watch: Watch
    places: Sequence[Place]
    chance: Random

    def note(self, text: str) -> None: ...

    async def rest(self, seconds: float) -> None:
        """Time passes. The process may die and be started again meanwhile."""
        ...


@dataclass
class Owner:
    firm: Firm
    seen: dict[str, str] = field(default_factory=dict[str, str])
    """By question: the payload of a card that may still lie open in another window."""
    again: dict[str, int] = field(default_factory=dict[str, int])
    forbidden: set[str] = field(default_factory=set[str])
    """Questions to which the policy let them say no yes."""

    def open_questions(self) -> list[Row]:
        rows = self.firm.watch.store.tables.kept["questions"].values()
        return sorted((dict(row) for row in rows if row["state"] == "open"), key=lambda row: str(row["question"]))

    async def look_in(self) -> None:
        """Take up one of the open questions, or leave it."""
        rows = self.open_questions()
        if rows:
            await self._take_up(self.firm.chance.choice(rows), calm=False)

    async def settle(self) -> bool:
        """Answer everything that can be answered now. True when there was anything to answer."""
        rows = self.open_questions()
        for row in rows:
            await self._take_up(row, calm=True)
        return bool(rows)

    async def undo(self) -> None:
        """Take something back that is held; sometimes at the very moment it leaves."""
        life, chance = self.firm.life, self.firm.chance
        held = life.means.holds.held()[:OPEN_MAX]
        if not held:
            return
        row = chance.choice(held)
        if chance.random() < 0.7:
            left = (moment(str(row["hold_until"])) - life.means.clock.now()).total_seconds()
            await self.firm.rest(max(0.0, left + chance.randrange(-2, 14) / 2000))
        await self.take_back(str(row["effect"]))

    async def take_back(self, effect: str) -> None:
        self.firm.note(f"the operator takes {effect} back")
        await self._said(self.firm.life.call(self.firm.life.decisions.undo(effect, ME)))

    async def change_their_mind(self) -> None:
        """Edit something, take it back, and decide about it again, perhaps on the card they saw first."""
        rows = [row for row in self.open_questions() if row["asks"] == "approval"]
        if rows:
            question = str(self.firm.chance.choice(rows)["question"])
            await self._answer(question, self._decision(question, calm=False))
            await self.firm.rest(self.firm.chance.choice((0.002, 1.0)))
            await self.undo()
            await self.firm.rest(1.0)
            await self._answer(question, self._decision(question, calm=False, older=0.8))

    async def cancel(self) -> None:
        rows = [row for row in self.firm.watch.store.tables.kept["plans"].values() if row["state"] in _RUNNING]
        if rows:
            await self.stop(str(self.firm.chance.choice(rows)["plan"]))

    async def stop(self, plan: str) -> None:
        self.firm.note(f"the operator cancels {plan}")
        await self._said(self.firm.life.call(self.firm.life.brakes.cancel(plan, "No.", ME)))

    async def accept_alike(self) -> None:
        """Everything that waits for a yes, at once. They have looked at each of them."""
        rows = [row for row in self.open_questions() if row["asks"] == "approval"]
        if not rows:
            return
        self.firm.note(f"the operator accepts {len(rows)} at once")
        for row in rows:
            effect, payload = str(row["effect"]), str(row["payload"])
            self.firm.watch.yes[effect] = canonical(self._bytes(effect, payload))
        shown = {str(row["question"]): str(row["payload"]) for row in rows}
        await self._said(self.firm.life.call(self.firm.life.batches.accept(shown, ME)))

    async def pause(self) -> None:
        self.firm.note("the operator pauses the firm")
        if await self._said(self.firm.life.call(self.firm.life.brakes.pause("", ME))):
            self.firm.watch.pauses.append(True)

    async def resume(self) -> None:
        self.firm.note("the operator resumes the firm")
        self.firm.watch.pauses.append(False)
        await self._said(self.firm.life.call(self.firm.life.brakes.resume(ME)))

    async def _take_up(self, row: Row, calm: bool) -> None:
        question = str(row["question"])
        await self._answer(question, self._decision(question, calm))

    async def _answer(self, question: str, decision: Decision | None) -> None:
        if decision is None:
            return
        what = f"{decision.verb} {decision.answer} {decision.changes or ''}".strip()
        self.firm.note(f"the operator answers {question}: {what}")
        await self._said(self.firm.life.call(self.firm.life.decisions.answer(question, decision, ME)), question)

    def _decision(self, question: str, calm: bool, older: float = 0.3) -> Decision | None:
        row = self.firm.watch.store.tables.kept["questions"].get((question,))
        if row is None or row["state"] != "open":
            return None
        options = [str(option["name"]) for option in json.loads(str(row["options"]))]
        match row["asks"]:
            case "approval":
                return self._approval(question, row, calm, older)
            case "review":
                return Decision(verb="accept", payload=str(row["payload"]))
            case "problem" if IT_DID in options:
                return self._whether_it_went_out(question, row)
            case "problem" if "again" in options:
                return self._problem(str(row["plan"] or question), options, calm)
            case _:
                return Decision(verb="answer", answer=self.firm.chance.choice(options))

    def _approval(self, question: str, row: Row, calm: bool, older: float) -> Decision:
        chance, payload = self.firm.chance, str(row["payload"])
        if not calm and chance.random() < older:
            payload = self.seen.get(question, payload)  # Another window of theirs shows an older card.
        self.seen.setdefault(question, payload)
        verb = "accept" if calm else chance.choice(("accept",) * 6 + ("edit", "edit", "reject"))
        if calm and question in self.forbidden:
            verb = "reject"
        effect = str(row["effect"])
        shown = self._bytes(effect, payload)
        if verb == "reject":
            return Decision(verb="reject", payload=payload, reason="No.")
        name = "text" if "text" in shown else "subject"
        changes = {name: f"Edited {chance.randrange(100)}"} if verb == "edit" else {}
        self.firm.watch.yes[effect] = canonical({**shown, **changes})
        return Decision(verb="edit" if changes else "accept", payload=payload, changes=changes)

    def _whether_it_went_out(self, question: str, row: Row) -> Decision | None:
        """They look in the other system. While something is still on its way there, they cannot tell yet."""
        effect = str(row["effect"]) or f"ef_{question.removeprefix('qu_')}"
        if any(place.on_their_way.get(effect) for place in self.firm.places):
            return None
        did = any(place.has(effect) for place in self.firm.places)
        return Decision(verb="answer", answer=IT_DID if did else IT_DID_NOT)

    def _problem(self, plan: str, options: list[str], calm: bool) -> Decision:
        self.again[plan] = self.again.get(plan, 0) + 1
        if calm and "cancel" in options:
            return Decision(verb="answer", answer="again" if self.again[plan] <= AGAIN_MAX else "cancel")
        return Decision(verb="answer", answer=self.firm.chance.choice([each for each in options if each in KNOWN]))

    def _bytes(self, effect: str, payload: str) -> Json:
        """What the card with this payload shows."""
        store = self.firm.watch.store
        for row in store.stream(f"effect:{effect}"):
            match store.facts[row.seq - 1].fact:
                case EffectDeclared(payload=known, args=args) | EffectAmended(payload=known, args=args):
                    if known == payload.partition(".")[0]:  # Asked again, a card has a name of its own.
                        return fields_of(args)
                case _:
                    pass
        raise AssertionError(f"A card of {effect} shows what its stream does not hold.")

    async def _said(self, asking: Awaitable[object], question: str = "") -> bool:
        """False when the firm refused, or died over it."""
        life = self.firm.life
        try:
            await asking
        except Refusal as refusal:
            self.firm.note(f"the firm refuses: {refusal.problem.code}")
            if refusal.problem.code == "policy-forbids":
                self.forbidden.add(question)
            return False
        return not life.dead.is_set()


KNOWN = ("again", "cancel")
"""The answers to a problem that this operator gives by chance."""

_RUNNING = ("requested", "in-progress", "blocked")
