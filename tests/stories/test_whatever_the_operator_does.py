"""Random weeks of a firm: whatever the operator does in whatever order, these things stay true."""

import asyncio
import email
import email.policy
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from onefirm.app.firm import Firm
from onefirm.domain.events.effects import EffectApproved, EffectDeclared, EffectDispatched, EffectReceipted
from onefirm.domain.frozen import as_json
from onefirm.domain.problem import Refusal
from outside import GOOD
from telling import Story


class Week(RuleBasedStateMachine):
    """Forms come in, the operator decides, time passes, the power goes."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._runner = asyncio.Runner()
        self._story = Story(Path(self._folder.name) / "firm")
        self._firm: Firm = self._runner.run(self._story.open())
        self._forms = 0
        self._paused = False
        self._letters_when_paused = 0

    def teardown(self) -> None:
        self._runner.run(self._firm.close())
        self._runner.close()
        self._folder.cleanup()

    def _ask(self, name: str, **args: Any) -> dict[str, Any] | Refusal:
        async def asked() -> dict[str, Any] | Refusal:
            try:
                answer = as_json(await self._firm.desk.ask(name, args, "operator"))
            except Refusal as refusal:
                answer = refusal
            await self._firm.drain()
            return answer

        return self._runner.run(asked())

    @initialize()
    def open_for_business(self) -> None:
        self.a_form_comes_in(again=False)

    @rule(again=st.booleans())
    def a_form_comes_in(self, again: bool) -> None:
        self._forms += not again
        number = max(self._forms, 1)
        self._story.fill_in(f"{number}-{again}", {**GOOD, "email": f"lead{number}@palmer.example"})
        self._runner.run(self._firm.drain())

    @rule(place=st.integers(1, 3))
    def accept(self, place: int) -> None:
        self._ask("inbox.accept", question=str(place))

    @rule(place=st.integers(1, 3), text=st.sampled_from(["Hello", "A logo for you", "Shorter"]))
    def edit(self, place: int, text: str) -> None:
        self._ask("inbox.edit", question=str(place), changes={"subject": text})

    @rule(place=st.integers(1, 3))
    def reject(self, place: int) -> None:
        self._ask("inbox.reject", question=str(place))

    @rule()
    def take_the_newest_back(self) -> None:
        today = self._ask("today")
        assert isinstance(today, dict)
        if today["held"]:
            self._ask("inbox.undo", effect=today["held"][-1]["effect"])

    @rule()
    def cancel_the_newest(self) -> None:
        plans = self._ask("plans.list")
        assert isinstance(plans, dict)
        self._ask("plans.cancel", plan=plans["items"][0]["id"])

    @rule()
    def pause(self) -> None:
        self._ask("firm.pause")
        if not self._paused:
            self._letters_when_paused = len(self._story.letters())
        self._paused = True

    @rule()
    def resume(self) -> None:
        self._paused = False
        self._ask("firm.resume")

    @rule(seconds=st.sampled_from([1, 20, 60, 100_000]))
    def time_passes(self, seconds: int) -> None:
        self._story.clock.forward(seconds=seconds)
        self._runner.run(self._firm.drain())

    @rule()
    def restart(self) -> None:
        self._runner.run(self._firm.close())
        self._firm = self._runner.run(self._story.open())
        self._runner.run(self._firm.drain())

    @invariant()
    def every_letter_was_approved_word_for_word_and_left_once(self) -> None:
        approved: dict[str, str] = {}
        dispatched: dict[str, int] = {}
        receipts: set[str] = set()
        for event in self._firm.ledger.events(0, 10_000):
            match event.fact:
                case EffectDeclared() as declared:
                    assert declared.verdict == "ask"
                case EffectApproved() as approval:
                    approved[approval.effect] = approval.approval.payload
                case EffectDispatched() as sent:
                    assert approved[sent.effect] == sent.payload
                    dispatched[sent.effect] = dispatched.get(sent.effect, 0) + 1
                case EffectReceipted() as receipt:
                    assert receipt.effect not in receipts
                    receipts.add(receipt.effect)
                case _:
                    pass
        assert all(times == 1 for times in dispatched.values())
        assert len(self._story.letters()) == len(receipts) == len(dispatched)

    @invariant()
    def nothing_leaves_while_paused(self) -> None:
        if self._paused:
            assert len(self._story.letters()) == self._letters_when_paused

    @invariant()
    def nobody_gets_two_letters(self) -> None:
        addresses = [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default)["To"]
            for path in self._story.letters()
        ]
        assert len(addresses) == len(set(addresses))

    @invariant()
    def the_books_are_sound(self) -> None:
        verified = self._ask("ledger.verify")
        assert isinstance(verified, dict)
        assert verified["sound"], verified["says"]


Week.TestCase.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestWhateverTheOperatorDoes = Week.TestCase
