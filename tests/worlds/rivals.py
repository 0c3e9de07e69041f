"""Whoever comes between: something else is written after an append was decided on and before it is written itself."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol

from onefirm.conductor.effects.weighing import Known
from onefirm.domain.events.effects import EffectApproved, EffectDeclared, EffectDispatched, EffectRecalled
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.firm import PROFILE_STREAM, ProfileChanged
from onefirm.domain.events.plans import PlanCancelled, SerialEntered
from onefirm.domain.events.questions import BatchApproved
from onefirm.domain.events.streams import of_batch, of_effect
from onefirm.domain.ids import FIRM, EffectId
from onefirm.domain.personal import Personal
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Batch
from onefirm.planning.walk import fields_of
from worlds.lives import Life
from worlds.memory import MemoryStore
from worlds.owner import Owner
from worlds.places import Place

OFTEN = 0.2
LATE_SECONDS = 0.004


class Firm(Protocol):
    life: Life
    owner: Owner
    store: MemoryStore
    places: Sequence[Place]
    chance: Random

    def note(self, text: str) -> None: ...


@dataclass(frozen=True)
class Contest:
    """The act that is about to be written, as it was declared, and the batch it was approved in."""

    declared: EffectDeclared
    batch: str


async def pause(firm: Firm, _contest: Contest) -> None:
    await firm.owner.pause()


async def undo(firm: Firm, contest: Contest) -> None:
    await firm.owner.take_back(contest.declared.effect)


async def cancel(firm: Firm, contest: Contest) -> None:
    await firm.owner.stop(contest.declared.plan)


async def opt_out(firm: Firm, contest: Contest) -> None:
    """They ask not to be written to any more."""
    to = str(fields_of(contest.declared.args).get("to", ""))
    firm.note(f"{to} asks not to be written to, just now")
    await firm.life.call(firm.life.hearing.opt_out(to, "Please stop.", "letters"))


async def profile_changes(firm: Firm, _contest: Contest) -> None:
    """Something they say about their firm in every letter is another now."""
    said = ProfileChanged(fields=Personal(subject=FIRM, value={"firm": f"Tern {firm.chance.randrange(100)}"}))
    firm.note("the profile changes, just now")
    await firm.life.call(firm.life.means.ledger.append(Put(PROFILE_STREAM, said), actor="operator"))


async def first_comes_back(firm: Firm, contest: Contest) -> None:
    """One of the first of its batch turns out not to have arrived."""
    last = firm.store.last(of_batch(contest.batch))
    if not contest.batch or last is None:
        return
    batch = firm.store.facts[last.seq - 1].fact
    assert isinstance(batch, BatchApproved)
    effect = firm.chance.choice(batch.first)
    there = [place for place in firm.places if place.has(effect)]
    if not there:
        return
    there[0].bounced.add(effect)
    firm.note(f"{effect} comes back, just now")
    await firm.life.call(firm.life.weighing.heard(Known(effect, "not-happened", "It came back.", "webhook")))


Rival = Callable[[Firm, Contest], Coroutine[Any, Any, None]]
RIVALS: Mapping[type[Fact], Sequence[Rival]] = {
    EffectDeclared: (cancel,),
    EffectDispatched: (pause, undo, cancel, opt_out, profile_changes),
    EffectApproved: (opt_out, profile_changes, cancel),
    EffectRecalled: (),
    SerialEntered: (),
    PlanCancelled: (),
}
"""By what is about to be written. Where nobody comes between, it is only late."""


def held_up(firm: Firm, batch: Batch) -> float:
    """By how many seconds this append is late. Whoever comes between has begun, and is a little before or after it."""
    facts = [entry.fact for entry in batch.entries]
    contested = next((fact for fact in reversed(facts) if type(fact) in RIVALS), None)
    if contested is None or firm.chance.random() >= OFTEN:
        return 0.0
    rivals = RIVALS[type(contested)]
    contest = _contest(firm, facts, getattr(contested, "effect", ""))
    if contest is not None and rivals:
        rival = first_comes_back if contest.batch else firm.chance.choice(rivals)
        firm.life.meanwhile(rival(firm, contest))
    return firm.chance.choice((0.0, LATE_SECONDS))


def _contest(firm: Firm, facts: Sequence[Fact], effect: str) -> Contest | None:
    rows = firm.store.stream(of_effect(EffectId(effect))) if effect else ()
    declared, batch = None, ""
    for fact in (*(firm.store.facts[row.seq - 1].fact for row in rows), *facts):
        match fact:
            case EffectDeclared():
                declared = fact
            case EffectApproved():
                batch = fact.approval.batch
            case _:
                pass
    return Contest(declared, batch) if declared else None
