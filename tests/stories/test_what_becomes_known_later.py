"""Evidence comes late, twice, from another side, or against what we believed: one act, and nothing hidden."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.connector import Heard, Item, NeedsYou, Never, NotNow, Order, Sign, Unknown, Word
from onefirm.capabilities.mail import SEND
from onefirm.domain.effect import EffectClass, EffectKind, Found, Receipt, Terms
from onefirm.domain.intent import IntentCall
from onefirm.domain.labels import FROM_OUTSIDE
from onefirm.domain.problem import Problem, Refusal
from outside import GOOD
from stories.test_the_outside_answers_badly import ONE_LETTER, Reply, ScriptedMail, Told
from telling import ask, run

ADA = GOOD["email"]
LOCKED = Problem(code="mail-broken", what="The mail account is locked.", why="Its password changed.", fix="Sign in.")


@dataclass
class Postman:
    """A source that brings what it is given."""

    brings: dict[str, Heard] = field(default_factory=dict[str, Heard])
    name: str = "postman"

    async def poll(self) -> tuple[Item, ...]:
        return tuple(Item(name=name, raw=name.encode()) for name in self.brings)

    def read(self, item: Item) -> Heard:
        return self.brings[item.name]

    async def put_away(self, item: Item, kept: bool) -> None:
        self.brings.pop(item.name, None)


@dataclass
class SlowMail(ScriptedMail):
    """Terms of its own, and a door behind which a sender can be kept."""

    window: int = 86_400
    grace: int = 0
    door: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def effects(self) -> dict[EffectKind, Terms]:
        return {SEND: Terms(self.cls, window_seconds=self.window, grace_seconds=self.grace)}

    async def do(self, order: Order) -> Receipt:
        if self.replies and self.replies[0] == "waits at the door":
            self.replies.pop(0)
            self.asked += 1
            await self.door.wait()
            self.arrived.append(order.key)
            return Receipt(provider_id="p1", at="2026-03-02T09:00:00.000000Z")
        return await super().do(order)


class Tale(Told):
    def __init__(self, folder: Path, mail: SlowMail) -> None:
        super().__init__(folder, mail)
        self.slow = mail
        self.postman = Postman()

    async def open(self) -> Firm:
        def mail(_folder: Path) -> ScriptedMail:
            return self.mail

        def postman(_folder: Path) -> Postman:
            return self.postman

        extension = replace(
            EXTENSION,
            connectors=(mail,),
            sources=(*EXTENSION.sources, postman),
            playbooks=(ONE_LETTER,),
        )
        return await open_firm(self.folder, clock=self.clock, chance=self.chance, extensions=(extension,))

    async def brings(self, firm: Firm, name: str, heard: Heard) -> None:
        self.postman.brings[name] = heard
        await firm.drain()


def tale(tmp_path: Path, cls: EffectClass, *replies: Reply, found: Found = "cannot-tell", **terms: int) -> Tale:
    return Tale(tmp_path / "firm", SlowMail(cls, list(replies), found, **terms))  # type: ignore[arg-type]


def told(tale: Tale, story: Callable[[Firm], Awaitable[None]]) -> None:
    async def whole() -> None:
        firm = await tale.approved()
        await story(firm)
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(whole)


async def plan(firm: Firm) -> dict[str, Any]:
    return (await ask(firm, "plans.list"))["items"][0]


def kinds(firm: Firm) -> list[str]:
    return [event.fact.kind for event in firm.ledger.events(0, 1000)]


async def first(firm: Firm) -> dict[str, Any]:
    return await ask(firm, "inbox.show", question="1")


def test_a_key_is_repeated_inside_its_window_and_looked_up_after_it(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "native-key", Unknown("No answer."), found="cannot-tell", window=600)
    tale_.policy("undo-window-seconds = 0\n[limits]\nconnector-seconds-max = 1\n")

    async def story(firm: Firm) -> None:
        assert tale_.mail.asked == 2

    told(tale_, story)


def test_a_key_whose_window_closed_while_the_firm_was_off_is_never_repeated(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "native-key", Unknown("No answer."), found="cannot-tell", window=30)

    async def story(firm: Firm) -> None:
        # The window is shorter than one order may take, so no repeat is surely inside it.
        assert tale_.mail.asked == 1
        assert (await first(firm))["card"]["problem"]["code"] == "effect-unanswered"

    told(tale_, story)


def test_an_absence_counts_only_after_its_grace(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "verifiable", Unknown("No answer."), "ok", found="not-happened", grace=120)

    async def story(firm: Firm) -> None:
        assert tale_.mail.asked == 1
        tale_.clock.forward(seconds=100)
        await firm.drain()
        assert tale_.mail.asked == 1
        tale_.clock.forward(seconds=30)
        await firm.drain()
        assert tale_.mail.asked == 2
        assert len(tale_.mail.arrived) == 1

    told(tale_, story)


@pytest.mark.parametrize("cls", ["native-key", "verifiable", "ask"])
def test_a_webhook_settles_what_the_reply_did_not(tmp_path: Path, cls: EffectClass) -> None:
    tale_ = tale(tmp_path, cls, "reply lost", window=30)

    async def story(firm: Firm) -> None:
        assert (await first(firm))["card"]["problem"]["code"] == "effect-unanswered"
        receipt = Receipt(provider_id="p1", at="2026-03-02T09:00:00.000000Z")
        sign = Sign(
            key=tale_.mail.arrived[0], found="happened", receipt=receipt, evidence="The provider says so.", proven=True
        )
        await tale_.brings(firm, "hook", sign)
        assert (await plan(firm))["state"] in ("completed", "in-progress", "reconciled")
        assert "question.voided" in kinds(firm)
        await tale_.brings(firm, "hook again", sign)
        assert kinds(firm).count("effect.receipted") == 1
        assert "effect.contradicted" not in kinds(firm)

    told(tale_, story)


def test_an_act_is_kept_in_mind_until_it_is_settled_and_no_longer(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "verifiable", *["reply lost"] * 4)

    async def story(firm: Firm) -> None:
        await ask(firm, "inbox.answer", question="1", answer="it-did")
        for number in range(3):
            tale_.fill_in(f"another {number}", {**GOOD, "email": f"ada{number}@palmer.example"})
            await firm.drain()
            (asked,) = (item for item in (await ask(firm, "inbox.list"))["items"] if item["kind"] == "approval")
            await ask(firm, "inbox.accept", question=asked["id"])
        in_mind = firm.engine.conductor.sightings
        assert len(in_mind) == 3
        sign = Sign(key=tale_.mail.arrived[1], found="happened", evidence="It did.", proven=True)
        await tale_.brings(firm, "hook", sign)
        assert len(in_mind) == 2
        for waiting in (await ask(firm, "inbox.list"))["items"]:
            await ask(firm, "inbox.answer", question=waiting["id"], answer="it-did")
        assert len(in_mind) == 0

    told(tale_, story)


@pytest.mark.parametrize("found", ["happened", "not-happened"])
def test_an_act_that_was_looked_up_is_not_kept_in_mind(tmp_path: Path, found: Found) -> None:
    tale_ = tale(tmp_path, "verifiable", Unknown("No answer."), found=found)

    async def story(firm: Firm) -> None:
        assert len(firm.engine.conductor.sightings) == 0

    told(tale_, story)


def test_a_letter_that_came_back_opens_the_plan_again_by_hand(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "natural-key", "ok")

    async def story(firm: Firm) -> None:
        bounce = Sign(provider_id="p1", found="not-happened", evidence="550 no such user here")
        await tale_.brings(firm, "bounce", bounce)
        card = (await first(firm))["card"]
        assert any("550 no such user here" in reason["says"] for reason in card["why"])
        assert any(reason["quote"] == ADA for reason in card["why"])
        await tale_.brings(firm, "bounce again", bounce)
        assert kinds(firm).count("effect.contradicted") == 1
        assert (await ask(firm, "inbox.list"))["waiting"] == 1
        assert tale_.mail.asked == 1

    told(tale_, story)


def test_two_receipts_of_different_names_are_shown(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "natural-key", "ok")

    async def story(firm: Firm) -> None:
        receipt = Receipt(provider_id="another", at="2026-03-02T09:00:00.000000Z")
        sign = Sign(provider_id="p1", found="happened", receipt=receipt, evidence="Delivered as 'another'.")
        await tale_.brings(firm, "hook", sign)
        assert (await first(firm))["card"]["problem"]["code"] == "effect-contradicted"

    told(tale_, story)


def test_the_operators_no_is_contradicted_when_the_outside_knows_better(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "ask", "reply lost")

    async def story(firm: Firm) -> None:
        await ask(firm, "inbox.answer", question="1", answer="it-did-not")
        sign = Sign(key=tale_.mail.arrived[0], found="happened", evidence="Read by Ada at noon.")
        await tale_.brings(firm, "hook", sign)
        codes = [
            (await ask(firm, "inbox.show", question=item["id"]))["card"]["problem"]
            for item in (await ask(firm, "inbox.list"))["items"]
        ]
        assert "effect-contradicted" in {problem["code"] for problem in codes if problem}

    told(tale_, story)


def test_a_sign_about_nothing_of_ours_is_shown_and_changes_nothing(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "natural-key", "ok")

    async def story(firm: Firm) -> None:
        await tale_.brings(firm, "hook", Sign(provider_id="x9", found="happened", evidence="Somebody's letter."))
        assert (await first(firm))["card"]["problem"]["code"] == "sign-of-nothing"

    told(tale_, story)


@pytest.mark.parametrize("cls", ["native-key", "natural-key", "verifiable", "ask"])
def test_a_reply_that_comes_after_we_stopped_waiting_still_counts(tmp_path: Path, cls: EffectClass) -> None:
    tale_ = tale(tmp_path, cls, "waits at the door", found="not-happened")
    tale_.policy("undo-window-seconds = 0\n[limits]\nconnector-seconds-max = 1\n")

    async def story(firm: Firm) -> None:
        # Whoever was sent may still do it: an absence proves nothing, and nobody else is sent.
        tale_.clock.forward(hours=1)
        await firm.drain()
        assert tale_.mail.asked == 1
        tale_.slow.door.set()
        await asyncio.sleep(0.05)
        await firm.drain()
        assert tale_.mail.asked == 1
        assert kinds(firm).count("effect.receipted") == 1
        assert (await plan(firm))["state"] in ("completed", "in-progress", "reconciled")

    told(tale_, story)


def test_a_connector_that_never_answers_is_asked_about_and_holds_up_nobody_else(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "natural-key", "hangs")
    tale_.policy("undo-window-seconds = 0\n[limits]\nconnector-seconds-max = 1\n")

    async def story(firm: Firm) -> None:
        for _ in range(5):
            tale_.clock.forward(hours=1)
            await firm.drain()
        assert (await first(firm))["card"]["problem"]["code"] == "effect-unanswered"
        assert tale_.mail.asked == 1

    told(tale_, story)


def test_a_repeat_that_is_put_off_leaves_the_doubt(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "native-key", "reply lost", NotNow("Later.", 60), NeedsYou(LOCKED))

    async def story(firm: Firm) -> None:
        effect = "ef_" + (await plan(firm))["id"].removeprefix("pl_")
        with pytest.raises(Refusal) as refused:
            await ask(firm, "inbox.undo", effect=(await held(firm, effect)))
        assert refused.value.problem.code == "effect-left"
        await ask(firm, "plans.cancel", plan=(await plan(firm))["id"])
        tale_.clock.forward(hours=1)
        await firm.drain()
        assert (await first(firm))["card"]["problem"]["code"] == "effect-unanswered"
        assert len(tale_.mail.arrived) == 1

    told(tale_, story)


async def held(firm: Firm, start: str) -> str:
    return next(
        event.stream.removeprefix("effect:")
        for event in firm.ledger.events(0, 1000)
        if event.stream.startswith(f"effect:{start}")
    )


def test_a_policy_that_changes_while_an_act_is_in_doubt_does_not_forget_the_doubt(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "native-key", "reply lost", NotNow("Later.", 60), window=86_400)

    async def story() -> None:
        firm = await tale_.approved()
        await firm.close()
        tale_.policy("undo-window-seconds = 1\n")
        tale_.clock.forward(hours=1)
        firm = await tale_.open()
        await firm.drain()
        assert (await first(firm))["card"]["problem"]["code"] == "effect-unanswered"
        assert tale_.mail.asked == 2
        await firm.close()

    run(story)


def test_two_failures_put_both_before_the_operator(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "natural-key", NotNow("The queue is full.", 60), NotNow("Still full.", 60))
    tale_.policy("undo-window-seconds = 0\n[limits]\nfaults-before-block = 2\n")

    async def story(firm: Firm) -> None:
        tale_.clock.forward(seconds=61)
        await firm.drain()
        view = await first(firm)
        why = view["card"]["why"]
        assert [reason["says"] for reason in why[:2]] == ["The queue is full.", "Still full."]
        assert {reason["says"] for reason in why[2:]} == {"This was to leave:"}
        assert {option["name"] for option in view["options"]} == {"again", "change", "did-it", "cancel"}
        assert tale_.mail.asked == 2
        await ask(firm, "inbox.answer", question="1", answer="change")
        assert (await first(firm))["kind"] == "approval"
        await ask(firm, "inbox.edit", question="1", changes={"to": "ada@elsewhere.example"})
        assert tale_.mail.asked == 3
        assert len(tale_.mail.arrived) == 1

    told(tale_, story)


def test_whoever_writes_again_while_a_letter_waits_is_read_before_it_leaves(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "natural-key")

    async def story() -> None:
        firm = await tale_.open()
        tale_.fill_in("one", GOOD)
        await firm.drain()
        before = await first(firm)
        await tale_.brings(firm, "word", Word(sender=ADA, text="Sorry, I meant March, not May."))
        after = await first(firm)
        assert "Sorry, I meant March, not May." in {field["after"] for field in after["card"]["came"]}
        with pytest.raises(Refusal):
            await ask(firm, "inbox.accept", question=before["id"], payload="something else")
        await ask(firm, "inbox.accept", question="1")
        assert len(tale_.mail.arrived) == 1
        await firm.close()

    run(story)


def test_whoever_writes_within_the_undo_window_is_read_before_it_leaves(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "natural-key")
    tale_.policy("undo-window-seconds = 60\n")

    async def story(firm: Firm) -> None:
        await tale_.brings(firm, "word", Word(sender=ADA, text="Please wait with your answer."))
        tale_.clock.forward(hours=1)
        await firm.drain()
        assert tale_.mail.arrived == []
        assert "Please wait with your answer." in {field["after"] for field in (await first(firm))["card"]["came"]}

    told(tale_, story)


def test_an_opt_out_by_letter_stops_what_waits_and_what_is_held(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "natural-key")
    tale_.policy("undo-window-seconds = 60\n")

    async def story(firm: Firm) -> None:
        await tale_.brings(firm, "word", Word(sender=ADA, text="Please stop writing.", opts_out=True))
        tale_.clock.forward(hours=1)
        await firm.drain()
        assert tale_.mail.asked == 0
        assert "effect.refused" in kinds(firm)

    told(tale_, story)


def test_two_letters_of_one_person_that_nothing_waits_for_are_one_group(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "natural-key")

    async def story(firm: Firm) -> None:
        await firm.drain()
        await tale_.brings(firm, "one", Word(sender=ADA, text="Thank you!", answers="p1"))
        await tale_.brings(firm, "two", Word(sender=ADA, text="And good luck.", answers="p1"))
        questions = (await ask(firm, "inbox.list"))["items"]
        assert len(questions) == 2
        (same,) = {question["same"] for question in questions}
        assert same

    told(tale_, story)


def test_the_same_word_brought_twice_is_kept_once(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "natural-key", "ok")

    async def story(firm: Firm) -> None:
        for _ in range(2):
            await tale_.brings(firm, "word", Word(sender=ADA, text="Thank you!", answers="p1"))
        assert kinds(firm).count("person.wrote") == 1

    told(tale_, story)


def test_the_operator_takes_somebody_out_and_in_again(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "natural-key")

    async def story() -> None:
        firm = await tale_.open()
        tale_.fill_in("one", GOOD)
        await firm.drain()
        await ask(firm, "optouts.add", address=ADA.upper(), why="She asked by telephone.")
        assert (await ask(firm, "inbox.list"))["waiting"] == 0
        assert (await plan(firm))["state"] == "completed"
        assert "effect.refused" in kinds(firm)
        listed = await ask(firm, "optouts.list")
        assert [(item["address"], item["why"]) for item in listed["items"]] == [(ADA, "She asked by telephone.")]
        await ask(firm, "optouts.remove", address=ADA)
        assert (await ask(firm, "optouts.list"))["items"] == []
        with pytest.raises(Refusal) as refused:
            await ask(firm, "optouts.remove", address=ADA)
        assert refused.value.problem.code == "opt-out-unknown"
        assert tale_.mail.asked == 0
        await firm.close()

    run(story)


@pytest.mark.parametrize("now", ["ask", "verifiable"])
def test_an_act_is_repeated_only_where_that_is_harmless_then_and_now(tmp_path: Path, now: EffectClass) -> None:
    """Declared when a repeat did no harm; since then the connector carries it out in another way."""
    tale_ = tale(tmp_path, "natural-key", "reply lost", "ok", found="cannot-tell")

    async def story() -> None:
        firm = await tale_.open()
        tale_.fill_in("one", GOOD)
        await firm.drain()
        await firm.close()
        tale_.mail.cls = now
        firm = await tale_.open()
        await ask(firm, "inbox.accept", question="1")
        assert tale_.mail.asked == 1
        assert (await first(firm))["card"]["problem"]["code"] == "effect-unanswered"
        await firm.close()

    run(story)


def test_a_notice_that_nobody_has_proven_settles_no_doubt_and_starts_nothing(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "ask", "reply lost")

    async def story(firm: Firm) -> None:
        forged = Sign(key=tale_.mail.arrived[0], capability="mail", found="not-happened", evidence="550 no such user")
        await tale_.brings(firm, "forged", forged)
        assert (await first(firm))["card"]["problem"]["code"] == "effect-unanswered"
        assert "effect.refused" not in kinds(firm)
        elsewhere = Sign(key=tale_.mail.arrived[0], capability="payments", found="happened", evidence="Paid.")
        await tale_.brings(firm, "elsewhere", elsewhere)
        assert "effect.receipted" not in kinds(firm)

    told(tale_, story)


def test_the_first_letter_brought_again_is_no_answer_to_ours(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "natural-key", "ok")
    wish = IntentCall(name="qualify-lead", version=2, fields={**GOOD}, source="mail", label=FROM_OUTSIDE)

    async def story() -> None:
        firm = await tale_.open()
        word = Word(sender=ADA, text=GOOD["message"], wish=wish)
        await tale_.brings(firm, "letter", word)
        await ask(firm, "inbox.accept", question="1")
        await tale_.brings(firm, "letter", word)
        assert "person.wrote" not in kinds(firm)
        assert (await ask(firm, "inbox.list"))["waiting"] == 0
        await firm.close()

    run(story)


def test_a_letter_that_stops_nothing_is_put_before_the_operator(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "natural-key", Never(LOCKED))

    async def story(firm: Firm) -> None:
        await tale_.brings(firm, "word", Word(sender=ADA, text="I must cancel, do not begin."))
        shown = [
            (await ask(firm, "inbox.show", question=item["id"]))["card"]["came"]
            for item in (await ask(firm, "inbox.list"))["items"]
        ]
        assert any("I must cancel" in field["after"] for came in shown for field in came)

    told(tale_, story)


async def answer(firm: Firm, says: str) -> None:
    (row,) = (await ask(firm, "inbox.list"))["items"]
    await ask(firm, "inbox.answer", question=row["id"], answer=says)


def options(card: dict[str, Any]) -> list[str]:
    return [option["name"] for option in card["options"]]


@pytest.mark.parametrize("says", ["wait", ""])
def test_whoever_asks_for_two_days_gets_them_whether_the_operator_answers_or_not(tmp_path: Path, says: str) -> None:
    tale_ = tale(tmp_path, "natural-key", NotNow("We move house.", 172_800), "ok")

    async def story(firm: Firm) -> None:
        card = await first(firm)
        assert card["card"]["problem"]["code"] == "effect-put-off"
        assert card["card"]["title"] == "'scripted' asks to wait until 2026-03-04 09:00 UTC."
        assert "We move house." in card["card"]["problem"]["why"]
        assert options(card) == ["wait", "again", "did-it", "cancel"]
        if says:
            await answer(firm, says)
            assert (await ask(firm, "inbox.list"))["waiting"] == 0
        tale_.clock.forward(seconds=172_799)
        await firm.drain()
        assert tale_.mail.asked == 1
        tale_.clock.forward(seconds=1)
        await firm.drain()
        assert tale_.mail.asked == 2
        assert len(tale_.mail.arrived) == 1
        assert (await ask(firm, "inbox.list"))["waiting"] == 0

    told(tale_, story)


def test_what_was_put_off_is_tried_now_when_the_operator_wants_it(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "natural-key", NotNow("Later.", 172_800), "ok")

    async def story(firm: Firm) -> None:
        await answer(firm, "again")
        assert len(tale_.mail.arrived) == 1

    told(tale_, story)


@pytest.mark.parametrize("says", ["did-it", "cancel"])
def test_what_was_put_off_never_leaves_once_the_operator_did_it_or_stopped_it(tmp_path: Path, says: str) -> None:
    tale_ = tale(tmp_path, "natural-key", NotNow("Later.", 172_800), "ok")

    async def story(firm: Firm) -> None:
        await answer(firm, says)
        tale_.clock.forward(days=3)
        await firm.drain()
        assert tale_.mail.asked == 1
        assert (await ask(firm, "inbox.list"))["waiting"] == 0

    told(tale_, story)


def test_what_may_have_arrived_waits_as_long_as_it_is_asked_to(tmp_path: Path) -> None:
    """It is neither settled again at once, nor offered to be done by hand."""
    tale_ = tale(tmp_path, "natural-key", "reply lost", NotNow("Later.", 172_800), "ok")

    async def story(firm: Firm) -> None:
        assert tale_.mail.asked == 2
        card = await first(firm)
        assert options(card) == ["wait", "again", "cancel"]
        assert "Nothing has left" not in card["card"]["problem"]["why"]
        tale_.clock.forward(seconds=172_799)
        await firm.drain()
        assert tale_.mail.asked == 2
        tale_.clock.forward(seconds=1)
        await firm.drain()
        assert tale_.mail.asked == 3
        assert len(tale_.mail.arrived) == 1

    told(tale_, story)


def test_not_now_for_ten_thousand_years_is_a_year_at_most(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "natural-key", NotNow("Later.", 10**12))

    async def story(firm: Firm) -> None:
        assert "until 2027-03-03" in (await first(firm))["card"]["problem"]["what"]

    told(tale_, story)
