"""From the text of a playbook to what it says. Nothing is looked up here; the compiler does that."""

import re
from collections.abc import Mapping

from onefirm.planning.playbook import Playbook, WrittenStep
from onefirm.planning.reading.faults import Faults, shown
from onefirm.planning.reading.sections import Document, Section, split
from onefirm.planning.reading.steps import read_step
from onefirm.planning.reading.values import NAME, Values, is_whole
from onefirm.planning.reading.yaml_block import read_entries

TEXT_SIGNS_MAX = 100_000
STEPS_MAX = 100
VERSION_MAX = 1_000_000

_FRONT = ("name", "description", "version", "starts-on", "settings", "limits")
_LIMITS = ("steps",)
_NEEDED = ("name", "description", "version", "starts-on")
_STARTS_ON = re.compile(rf"{NAME}@[1-9][0-9]{{0,5}}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def read(text: str, where: str) -> Playbook:
    """Read a playbook. Raises a Refusal that names every fault, each with its line."""
    faults = Faults(where)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    _readable(text, faults)
    document = split(text, faults)
    front = _front(document, faults)
    steps = _steps(document, faults)
    _whole(document, faults)
    playbook = Playbook(
        name=front.name("name"),
        description=front.text("description"),
        version=front.number("version", 1, VERSION_MAX, 1),
        starts_on=_starts_on(front),
        settings=front.texts("settings"),
        limits=_limits(front),
        title=document.head.title,
        why=document.head.prose,
        steps=steps,
        text=text,
        where=where,
        lines=front.lines,
    )
    faults.refuse()
    return playbook


def _readable(text: str, faults: Faults) -> None:
    """What must hold before a line is looked at; a text that is too large is not read any further."""
    odd = _CONTROL.search(text)
    if odd:
        faults.add(
            text.count("\n", 0, odd.start()) + 1,
            "playbook-text",
            f"There is a sign here that is no text: {ord(odd[0]):#06x}.",
            "A playbook is plain text, so that everybody sees the same.",
            "Delete it; most editors can show such signs.",
        )
    if len(text) > TEXT_SIGNS_MAX:
        faults.add(
            1,
            "playbook-too-large",
            f"This playbook has {len(text):,} signs.",
            f"A playbook has at most {TEXT_SIGNS_MAX:,}.",
            "Split it into two playbooks, or shorten the prose.",
        )
    faults.refuse()


def _front(document: Document, faults: Faults) -> Values:
    block = document.front
    if block is None:
        return Values({}, 1, "The front matter", faults)
    entries = read_entries(block.text, block.line, faults)
    values = Values(entries or {}, 1, "The front matter", faults)
    if entries is not None:
        values.only(_FRONT)
        values.needs(*_NEEDED)
    return values


def _starts_on(front: Values) -> str:
    text = front.text("starts-on")
    if text and not _STARTS_ON.fullmatch(text):
        front.wrong("starts-on", f"is '{shown(text)}'", "an intent and its version, 'qualify-lead@2' say")
    return text


def _limits(front: Values) -> Mapping[str, int]:
    limits: dict[str, int] = {}
    for name, text in front.texts("limits").items():
        if name not in _LIMITS:
            front.wrong(f"limits.{name}", "is no limit of a playbook", "'steps'")
        elif not is_whole(text) or not int(text):
            front.wrong(f"limits.{name}", f"is '{shown(text)}'", "a whole number above 0")
        else:
            limits[name] = int(text)
    return limits


def _steps(document: Document, faults: Faults) -> tuple[WrittenStep, ...]:
    steps = tuple(step for section in document.steps[:STEPS_MAX] if (step := read_step(section, faults)))
    seen: dict[str, WrittenStep] = {}
    for step in steps:
        first = seen.setdefault(step.id, step)
        if step.id and first is not step:
            faults.add(
                step.line_of("id"),
                "playbook-step-twice",
                f"Step '{shown(step.title)}' has the id '{step.id}'.",
                f"Step '{shown(first.title)}' in line {first.line} has it already.",
                "Give one of them another id.",
            )
    return steps


def _whole(document: Document, faults: Faults) -> None:
    """The parts every playbook has: a title, the why, steps, and not too many of them."""
    head = document.head
    if not head.title:
        _missing(head, "playbook-title-missing", "no title", "Write '# ' and a title above the first step.", faults)
    if not head.prose:
        _missing(head, "playbook-why-missing", "no why", "Say below the title what it is for, in a sentence.", faults)
    if not document.steps:
        _missing(head, "playbook-steps-missing", "no steps", "Write '## ' and a title for each step.", faults)
    if head.blocks:
        faults.add(
            head.blocks[0].line,
            "playbook-step-block",
            "A YAML block stands above the first step.",
            "Blocks belong to steps; above them stands the why.",
            "Write '## ' and a title above it.",
        )
    if len(document.steps) > STEPS_MAX:
        faults.add(
            document.steps[STEPS_MAX].line,
            "playbook-too-large",
            f"This playbook has {len(document.steps)} steps.",
            f"A playbook has at most {STEPS_MAX}.",
            "Split it into two playbooks.",
        )


def _missing(head: Section, code: str, what: str, fix: str, faults: Faults) -> None:
    faults.add(head.line, code, f"This playbook has {what}.", "It is read by people first.", fix)
