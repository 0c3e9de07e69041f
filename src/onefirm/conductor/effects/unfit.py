"""What a plan wants done and nobody could ever do: found before anybody is asked about it."""

from pydantic import ValidationError

from onefirm.conductor.effects.told import words_of
from onefirm.conductor.facts import done
from onefirm.domain.contract import Evidence
from onefirm.domain.effect import EffectKind
from onefirm.domain.events.plans import StepDone
from onefirm.domain.frozen import Json
from onefirm.domain.labels import Label
from onefirm.domain.misfit import plainly
from onefirm.domain.problem import Problem
from onefirm.planning.walk import Walk


def cannot_be(walk: Walk, kind: EffectKind, wanted: Json, label: Label, broken: ValidationError) -> StepDone:
    """The step has failed, and says why and what was to leave, word for word."""
    error = broken.errors(include_url=False, include_input=False)[0]
    problem = Problem(
        code="effect-unfit",
        what=f"'{walk.step.title}' cannot be done as it is; nothing has left.",
        why=f"Its '{'.'.join(str(part) for part in error['loc'])}': {plainly(error['msg'])}.",
        fix="Do it by hand, or begin anew with what is right.",
        where=f"onefirm plans show {walk.plan.id}",
    )
    evidence = (Evidence(says=f"{problem.what} {problem.why}"), *words_of(kind, wanted))
    return done(walk, kind.outcomes[-1], output={"problem": problem.sentence()}, label=label, evidence=evidence)
