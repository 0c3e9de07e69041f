"""Agent steps: the call, the answer written down, and what happens when an answer breaks its contract."""

from collections import Counter
from collections.abc import Iterable

from onefirm.capabilities.model import MODEL
from onefirm.conductor.bench import HANGING_MAX, Bench
from onefirm.conductor.effects.told import blocked
from onefirm.conductor.facts import done, words
from onefirm.conductor.means import Means
from onefirm.conductor.models.asking import Asking
from onefirm.conductor.models.occasion import Occasion, at_step
from onefirm.conductor.pen import Pen
from onefirm.conductor.questions.memory import Memory
from onefirm.conductor.rights import denial, may_not_read, unnamed
from onefirm.conductor.staffing.staff import Answer, Broken, Unfit, call
from onefirm.conductor.values import gather
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.contract import Contract
from onefirm.domain.events.plans import StepTried, StepWanted
from onefirm.domain.events.streams import of_plan
from onefirm.domain.frozen import Json
from onefirm.domain.ids import StepId
from onefirm.domain.labels import Integrity, Label, computed, counted
from onefirm.domain.money import is_figure
from onefirm.domain.problem import Problem
from onefirm.ledger.ledger import Put
from onefirm.planning.acts import Act, Asked
from onefirm.planning.progress import faults_allowed
from onefirm.planning.walk import Walk

_OTHER = "other"
"""What no connection of this firm can do: its name is the agent's own word, and that is not kept."""
_TIMES = {1: "once", 2: "twice"}


class Calls:
    """Asks the staff, and holds it to its contracts."""

    def __init__(self, means: Means, pen: Pen, bench: Bench) -> None:
        self._means = means
        self._pen = pen
        self._bench = bench

    async def ask_staff(self, walk: Walk, _act: Act | None, _asked: Asked | None) -> bool:
        return await self._call(walk, walk.step.does, degraded="")

    async def _call(self, walk: Walk, does: str, degraded: str) -> bool:
        agent = self._means.crew.who(does)
        assert agent is not None, f"The plan was made for a firm that has a {does}."
        if (hanging := self._bench.hanging(agent.contract.ref)) >= HANGING_MAX:
            await self._pen.write(walk, *blocked(walk, _hangs(walk, agent.contract.ref, hanging)))
            return True
        if kinds := unnamed(walk.step, agent.contract):
            denied = (Put(of_plan(walk.plan.id), denial(walk, agent.contract, kind)) for kind in kinds)
            await self._pen.write(walk, *denied, *blocked(walk, may_not_read(walk, agent.contract, kinds[0])))
            return True
        gathered = gather(walk.step, walk, self._means)
        began = self._means.clock.now()
        seconds = agent.contract.seconds_max or self._means.policy.limits.agent_seconds_max

        def on() -> Occasion:
            return at_step(walk, self._means, answered=Memory(self._means).answered(walk, walk.at))

        asking = Asking(on, agent.contract, gathered.labels, self._means, seconds)
        answer = await call(
            agent,
            gathered.values,
            {**self._means.crew.reach, MODEL: asking},
            walk.step.sure_above,
            seconds,
            self._bench,
        )
        asking.close()
        if isinstance(answer, Unfit):
            tried = self._tried(walk, CONDUCTOR, Broken("failed", answer.detail))
            await self._pen.write(walk, tried, *blocked(walk, _unfit(walk, agent.contract.ref, answer)))
            return True
        if isinstance(answer, Broken):
            await self.write_broken(walk, agent.contract.ref, answer, asking.micros)
            return True
        took = self._means.clock.now() - began
        fact = done(
            walk,
            answer.outcome,
            output=answer.output,
            inputs=gathered.values,
            label=computed(gathered.labels.values()),
            labels=_figures(agent.contract, answer.output, gathered.labels.values()),
            evidence=answer.proposal.evidence,
            agent=agent.contract.ref,
            contract=agent.contract.hash,
            sure=answer.proposal.sure,
            degraded=degraded or asking.missed or answer.proposal.degraded,
            micros=asking.micros,
            route=" ".join(asking.routes),
            rung=asking.rung,
            learned=asking.learned,
            said=answer.proposal.outcome if answer.outcome != answer.proposal.outcome else "",
            milliseconds=int(took.total_seconds() * 1000),
        )
        puts = (*self._refused(walk, agent.contract.ref, answer), self._pen.step(walk, fact))
        await self._pen.write(walk, *puts, actor=f"agent:{agent.contract.ref}")
        return True

    def _refused(self, walk: Walk, agent: str, answer: Answer) -> tuple[Put, ...]:
        """However many it asks for, one entry says how often: a flood of requests is itself the danger."""
        known = self._means.crew.catalogue.effects
        names = (want.does.partition("@")[0] for want in answer.proposal.wants)
        asked = Counter(known[name].ref if name in known else _OTHER for name in names)
        if not asked:
            return ()
        step = StepId(walk.at)
        fact = StepWanted(plan=walk.plan.id, step=step, visit=walk.visit, agent=agent, asked=dict(asked))
        return (Put(of_plan(walk.plan.id), fact),)

    async def write_broken(self, walk: Walk, agent: str, broken: Broken, micros: int = 0) -> None:
        """`micros` is what it cost all the same."""
        await self._pen.write(walk, self._tried(walk, agent, broken, micros), actor=_actor(agent))

    def _tried(self, walk: Walk, agent: str, broken: Broken, micros: int = 0) -> Put:
        tried = StepTried(
            plan=walk.plan.id,
            step=StepId(walk.at),
            visit=walk.visit,
            attempt=walk.faults + 1,
            agent=agent,
            fault=broken.fault,
            detail=words(walk.plan.subject, broken.detail),
            micros=micros,
        )
        return Put(of_plan(walk.plan.id), tried)

    async def stop(self, walk: Walk, _act: Act | None, _asked: Asked | None) -> bool:
        """Too many faults: a simpler agent answers if the contract names one, otherwise the operator decides."""
        bound = faults_allowed(walk.step, self._means.policy.limits.faults_before_block)
        if walk.step.kind == "agent" and walk.faults == bound:
            agent = self._means.crew.who(walk.step.does)
            fallback = agent.contract.fallback if agent else ""
            if fallback in self._means.crew.agents:
                why = f"{walk.step.does} broke its contract {_TIMES.get(bound, f'{bound} times')}."
                return await self._call(walk, fallback, degraded=why)
        await self._pen.write(walk, *blocked(walk, _gave_up(walk)))
        return True


