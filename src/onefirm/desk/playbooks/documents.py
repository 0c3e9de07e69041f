"""A playbook as people read it: each step with who does it, how freely it may go on, and what happens then."""

import re
from collections.abc import Iterable

from onefirm.desk.says.plans import act_of, plain
from onefirm.desk.shapes.playbooks import StepTold
from onefirm.domain.plan import END, Mode
from onefirm.domain.problem import Problem
from onefirm.planning.playbook import EFFECT_MODE, Playbook, WrittenStep
from onefirm.planning.preview import duration

_LINE = re.compile(r":([0-9]+)$")
_GATES: dict[Mode, str] = {
    "draft": "It is only drafted; you send it yourself.",
    "ask": "You are asked every time.",
    "earn": "You are asked until it has earned your trust.",
    "auto": "It goes by itself, where your policy lets it; otherwise you are asked.",
}


def steps_told(playbook: Playbook, problems: Iterable[Problem]) -> tuple[StepTold, ...]:
    at = {problem: _step_at(playbook, problem) for problem in problems}
    titles = {step.id: step.title for step in playbook.steps}
    return tuple(
        StepTold(
            id=step.id,
            title=step.title,
            line=step.line,
            kind=step.kind,
            who=_who(step),
            gate=_gate(step),
            then=_then(playbook, step, titles),
            takes=tuple(f"{plain(name)} from {plain(source.shown())}" for name, source in step.takes.items()),
            prose=step.instructions,
            problems=tuple(problem for problem, where in at.items() if where is step),
        )
        for step in playbook.steps
    )


def amiss(playbook: Playbook, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Whatever stands at no step."""
    return tuple(problem for problem in problems if _step_at(playbook, problem) is None)


def _step_at(playbook: Playbook, problem: Problem) -> WrittenStep | None:
    """The step in whose lines it stands."""
    found = _LINE.search(problem.where)
    line = int(found[1]) if found else 0
    above = [step for step in playbook.steps if step.line <= line]
    return above[-1] if above else None


def _who(step: WrittenStep) -> str:
    match step.kind:
        case "agent":
            return f"The {plain(step.does)} does it."
        case "effect":
            return f"onefirm does it for you: {act_of(step.does)}."
        case "record":
            return f"onefirm keeps it in your books: the {plain(step.does)}."
        case "question":
            return f"You are asked: {step.ask}"
        case "manual":
            return f"You do it: {step.ask}"
        case "wait":
            until = ", or until they write" if step.unless else ""
            return f"Nobody does anything for {duration(step.wait)}{until}."


def _gate(step: WrittenStep) -> str:
    if step.kind == "effect":
        return _GATES[step.mode or EFFECT_MODE]
    return f"Less than {step.sure_above} % sure counts as unsure." if step.sure_above else ""


def _then(playbook: Playbook, step: WrittenStep, titles: dict[str, str]) -> tuple[str, ...]:
    if isinstance(step.then, str):
        below = playbook.after(step)
        target = step.then or (below.id if below else END)
        return (f"Then: {_target(target, titles)}.",)
    ends: dict[str, list[str]] = {}
    for outcome, target in step.then.items():
        ends.setdefault(target, []).append(step.options.get(outcome, plain(outcome)))
    return tuple(f"If {' or '.join(said)}: {_target(target, titles)}." for target, said in ends.items())


def _target(step: str, titles: dict[str, str]) -> str:
    return "it is done" if step == END else f"“{titles.get(step, step)}”"
