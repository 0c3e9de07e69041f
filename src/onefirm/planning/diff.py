"""What changed between two versions of a playbook, in words the operator understands."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from onefirm.domain.plan import END, Mode
from onefirm.planning.playbook import EFFECT_MODE, Playbook, WrittenStep
from onefirm.planning.preview import duration

_MODES: dict[Mode, tuple[str, str]] = {
    "draft": ("is only drafted for you", "only drafted for you"),
    "ask": ("asks you every time", "asked every time"),
    "earn": ("asks you until it has earned your trust", "asked until it had earned your trust"),
    "auto": ("goes by itself", "by itself"),
}
ONLY_LAYOUT = "Only the layout changed; it says the same."
BELOW = "the step below it"


def diff(before: Playbook, after: Playbook) -> tuple[str, ...]:
    """One sentence a change; none when both are the same, word for word."""
    changes = (*_front(before, after), *_shape(before, after), *_steps(before, after))
    return changes or ((ONLY_LAYOUT,) if before.text != after.text else ())


def _front(before: Playbook, after: Playbook) -> Iterator[str]:
    yield from _said("The name", before.name, after.name)
    yield from _said("The version", str(before.version), str(after.version))
    if before.starts_on != after.starts_on:
        yield f"It now starts on '{after.starts_on}' (before: '{before.starts_on}')."
    yield from _said("The title", before.title, after.title)
    yield from _said("The description", before.description, after.description)
    yield from _each("Setting", before.settings, after.settings)
    yield from _each("Limit", _words(before.limits), _words(after.limits))
    if before.why != after.why:
        yield "The why was reworded."


def _shape(before: Playbook, after: Playbook) -> Iterator[str]:
    """Steps that are new, gone, or stand elsewhere."""
    for step in before.steps:
        if after.step(step.id) is None:
            yield f"Step '{step.id}' is gone."
    for step in after.steps:
        if before.step(step.id) is None:
            yield f"Step '{step.id}' is new, {_place(after, step)}."
    yield from _moved(before, after)


def _moved(before: Playbook, after: Playbook) -> Iterator[str]:
    # Steps that are new or gone push the others along; only a changed order among the rest is a move.
    old = [step.id for step in before.steps if after.step(step.id)]
    new = [step.id for step in after.steps if before.step(step.id)]
    for kind, _, _, start, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind in ("insert", "replace"):
            for step_id in new[start:stop]:
                step = after.step(step_id)
                assert step is not None, "It was just listed from there."
                yield f"Step '{step_id}' now stands {_place(after, step)}."


def _steps(before: Playbook, after: Playbook) -> Iterator[str]:
    for new in after.steps:
        old = before.step(new.id)
        if old:
            yield from _does(old, new)
            yield from _terms(old, new)
            yield from _goes(old, new)
            yield from _prose(old, new)


def _does(old: WrittenStep, new: WrittenStep) -> Iterator[str]:
    owner = f"Step '{new.id}'"
    if (old.kind, old.does) != (new.kind, new.does):
        yield f"{owner} is now {_what(new)} (before: {_what(old)})."
    yield from _said(f"{owner}: its title", old.title, new.title)
    if old.ask != new.ask and new.kind == old.kind:
        yield f"{owner} now says: '{new.ask}' (before: '{old.ask}')."
    if old.wait != new.wait and new.kind == old.kind:
        yield f"{owner} now waits {duration(new.wait)} (before: {duration(old.wait)})."
    yield from _said(f"{owner}: what ends its wait early", old.unless, new.unless)
    yield from _each(f"{owner} takes", _takes(old), _takes(new))
    yield from _each(f"{owner} offers the answer", old.options, new.options)


def _terms(old: WrittenStep, new: WrittenStep) -> Iterator[str]:
    """The terms that decide how freely a step may go on."""
    owner = f"Step '{new.id}'"
    modes = old.mode or EFFECT_MODE, new.mode or EFFECT_MODE
    if old.kind == new.kind == "effect" and modes[0] != modes[1]:
        yield f"{owner} now {_MODES[modes[1]][0]} (before: {_MODES[modes[0]][1]})."
    if old.sure_above != new.sure_above:
        yield f"{owner} is now unsure below {_sure(new)} (before: {_sure(old)})."
    if old.tries != new.tries:
        yield f"{owner} is now tried {_times(new.tries)} (before: {_times(old.tries)})."
    if old.work != new.work:
        yield f"{owner} now runs {_work(new)} (before: {_work(old)})."
    yield from _said(f"{owner}: what it gives", old.gives, new.gives)
    yield from _said(f"{owner}: its way back", old.rollback, new.rollback)
    if (old.for_each, old.at_most) != (new.for_each, new.at_most):
        yield f"{owner} now runs {_often(new)} (before: {_often(old)})."


def _goes(old: WrittenStep, new: WrittenStep) -> Iterator[str]:
    """`'draft' goes to 'review' on 'done' (before: 'send').`"""
    if old.then == new.then:
        return
    if not isinstance(old.then, Mapping) and not isinstance(new.then, Mapping):
        yield f"'{new.id}' goes to {_target(new.then)} on every outcome (before: {_target(old.then)})."
        return
    outcomes = dict.fromkeys((*_outcomes(new), *_outcomes(old)))
    for outcome in outcomes:
        then, now = _on(old, outcome), _on(new, outcome)
        if now is None:
            yield f"'{new.id}' no longer goes anywhere on '{outcome}' (before: {_target(then or '')})."
        elif then is None:
            yield f"'{new.id}' goes to {_target(now)} on '{outcome}' (before: there was no way on '{outcome}')."
        elif then != now:
            yield f"'{new.id}' goes to {_target(now)} on '{outcome}' (before: {_target(then)})."


def _prose(old: WrittenStep, new: WrittenStep) -> Iterator[str]:
    if old.instructions != new.instructions:
        yield f"The instructions of step '{new.id}' were reworded."


def _said(what: str, before: str, after: str) -> Iterator[str]:
    if before != after:
        yield f"{what} is {f'now {_quoted(after)}' if after else 'gone'} (before: {_quoted(before)})."


def _each(what: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for name in dict.fromkeys((*after, *before)):
        if name not in before:
            yield f"{what} '{name}' is new: {_quoted(after[name])}."
        elif name not in after:
            yield f"{what} '{name}' is gone (before: {_quoted(before[name])})."
        elif before[name] != after[name]:
            yield f"{what} '{name}' is now {_quoted(after[name])} (before: {_quoted(before[name])})."


def _place(playbook: Playbook, step: WrittenStep) -> str:
    place = playbook.steps.index(step)
    return f"after '{playbook.steps[place - 1].id}'" if place else "first"


def _what(step: WrittenStep) -> str:
    kind = "manual task" if step.kind == "manual" else step.kind
    return " ".join(part for part in (_article(step), kind, f"'{step.does}'" if step.does else "") if part)


def _article(step: WrittenStep) -> str:
    return "an" if step.kind in ("agent", "effect") else "a"


def _takes(step: WrittenStep) -> dict[str, str]:
    return {name: source.shown() for name, source in step.takes.items()}


def _outcomes(step: WrittenStep) -> tuple[str, ...]:
    return tuple(step.then) if isinstance(step.then, Mapping) else ()


def _on(step: WrittenStep, outcome: str) -> str | None:
    """Where a step goes on an outcome; empty for the step below, None for nowhere."""
    return step.then.get(outcome) if isinstance(step.then, Mapping) else step.then


def _target(target: str) -> str:
    return "the end" if target == END else f"'{target}'" if target else BELOW


def _words(limits: Mapping[str, int]) -> dict[str, str]:
    return {name: str(limit) for name, limit in limits.items()}


def _quoted(text: str) -> str:
    return f"'{text}'" if text else "nothing"


def _sure(step: WrittenStep) -> str:
    return f"{step.sure_above} %" if step.sure_above else "nothing"


def _times(tries: int) -> str:
    return "once" if tries == 1 else f"up to {tries} times"


def _work(step: WrittenStep) -> str:
    return "one at a time" if step.work == "serial" else "beside others"


def _often(step: WrittenStep) -> str:
    return f"for each of '{step.for_each}', at most {step.at_most} times" if step.for_each else "once"
