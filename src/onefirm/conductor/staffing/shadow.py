"""A newer version in shadow: whatever the one at work was asked, it is asked too. Nothing of its answer is used.

The inputs stand in the ledger, with the answer that counted. So nobody waits for a shadow: it is asked afterwards,
beside everything else, and a firm that was closed meanwhile goes on where it was.
"""

import asyncio
import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress

from pydantic import JsonValue

from onefirm.capabilities.agent import Agent
from onefirm.capabilities.model import MODEL, NO_MODEL
from onefirm.capabilities.templates import TEMPLATES
from onefirm.conductor.bench import HANGING_MAX, THREADS, Bench
from onefirm.conductor.means import Means
from onefirm.conductor.rights import unnamed
from onefirm.conductor.staffing.likeness import alike
from onefirm.conductor.staffing.roster import tried
from onefirm.conductor.staffing.staff import Answer, Broken, Unfit, call
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.plans import PlanMade, StepDone
from onefirm.domain.events.staff import AgentShadowed
from onefirm.domain.events.streams import of_plan, of_shadow
from onefirm.domain.frozen import Json
from onefirm.domain.personal import Personal
from onefirm.domain.plan import Plan
from onefirm.domain.problem import Refusal
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict

SHADOW_SECONDS_MAX = 5
"""So long one answer of a shadow may take: it keeps nobody waiting, but some of the machine."""
BEFORE = 20
"""So many of the last answers before it came it is asked for as well."""
_BATCH = 50
_ROUNDS_MAX = 100
LOOKS: frozenset[str] = frozenset({TEMPLATES, MODEL})
"""What a shadow may reach of what its contract names: nothing that writes, sends or costs."""
OUTCOME = "outcome"
_MORE = "more"
"""A field that one of the two does not have."""

_log = logging.getLogger("onefirm.shadow")


def looking(means: Means) -> dict[str, object]:
    """What nobody acts or spends by. Instead of a model there is none, and rules do the work."""
    return {name: each for name, each in means.crew.reach.items() if name in LOOKS} | {MODEL: NO_MODEL}


class Shadows:
    """Belongs to an open firm, and ends with it."""

    def __init__(self, means: Means, bench: Bench = THREADS) -> None:
        self._means = means
        self._bench = bench
        self._passed: dict[str, int] = {}
        """By version: up to which entry there is nothing to ask it any more."""
        self._task: asyncio.Task[None] | None = None

    async def tend(self) -> None:
        """Costs next to nothing where nobody is in shadow, and waits for nobody."""
        if (self._task is None or self._task.done()) and any(entries for _, entries in self._due()):
            self._task = asyncio.get_running_loop().create_task(self._ask_all())

    async def drained(self) -> None:
        """Until every shadow was asked: for a command without a server."""
        for _ in range(_ROUNDS_MAX):
            await self.tend()
            if self._task is None or self._task.done():
                return
            await asyncio.wait({self._task})

    async def stop(self) -> None:
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _due(self) -> Iterator[tuple[Agent, Sequence[int]]]:
        for role, here in self._means.crew.versions.items():
            if len(here) == 1:
                continue
            agent = tried(here, self._means.crew.agents[role].contract.version)
            if agent is not None and self._bench.hanging(agent.contract.ref) < HANGING_MAX:
                rows = self._means.views.all("shadow_due", agent=role, after=self._after(agent), limit=_BATCH)
                yield agent, [int(row["seq"] or 0) for row in rows]

    def _after(self, agent: Agent) -> int:
        ref = agent.contract.ref
        if ref not in self._passed:
            last = self._means.ledger.last(of_shadow(ref))
            known = last.fact.entry if last and isinstance(last.fact, AgentShadowed) else self._before(agent)
            self._passed[ref] = known
        return self._passed[ref]

    def _before(self, agent: Agent) -> int:
        rows = self._means.views.all("agent_runs_newest", agent=agent.contract.role, limit=BEFORE)
        return int(rows[-1]["seq"] or 0) - 1 if rows else 0

    async def _ask_all(self) -> None:
        """Whatever a stranger's version does, it ends here."""
        for agent, entries in list(self._due()):
            for entry in entries:
                with suppress(Conflict):  # Somebody else has written it down.
                    try:
                        await self._ask(agent, entry)
                    except Refusal:
                        return  # Nothing can be written just now; it is asked again with the next look.
                    except Exception:  # noqa: BLE001 -- a stranger's version may break anything; no plan hears of it.
                        _log.exception("%s could not be tried on entry %s.", agent.contract.ref, entry)
                self._passed[agent.contract.ref] = entry

    async def _ask(self, agent: Agent, entry: int) -> None:
        event = self._means.ledger.event(entry)
        if event is None or not isinstance(event.fact, StepDone) or event.fact.agent == agent.contract.ref:
            return
        plan = self._plan(event.fact)
        values, counted = event.fact.inputs.value, event.fact.output.value
        if plan is None or not isinstance(values, dict) or not isinstance(counted, dict):
            return  # Somebody was forgotten meanwhile, and what was asked about them with them.
        if unnamed(plan.step(event.fact.step), agent.contract):
            return  # It would be shown records that its contract does not name.
        stream = of_shadow(agent.contract.ref)
        version = self._means.ledger.version(stream)
        began = self._means.clock.elapsed()
        answer = await call(
            agent,
            values,
            looking(self._means),
            plan.step(event.fact.step).sure_above,
            SHADOW_SECONDS_MAX,
            self._bench,
        )
        took = int((self._means.clock.elapsed() - began) * 1000)
        fact = compared(agent, event, event.fact, plan, answer, counted).model_copy(update={"milliseconds": took})
        await self._means.ledger.append(Put(stream, fact), actor=CONDUCTOR, cause=event.seq, expected={stream: version})

    def _plan(self, done: StepDone) -> Plan | None:
        made = self._means.ledger.first(of_plan(done.plan))
        return made.fact.plan if made and isinstance(made.fact, PlanMade) else None


def compared(
    agent: Agent, event: Recorded, done: StepDone, plan: Plan, answer: Answer | Broken | Unfit, counted: Json
) -> AgentShadowed:
    """What it would have said, held against what counted. Only what differs is kept, sealed."""
    fact = AgentShadowed(
        agent=agent.contract.ref,
        beside=done.agent,
        plan=plan.id,
        entry=event.seq,
        agreed=False,
        said=Personal(subject=plan.subject, value={}),
    )
    if isinstance(answer, Broken):
        return fact.model_copy(update={"fault": answer.fault})
    if isinstance(answer, Unfit):
        return fact.model_copy(update={"fault": "unfit"})
    fields = differing(answer.output, counted, agent.contract.gives.model_fields)
    differs = (*((OUTCOME,) if answer.outcome != done.outcome else ()), *fields)
    said = Personal(subject=plan.subject, value={name: answer.output.get(name) for name in fields})
    told = {"agreed": not differs, "outcome": answer.outcome, "differs": differs, "said": said}
    return fact.model_copy(update=told)


def differing(one: Mapping[str, JsonValue], other: Mapping[str, JsonValue], known: Collection[str]) -> tuple[str, ...]:
    """By the names that the contract gives: a name that somebody outside may have chosen is none of them."""
    names = dict.fromkeys(name if name in known else _MORE for name in (*other, *one))
    return tuple(name for name in names if name == _MORE or not _same(one.get(name), other.get(name)))


def _same(one: JsonValue, other: JsonValue) -> bool:
    return alike(one, other) and alike(other, one)
