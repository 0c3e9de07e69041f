"""A whole firm with local connectors of one class: a cell is one plan, tried under faults, until it rests for good."""

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fakes import ManualClock, SeededChance
from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.app.local import local_connectors
from onefirm.app.setup import init
from onefirm.domain.effect import EffectClass
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.intent import IntentType
from onefirm.domain.question import IT_DID, IT_DID_NOT
from promises.local_world import GRACE_SECONDS, TRADES, WINDOW_SECONDS

ROUNDS_MAX = 20
_READS = ("plans.show", "inbox.list", "inbox.show", "ledger.tail")
"""They change nothing, so nothing can become due by them."""
FORWARD_SECONDS = 3 * WINDOW_SECONDS

_PLAYBOOK = """\
---
name: rehearse-{capability}
description: Tries one act.
version: 1
starts-on: rehearse-{capability}@1
---

# Rehearse

So that nothing is left to chance.

## Act

```yaml
id: act
effect: {does}
takes:
{takes}
mode: ask
then:
{then}
gives: the act, done
```

It is done once the operator agrees.
"""


@dataclass
class Cell:
    """How one plan ended, and what was seen on the way."""

    capability: str
    plan: str
    state: str = ""
    outcome: str = ""
    effect: str = ""
    happened: int = 0
    """How many times it really happened, by the journal of the connector."""
    asked: list[str] = field(default_factory=list[str])
    """The questions after the approval, by what was answered."""
    events: list[str] = field(default_factory=list[str])


class LocalFirm:
    """Opened once for many cells, on a clock that moves only when told to."""

    def __init__(self, folder: Path, cls: EffectClass) -> None:
        self.folder = folder
        self.cls: EffectClass = cls
        self.clock, self.chance = ManualClock(), SeededChance(cls)
        init(folder, "Tern Studio", "Ines Tern", "ines@tern.example", self.clock, self.chance)
        with (folder / "firm.toml").open("a") as file:
            file.write("\n[local]\n" + "".join(f'{capability} = "{cls}"\n' for capability in TRADES))
            file.write(f"window-seconds = {WINDOW_SECONDS}\ngrace-seconds = {GRACE_SECONDS}\n")
        (folder / "policy.toml").write_text("undo-window-seconds = 0\n")
        for capability, trade in TRADES.items():
            page = _PLAYBOOK.format(
                capability=capability,
                does=f"{capability}.{trade.kind.verb}",
                takes="\n".join(f"  {name}: intent.{name}" for name in trade.args),
                then="\n".join(f"  {outcome}: end" for outcome in (*trade.kind.outcomes, "declined")),
            )
            (folder / "playbooks" / f"rehearse-{capability}.md").write_text(page)
        self.runner = asyncio.Runner()
        self.firm = self.runner.run(self.open())

    async def open(self) -> Firm:
        wishes = tuple(
            IntentType(f"rehearse-{name}", 1, "Try one act.", trade.kind.args, tuple(trade.args))
            for name, trade in TRADES.items()
        )
        extension = replace(EXTENSION, intents=(*EXTENSION.intents, *wishes), connectors=local_connectors(self.clock))
        return await open_firm(self.folder, clock=self.clock, chance=self.chance, extensions=(extension,))

    def close(self) -> None:
        self.runner.run(self.firm.close())
        self.runner.close()

    def again(self) -> None:
        """Close the firm and open it anew: nothing is remembered but what lies in its folder."""
        self.runner.run(self.firm.close())
        self.firm = self.runner.run(self.open())

    def ask(self, name: str, **args: Any) -> Json:
        async def whole() -> Json:
            answer = as_json(await self.firm.desk.ask(name, args, "operator"))
            if name not in _READS:
                await self.firm.drain()
            return answer

        return self.runner.run(whole())

    def wait(self, seconds: float) -> None:
        self.clock.forward(seconds=seconds)
        self.runner.run(self.firm.drain())

    def play(self, capability: str, faults: tuple[str, ...], *, seconds: int = 5, name: str) -> Cell:
        """Queue the faults, start one plan, agree to it, and go on until nothing more happens by itself."""
        self.ask("faults.clear")
        if faults:
            self.ask("faults.play", capability=capability, faults=" ".join(faults), seconds=seconds)
        cell = self.approve(capability, name)
        self.finish(cell)
        return cell

    def approve(self, capability: str, name: str) -> Cell:
        sent = self.ask(
            "intents.send", type=f"rehearse-{capability}@1", fields=_own(capability, name), key=f"{capability}-{name}"
        )
        cell = Cell(capability, str(sent["plan"]))
        (question,) = self.questions(cell)
        self.ask("inbox.accept", question=question["id"])
        return cell

    def finish(self, cell: Cell) -> None:
        """Answer whatever is asked, truthfully; let time pass where nothing is asked."""
        for _ in range(ROUNDS_MAX):
            self.see(cell)
            questions = self.questions(cell)
            if questions:
                self.answer(cell, questions[0]["id"])
            elif cell.state in ("completed", "reconciled", "cancelled"):
                break
            else:
                self.wait(FORWARD_SECONDS)
        self.see(cell)

    def answer(self, cell: Cell, question: str) -> None:
        options = [option["name"] for option in _list(self.ask("inbox.show", question=question), "options")]
        truth = IT_DID if self.count(cell) else IT_DID_NOT
        said = truth if IT_DID in options else "again"
        cell.asked.append(said)
        self.ask("inbox.answer", question=question, answer=said)

    def see(self, cell: Cell) -> None:
        plan = self.ask("plans.show", plan=cell.plan)
        (step,) = _list(plan, "steps")
        cell.state, cell.outcome = str(plan["state"]), str(step["outcome"])
        cell.effect = next((str(effect).rpartition(" ")[2] for effect in step["effects"]), "")
        cell.happened = self.count(cell)
        cell.events = self.events(cell)

    def events(self, cell: Cell) -> list[str]:
        tail = self.ask("ledger.tail", about=cell.effect, limit=1000)
        return [str(event["kind"]) for event in reversed(_list(tail, "items"))]

    def count(self, cell: Cell) -> int:
        """The journal is read from the disk: it stands for the eyes of somebody who goes and looks."""
        path = self.folder / "local" / f"{cell.capability}.jsonl"
        return path.read_text().count(f'"effect":"{cell.effect}"') if cell.effect and path.exists() else 0

    def questions(self, cell: Cell) -> list[dict[str, Any]]:
        return [item for item in _list(self.ask("inbox.list"), "items") if item["plan"] == cell.plan]


def _own(capability: str, name: str) -> Json:
    """The arguments of a cell of its own: no two cells name the same thing."""
    own: dict[str, Json] = {"publishing": {"slug": name}, "forms": {"form": name}}
    return {**TRADES[capability].args, **own.get(capability, {})}


def _list(answer: Json, name: str) -> list[dict[str, Any]]:
    value: Any = answer[name]
    return value
