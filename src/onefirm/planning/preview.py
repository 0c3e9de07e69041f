"""The business diff of a plan: what would be kept, sent, paid, asked, waited for and worked on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from onefirm.domain.plan import Mode, Plan, Step
from onefirm.planning.catalogue import Catalogue
from onefirm.planning.ways import Ways

Sign = Literal["+", "~", "?", "!"]
"""Made, changed, asked, cannot be undone."""
What = Literal["records", "sends", "money", "questions", "waits", "work"]

GATES: dict[Mode, str] = {
    "draft": "only drafted; you send it yourself",
    "ask": "asks you first",
    "earn": "asks you first until it has earned your trust",
    "auto": "goes by itself where the policy lets it, else asks you first",
}
HELD = "held for the undo window, then sent"
_UNITS = ((7 * 24 * 60, "week"), (24 * 60, "day"), (60, "hour"), (1, "minute"))


@dataclass(frozen=True)
class Line:
    sign: Sign
    what: What
    says: str
    gate: str = ""
    rollback: str = ""


def preview(plan: Plan, catalogue: Catalogue) -> tuple[Line, ...]:
    """One line a step, in the order of the plan, and one for the money it may cost."""
    ways = Ways(plan.steps[0].id, {step.id: step.then for step in plan.steps})
    lines = [_line(step, plan, ways, catalogue) for step in plan.steps]
    if plan.estimate.cents:
        cents = plan.estimate.cents
        lines.append(Line("+", "money", f"Up to {cents // 100}.{cents % 100:02d} for the work of agents", "", ""))
    return tuple(lines)


def _line(step: Step, plan: Plan, ways: Ways, catalogue: Catalogue) -> Line:
    when = _when(step.id, plan, ways)
    match step.kind:
        case "record":
            return _record(step, plan, when)
        case "effect":
            return _effect(step, when, catalogue)
        case "question":
            return Line(
                "?", "questions", f"{_headed(step)}{step.asks}{when}", " / ".join(step.options.values()), step.rollback
            )
        case "manual":
            return Line(
                "?",
                "work",
                f"You do: {_headed(step)}{step.asks}{when}",
                "goes on once you say it is done",
                step.rollback,
            )
        case "wait":
            return Line("+", "waits", f"Waits {duration(step.minutes)}{_unless(step)}{when}", "", step.rollback)
        case "agent":
            return _agent(step, when)


def _record(step: Step, plan: Plan, when: str) -> Line:
    """Changed, where a step above keeps the same kind of record; made otherwise, or found and completed."""
    earlier = [each for each in plan.steps[: plan.steps.index(step)] if each.does == step.does]
    fields = ", ".join(
        name if source.literal is None else f"{name} {source.shown()}" for name, source in step.takes.items()
    )
    sign: Sign = "~" if earlier else "+"
    return Line(sign, "records", f"{_name(step).capitalize()}: {fields}{when}", "", step.rollback)


def _effect(step: Step, when: str, catalogue: Catalogue) -> Line:
    kind = catalogue.effects.get(_name(step))
    thing = _spoken(kind.args.__name__) if kind else step.title
    reached = step.takes.get(kind.recipient) if kind else None
    to = f" to {reached.path or reached.literal}" if reached else ""
    moved = step.takes.get(kind.amount) if kind else None
    amount = f", {moved.path or moved.literal}" if moved else ""
    way_back = bool(kind and kind.compensation)
    said = _asked_for(step, kind.text) if kind else ""
    gate = f"{GATES[step.mode]}; {HELD}" if kind and kind.hold and step.mode != "draft" else GATES[step.mode]
    says = f"{thing}{to}{amount}{said}{when}"
    return Line("+" if way_back else "!", "money" if moved else "sends", says, gate, step.rollback)


def _spoken(name: str) -> str:
    """`Payment request`, for `PaymentRequest`."""
    return re.sub(r"(?<=[a-z])[A-Z]", lambda found: f" {found[0].lower()}", name)


def _asked_for(step: Step, names: Sequence[str]) -> str:
    """The words of its wish that it takes, by where they are taken from: `: “intent.subject”`."""
    taken = [step.takes[name].path for name in names if name in step.takes]
    own = [f"“{path}”" for path in taken if path.startswith("intent.")]
    return f": {', '.join(own)}" if own else ""


def _headed(step: Step) -> str:
    """What its card is called, where its wish says it."""
    title = step.takes.get("title")
    return f"“{title.path}”. " if title and title.path.startswith("intent.") else ""


def _agent(step: Step, when: str) -> Line:
    made = step.gives or step.title
    gate = f"unsure below {step.sure_above} %" if step.sure_above else ""
    return Line("+", "work", f"{made[:1].upper()}{made[1:]}, by the {_name(step)}{when}", gate, step.rollback)


def _when(step_id: str, plan: Plan, ways: Ways) -> str:
    """` (when ...)` for a step that not every way passes: the nearest forks that lead to it."""
    if ways.certain(step_id):
        return ""
    forks: list[str] = []
    seen: set[str] = set()
    waiting = [step_id]
    while waiting:
        here = waiting.pop(0)
        for before, exits in ways.exits.items():
            outcomes = [outcome for outcome, target in exits.items() if target == here]
            if not outcomes or before in seen:
                continue
            if len(set(exits.values())) > 1:
                forks.append(_fork(plan.step(before), outcomes))
            else:
                seen.add(before)
                waiting.append(before)
    return f" (when {', or '.join(dict.fromkeys(forks))})"


def _fork(step: Step, outcomes: list[str]) -> str:
    """A question in the words of its answers; everything else by how it ends."""
    if step.options:
        said = " or ".join(f"“{step.options.get(outcome, outcome)}”" for outcome in outcomes)
        return f"you answer “{step.title}” with {said}"
    return f"“{step.title}” ends as {' or '.join(outcome.replace('-', ' ') for outcome in outcomes)}"


def _unless(step: Step) -> str:
    return ", or until they write to us" if step.unless else ""


def _name(step: Step) -> str:
    return step.does.partition("@")[0]


def duration(minutes: int) -> str:
    """`4 days`: the largest unit that says it exactly."""
    size, unit = next((size, unit) for size, unit in _UNITS if minutes % size == 0)
    count = minutes // size
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
