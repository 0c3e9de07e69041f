"""A playbook becomes the plan for one intent: everything inlined, every version pinned, every bound set."""

from math import ceil

from onefirm.domain.ids import PlanId, StepId
from onefirm.domain.intent import Intent
from onefirm.domain.plan import Estimate, Mode, Plan, Step
from onefirm.domain.policy import Policy
from onefirm.domain.problem import Problem, Refusal
from onefirm.planning.catalogue import Catalogue
from onefirm.planning.check import check, leads, why_never_auto
from onefirm.planning.offers import Offer, offer
from onefirm.planning.playbook import EFFECT_MODE, Playbook, WrittenStep
from onefirm.planning.reading.faults import near

__all__ = ["check", "compile_plan"]

POLICY_FILE = "policy.toml"
_MILLISECONDS = 60_000


def compile_plan(
    playbook: Playbook, *, plan_id: PlanId, intent: Intent, title: str, catalogue: Catalogue, policy: Policy
) -> Plan:
    """The pinned plan. Raises a Refusal with every problem of the playbook and of the policy it meets."""
    assert intent.type == playbook.starts_on, f"'{playbook.name}' starts on {playbook.starts_on}, not {intent.type}."
    problems = (*check(playbook, catalogue), *_bounds(playbook, policy), *_overrides(playbook, catalogue, policy))
    if problems:
        raise Refusal(*problems)
    steps = tuple(_step(playbook, step, catalogue, policy) for step in playbook.steps)
    steps_max = policy.limits.plan_steps_max
    return Plan(
        id=plan_id,
        intent=intent.id,
        subject=intent.subject,
        title=title,
        playbook=playbook.ref,
        playbook_hash=playbook.hash,
        steps=steps,
        settings=dict(playbook.settings),
        estimate=_estimate(steps, tuple(_found(step, catalogue) for step in playbook.steps)),
        visits_max=min(playbook.limits.get("steps", steps_max), steps_max),
        preview=intent.preview,
    )


def _step(playbook: Playbook, step: WrittenStep, catalogue: Catalogue, policy: Policy) -> Step:
    found = _found(step, catalogue)
    return Step(
        id=StepId(step.id),
        title=step.title,
        kind=step.kind,
        does=found.ref,
        why=step.instructions,
        asks=step.ask,
        options=dict(step.options),
        wants=step.wants,
        takes=dict(step.takes),
        gives=step.gives,
        sure_above=step.sure_above,
        mode=_mode(playbook, step, policy),
        tries=step.tries,
        minutes=step.wait,
        unless=step.unless,
        then=leads(playbook, step, found),
        work=step.work,
        rollback=step.rollback or found.rollback,
        line=step.line,
    )


def _found(step: WrittenStep, catalogue: Catalogue) -> Offer:
    found = offer(step, catalogue)
    assert found is not None, f"The check let step '{step.id}' through, which names nothing in the catalogue."
    return found


def _mode(playbook: Playbook, step: WrittenStep, policy: Policy) -> Mode:
    """The operator's word, then the playbook's, then 'ask'."""
    return policy.modes.get(f"{playbook.name}.{step.id}", step.mode or EFFECT_MODE)


def _estimate(steps: tuple[Step, ...], offers: tuple[Offer, ...]) -> Estimate:
    """At most this, with every step done once. Waiting is not counted: it costs the operator nothing."""
    asking = [step for step in steps if step.kind == "question" or (step.kind == "effect" and step.mode != "auto")]
    return Estimate(
        cents=sum(found.cost_cents for found in offers),
        minutes=ceil(sum(found.latency_ms for found in offers) / _MILLISECONDS),
        sends=sum(step.kind == "effect" for step in steps),
        records=sum(step.kind == "record" for step in steps),
        questions=len(asking),
    )


def _bounds(playbook: Playbook, policy: Policy) -> tuple[Problem, ...]:
    most = policy.limits.plan_steps_max
    if len(playbook.steps) <= most:
        return ()
    return (
        Problem(
            code="playbook-too-long",
            what=f"'{playbook.name}' has {len(playbook.steps)} steps.",
            why=f"The policy allows {most} in one plan.",
            fix="Split the playbook, or raise 'plan_steps_max'.",
            where=f"{playbook.where}:{playbook.steps[most].line}",
        ),
    )


def _overrides(playbook: Playbook, catalogue: Catalogue, policy: Policy) -> tuple[Problem, ...]:
    """The modes the policy sets for this playbook: each names one of its effects, and one that may be so."""
    problems: list[Problem] = []
    for key, mode in policy.modes.items():
        name, _, step_id = key.partition(".")
        step = playbook.step(step_id)
        if name != playbook.name:
            continue
        if step is None or step.kind != "effect":
            problems.append(_no_such_effect(playbook, key, mode))
        elif mode == "auto" and step.does in catalogue.effects:
            why = why_never_auto(catalogue.effects[step.does], catalogue.terms.get(step.does))
            problems.extend([_never_auto(key, why)] if why else [])
    return tuple(problems)


def _no_such_effect(playbook: Playbook, key: str, mode: Mode) -> Problem:
    effects = (f"{playbook.name}.{step.id}" for step in playbook.steps if step.kind == "effect")
    return Problem(
        code="policy-mode-without-step",
        what=f"The policy sets {key} to '{mode}'.",
        why=f"'{playbook.name}' has no effect of that name.",
        fix=near(key, effects),
        where=POLICY_FILE,
    )


def _never_auto(key: str, why: str) -> Problem:
    return Problem(
        code="playbook-never-auto",
        what=f"The policy sets {key} to 'auto'.",
        why=why,
        fix=f'Write {key} = "ask".',
        where=POLICY_FILE,
    )
