"""A plan in the operator's words: what a step does, how it stands, what comes next, and what somebody has to do."""

from collections.abc import Callable, Mapping

from onefirm.desk.shapes.plans import PlanRow
from onefirm.domain.events.plans import StepDone
from onefirm.domain.plan import END, Mode, Step
from onefirm.planning.acts import Act
from onefirm.planning.preview import duration
from onefirm.planning.walk import Walk, evidence_of

WORK = {"serial": "serial: one after the other", "parallel": "parallel: side by side with other work"}
_ASKS: dict[Mode, str] = {
    "draft": "you send it yourself",
    "ask": "asks you first",
    "earn": "asks you first, until it is trusted",
    "auto": "by itself, where the policy lets it",
}
_LEAVES: dict[str, str] = {
    "draft": "is put before you, to be done by yourself",
    "ask": "asks you first",
    "earn": "asks you first, until it is trusted",
}
_THINGS = {
    "mail": "a mail",
    "calendar": "an appointment",
    "payments": "a payment",
    "publishing": "a page",
    "forms": "a form",
    "webhook": "a webhook",
}
_OVER = {
    "completed": "Done. Nothing is left to do.",
    "reconciled": "Done. The outside was looked at again and agrees.",
    "cancelled": "Stopped. Nothing more of it happens.",
}
_ENDS_MAX = 4


def plain(code: str) -> str:
    """`by-hand` as people say it, without a version."""
    return code.partition("@")[0].replace("-", " ").replace("_", " ")


def act_of(does: str) -> str:
    """`mail.send@1` as people say it: send a mail."""
    capability, _, verb = does.partition("@")[0].partition(".")
    return f"{plain(verb)} {_THINGS.get(capability, plain(capability))}"


def does(step: Step) -> str:
    match step.kind:
        case "agent":
            return f"done by the {plain(step.does)}"
        case "effect":
            return f"{act_of(step.does)}; {_ASKS[step.mode]}"
        case "record":
            return f"keep the {plain(step.does)}"
        case "question":
            return "a question to you"
        case "manual":
            return "work for you"
        case "wait":
            return f"wait {duration(step.minutes)}{', or until they write' if step.unless else ''}"


def stands(state: str, done: StepDone | None, action: str, by: str, stayed: str = "") -> str:
    """How one step stands, in a sentence: `by` is who did it where it was done by hand, `stayed` is what its act came
    to where nothing left this machine."""
    match state:
        case "completed" | "reconciled":
            return _did(done, by, stayed) if done else "Done."
        case "blocked":
            return f"Waits for you: {_sentence(action)}" if action else "Waits for you."
        case "in-progress":
            return "This is where the plan is now."
        case "skipped":
            return "Was not needed."
        case _:
            return "Comes later, if the plan leads here."


def in_vain(act: Act | None) -> str:
    """How often an act was tried and why it has not gone through; nothing for one that has met no trouble."""
    if act is None or act.state not in ("deferred", "unknown") or not act.troubled:
        return ""
    times = "once" if act.attempts == 1 else f"{act.attempts} times"
    return f"It was tried {times} and has not gone through: {_sentence(act.failures[-1].why)}"


def now(walk: Walk, row: PlanRow, effect: Act | None) -> str:
    """Where the plan is, and who has to do something."""
    by, action, due, tried = row.blocked_by, row.action, row.due, in_vain(effect)
    if walk.over and row.declined:
        return "It was turned down, and it ended there."
    if walk.over:
        return _OVER[walk.state]
    if not walk.pinned:
        return "Waits for you: approve what it would do, and it begins."
    here = walk.step.title if walk.at != END else ""
    if effect is not None and effect.state == "declined":
        return f"It was turned down: {here}. For a short while you can take that back; then it goes on."
    if by:
        whom = "you" if by == "operator" else f"the {plain(by)}"
        return f"Waits for {whom}: {_sentence(action or here)}"
    if due:
        return (
            f"Now: {here}. {f'{tried} ' if tried else ''}It goes on by itself."
            if here
            else "Nearly done; it is looked at once more."
        )
    return f"Now: {here}." if here else "Nearly done."


