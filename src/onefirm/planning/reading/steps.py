"""One `##` section of a playbook becomes one written step."""

from typing import cast, get_args

from onefirm.domain.answer import WANTS, is_kind
from onefirm.domain.plan import Mode, StepKind, WorkClass
from onefirm.planning.playbook import WrittenStep
from onefirm.planning.reading.faults import Faults, shown
from onefirm.planning.reading.sections import Section
from onefirm.planning.reading.values import RESERVED, Values, is_name
from onefirm.planning.reading.yaml_block import read_entries

TRIES_MAX = 10
AT_MOST_MAX = 1_000
OPTIONS_MIN = 2
KINDS: tuple[StepKind, ...] = get_args(StepKind)
MODES: tuple[Mode, ...] = get_args(Mode)
WORK: tuple[WorkClass, ...] = get_args(WorkClass)
REPLY = "reply"
"""What may end a wait before its time: a letter from the one the plan is about."""

_EVERYWHERE = ("id", "then", "work", "rollback", "for-each", "at-most")
_KEYS: dict[StepKind, tuple[str, ...]] = {
    "agent": ("takes", "gives", "sure-above", "tries"),
    "effect": ("takes", "gives", "mode", "tries"),
    "question": ("takes", "options", "wants"),
    "manual": ("takes", "gives"),
    "wait": ("unless",),
    "record": ("takes", "gives"),
}
_ALL = (*_EVERYWHERE, *KINDS, *dict.fromkeys(key for keys in _KEYS.values() for key in keys))


def read_step(section: Section, faults: Faults) -> WrittenStep | None:
    """The step, or None when its block cannot be read. Faults are added, never raised."""
    if len(section.blocks) != 1:
        _not_one_block(section, faults)
        return None
    block = section.blocks[0]
    entries = read_entries(block.text, block.line, faults)
    if entries is None:
        return None
    values = Values(entries, section.line, f"Step '{shown(section.title)}'", faults)
    values.only(_ALL)
    values.needs("id")
    kind = _kind(section, values, faults)
    return _step(section, kind, values, faults) if kind else None


def _step(section: Section, kind: StepKind, values: Values, faults: Faults) -> WrittenStep:
    _misplaced(kind, values, faults)
    if kind == "question" and not values.has("wants"):
        values.needs("options")
    return WrittenStep(
        id=_id(values),
        title=section.title,
        kind=kind,
        line=section.line,
        lines=values.lines,
        does=_does(kind, values),
        ask=values.text(kind) if kind in ("question", "manual") else "",
        wait=values.minutes("wait"),
        unless=values.one_of("unless", (REPLY,)),
        takes=values.sources("takes"),
        gives=values.text("gives"),
        sure_above=values.number("sure-above", 1, 100, 0),
        mode=cast("Mode", values.one_of("mode", MODES)) or None,
        tries=values.number("tries", 1, TRIES_MAX, 1),
        wants=_wants(values),
        options=_options(values),
        then=_then(values),
        work=cast("WorkClass", values.one_of("work", WORK)) or "parallel",
        rollback=values.text("rollback"),
        for_each=values.text("for-each"),
        at_most=values.number("at-most", 1, AT_MOST_MAX, 0),
        instructions=section.prose,
    )


def _id(values: Values) -> str:
    step_id = values.name("id")
    if step_id in RESERVED:
        values.wrong("id", f"is '{step_id}'", "a name of its own", "Choose another; this one has a meaning already.")
        return ""
    return step_id


def _does(kind: StepKind, values: Values) -> str:
    """The agent or record is one name, the effect two: `mail.send`."""
    if kind in ("agent", "record"):
        return values.name(kind)
    if kind != "effect":
        return ""
    does = values.text("effect")
    if does and not (does.count(".") == 1 and all(is_name(part) for part in does.split("."))):
        values.wrong("effect", f"is '{shown(does)}'", "a capability and a verb with a dot, 'mail.send' say")
        return ""
    return does


def _then(values: Values) -> dict[str, str] | str:
    if not values.nested("then"):
        return values.name("then")
    then = values.texts("then")
    for outcome, target in then.items():
        if not is_name(target):
            values.wrong(f"then.{outcome}", f"is '{shown(target)}'", "the id of a step, or 'end'")
    return {outcome: target for outcome, target in then.items() if is_name(target)}


def _wants(values: Values) -> str:
    """The kind of value that is typed. What is chosen from a list of outcomes is no value: these are its options."""
    wants = values.text("wants")
    if wants and not is_kind(wants):
        values.wrong("wants", f"is '{shown(wants)}'", f"{', '.join(WANTS)}, or 'one of' and several values")
        return ""
    if wants and values.has("options"):
        values.wrong("wants", "stands beside 'options'", "one of the two: a value, or a choice of ways to go on")
    return wants


def _options(values: Values) -> dict[str, str]:
    options = values.texts("options")
    if values.nested("options") and len(options) < OPTIONS_MIN:
        values.wrong("options", "leaves no choice", f"at least {OPTIONS_MIN} answers", "Or make it a manual step.")
    return options


def _kind(section: Section, values: Values, faults: Faults) -> StepKind | None:
    said: list[StepKind] = [kind for kind in KINDS if values.has(kind)]
    if len(said) == 1:
        return said[0]
    listed = " and ".join(f"'{kind}'" for kind in said)
    faults.add(
        values.lines[said[1]] if said else section.line,
        "playbook-step-kind",
        f"Step '{shown(section.title)}' is {listed} at once."
        if said
        else f"Step '{shown(section.title)}' does nothing.",
        f"A step has exactly one of {', '.join(KINDS)}.",
        "Make it two steps." if said else "Say what it does, 'agent: writer' for one.",
    )
    return None


def _misplaced(kind: StepKind, values: Values, faults: Faults) -> None:
    fitting = (*_EVERYWHERE, kind, *_KEYS[kind])
    for key, line in values.lines.items():
        if key in _ALL and key not in fitting:
            kinds = ", ".join(other for other in KINDS if key in _KEYS[other])
            faults.add(
                line,
                "playbook-key-misplaced",
                f"{values.owner} has '{key}' and is of the kind '{kind}'.",
                f"'{key}' belongs to these kinds alone: {kinds}.",
                "Take it out.",
            )


def _not_one_block(section: Section, faults: Faults) -> None:
    found = len(section.blocks)
    faults.add(
        section.blocks[1].line if found else section.line,
        "playbook-step-block",
        f"Step '{shown(section.title)}' has {found or 'no'} YAML blocks.",
        "A step has exactly one; everything else in it is prose.",
        "Make it two steps." if found else "Write ```yaml, then 'id: ...' and what it does, then ```.",
    )
