"""Who decided that a step is reached: the outcomes on the way to it that could have led past it. Pure."""

from onefirm.domain.labels import Label, join
from onefirm.domain.plan import END, Plan
from onefirm.planning.walk import Walk


def steered(walk: Walk) -> Label:
    """A closed choice says how an answer is spelled, not that it is true: its outcome is worth what it rests on.

    What the operator decided on the way stands for everything before it, since they saw where it had led. A decision
    that leads here whatever they say decides nothing about it.
    """
    past = leading_past(walk.plan, walk.at)
    turns = [turn for turn in walk.turns if not past.isdisjoint(walk.plan.step(turn.step).then.values())]
    decided = max((at for at, turn in enumerate(turns) if turn.decided), default=0)
    return join(turn.label for turn in turns[decided:])


def leading_past(plan: Plan, target: str) -> frozenset[str]:
    """From where, `end` among them, a plan can come to its end without this step."""
    past = {END}
    for _ in plan.steps:
        ways = (step.id for step in plan.steps if step.id != target and not past.isdisjoint(step.then.values()))
        found = past.union(ways)
        if found == past:
            break
        past = found
    return frozenset(past)
