"""Every way an outside system can answer, in each of the four classes: nothing doubled, nothing hidden."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Order, Unknown
from onefirm.capabilities.mail import SEND
from onefirm.domain.effect import EffectClass, EffectKind, Found, Receipt, Terms, Verification
from onefirm.domain.problem import Problem, Refusal
from outside import GOOD
from telling import Story, ask, run

PROBLEM = Problem(code="mail-broken", what="The mail account is locked.", why="Its password changed.", fix="Sign in.")
ONE_LETTER = Path(__file__).parent / "answer-a-lead.md"
"""A playbook that sends one letter and is done: what is told here is told of that letter."""
Reply = str | Exception


@dataclass
class ScriptedMail:
    """A mail connector that answers what it is told to, and counts what really arrived."""

    cls: EffectClass
    replies: list[Reply]
    found: Found = "cannot-tell"
    arrived: list[str] = field(default_factory=list[str])
    asked: int = 0
    name: str = "scripted"
    capability: str = "mail"
    manner: str = "It is counted."
    quick: bool = True

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        return {SEND: Terms(cls=self.cls, window_seconds=86_400)}

    async def do(self, order: Order) -> Receipt:
        self.asked += 1
        reply: Reply = self.replies.pop(0) if self.replies else "ok"
        if isinstance(reply, Exception):
            raise reply
        if order.key not in self.arrived or self.cls in ("ask", "verifiable"):
            self.arrived.append(order.key)
        if reply == "reply lost":
            raise Unknown("The line broke after the letter was taken.")
        if reply == "hangs":
            await asyncio.Event().wait()
        return Receipt(provider_id="p1", at="2026-03-02T09:00:00.000000Z")

    async def verify(self, order: Order) -> Verification:
        # Whoever is said to find nothing finds what did arrive all the same.
        found: Found = "happened" if self.found == "not-happened" and order.key in self.arrived else self.found
        receipt = Receipt(provider_id="p1", at="2026-03-02T09:00:00.000000Z") if found == "happened" else None
        return Verification(found=found, receipt=receipt, evidence="Somebody looked.")


class Told(Story):
    """A firm whose mail goes through the scripted connector."""

    def __init__(self, folder: Path, mail: ScriptedMail) -> None:
        super().__init__(folder)
        self.mail = mail
        self.policy("undo-window-seconds = 0\n")

    def policy(self, text: str) -> None:
        (self.folder / "policy.toml").write_text(text)

    async def open(self) -> Firm:
        def mail(_folder: Path) -> ScriptedMail:
            return self.mail

        extension = replace(EXTENSION, connectors=(mail,), playbooks=(ONE_LETTER,))
        return await open_firm(self.folder, clock=self.clock, chance=self.chance, extensions=(extension,))

    async def approved(self) -> Firm:
        firm = await self.open()
        self.fill_in("one", GOOD)
        await firm.drain()
        await ask(firm, "inbox.accept", question="1")
        return firm


def told(tmp_path: Path, cls: EffectClass, *replies: Reply, found: Found = "cannot-tell") -> Told:
    return Told(tmp_path / "firm", ScriptedMail(cls, list(replies), found))


async def state(firm: Firm) -> str:
    return (await ask(firm, "plans.list"))["items"][0]["state"]


def played(tale: Told, story: Callable[[Firm], Awaitable[None]]) -> None:
    async def whole() -> None:
        firm = await tale.approved()
        await story(firm)
        await firm.close()

    run(whole)


@pytest.mark.parametrize("cls", ["native-key", "natural-key"])
def test_a_lost_reply_is_repeated_with_the_same_key_and_arrives_once(tmp_path: Path, cls: EffectClass) -> None:
    tale = told(tmp_path, cls, "reply lost", "ok")

    async def story(firm: Firm) -> None:
        assert tale.mail.asked == 2
        assert len(tale.mail.arrived) == 1
        assert await state(firm) == "completed"

    played(tale, story)


def test_a_verifiable_act_that_arrived_is_found_and_never_repeated(tmp_path: Path) -> None:
    tale = told(tmp_path, "verifiable", "reply lost", found="happened")

    async def story(firm: Firm) -> None:
        assert tale.mail.asked == 1
        assert len(tale.mail.arrived) == 1
        assert await state(firm) == "reconciled"

    played(tale, story)


def test_a_verifiable_act_that_did_not_arrive_is_sent_again(tmp_path: Path) -> None:
    tale = told(tmp_path, "verifiable", Unknown("No answer."), "ok", found="not-happened")

    async def story(firm: Firm) -> None:
        assert tale.mail.asked == 2
        assert len(tale.mail.arrived) == 1
        assert await state(firm) == "reconciled"

    played(tale, story)


@pytest.mark.parametrize("cls", ["ask", "verifiable"])
@pytest.mark.parametrize(("answer", "ends"), [("it-did", "completed"), ("it-did-not", "blocked")])
def test_what_cannot_be_known_is_asked_and_never_sent_again(
    tmp_path: Path, cls: EffectClass, answer: str, ends: str
) -> None:
    tale = told(tmp_path, cls, "reply lost")

    async def story(firm: Firm) -> None:
        view = await ask(firm, "inbox.show", question="1")
        assert view["card"]["problem"]["code"] == "effect-unanswered"
        await ask(firm, "inbox.answer", question="1", answer=answer)
        tale.clock.forward(days=1)
        await firm.drain()
        assert tale.mail.asked == 1
        assert await state(firm) == ends

    played(tale, story)


def test_not_now_waits_as_long_as_it_was_told_and_is_bounded(tmp_path: Path) -> None:
    busy = [NotNow("Too many letters.", 600) for _ in range(9)]
    tale = told(tmp_path, "ask", *busy)

    async def story(firm: Firm) -> None:
        assert tale.mail.asked == 1
        tale.clock.forward(seconds=599)
        await firm.drain()
        assert tale.mail.asked == 1
        for _ in range(5):
            tale.clock.forward(seconds=601)
            await firm.drain()
        assert tale.mail.asked == 3
        assert await state(firm) == "blocked"
        assert tale.mail.arrived == []

    played(tale, story)


def test_an_act_that_was_put_off_can_still_be_taken_back(tmp_path: Path) -> None:
    tale = told(tmp_path, "ask", NotNow("Later.", 7200))

    async def story(firm: Firm) -> None:
        effect = (await ask(firm, "plans.show", plan=(await ask(firm, "plans.list"))["items"][0]["id"]))["steps"]
        send = next(step for step in effect if step["id"] == "send")["effects"][0].split()[1]
        await ask(firm, "inbox.undo", effect=send)
        tale.clock.forward(days=1)
        await firm.drain()
        assert tale.mail.arrived == []
        assert (await ask(firm, "inbox.list"))["waiting"] == 1

    played(tale, story)


def test_a_mended_account_goes_on_and_a_lost_reply_after_it_is_asked_about(tmp_path: Path) -> None:
    tale = told(tmp_path, "ask", NeedsYou(PROBLEM), "reply lost")

    async def story(firm: Firm) -> None:
        view = await ask(firm, "inbox.show", question="1")
        assert view["card"]["problem"]["code"] == "mail-broken"
        await ask(firm, "inbox.answer", question="1", answer="again")
        view = await ask(firm, "inbox.show", question="1")
        assert view["card"]["problem"]["code"] == "effect-unanswered"
        assert tale.mail.asked == 2

    played(tale, story)


def test_a_policy_that_changed_while_the_account_was_mended_asks_anew(tmp_path: Path) -> None:
    tale = told(tmp_path, "ask", NeedsYou(PROBLEM))

    async def story() -> None:
        firm = await tale.approved()
        await firm.close()
        tale.policy("undo-window-seconds = 1\n")
        firm = await tale.open()
        await ask(firm, "inbox.answer", question="1", answer="again")
        view = await ask(firm, "inbox.show", question="1")
        assert view["kind"] == "approval"
        assert tale.mail.arrived == []
        await firm.close()

    run(story)


def test_a_refusal_goes_on_by_hand_with_the_words_that_would_have_left(tmp_path: Path) -> None:
    tale = told(tmp_path, "ask", Never(PROBLEM))

    async def story(firm: Firm) -> None:
        view = await ask(firm, "inbox.show", question="1")
        assert any(PROBLEM.what in reason["says"] for reason in view["card"]["why"])
        assert any(GOOD["email"] in reason["quote"] for reason in view["card"]["why"])
        assert tale.mail.arrived == []

    played(tale, story)


def test_somebody_who_opted_out_after_the_card_was_made_is_not_written_to(tmp_path: Path) -> None:
    tale = told(tmp_path, "natural-key")

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        await firm.close()
        tale.policy(f'undo-window-seconds = 0\nopt-outs = ["{GOOD["email"]}"]\n')
        firm = await tale.open()
        with pytest.raises(Refusal) as refused:
            await ask(firm, "inbox.accept", question="1")
        assert refused.value.problem.code == "policy-forbids"
        tale.clock.forward(days=1)
        await firm.drain()
        assert tale.mail.arrived == []
        await firm.close()

    run(story)


def test_an_opt_out_after_the_approval_stops_the_letter(tmp_path: Path) -> None:
    tale = told(tmp_path, "natural-key")
    tale.policy("undo-window-seconds = 60\n")

    async def story() -> None:
        firm = await tale.approved()
        await firm.close()
        tale.policy(f'undo-window-seconds = 60\nopt-outs = ["{GOOD["email"]}"]\n')
        tale.clock.forward(hours=1)
        firm = await tale.open()
        await firm.drain()
        assert tale.mail.arrived == []
        assert tale.mail.asked == 0
        await firm.close()

    run(story)


def test_a_plan_stopped_while_a_letter_was_on_its_way_still_finds_out(tmp_path: Path) -> None:
    tale = told(tmp_path, "ask", "reply lost")

    async def story(firm: Firm) -> None:
        plan = (await ask(firm, "plans.list"))["items"][0]["id"]
        await ask(firm, "plans.cancel", plan=plan)
        view = await ask(firm, "inbox.show", question="1")
        assert view["card"]["problem"]["code"] == "effect-unanswered"
        await ask(firm, "inbox.answer", question="1", answer="it-did")
        kinds = {event.fact.kind for event in firm.ledger.events(0, 1000)}
        assert "effect.receipted" in kinds
        assert tale.mail.asked == 1

    played(tale, story)
