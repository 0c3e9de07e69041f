"""What has to be true of every entry, by the entries before it: read once, from the first to the last."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta

from onefirm.domain.effect import Approval
from onefirm.domain.events.effects import (
    EffectApproved,
    EffectContradicted,
    EffectDeclared,
    EffectDeferred,
    EffectDispatched,
    EffectHeld,
    EffectRecalled,
    EffectReceipted,
    EffectRefused,
    EffectUnknown,
    EffectVerified,
    EffectWithdrawn,
)
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.plans import PlanCancelled, PlanMade, PlanReopened, SerialEntered, StepDone
from onefirm.domain.events.questions import BatchApproved, QuestionAsked
from onefirm.domain.ids import moment
from onefirm.domain.plan import Step

_TICK = timedelta(milliseconds=1)
_UNTOUCHED = ("change", "did-it")
"""Answers that are offered only where nothing has left."""


class Books:
    """Knows of each act whether it may have happened, in words of its own: it trusts no fold of the product."""

    def __init__(self, clock_is_true: bool) -> None:
        self._clock_is_true = clock_is_true
        """Nobody set it: only then does the moment of an entry prove anything."""
        self.wrong: list[str] = []
        self._versions = Counter[str]()
        self._declared: dict[str, EffectDeclared] = {}
        self._yes: dict[str, Approval] = {}
        self._held: dict[str, str] = {}
        """By effect: the moment before which it may be taken back."""
        self._last: dict[str, str] = {}
        """By effect: the last word about it, as the kind of its entry."""
        self._found: dict[str, str] = {}
        """By effect: what a look-up said, if nothing was heard of it since."""
        self._out: set[str] = set()
        """Acts that may have happened, as far as anybody knows."""
        self._earlier: set[str] = set()
        """Those of them of which that is true of an attempt before the last one."""
        self._batches: dict[str, BatchApproved] = {}
        self._steps: dict[tuple[str, str], Step] = {}
        self._inside: dict[str, SerialEntered] = {}
        self._gone_on: set[tuple[str, int]] = set()
        """Visits of plans that are over."""

    def read(self, event: Recorded) -> None:
        self._judge(event.fact, event.stream)
        if isinstance(event.fact, EffectDispatched) and self._clock_is_true:
            self._in_its_time(event.fact.effect, event.at)
        self._versions[event.stream] += 1
        self._take(event.fact)

    def _judge(self, fact: Fact, stream: str) -> None:
        match fact:
            case EffectDispatched():
                self._claimed(fact)
            case EffectApproved():
                self._stands_still(fact.approval.premises, f"{fact.effect} was approved")
            case EffectRecalled() | EffectWithdrawn():
                if fact.effect in self._out:
                    self._say(f"{fact.effect} was taken back after it had left")
            case EffectVerified():
                if fact.found == self._found.get(fact.effect):
                    self._say(f"{fact.effect} was looked up, and what was known already was written down once more")
            case QuestionAsked():
                self._gives_up(fact)
            case PlanReopened():
                busy = [act for act in self._acts(fact.plan) if act in self._out]
                self.wrong += [f"{fact.plan} went back while {act} was on its way" for act in busy]
            case SerialEntered():
                self._entered(fact, stream)
            case _:
                pass

    def _claimed(self, claim: EffectDispatched) -> None:
        declared, yes = self._declared[claim.effect], self._yes.get(claim.effect)
        self._stands_still(yes.premises if yes else declared.premises, f"{claim.effect} was claimed")
        if claim.effect not in self._out and yes and yes.batch:
            self._first_went_well(claim.effect, yes.batch)
        inside = self._inside.get(declared.subject)
        serial = self._steps[declared.plan, declared.step].work == "serial"
        if serial and (inside is None or (inside.plan, inside.visit) != (declared.plan, declared.visit)):
            self._say(f"{claim.effect} was claimed without being let into its serial step")

    def _in_its_time(self, effect: str, at: str) -> None:
        """Not while it could still be taken back, and not on a yes that was not used in time."""
        held, yes = self._held.get(effect, ""), self._yes.get(effect)
        if held and moment(at) + _TICK < moment(held):
            self._say(f"{effect} was claimed before its hold was over")
        if yes and yes.expires and moment(yes.expires) + _TICK < moment(at):
            self._say(f"{effect} was claimed on an expired yes")

    def _first_went_well(self, effect: str, name: str) -> None:
        batch = self._batches.get(name)
        if batch is None:
            self._say(f"{effect} was claimed before its batch was written down")
            return
        for first in batch.first:
            if self._last.get(first) != EffectReceipted.kind:
                self._say(f"{effect} was claimed, and {first}, of the first of its batch, had not gone well")

    def _stands_still(self, premises: Mapping[str, int], what: str) -> None:
        moved = [stream for stream, at in premises.items() if self._versions[stream] != at]
        self.wrong += [f"{what} although {stream.partition(':')[0]} had moved" for stream in moved]

    def _gives_up(self, asked: QuestionAsked) -> None:
        effect = f"ef_{asked.question.removeprefix('qu_')}"
        if effect in self._out and any(option.name in _UNTOUCHED for option in asked.options):
            self._say(f"{effect} may have left, and they are asked as if it had not")

    def _entered(self, entered: SerialEntered, stream: str) -> None:
        subject = stream.partition(":")[2]
        before = self._inside.get(subject)
        if before is not None and before.plan != entered.plan and self._still(before):
            self._say(f"{entered.plan} was let into a serial step while {before.plan} was inside")
        self._inside[subject] = entered

    def _still(self, inside: SerialEntered) -> bool:
        act = f"ef_{inside.plan.removeprefix('pl_')}_{inside.visit}"
        return (inside.plan, inside.visit) not in self._gone_on or act in self._out

    def _acts(self, plan: str) -> list[str]:
        return [effect for effect, declared in self._declared.items() if declared.plan == plan]

    def _take(self, fact: Fact) -> None:
        match fact:
            case PlanMade(plan=plan):
                self._steps |= {(plan.id, step.id): step for step in plan.steps}
            case BatchApproved():
                self._batches[fact.batch] = fact
            case StepDone():
                self._gone_on.add((fact.plan, fact.visit))
            case PlanCancelled() | PlanReopened():
                self._gone_on |= {(fact.plan, each.visit) for each in self._inside.values() if each.plan == fact.plan}
            case _:
                self._act(fact)

    def _act(self, fact: Fact) -> None:
        effect: str = getattr(fact, "effect", None) or ""
        match fact:
            case EffectDeclared():
                self._declared[effect] = fact
                self._held[effect] = fact.hold_until
            case EffectApproved():
                self._yes[effect] = fact.approval
                self._held[effect] = fact.hold_until
            case EffectHeld():
                self._held[effect] = fact.until
            case EffectRecalled():
                self._yes.pop(effect, None)
                self._held.pop(effect, None)
            case EffectDispatched():
                self._earlier |= {effect} & self._out
                self._out.add(effect)
            case EffectUnknown():
                self._earlier.add(effect)
            case EffectDeferred():
                self._out -= {effect} - self._earlier
            case EffectVerified(found="not-happened") | EffectReceipted() | EffectRefused() | EffectContradicted():
                self._out.discard(effect)
                self._earlier.discard(effect)
            case _:
                pass
        if fact.kind.startswith("effect.") and not isinstance(fact, EffectVerified):
            self._last[effect] = fact.kind
            self._found.pop(effect, None)
        if isinstance(fact, EffectVerified):
            self._found[effect] = fact.found

    def _say(self, wrong: str) -> None:
        self.wrong.append(wrong)


def broken(facts: Iterable[Recorded], clock_is_true: bool) -> list[str]:
    """Whatever was written against the law."""
    books = Books(clock_is_true)
    for event in facts:
        books.read(event)
    return books.wrong
