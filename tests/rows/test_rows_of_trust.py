"""Trust, from outside: how sure, how much, for whom, how often it went wrong; and who says so."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from interfaces.office import ADA, ONE_ACT, call_off, charge, office
from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.agent import Reach
from onefirm.capabilities.calendar import Booking
from onefirm.conductor.facts import effect_of
from onefirm.domain.contract import Contract, Proposal
from onefirm.domain.events.effects import EffectDeclared, EffectDispatched
from onefirm.domain.events.streams import of_effect
from onefirm.domain.frozen import Frozen
from onefirm.domain.intent import IntentType
from stories.test_an_appointment_on_a_real_server import MEET, PLAYBOOK
from stories.test_trust_is_earned import CELL, Studio, promoted, refused, told
from stories.test_trust_is_not_fooled import complain
from telling import ask, run

WEIGHED = PLAYBOOK.replace(
    "## Book\n",
    """## Weigh

```yaml
id: weigh
agent: weigher
takes:
  title: intent.title
gives: how sure
then: book
```

How sure is it?

## Book
""",
).replace("mode: ask", "mode: earn")


class Titled(Frozen):
    title: str


class Weigher:
    """As sure as the title says: `Talk 12 at 70`."""

    contract = Contract(
        role="weigher", version=1, spec="Says how sure it is.", kind="validate", takes=Titled, gives=Titled
    )

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Titled)
        said = task.title.rpartition(" at ")[2]
        return Proposal(gives={"title": task.title}, sure=int(said) if said.isdigit() else 100)


class Weighing(Studio):
    def __init__(self, folder: Path, undo_seconds: int = 0) -> None:
        super().__init__(folder, undo_seconds)
        (folder / "playbooks" / "meet.md").write_text(WEIGHED)

    async def open(self) -> Firm:
        meet = IntentType("meet", 1, "Book one appointment.", Booking, tuple(MEET), person="guest")
        agents = (*EXTENSION.agents, Weigher())
        extension = replace(EXTENSION, intents=(*EXTENSION.intents, meet), agents=agents)
        self.firm = await open_firm(self.folder, clock=self.clock, chance=self.chance, extensions=(extension,))
        return self.firm

    async def meet(self, guest: str = "", sure: int = 100) -> EffectDeclared:
        self.met += 1
        fields = {**MEET, "title": f"Talk {self.met} at {sure}", "guest": guest}
        sent = await ask(self.firm, "intents.send", type="meet@1", fields=fields, key=f"meet-{self.met}")
        (declared, *_) = self.firm.ledger.stream(of_effect(effect_of(sent["plan"], 2)))
        assert isinstance(declared.fact, EffectDeclared)
        return declared.fact


def weighed(folder: Path, story: Callable[[Weighing], Awaitable[None]], undo_seconds: int = 0) -> None:
    studio = Weighing(folder / "firm", undo_seconds)

    async def whole() -> None:
        await studio.open()
        await story(studio)
        await studio.firm.close()

    run(whole)


async def shown(studio: Studio) -> dict[str, Any]:
    (row,) = (await ask(studio.firm, "inbox.list"))["items"]
    return await ask(studio.firm, "inbox.show", question=row["id"])


def test_row_065_low_is_a_draft_medium_a_quick_look_and_high_goes_by_itself_where_it_is_earned(tmp_path: Path) -> None:
    async def story(studio: Weighing) -> None:
        assert (await studio.meet(sure=100)).because == ("mode",), "However sure: nothing was earned."
        await studio.agree()
        await ask(studio.firm, "trust.grant", cell="meet@1", days=9, acts=30)
        await studio.meet()
        await studio.agree()
        low = await studio.meet(sure=40)
        assert low.verdict == "draft"
        card = await shown(studio)
        assert card["kind"] == "review" and "40 % sure" in card["card"]["rules"][0], (
            "A draft: nothing leaves with a yes."
        )
        await ask(studio.firm, "inbox.did", question=card["id"])
        medium = await studio.meet(sure=70)
        assert medium.verdict == "ask"
        card = await shown(studio)
        assert (card["kind"], card["card"]["sure"]) == ("approval", 70)
        assert "70 % sure, and below 85 % it asks" in card["card"]["rules"][0]
        studio.clock.forward(seconds=3)
        await studio.agree()
        assert (await studio.quiet()).verdict == "pass", "Sure, granted, and within the budget of the day."
        await studio.firm.close()
        policy = studio.folder / "policy.toml"
        policy.write_text(f"alone-a-day = 1\n{policy.read_text()}")
        await studio.open()
        spent = await studio.meet()
        assert spent.verdict == "ask" and "1 went by themselves today, and that is your limit." in str(
            spent.rules.value
        )

    weighed(tmp_path, story)


def test_row_066_what_it_comes_to_who_it_is_for_and_whether_it_can_be_taken_back_always_ask(tmp_path: Path) -> None:
    firm = office(tmp_path / "money")
    firm.policy('money-out-max = "250.00 EUR"\nundo-window-seconds = 0\n[modes]\n"charge.act" = "earn"\n')
    rules = dict[str, list[str]]()
    for amount in ("250.00 EUR", "250.01 EUR"):
        charge(firm, amount, f"Work for {amount}", agree=False)
        rules[amount] = firm.events("effect.declared")[-1]["body"]["rules"]["value"]
    assert "It moves 250.01 EUR, and everything over 250.00 EUR asks." in rules["250.01 EUR"]
    assert not any(rule.startswith("It moves") for rule in rules["250.00 EUR"])

    async def story(studio: Studio) -> None:
        await studio.meet(ADA)
        await studio.agree()
        await ask(studio.firm, "trust.grant", cell=CELL, days=9, acts=30)
        await studio.meet(ADA)
        await studio.agree()
        invoice = {"number": "2026-7", "name": "Ada Palmer", "amount_minor": "1000001", "currency": "EUR"}
        ada = await ask(studio.firm, "records.make", kind="person", fields={"name": "Ada", "email": ADA})
        await ask(studio.firm, "records.make", kind="invoice", fields={**invoice, "client": ada["id"]})
        asked = await studio.meet(ADA)
        assert asked.verdict == "ask"
        assert "They were billed 10,000.01 EUR, and over 10,000.00 EUR everything to them asks." in str(
            asked.rules.value
        )

    told(tmp_path, story)

    async def irreversible(studio: Studio) -> None:
        await studio.lead("Ada")
        assert "It cannot be taken back, and nothing holds it: you have no undo window." in str(
            studio.declared()[-1].rules.value
        )

    told(tmp_path / "now", irreversible)


def test_row_066_what_is_said_in_two_ways_always_asks_until_you_say_which_is_right(tmp_path: Path) -> None:
    """Of whoever it reaches, and of what its own plan works on; whatever was earned or is let run by a rule."""

    async def story(studio: Studio) -> None:
        await ask(studio.firm, "records.make", kind="person", fields={"name": "Ada", "email": ADA, "role": "owner"})
        await studio.meet(ADA)
        await studio.agree()
        await ask(studio.firm, "trust.grant", cell=CELL, days=9, acts=30)
        await studio.meet(ADA)
        await studio.agree()
        card = studio.folder / "contacts.csv"
        card.write_text(f"name,email,role\nAda,{ADA},buyer\n")
        begun = await ask(studio.firm, "imports.take", path=str(card))
        while not begun["over"]:  # It ends, or whoever runs this loses patience.
            begun = await ask(studio.firm, "imports.wait", errand=begun["errand"])
        asked = await studio.meet(ADA)
        says = "What is known contradicts itself: their role. Until you say which is right, everything about it asks."
        assert (asked.verdict, says in str(asked.rules.value)) == ("ask", True)
        dispute = next(row for row in (await ask(studio.firm, "inbox.list"))["items"] if row["kind"] == "clarification")
        await ask(studio.firm, "inbox.answer", question=dispute["id"], answer="keep")
        assert "contradicts itself" not in str((await studio.meet(ADA)).rules.value)
        await ask(studio.firm, "records.make", kind="lead", fields={"email": "bo@palmer.example", "name": "Bo Quist"})
        await studio.lead("Bo")
        assert "What is known contradicts itself: the name of the lead." in str(studio.declared()[-1].rules.value)

    told(tmp_path, story)


def test_row_067_autonomy_is_earned_shown_and_lost_with_a_reason(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        assert await refused(studio, "trust.promote", cell="meet@1") == "trust-not-earned"
        await promoted(studio)
        earned = await studio.cell()
        assert (earned["level"], earned["decisions"], earned["corrected"], earned["needed"]) == ("earned", 88, 0, 0)
        assert float(earned["bound"].removesuffix(" %")) <= float(earned["allowed"].removesuffix(" %"))
        await studio.meet()
        await studio.agree()
        assert (await studio.quiet()).because == ("trusted",)
        while (await studio.meet()).verdict == "pass":
            pass
        await ask(studio.firm, "inbox.reject", question="1", reason="Not on a Tuesday.")
        fell = await studio.cell()
        assert (fell["level"], fell["decisions"]) == ("asks", 0)
        (card,) = (await ask(studio.firm, "inbox.list"))["items"]
        assert card["title"] == "'meet@1.book' no longer runs by itself."

    told(tmp_path, story)


def test_row_085_the_law_deletion_and_money_ask_and_what_is_new_goes_out_in_a_small_batch_first(tmp_path: Path) -> None:
    firm = office(tmp_path / "money")
    firm.policy('undo-window-seconds = 30\nauto = ["payments.request@1"]\n[modes]\n"charge.act" = "earn"\n')
    charge(firm, "10.00 EUR", "A small thing", agree=False)
    (declared,) = firm.events("effect.declared")
    assert "It moves 10.00 EUR, and everything over 0.00 EUR asks." in declared["body"]["rules"]["value"]
    takes = "  receipt: intent.message\n  amount: intent.amount"
    page = ONE_ACT.format(name="charge", title="Give back", does="payments.refund", success="refunded", takes=takes)
    (firm.folder / "playbooks" / "charge.md").write_text(page.replace("version: 1", "version: 2"))
    (back,) = [item for item in firm.ask("trust")["items"] if item["does"] == "payments.refund@1"]
    assert "payments.refund@1 never happens by itself." in back["bars"]
    assert firm.refuse("trust", "promote", back["cell"])["code"] == "trust-never"
    assert firm.refuse("trust", "grant", back["cell"])["code"] == "trust-never"

    async def story(studio: Studio) -> None:
        await ask(studio.firm, "trust.grant", cell="meet@1", days=9, acts=30)
        first = await studio.meet()
        assert "the first since this may run by itself" in str(first.rules.value), (
            "One by one, until one was looked at."
        )
        again = await studio.meet()
        assert again.because == ("audit",)
        for _ in range(2):
            await studio.agree()
        assert (await studio.quiet()).verdict == "pass", "Then the rest."

    told(tmp_path / "new", story)


def test_row_096_when_the_error_budget_is_spent_autonomy_drops_and_the_card_says_why(tmp_path: Path) -> None:
    """Two errors towards somebody known, one towards somebody new; the kind that ran made none since it was granted."""

    async def story(studio: Studio) -> None:
        wrong = [await studio.meet(), await studio.meet(), await studio.meet(ADA)]
        for _ in wrong:
            await studio.agree()
        for each in wrong[:2]:
            await complain(studio, each, "This is wrong.")
        await ask(studio.firm, "trust.grant", cell="meet@1", days=9, acts=30)
        await studio.meet()
        await studio.agree()
        assert (await studio.quiet()).verdict == "pass"
        await complain(studio, wrong[2], "The wrong day, I am afraid.")
        assert (await studio.cell())["level"] == "asks"
        (card,) = (await ask(studio.firm, "inbox.list"))["items"]
        view = await ask(studio.firm, "inbox.show", question=card["id"])
        assert "Too much went wrong with its playbook lately." in view["card"]["problem"]["why"]
        assert "too much went wrong with its playbook lately" in str((await studio.meet()).rules.value)

    told(tmp_path, story)


def test_row_096_what_a_rule_of_yours_lets_run_asks_too_until_the_budget_is_whole_again(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        policy = studio.folder / "policy.toml"
        policy.write_text('undo-window-seconds = 60\nauto = ["calendar.book@1"]\n[modes]\n"meet.book" = "auto"\n')
        await studio.firm.close()
        await studio.open()
        wrong = [await studio.meet() for _ in range(3)]
        assert {each.verdict for each in wrong} == {"pass"} and (await studio.cell())["decisions"] == 0
        studio.clock.forward(seconds=61)
        await studio.firm.drain()
        waits = await studio.meet()
        for each in wrong:
            assert (await studio.cell())["fell"] == ""
            await complain(studio, each, "This is wrong.")
        (told_of,) = [row for row in (await ask(studio.firm, "inbox.list"))["items"] if row["kind"] == "problem"]
        assert told_of["title"] == "'meet@1.book' no longer runs by itself."
        says = "Your policy lets it run, but too much went wrong with its playbook lately: it asks until 1 Apr 2026."
        assert (await studio.meet()).rules.value == [says]
        shown = await ask(studio.firm, "agents.list")
        assert says in next(cell for cell in shown["cells"] if cell["step"] == "meet@1.book")["asks"]
        studio.clock.forward(seconds=61)
        await studio.firm.drain()
        assert [row["kind"] for row in (await ask(studio.firm, "inbox.list"))["items"]].count("approval") == 2
        last = studio.firm.ledger.last(of_effect(waits.effect))
        assert last is not None and not isinstance(last.fact, EffectDispatched), "Also what still waited to leave."
        studio.clock.forward(days=31)
        assert (await studio.meet()).verdict == "pass"
        assert (await ask(studio.firm, "ledger.rebuild"))["equal"]

    told(tmp_path, story)


def test_row_067_what_had_to_be_taken_back_after_it_had_left_counts_against_it(tmp_path: Path) -> None:
    firm = office(tmp_path)
    receipt = charge(firm, "400.00 EUR", "Deposit")
    cell = "charge@1.act:payments.request@1:medium:new"
    assert (firm.ask("trust", "show", cell)["decisions"], firm.ask("trust", "show", cell)["settling"]) == (0, 0)
    call_off(firm, receipt)
    counted = firm.ask("trust", "show", cell)
    assert (counted["decisions"], counted["corrected"]) == (1, 1)


def test_row_072_how_long_you_take_is_measured_and_what_takes_longest_comes_with_a_suggestion(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        for seconds in (4, 10, 7):
            await studio.meet()
            studio.clock.forward(seconds=seconds)
            await studio.agree()
        for seconds in (90, 60):
            await studio.lead(f"Ada{seconds}")
            studio.clock.forward(seconds=seconds)
            await ask(studio.firm, "inbox.reject", question="1", reason="No.")
        await studio.meet()
        studio.clock.forward(hours=9)
        await studio.agree()
        slow = (await ask(studio.firm, "trust.list"))["slowest"]
        assert [(each["seconds"], each["times"]) for each in slow] == [(75, 2), (7, 3)], "Nobody reads for nine hours."
        assert slow[0]["what"] == "An approval: Send the letter (lead qualification)"
        assert slow[0]["suggestion"].startswith("It asks less once it has earned it")
        policy = studio.folder / "policy.toml"
        policy.write_text(policy.read_text().replace('"lead-qualification.send" = "earn"', '"meet.book" = "ask"'))
        await studio.firm.close()
        await studio.open()
        slow = (await ask(studio.firm, "trust.list"))["slowest"]
        assert slow[0]["suggestion"].endswith("onefirm policy set modes.lead-qualification.send earn")
        assert slow[1]["suggestion"].endswith("onefirm policy set modes.meet.book earn")
        assert (await ask(studio.firm, "agents.list"))["slowest"] == slow
        assert (await ask(studio.firm, "ledger.rebuild"))["equal"]

    told(tmp_path, story)
