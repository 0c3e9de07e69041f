"""What holds a question to a model back, one brake at a time: each could be taken out without another being felt."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from model_server import Answer, Came, Scripted, says
from onefirm.app.firm import Firm
from onefirm.capabilities.model import Prompt
from onefirm.conductor.means import Means
from onefirm.conductor.models.asking import Asking
from onefirm.conductor.models.book import kept, left, left_today
from onefirm.conductor.models.occasion import Occasion, at_step
from onefirm.conductor.models.spending import NotReserved, Spending
from onefirm.conductor.models.told import set_apart
from onefirm.conductor.profile import today
from onefirm.conductor.stands import walk_of
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.contract import Contract
from onefirm.domain.events.models import ModelAnswered, ModelFailed, ModelReserved
from onefirm.domain.events.streams import of_spending
from onefirm.domain.ids import FIRM, PlanId, StepId
from onefirm.domain.intent import IntentCall
from onefirm.domain.labels import FROM_OUTSIDE, Secrecy
from onefirm.ledger.ledger import Ledger, Put
from outside import GOOD, VAGUE
from stories.test_a_model_drafts_a_plan import GOAL
from stories.test_a_model_words_a_letter import drafted, facts, opened, reworded, with_model
from stories.test_decisions_are_learned import CHARGES, opinion
from telling import Story, ask, run

ON = Occasion(
    plan=PlanId("pl_1"), step=StepId("draft"), visit=1, playbook="leads@5", subject=FIRM, names=(), risk="low"
)
MICROS = 10_000


class Said(BaseModel):
    says: str


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


def means_of(firm: Firm) -> Means:
    return vars(firm.desk)["_post"].means


def writer(firm: Firm) -> Contract:
    return means_of(firm).crew.agents["writer"].contract


def asking(firm: Firm, contract: Contract | None = None, **more: Any) -> Asking:
    return Asking(lambda: ON, contract or writer(firm), {}, means_of(firm), 60, **more)


def about(text: str) -> Prompt:
    return Prompt(wants="Say how it is.", about={"text": text})


def well(_came: Came) -> Answer:
    return says({"says": "well"})


Interrupts = Callable[[], Awaitable[Any]]


class Raced:
    """The ledger of a firm in which something happens right before the first question is set apart."""

    def __init__(self, ledger: Ledger, meanwhile: Interrupts) -> None:
        self._ledger = ledger
        self._meanwhile: Interrupts | None = meanwhile

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    async def append(self, *puts: Put, **more: Any) -> Any:
        if self._meanwhile is not None:
            meanwhile, self._meanwhile = self._meanwhile, None
            await meanwhile()
        return await self._ledger.append(*puts, **more)


@pytest.mark.parametrize(
    ("name", "args", "why"),
    [
        ("firm.pause", {"reason": "Away."}, "paused"),
        ("connections.revoke", {"connection": "model-small", "why": "No more."}, "revoked"),
    ],
)
def test_whoever_pauses_or_revokes_between_the_look_and_the_money_is_heard(
    tale: Story, name: str, args: dict[str, str], why: str
) -> None:
    async def story(_server: Scripted) -> None:
        firm = await opened(tale)
        means: Any = replace(means_of(firm))
        object.__setattr__(means, "ledger", Raced(means.ledger, lambda: ask(firm, name, **args)))
        (provider,) = means.crew.models.values()
        wanted = set_apart("mc_1", ON, "writer@1", provider, micros=1, question="", why="")
        no = await Spending(means, lambda day: left_today(day, means)).reserve(provider, wanted)
        assert isinstance(no, NotReserved) and no.why == why
        assert facts(firm, ModelReserved) == []
        await firm.close()

    with_model(tale, well, story)


def test_whoever_asks_after_the_call_is_over_asks_in_vain(tale: Story) -> None:
    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        late = asking(firm)
        late.close()
        assert await late.ask(about("a"), Said) is None
        assert (server.came, facts(firm, ModelReserved)) == ([], [])
        assert "there was no time left" in late.missed
        await firm.close()

    with_model(tale, well, story)


def test_what_was_taken_out_and_the_contract_are_part_of_the_question(tale: Story) -> None:
    """The words that leave are the same in each case: only what stands behind the mark differs, or who asks."""

    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        other = replace(writer(firm), version=99)
        for text, contract in (("Write to a@b.example", None), ("Write to c@d.example", None)):
            assert await asking(firm, contract).ask(about(text), Said)
        assert len(server.came) == 2 and server.came[0].text == server.came[1].text
        assert await asking(firm, other).ask(about("Write to a@b.example"), Said)
        assert len(server.came) == 3
        assert await asking(firm).ask(about("Write to a@b.example"), Said)
        assert len(server.came) == 3, "The very same is not paid for again."
        await firm.close()

    with_model(tale, well, story)


def test_a_question_that_nobody_waits_for_any_more_is_settled_at_the_most_it_could_cost(tale: Story) -> None:
    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        waits = asyncio.create_task(asking(firm).ask(about("a"), Said))
        while not server.came:
            await asyncio.sleep(0.01)
        waits.cancel()
        await asyncio.wait({waits})
        assert waits.cancelled()
        (reserved,), (failed,) = facts(firm, ModelReserved), facts(firm, ModelFailed)
        assert (failed.call, failed.why, failed.micros) == (reserved.call, "late", reserved.micros)
        await firm.close()

    with_model(tale, lambda _came: Answer(seconds=600), story)


def test_an_answer_that_nobody_counted_cost_all_that_was_set_apart(tale: Story) -> None:
    async def story(_server: Scripted) -> None:
        firm = await opened(tale)
        assert await asking(firm).ask(about("a"), Said)
        (reserved,), (answered,) = facts(firm, ModelReserved), facts(firm, ModelAnswered)
        assert answered.micros == reserved.micros > 0
        await firm.close()

    with_model(tale, lambda came: replace(well(came), tokens=None), story)


def test_an_answer_is_used_again_for_so_many_days_and_no_longer(tale: Story) -> None:
    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        days = means_of(firm).policy.models.answers_kept_days
        for ahead, asked in ((0, 1), (days - 1, 1), (2, 2)):
            tale.clock.forward(days=ahead)
            assert await asking(firm).ask(about("a"), Said)
            assert len(server.came) == asked
        await firm.close()

    with_model(tale, well, story)


def test_one_question_costs_no_more_than_its_contract_says(tale: Story) -> None:
    async def story(_server: Scripted) -> None:
        firm = await opened(tale)
        means, most = means_of(firm), means_of(firm).policy.models.cents_per_call
        for cents, whole in ((1, 1), (most + 5, most)):
            named = left(ON, replace(writer(firm), cost_cents_max=cents), today(means).isoformat(), means).micros
            assert named["one question"] == whole * MICROS
        await firm.close()

    with_model(tale, well, story)


SPENT: dict[str, tuple[dict[str, str], set[str]]] = {
    "the same work": ({}, {"this plan", "the writer today", "this playbook today", "today"}),
    "another plan": ({"plan": "pl_2"}, {"the writer today", "this playbook today", "today"}),
    "another agent": ({"agent": "qualifier@4"}, {"this plan", "this playbook today", "today"}),
    "another playbook": ({"playbook": "bills@1"}, {"this plan", "the writer today", "today"}),
}


@pytest.mark.parametrize("which", SPENT)
def test_each_budget_counts_what_was_spent_of_it_and_nothing_else(tale: Story, which: str) -> None:
    other, lessened = SPENT[which]

    async def story(_server: Scripted) -> None:
        firm = await opened(tale)
        means, contract = means_of(firm), writer(firm)
        (provider,) = means.crew.models.values()
        before = left(ON, contract, today(means).isoformat(), means)
        trial = left_today(today(means).isoformat(), means).micros["today"]
        fact = set_apart("mc_1", ON, contract.ref, provider, micros=MICROS, question="", why="")
        put = Put(of_spending(today(means).isoformat()), fact.model_copy(update=other))
        await means.ledger.append(put, actor=CONDUCTOR)
        after = left(ON, contract, today(means).isoformat(), means)
        less = {name: before.micros[name] - after.micros[name] for name in before.micros}
        assert less == {name: MICROS if name in lessened else 0 for name in before.micros}
        assert before.asks - after.asks == ("this plan" in lessened)
        spent = trial - left_today(today(means).isoformat(), means).micros["today"]
        assert spent == less["today"], "A trial is paid out of what is left of the same day."
        await firm.close()

    with_model(tale, well, story)


GIVE_BACK = (
    CHARGES.replace("purpose: intent.message", "purpose: score.summary").replace("requested: end", "requested: back")
    + """
