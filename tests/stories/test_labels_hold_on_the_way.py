"""What a value is worth stays with it on every way through a firm: counted, waited for, kept, read again, sent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
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
from onefirm.domain.labels import Integrity
from onefirm.domain.money import Money
from onefirm.planning.walk import fields_of
from stories.test_a_lead_becomes_a_letter import Story, run

HEAD = "---\nname: tried\ndescription: As it is.\nversion: 1\nstarts-on: tried@1\n---\n\n# As it is tried\n\nWhy.\n"
STEP = "\n## {id}\n\n```yaml\nid: {id}\n{said}\n```\n"

_MONEY = ("payments.request@1",)


class Billed(Frozen):
    email: str
    client: str = "Ada Palmer"
    issued_on: date = date(2026, 3, 2)
    agreed: tuple[Agreed, ...] = (Agreed(name="Logo", amount_minor=12_345, currency="EUR"),)
    delivered: tuple[Delivered, ...] = (Delivered(what="Logo", quantity="2"),)


class House(Story):
    """A firm with one wish and one playbook for it, in which everything may run by itself."""

    def lives_by(self, fields: type[Frozen], *steps: str, auto: Sequence[str] = _MONEY, **brings: Any) -> None:
        text = HEAD + "".join(STEP.format(id=step.partition("\n")[0], said=step.partition("\n")[2]) for step in steps)
        page = self.folder.parent / "tried.md"
        page.write_text(text)
        wish = IntentType("tried", 1, "As it is tried.", fields, key=("email",))
        self.extension = Extension(name="tried", intents=(wish,), playbooks=(page,), **brings)
        granted = ", ".join(f'"{each}"' for each in auto)
        (self.folder / "policy.toml").write_text(
            f'undo-window-seconds = 0\nauto = [{granted}]\nmoney-out-max = "10000 EUR"\n'
        )

    async def open(self) -> Firm:
        found = (EXTENSION, self.extension)
        return await open_firm(self.folder, clock=self.clock, chance=self.chance, extensions=found)


async def wished(firm: Firm, by: str, **fields: Any) -> None:
    await firm.desk.ask("intents.send", {"type": "tried@1", "fields": fields}, by)
    await firm.drain()


def acts(firm: Firm) -> list[EffectDeclared]:
    return [e.fact for e in firm.ledger.events(0, 10_000) if isinstance(e.fact, EffectDeclared)]


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


@pytest.mark.parametrize(("by", "says"), [("operator", "pass"), ("token:shop", "ask")])
def test_a_sum_counted_exactly_from_what_you_said_needs_no_word_of_yours(tmp_path: Path, by: str, says: str) -> None:
    tale = House(tmp_path / "firm")
    tale.lives_by(Billed, COUNT, CHARGE.format(amount="count.due", purpose="intent.client"))

    async def story() -> None:
        firm = await tale.open()
        await wished(firm, by, email="ada@palmer.example")
        (act,) = acts(firm)
        assert fields_of(act.args)["amount"] == {"minor": 24_690, "currency": "EUR"}
        assert act.verdict == says, act.rules
        worth = {"pass": Integrity.CONFIRMED, "ask": Integrity.OUTSIDE}[says]
        assert act.labels["amount"].integrity is worth
        await firm.close()

    run(story)


class Said(Frozen):
    email: str


class Guess(Frozen):
    due: Money
    payer: str


class Guesser:
    """It calls exact what is not: because of a model, or because it is no figure."""

    def __init__(self, **terms: Any) -> None:
        known = Contract("guesser", 1, "Guesses.", "transform", Said, Guess, exact=("due", "payer"))
        self.contract = replace(known, **terms)

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Said)
        return proposal(Guess(due=Money(minor=100, currency="EUR"), payer=task.email))


GUESS = "guess\nagent: guesser\ntakes:\n  email: intent.email\nthen:\n  done: charge"


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        ({}, Integrity.CONFIRMED), ({"exact": ()}, Integrity.COMPUTED), ({"repeatable": False}, Integrity.COMPUTED),
        ({"capabilities": ("model",), "cost_cents_max": 1}, Integrity.COMPUTED),
    ],
)  # fmt: skip
def test_whoever_may_ask_a_model_counts_nothing_exactly_and_no_word_is_a_figure(
    tmp_path: Path, terms: dict[str, Any], due: Integrity
) -> None:
    tale = House(tmp_path / "firm")
    charge = CHARGE.format(amount="guess.due", purpose="intent.email")
    charge = charge.replace("payer: intent.email", "payer: guess.payer")
    tale.lives_by(Said, GUESS, charge, agents=(Guesser(**terms),))

    async def story() -> None:
        firm = await tale.open()
        await wished(firm, "operator", email="ada@palmer.example")
        (act,) = acts(firm)
        assert (act.labels["amount"].integrity, act.labels["payer"].integrity) == (due, Integrity.COMPUTED)
        assert act.verdict == "ask"
        await firm.close()

    run(story)