def then(walk: Walk) -> str:
    """What comes after the present step, by how it may end."""
    if walk.over or walk.at == END:
        return ""
    titles: dict[str, str] = {step.id: step.title for step in walk.plan.steps}
    ends: dict[str, list[str]] = {}
    for outcome, target in walk.step.then.items():
        ends.setdefault(target, []).append(plain(outcome))
    if len(ends) == 1:
        return f"Then: {_target(next(iter(ends)), titles)}."
    ways = [f"if {' or '.join(outcomes)}, {_target(target, titles)}" for target, outcomes in ends.items()]
    more = f"; and {len(ways) - _ENDS_MAX} more ways" if len(ways) > _ENDS_MAX else ""
    return f"Then: {'; '.join(ways[:_ENDS_MAX])}{more}."


def after(walk: Walk, outcome: str) -> str:
    """What follows from the present step, as far as nobody has to decide or find out anything."""
    if walk.over or walk.at == END or outcome not in walk.step.then:
        return ""
    at, titles = walk.step.then[outcome], list[str]()
    while at != END and len(titles) < _ENDS_MAX:
        step = walk.plan.step(at)
        titles.append(f"“{step.title}”")
        if step.kind != "record":
            break
        at = next(iter(step.then.values()))
    said = ", then ".join(titles)
    if at != END:
        return f"After that: {said}."
    whom = f" to {walk.whom}" if walk.whom else ""
    return f"After that: {f'{said}, and then ' if said else ''}it is done. Nothing leaves{whom}."


def leads_to(walk: Walk, answer: str, leaves: Callable[[Step], str]) -> str:
    """What comes of an answer before anybody is asked again: each act that it may lead to, and who lets it leave."""
    acts, ahead, seen = list[Step](), [walk.step.then.get(answer, END)], set[str]()
    while ahead:
        at = ahead.pop(0)
        if at == END or at in seen:
            continue
        seen.add(at)
        step = walk.plan.step(at)
        if step.kind == "effect":
            acts.append(step)
        elif step.kind in ("agent", "record"):
            ahead.extend(step.then.values())
    if not acts:
        return "Nothing leaves by this answer."
    told = (f"“{step.title}” {leaves(step)}" for step in acts)
    return f"Nothing leaves by the answer itself: {'; '.join(told)}."


def leaves(mode: Mode) -> str:
    """Who lets an act leave, after the title of its step. For how long it is held is nobody's promise yet: the policy
    of the moment at which it is prepared says that."""
    return _LEAVES.get(mode, "follows by itself, where the policy lets it then, and is held as the policy says then")


def _target(step: str, titles: Mapping[str, str]) -> str:
    return "it is done" if step == END else f"“{titles[step]}”"


def from_memory(done: StepDone) -> str:
    """`You answered this on 3 Nov: “It fits”; asked nobody.` It stands first among what speaks for it."""
    told = evidence_of(done.evidence)
    return told[0].says if told else "You answered this before; asked nobody."


def judged(outcome: str, said: str) -> str:
    """What an agent said, in the words of its contract, also where the plan did not go by it."""
    return f"{plain(said)}, not sure enough to go by" if said else plain(outcome)


def _did(done: StepDone, by: str, stayed: str) -> str:
    if done.kept:
        return from_memory(done)
    who = f"{by} did it by hand" if done.by_hand else f"The {plain(done.agent)} did it" if done.agent else "Done"
    unsure = f", {done.sure} % sure" if done.agent else ""
    how = f": {stayed or judged(done.outcome, done.said)}" if done.outcome != "done" else ""
    return f"{who}{how}{unsure}."


def _sentence(said: str) -> str:
    return said if said.endswith((".", "?", "!")) else f"{said}."
