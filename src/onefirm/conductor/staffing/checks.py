"""Contract tests: once a day each agent is given its examples, and each connection that can be tried is tried.

What does not come out any more is one question, which is answered by itself when it comes out again.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from onefirm.capabilities.agent import Agent
from onefirm.capabilities.probing import Probing, account_of
from onefirm.capabilities.templates import TEMPLATES, Shipped
from onefirm.conductor.bench import THREADS, Bench
from onefirm.conductor.connections import SEEN, ask_once, revoked, void
from onefirm.conductor.facts import asked_aside
from onefirm.conductor.means import Means
from onefirm.conductor.probes import probed, told
from onefirm.conductor.staffing.likeness import alike, likeness
from onefirm.conductor.staffing.roster import tried
from onefirm.conductor.staffing.shadow import LOOKS, looking
from onefirm.conductor.staffing.staff import Answer, Broken, call
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.effect import EffectKind
from onefirm.domain.events.staff import Checked, StaffChecked
from onefirm.domain.events.streams import CHECKS_STREAM
from onefirm.domain.example import Example
from onefirm.domain.frozen import Json, canonical
from onefirm.domain.ids import QuestionId, moment
from onefirm.domain.personal import our_own
from onefirm.domain.problem import Problem, Refusal
from onefirm.inbox.cards import problem_card
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict

EVERY = timedelta(days=1)
TERMS = "its terms"
AGAIN = "the same twice"
ANSWERS = "an answer"
_SHOWN_MAX = 200
_NAMED_MAX = 3


@dataclass
class Found:
    """One of those that were checked."""

    about: str
    what: Literal["agent", "effect", "connection"]
    terms: str
    tried: int = 0
    failed: dict[str, str] = field(default_factory=dict[str, str])
    """By the name of an example, what came instead, in words."""


class Checks:
    """Stateless: when it was done last, and what came of it, is in the ledger."""

    def __init__(self, means: Means, bench: Bench = THREADS) -> None:
        self._means = means
        self._bench = bench

    async def when_due(self) -> None:
        """Once a day; a new firm is left alone on its first. Whatever keeps it from being done is met again."""
        last = self._means.ledger.last(CHECKS_STREAM) or self._means.ledger.event(1)
        if last and self._means.clock.now() - moment(last.at) >= EVERY:
            with suppress(Refusal, Conflict):
                await self.check(CONDUCTOR)

    async def check(self, by: str) -> StaffChecked:
        version = self._means.ledger.version(CHECKS_STREAM)
        before = last_checked(self._means)
        found = [await self._agent(agent) for agent in self._agents()]
        found += [_effect(kind) for _, kind in sorted(self._means.crew.catalogue.effects.items())]
        found += [await self._connection(account, probing) for account, probing in self._connections()]
        for one in found:
            _terms(one, before)
        fact = StaffChecked(
            checks=tuple(
                Checked(about=one.about, terms=one.terms, tried=one.tried, failed=tuple(one.failed)) for one in found
            ),
            found=our_own({f"{one.about}: {name}": said for one in found for name, said in one.failed.items()}),
        )
        expected = {CHECKS_STREAM: version}
        await self._means.ledger.append(Put(CHECKS_STREAM, fact), actor=by, expected=expected)
        for one in found:
            with suppress(Conflict):  # Somebody answered at this moment; the next round looks again.
                await self._ask(one)
        return fact

    def _agents(self) -> Iterator[Agent]:
        """Whoever works, and whoever is in shadow."""
        for role, agent in self._means.crew.agents.items():
            yield agent
            if shadow := tried(self._means.crew.versions.get(role, {}), agent.contract.version):
                yield shadow

    async def _agent(self, agent: Agent) -> Found:
        one = Found(agent.contract.ref, "agent", agent.contract.hash)
        for example in self._means.crew.examples.get(agent.contract.role, ()):
            answer = await self._call(agent, example)
            if isinstance(answer, Broken) and answer.fault == "forbidden" and set(agent.contract.capabilities) - LOOKS:
                continue  # What its contract names, and would cost, is not given to it here.
            one.tried += 1
            if why := missed(example, answer):
                one.failed[example.name] = why
            elif agent.contract.repeatable and one.tried == 1 and not _alike(answer, await self._call(agent, example)):
                one.failed[AGAIN] = "It promises to answer the same twice, and did not."
        return one

    async def _call(self, agent: Agent, example: Example) -> Answer | Broken:
        reach = {**looking(self._means), TEMPLATES: Shipped()}  # Whatever was accepted since, its examples stay.
        seconds = agent.contract.seconds_max or self._means.policy.limits.agent_seconds_max
        answer = await call(agent, example.takes, reach, 0, seconds, self._bench)
        return answer if isinstance(answer, Answer | Broken) else Broken("failed", answer.detail)

    def _connections(self) -> Iterator[tuple[str, Probing]]:
        """One that can be tried, of each account that may be used."""
        gone = revoked(self._means)
        may = (hand for hand in self._means.crew.connections if getattr(hand, "name", "") not in gone)
        once = {account_of(hand): hand for hand in may if isinstance(hand, Probing)}
        yield from sorted(once.items())

    async def _connection(self, account: str, probing: Probing) -> Found:
        """Nothing leaves: it is signed in and looked. Whoever does not let us in is asked about elsewhere."""
        one = Found(account, "connection", "", tried=1)
        seen = await probed(account, probing)
        await told(account, seen, self._means, CONDUCTOR)
        if seen.problem and not seen.signed_out:
            one.failed[ANSWERS] = f"{seen.problem.what} {seen.problem.why}"
        return one

    async def _ask(self, one: Found) -> None:
        if one.what == "agent" and one.about not in self._means.crew.at_work:
            return  # Whoever is only tried does no harm; the page says it.
        name = one.about.partition("@")[0]
        question = QuestionId(f"qu_contract_{name}")
        if not one.failed:
            await void(question, "It keeps to its contract again.", self._means)
            return
        card = problem_card(_drifted(one), whom=name.replace("-", " "))
        rows = [{"effect": example} for example in sorted(one.failed)]
        fact = asked_aside(question, card, f"contract:{name}", options=(SEEN,))
        await ask_once(question, fact, rows, self._means, era=f"{one.about} {one.terms}")


def last_checked(means: Means) -> StaffChecked | None:
    last = means.ledger.last(CHECKS_STREAM)
    return last.fact if last and isinstance(last.fact, StaffChecked) else None


def missed(example: Example, answer: Answer | Broken) -> str:
    """What came instead; empty where it came out."""
    if isinstance(answer, Broken):
        return f"It gave no answer that could be used: {answer.detail}"[:_SHOWN_MAX]
    if answer.outcome != example.outcome:
        return f"It ended in '{answer.outcome}', and '{example.outcome}' was expected."
    for name, value in example.gives.items():
        if not alike(value, answer.output.get(name)):
            return f"'{name}' is {answer.output.get(name)!r}, and {value!r} was expected."[:_SHOWN_MAX]
    for name, near in example.near.items():
        if (percent := likeness(near.says, str(answer.output.get(name, "")))) < near.percent:
            return f"'{name}' is {percent} % like what was expected; {near.percent} % are wanted."
    for wanted, lists in ((True, example.holds), (False, example.lacks)):
        for name, word in ((name, word) for name, words in lists.items() for word in words):
            if (word in str(answer.output.get(name, ""))) != wanted:
                return f"'{word}' {'does not stand' if wanted else 'stands'} in '{name}'."
    return ""


def _alike(one: Answer | Broken, other: Answer | Broken) -> bool:
    return isinstance(one, Answer) and isinstance(other, Answer) and one.output == other.output


def _terms(one: Found, before: StaffChecked | None) -> None:
    """The terms of a version never change. Where they did, those that were seen first stay the measure."""
    known = next((check for check in before.checks if check.about == one.about), None) if before else None
    if known and known.terms and known.terms != one.terms:
        one.terms = known.terms
        one.failed[TERMS] = "They are others than when this version was first seen, and its number is the same."


def _effect(kind: EffectKind) -> Found:
    """What playbooks rely on of an act: the arguments it takes, and what may come of it."""
    return Found(kind.ref, "effect", terms_of(kind))


def terms_of(kind: EffectKind) -> str:
    """The hash of them."""
    terms: Json = {"args": kind.args.model_json_schema(), "outcomes": list(kind.outcomes)}
    return hashlib.sha256(canonical(terms).encode()).hexdigest()


def _drifted(one: Found) -> Problem:
    name, _, number = one.about.partition("@")
    said = " ".join(f"{each}: {why}" for each, why in list(one.failed.items())[:_NAMED_MAX])
    why = f"{said} And {len(one.failed) - _NAMED_MAX} more." if len(one.failed) > _NAMED_MAX else said
    if one.what == "agent":
        return Problem(
            code="agent-drifted",
            what=f"The {name} (version {number}) does not keep to its contract any more.",
            why=why,
            fix=f"Go back with `onefirm agents rollback {name}`, or update it; then `onefirm agents check`.",
            where=f"onefirm agents show {name}",
        )
    if one.what == "effect":
        return Problem(
            code="effect-drifted",
            what=f"What {one.about} takes is not what it was.",
            why=why,
            fix="Update or remove what brought it, then look through your playbooks: `onefirm playbooks check`.",
            where="onefirm connections",
        )
    return Problem(
        code="connection-drifted",
        what=f"The connection '{name}' does not answer as it should.",
        why=why,
        fix=f"See what it says with `onefirm connections test {name}`; until then, what it does may fail.",
        where="onefirm connections",
    )