def _figures(contract: Contract, output: Json, taken: Iterable[Label]) -> dict[str, Label]:
    """What was counted exactly from what somebody vouches for. Whoever may ask a model counts nothing."""
    label = counted(taken)
    if label.integrity < Integrity.CONFIRMED or contract.capabilities or not contract.repeatable:
        return {}
    return {name: label for name in contract.exact if is_figure(output.get(name))}


def _actor(agent: str) -> str:
    return agent if agent == CONDUCTOR else f"agent:{agent}"


def _unfit(walk: Walk, agent: str, unfit: Unfit) -> Problem:
    return Problem(
        code="step-takes-unfit",
        what=f"'{walk.step.title}' cannot be asked of {agent}: what the plan gives it does not fit.",
        why=unfit.detail,
        fix="Look at what the step takes in its playbook, then try again. The agent was not asked.",
        where=f"onefirm plans show {walk.plan.id}",
    )


def _hangs(walk: Walk, agent: str, hanging: int) -> Problem:
    return Problem(
        code="agent-hangs",
        what=f"{hanging} calls of {agent} have not come back, so it is asked nothing more.",
        why="Each went over its time and still runs; nothing but a restart ends it.",
        fix="Restart onefirm, or remove the extension that brings it, then try again.",
        where=f"onefirm plans show {walk.plan.id}",
    )


def _gave_up(walk: Walk) -> Problem:
    if walk.visit > walk.plan.visits_max:
        return Problem(
            code="plan-loops",
            what=f"'{walk.plan.title}' has begun {walk.visit} steps and is not done.",
            why=f"Its playbook allows {walk.plan.visits_max} (limits: steps).",
            fix="Stop it, or raise the limit in the playbook if so many steps are right.",
            where=f"onefirm plans show {walk.plan.id}",
        )
    return Problem(
        code="step-failed",
        what=f"The step '{walk.step.title}' did not work, {walk.faults} times.",
        why=f"{walk.step.does} gave no answer that could be used; nothing of it was kept.",
        fix="Try again, or stop the plan. What went wrong each time stands in the plan's timeline.",
        where=f"onefirm plans show {walk.plan.id}",
    )
