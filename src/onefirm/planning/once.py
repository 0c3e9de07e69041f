"""When a question is the same as one that was answered before, and which questions are always asked. Pure."""

import hashlib
from collections.abc import Iterator

from onefirm.domain.answer import MONEY
from onefirm.domain.frozen import Json, canonical
from onefirm.domain.plan import END, Plan, Step
from onefirm.planning.catalogue import Catalogue

_SIGNS = 16
_ASKS = ("question", "manual")


def once_of(plan: Plan, step: Step, catalogue: Catalogue) -> str:
    """The fingerprint under which an answer is kept; empty where no answer is.

    It names the playbook and the step, the words and the options, and what each answer leads to: where one of these
    is another, it is another question. The number of the version is none of it.
    """
    if step.kind != "question" or not may_be_kept(plan, step, catalogue):
        return ""
    named: Json = {
        "playbook": plan.playbook.partition("@")[0],
        "step": step.id,
        "asks": step.asks,
        "options": dict(step.options),
        "wants": step.wants,
        "leads": {outcome: _what(plan, target) for outcome, target in step.then.items()},
    }
    return hashlib.sha256(canonical(named).encode()).hexdigest()[:_SIGNS]


def may_be_kept(plan: Plan, step: Step, catalogue: Catalogue) -> bool:
    """Never about money, and never where it may lead, before anybody is asked again, to money, to what runs one at a
    time for each client (billing, legal), or to an act that always asks."""
    if step.wants == MONEY or step.work == "serial":
        return False
    return not any(_is_grave(ahead, catalogue) for ahead in _until_asked(plan, step))


def _is_grave(step: Step, catalogue: Catalogue) -> bool:
    if step.work == "serial":
        return True
    if step.kind != "effect":
        return False
    kind = catalogue.effects.get(step.does.partition("@")[0])
    return kind is None or kind.moves is not None or kind.always_asks


def _until_asked(plan: Plan, step: Step) -> Iterator[Step]:
    """Every step that it may come to before the next question."""
    seen, ahead = {step.id}, list(step.then.values())
    while ahead:
        at = ahead.pop()
        if at == END or at in seen:
            continue
        known = plan.step(at)
        seen.add(known.id)
        yield known
        if known.kind not in _ASKS:
            ahead.extend(known.then.values())


def _what(plan: Plan, target: str) -> str:
    if target == END:
        return END
    step = plan.step(target)
    return f"{step.id} {step.kind} {step.does.partition('@')[0]}".strip()
