"""What the operator wrote over a draft: the words are theirs, and what was said of the draft speaks of them no more."""

from collections.abc import Collection, Mapping

from onefirm.conductor.values import drafted
from onefirm.domain.contract import Evidence
from onefirm.domain.labels import Integrity, Label
from onefirm.domain.names import in_words
from onefirm.planning.walk import Output, Walk


def rewritten(walk: Walk, labels: Mapping[str, Label]) -> tuple[str, ...]:
    """Which arguments an agent of the firm had written, and the operator wrote anew."""
    return tuple(name for name in sorted(drafted(walk)) if labels[name].integrity is Integrity.OPERATOR)


def theirs_now(names: Collection[str]) -> tuple[Evidence, ...]:
    """Said first, before what else speaks for it."""
    if not names:
        return ()
    said = in_words([name.replace("_", " ") for name in names])
    verb = "is" if len(names) == 1 else "are"
    return (Evidence(says=f"It was changed: the {said} {verb} yours now. What was said of the draft is left out."),)


def outputs_for(walk: Walk, names: Collection[str]) -> Mapping[str, Output]:
    """What the staff left on the way, without the draft that is void and whatever rests on it."""
    void = {walk.step.takes[name].path.partition(".")[0] for name in names}
    for step in walk.plan.steps if void else ():
        if any(source.path.partition(".")[0] in void for source in step.takes.values()) and step.kind == "agent":
            void.add(step.id)
    return {step: output for step, output in walk.outputs.items() if step not in void}
