"""A firm with one wish and one playbook for it, in which whatever may run by itself does."""

from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import BaseModel

from onefirm.agents.invoicer import Agreed, Delivered
from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.agent import Reach
from onefirm.capabilities.extension import Extension
from onefirm.domain.contract import Contract, Proposal, proposal
from onefirm.domain.events.effects import EffectDeclared
from onefirm.domain.frozen import Frozen
from onefirm.domain.intent import IntentType
from onefirm.domain.money import Money
from telling import Story

HEAD = "---\nname: tried\ndescription: As it is.\nversion: 1\nstarts-on: tried@1\n---\n\n# As it is tried\n\nWhy.\n"
STEP = "\n## {id}\n\n```yaml\nid: {id}\n{said}\n```\n"
COUNT = """count
agent: invoicer
takes:
  client: intent.client
  agreed: intent.agreed
  delivered: intent.delivered
  issued_on: intent.issued_on
then:
  drafted: charge
  gap: end"""
CHARGE = """charge
effect: payments.request
mode: auto
takes:
  payer: intent.email
  amount: {amount}
  purpose: {purpose}
then:
  requested: end
  failed: end
  declined: end"""
WRITE = """write
effect: mail.send
mode: {mode}
takes:
  to: = ada@palmer.example
  subject: = Hello
  body: {body}
then:
  sent: end
  failed: end
  declined: end"""


class Said(Frozen):
    email: str
    note: str = ""


class Guess(Frozen):
    due: Money
    payer: str


class Billed(Frozen):
    email: str
    client: str = "Ada Palmer"
    issued_on: date = date(2026, 3, 2)
    agreed: tuple[Agreed, ...] = (Agreed(name="Logo", amount_minor=12_345, currency="EUR"),)
    delivered: tuple[Delivered, ...] = (Delivered(what="Logo", quantity="2"),)


class Guesser:
    """It calls exact what is not: because of a model, or because it is no figure."""

    def __init__(self, **terms: Any) -> None:
        known = Contract("guesser", 1, "Guesses.", "transform", Said, Guess, exact=("due", "payer"))
        self.contract = replace(known, **terms)

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Said)
        return proposal(Guess(due=Money(minor=100, currency="EUR"), payer=task.email))


class House(Story):
    """Grants everything; what asks all the same asks because of a label."""

    def lives_by(self, fields: type[Frozen], *steps: str, version: int = 1, person: str = "", **brings: Any) -> None:
        text = HEAD.replace("version: 1", f"version: {version}") + "".join(
            STEP.format(id=step.partition("\n")[0], said=step.partition("\n")[2]) for step in steps
        )
        page = self.folder.parent / "tried.md"
        page.write_text(text)
        wish = IntentType(
            "tried", 1, "As it is tried.", fields, key=("email", *(["client"] if person else [])), person=person
        )
        self.extension = Extension(name="tried", intents=(wish,), playbooks=(page,), **brings)
        (self.folder / "policy.toml").write_text(
            'undo-window-seconds = 0\nauto = ["payments.request@1"]\nmoney-out-max = "10000 EUR"\n'
        )

    async def open(self) -> Firm:
        found = (EXTENSION, self.extension)
        return await open_firm(self.folder, clock=self.clock, chance=self.chance, extensions=found)


async def wished(firm: Firm, by: str, **fields: Any) -> None:
    await firm.desk.ask("intents.send", {"type": "tried@1", "fields": fields}, by)
    await firm.drain()


def acts(firm: Firm) -> list[EffectDeclared]:
    return [e.fact for e in firm.ledger.events(0, 10_000) if isinstance(e.fact, EffectDeclared)]