## Give it back

```yaml
id: back
effect: payments.refund
mode: ask
takes:
  receipt: charge.receipt
  amount: profile.budget_min
  reason: score.summary
then:
  refunded: end
  failed: end
  declined: end
```
"""
)


def test_the_gravest_act_that_takes_an_answer_says_how_much_depends_on_it(tale: Story) -> None:
    (tale.folder / "playbooks").mkdir(exist_ok=True)
    (tale.folder / "playbooks" / "lead-qualification.md").write_text(GIVE_BACK)

    async def story() -> None:
        firm = await tale.open()
        sent = await ask(firm, "intents.send", type="qualify-lead@2", fields=GOOD, key="a")
        means = means_of(firm)
        risks = [means.crew.catalogue.effects[each].risk for each in ("payments.request", "payments.refund")]
        assert risks == ["medium", "high"], "By the alphabet the first would weigh more."
        assert at_step(walk_of(PlanId(sent["plan"]), means), means, "score").risk == "high"
        await firm.close()

    run(story)


def test_whoever_is_forgotten_takes_the_answers_about_them_along(tale: Story) -> None:
    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        await drafted(tale, firm)
        (reserved,) = facts(firm, ModelReserved)
        assert kept(reserved.question, means_of(firm)) is not None
        shown = await ask(firm, "forget.preview", person=GOOD["email"])
        await ask(firm, "forget.person", person=GOOD["email"], confirm=shown["confirm"])
        (answered,) = facts(firm, ModelAnswered)
        assert answered.answer.erased and "lovely" not in str(answered.answer.value)
        assert kept(reserved.question, means_of(firm)) is None
        await firm.close()

    with_model(tale, opinion, story)


def test_the_preview_says_what_would_not_leave_and_what_may_come_later(tale: Story) -> None:
    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        await drafted(tale, firm)
        (plan,) = (await ask(firm, "plans.list"))["items"]
        again = await ask(firm, "models.preview", plan=plan["id"], step="draft")
        assert (again["asks"], again["cost"]) == (False, "")
        assert again["says"].startswith("Nothing would leave: the same was asked before, and the answer of scripted")
        assert again["words"] in server.came[0].body["messages"][-1]["content"], "It can be read all the same."

        tale.fill_in("bo", {**VAGUE, "email": "bo@x.example"})
        await firm.drain()
        early = await ask(firm, "models.preview", plan=(await ask(firm, "plans.list"))["items"][0]["id"], step="score")
        assert early["later"].startswith("'draft-again' and 'draft-no' come later, and may ask a model too")

        secret = FROM_OUTSIDE.model_copy(update={"secrecy": Secrecy.SECRET})
        call = IntentCall(name="qualify-lead", version=2, fields={**GOOD, "email": "cy@x.example"}, source="x",
                          label=secret)  # fmt: skip
        await means_of(firm).intake.receive(call, "operator")
        await firm.drain()
        newest = (await ask(firm, "plans.list"))["items"][0]
        assert newest["id"] != plan["id"] and len(server.came) == 3, "Of the third nothing left."
        shown = await ask(firm, "models.preview", plan=newest["id"], step="draft")
        assert not shown["asks"] and "Something in it is secret" in shown["says"] and not shown["words"]
        await firm.close()

    with_model(tale, opinion, story)


@pytest.mark.parametrize("over", ["a step", "a goal"])
def test_an_answer_about_somebody_who_was_forgotten_meanwhile_keeps_no_word(tale: Story, over: str) -> None:
    came, goes_on = threading.Event(), threading.Event()

    def slow(asked: Came) -> Answer:
        came.set()
        goes_on.wait(20)
        return reworded(asked)

    async def story(_server: Scripted) -> None:
        firm = await opened(tale)
        if over == "a goal":
            await ask(firm, "people.add", fields={"name": "Ada Palmer", "email": GOOD["email"]})
            asking = asyncio.ensure_future(firm.desk.ask("plans.draft", {"goal": GOAL}, "operator"))
        else:
            tale.fill_in("one", GOOD)
            asking = asyncio.ensure_future(firm.drain())
        while not came.is_set():
            await asyncio.sleep(0.01)
        (ada,) = (await firm.desk.ask("people.list", {}, "operator")).model_dump()["items"]
        shown = (await firm.desk.ask("forget.preview", {"person": ada["id"]}, "operator")).model_dump()
        said = {"person": ada["id"], "confirm": shown["confirm"]}
        await firm.desk.ask("forget.person", said, "operator")
        goes_on.set()
        await asking
        settled = [*facts(firm, ModelAnswered), *facts(firm, ModelFailed)]
        assert settled, "What it cost is counted all the same."
        assert not any(one.answer.value if isinstance(one, ModelAnswered) else one.detail.value for one in settled)
        await firm.close()

    with_model(tale, slow, story)
