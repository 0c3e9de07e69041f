"""When a question is the same as one that was answered before, and which questions are always asked. Pure."""

import hashlib
import re
from collections.abc import Iterator

from onefirm.domain.answer import MONEY
from onefirm.domain.frozen import Json, canonical
from onefirm.domain.plan import END, Plan, Step
from onefirm.planning.catalogue import Catalogue
from onefirm.planning.walk import Walk

_SIGNS = 16
_ONE_CASES = re.compile(r"“[^”]*”|\d(?:[\d.,]*\d)?")
_ASKS = ("question", "manual")


def once_of(plan: Plan, step: Step, catalogue: Catalogue, because: str = "") -> str:
    """The fingerprint under which an answer is kept; empty where no answer is.

    It names the playbook and the step, the words and the options, and what each answer leads to: where one of these
    is another, it is another question. So it is where another doubt led to it, `because`. The number of the version is
    none of it.
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
    if because:
        named["because"] = because
    return hashlib.sha256(canonical(named).encode()).hexdigest()[:_SIGNS]


def doubt_of(walk: Walk) -> str:
    """What weighs most of what the agent before it found; its figures and quotes are left out, for they are one case's
    own. Empty where no agent led to it."""
    last = next(iter(reversed(tuple(walk.outputs.values()))), None)
    found = last.evidence if last and last.agent else ()
    return next((_ONE_CASES.sub("…", item.says) for item in found if not item.warns), "")


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
