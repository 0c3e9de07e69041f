"""Money: what the work has cost by month and playbook, what is owed, and that nothing is shown which nobody said."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fakes import ManualClock, SeededChance
from onefirm.app.firm import Firm, open_firm
from onefirm.app.setup import init
from onefirm.desk.shapes.money import MoneyView
from onefirm.desk.shapes.staff import AgentView
from onefirm.domain.events.plans import StepDone
from onefirm.domain.events.streams import of_plan
from onefirm.domain.ids import PlanId, StepId
from onefirm.domain.labels import OPERATORS_OWN
from onefirm.domain.personal import our_own
from onefirm.ledger.ledger import Put

Story = Callable[[Firm, ManualClock], Awaitable[None]]
LEAD = {"email": "ada@palmer.example", "message": "I would like a logo. The budget is 4000 EUR.", "name": "Ada Palmer"}


@pytest.fixture
def tell(tmp_path: Path) -> Callable[[Story], None]:
    clock, chance = ManualClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)), SeededChance()
    init(tmp_path / "firm", "Tern Studio", "Ines Tern", "ines@tern.example", clock, chance)

    def told(story: Story) -> None:
        async def whole() -> None:
            firm = await open_firm(tmp_path / "firm", clock=clock, chance=chance)
            await story(firm, clock)
            await firm.close()

        asyncio.run(whole())

    return told


async def money(firm: Firm) -> MoneyView:
    firm.store.settle()  # What the work costs is folded behind the ledger.
    shown = await firm.desk.ask("money.list", {}, "operator")
    assert isinstance(shown, MoneyView)
    return shown


async def made(firm: Firm, kind: str, **fields: Any) -> None:
    await firm.desk.ask("records.make", {"kind": kind, "fields": fields}, "operator")


async def plan_of(firm: Firm) -> PlanId:
    await firm.desk.ask("intents.send", {"type": "qualify-lead@2", "fields": {**LEAD}}, "operator")
    await firm.drain()
    listed: Any = await firm.desk.ask("plans.list", {}, "operator")
    return PlanId(listed.items[0].id)


def cost(firm: Firm, plan: PlanId, cents: int) -> int:
    """A call of the writer that had its price, as an agent with a model would leave it behind."""
    done = StepDone(
        plan=plan, step=StepId("draft"), visit=99, outcome="done", next="end", output=our_own({}), inputs=our_own({}),
        evidence=our_own([]), label=OPERATORS_OWN, agent="writer@3", contract="-", cost_cents=cents,
    )  # fmt: skip
    (entry,) = firm.ledger.append_now(Put(of_plan(plan), done), actor="agent:writer@3")
    return entry.seq


def test_a_firm_in_which_no_money_moved_says_so_and_shows_no_figure(tell: Callable[[Story], None]) -> None:
    async def story(firm: Firm, _clock: ManualClock) -> None:
        shown = await money(firm)
        assert shown.empty
        assert (shown.open, shown.late, shown.paid, shown.spent, shown.acts) == ("", "", "", (), ())
        assert shown.months[0] == "2025-04" and shown.months[-1] == "2026-03"
        await plan_of(firm)
        assert (await money(firm)).empty, "Work by rules and templates has no price."

    tell(story)


def test_what_the_work_has_cost_is_told_by_month_and_playbook_with_its_entry(tell: Callable[[Story], None]) -> None:
    async def story(firm: Firm, clock: ManualClock) -> None:
        plan = await plan_of(firm)
        cost(firm, plan, 3)
        last = cost(firm, plan, 4)
        clock.forward(days=40)
        later = cost(firm, plan, 150)
        shown = await money(firm)
        assert [(each.month, each.playbook, each.cents, each.entry) for each in shown.spent] == [
            ("2026-03", "lead-qualification", 7, last), ("2026-04", "lead-qualification", 150, later),
        ]  # fmt: skip
        assert shown.spent[0].agents == ("writer",)
        writer: Any = await firm.desk.ask("agents.show", {"name": "writer"}, "operator")
        assert isinstance(writer, AgentView)
        assert writer.cost_cents_month == 150, "Of this month alone."
        clock.forward(days=400)
        assert (await money(firm)).spent == (), "What is older than twelve months is not shown."

    tell(story)


def test_months_are_those_of_the_firms_own_zone(tell: Callable[[Story], None]) -> None:
    async def story(firm: Firm, clock: ManualClock) -> None:
        await firm.desk.ask("profile.set", {"field": "timezone", "value": "Pacific/Auckland"}, "operator")
        plan = await plan_of(firm)
        clock.forward(seconds=(datetime(2026, 3, 31, 12, 0, tzinfo=UTC) - clock.now()) / timedelta(seconds=1))
        cost(firm, plan, 5)
        assert [each.month for each in (await money(firm)).spent] == ["2026-04"], "There it is the first of April."

    tell(story)


def test_what_is_open_overdue_and_paid_is_summed_by_currency(tell: Callable[[Story], None]) -> None:
    async def story(firm: Firm, _clock: ManualClock) -> None:
        added: Any = await firm.desk.ask("people.add", {"fields": {"name": "Ada Palmer"}}, "operator")
        await made(
            firm, "invoice", number="1", amount="100.00 EUR", due_on="2026-03-01", status="sent", client=added.id
        )
        await made(firm, "invoice", number="2", amount="200.00 EUR", due_on="2026-03-02", status="sent")
        await made(firm, "invoice", number="3", amount="50.00 USD", status="sent")
        await made(firm, "invoice", number="4", amount="70.00 EUR", status="paid", paid_on="2026-02-01")
        await made(firm, "invoice", number="5", amount="90.00 EUR", status="draft")
        await made(firm, "invoice", number="6", amount="80.00 EUR", status="void")
        shown = await money(firm)
        assert (shown.open, shown.late, shown.paid) == ("300.00 EUR and 50.00 USD", "100.00 EUR", "70.00 EUR")
        assert [bill.shown for bill in shown.invoices][:3] == ["1", "2", "3"], "What is open first, by its day."
        first = shown.invoices[0]
        assert (first.late, first.whom, first.person) == (True, "Ada Palmer", added.id)
        assert not shown.invoices[1].late, "It is due today."

    tell(story)
