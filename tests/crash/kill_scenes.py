"""The work that is killed: the shipped playbook, one-effect plans of each class, five effects in a row, and deeds."""

import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from crash.kill_stage import DAY_SECONDS, Stage
from crash.receiver import Book, Counting
from onefirm.app.builtin import EXTENSION
from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import Connector
from onefirm.capabilities.extension import Extension
from onefirm.capabilities.mail import SEND
from onefirm.domain.effect import EffectClass, EffectKind
from onefirm.domain.frozen import Frozen
from onefirm.domain.intent import IntentType
from outside import GOOD, VAGUE

CAPABILITIES: dict[EffectClass, str] = {
    "native-key": "payments",
    "natural-key": "calendar",
    "verifiable": "blog",
    "ask": "chat",
}
CLASSES = tuple(CAPABILITIES)
SAFE: tuple[EffectClass, ...] = ("native-key", "natural-key", "verifiable")
"""The classes that may run by themselves."""
HOLD_SECONDS = 30
HOUR_SECONDS = 3600
BUSY_TIMES = 4
"""Once more than an act is tried before the operator is asked."""
MESSAGE = GOOD["message"]


class Note(Frozen):
    to: str
    text: str


class Wish(Frozen):
    to: str
    text: str
    nonce: str


def kind_of(cls: EffectClass) -> EffectKind:
    return EffectKind(
        capability=CAPABILITIES[cls],
        verb="note",
        version=1,
        about="One note outside.",
        args=Note,
        critical=("to",),
        outcomes=("done", "failed"),
        risk="low",
        recipient="to",
        text=("text",),
        no_undo="It is done.",
        hold=True,
    )


AUTO = ", ".join(f'"{kind_of(cls).ref}"' for cls in SAFE)
POLICY = f"undo-window-seconds = {{hold}}\nauto = [{AUTO}]\n"


def page(name: str, steps: list[tuple[EffectClass, str]]) -> str:
    """A playbook of effects in a row, as (class, mode)."""
    text = f"---\nname: {name}\ndescription: Notes outside.\nversion: 1\nstarts-on: {name}@1\n---\n\n# Note\n\nDone.\n"
    for number, (cls, mode) in enumerate(steps, 1):
        after = f"step-{number + 1}" if number < len(steps) else "end"
        text += (
            f"\n## Step {number}\n\n```yaml\nid: step-{number}\neffect: {CAPABILITIES[cls]}.note\n"
            f"takes:\n  to: intent.to\n  text: intent.text\nmode: {mode}\n"
            f"then:\n  done: {after}\n  failed: end\n  declined: end\n```\n\nIt leaves.\n"
        )
    return text


PAGES: dict[str, str] = {
    **{f"ask-{CAPABILITIES[cls]}": page(f"ask-{CAPABILITIES[cls]}", [(cls, "ask")]) for cls in CLASSES},
    **{f"auto-{CAPABILITIES[cls]}": page(f"auto-{CAPABILITIES[cls]}", [(cls, "auto")]) for cls in SAFE},
    "five": page("five", [(cls, "auto") for cls in (*SAFE, "natural-key", "native-key")]),
}
TYPES = tuple(
    IntentType(name=name, version=1, about="One wish.", fields=Wish, key=("nonce",), person="to") for name in PAGES
)


def extension_of(
    book: Book,
    clock: Clock,
    chance: random.Random,
    faults: float,
    here: Callable[[str], None],
    scene: "Scene",
) -> Extension:
    """The shipped extension with counting connectors before its own; a scene may want its mail counted too."""
    kinds: Mapping[EffectKind, EffectClass] = {kind_of(cls): cls for cls in CLASSES}
    hands = [Counting(book, cls, kind, clock, chance, faults, here, scene.busy) for kind, cls in kinds.items()]
    if scene.mail:
        hands.append(Counting(book, scene.mail, SEND, clock, chance, faults, here, scene.busy))
    made: list[Callable[[Path], Connector]] = [_maker(hand) for hand in hands]
    return replace(EXTENSION, intents=(*EXTENSION.intents, *TYPES), connectors=(*made, *EXTENSION.connectors))


def _maker(hand: Counting) -> Callable[[Path], Connector]:
    def make(_folder: Path) -> Connector:
        return hand

    return make


Deed = Callable[[Stage], Awaitable[object]]


@dataclass(frozen=True)
class Scene:
    """What the operator does, deed by deed. A life goes on from the first deed nobody has acknowledged."""

    deeds: tuple[Deed, ...]
    hold: int = 0
    mail: EffectClass | None = None
    """The class of a mail that counts, in place of the shipped outbox."""
    busy: int = 0


def wish(name: str, nonce: str) -> Deed:
    return lambda stage: stage.wish(name, nonce)


def form(name: str, fields: dict[str, str]) -> Deed:
    return lambda stage: stage.form(name, fields)


def letter(name: str, text: str) -> Deed:
    return lambda stage: stage.letter(name, "bo@quay.example", text)


def preview(name: str, nonce: str) -> Deed:
    return lambda stage: stage.preview(name, nonce)


def say(question: str) -> Deed:
    return lambda stage: stage.look_in(edit=question == "edit")


def wait(seconds: int) -> Deed:
    return lambda stage: stage.wait(seconds)


def policy(text: str) -> Deed:
    return lambda stage: stage.change_policy(text)


DRAIN: Deed = Stage.drain
PAUSE: Deed = Stage.pause
RESUME: Deed = Stage.resume
SHUT: Deed = Stage.shut
OPEN_UP: Deed = Stage.open_up
UNDO: Deed = Stage.undo
STALE: Deed = Stage.stale_window
OPT_OUT = f'undo-window-seconds = {HOLD_SECONDS}\nopt-outs = ["one@there.example"]\n'


def _lead(mail: EffectClass | None) -> Scene:
    deeds = (form("good", GOOD), form("vague", VAGUE), DRAIN, say("yes"), DRAIN, wait(HOLD_SECONDS + 1), DRAIN)
    return Scene(deeds, hold=HOLD_SECONDS, mail=mail)


def _asked(cls: EffectClass) -> Scene:
    name = f"ask-{CAPABILITIES[cls]}"
    return Scene(
        (wish(name, "one"), DRAIN, say("edit"), DRAIN, wish(name, "one"), wish(name, "two"), DRAIN, say("yes"))
    )


def _auto(cls: EffectClass) -> Scene:
    return Scene((wish(f"auto-{CAPABILITIES[cls]}", "one"), DRAIN))


SCENES: dict[str, Scene] = {
    "lead, as shipped": _lead(None),
    **{f"lead, mail is {cls}": _lead(cls) for cls in CLASSES},
    **{f"asked, {cls}": _asked(cls) for cls in CLASSES},
    **{f"by itself, {cls}": _auto(cls) for cls in SAFE},
    "five by themselves": Scene((wish("five", "one"), DRAIN)),
    "paused": Scene(
        (wish("auto-blog", "one"), PAUSE, wish("auto-payments", "two"), DRAIN, wait(60), DRAIN, RESUME, DRAIN)
    ),
    "revoked": Scene(
        (wish("auto-blog", "one"), SHUT, wish("auto-payments", "two"), DRAIN, wait(60), DRAIN, OPEN_UP, DRAIN)
    ),
    "taken back": Scene(
        (
            wish("ask-chat", "one"), DRAIN, say("edit"), DRAIN, UNDO, DRAIN, wait(60), DRAIN, STALE, say("edit"),
            wait(HOLD_SECONDS + 1), DRAIN,
        ),
        hold=HOLD_SECONDS,
    ),
    "policy changes": Scene(
        (
            wish("ask-blog", "one"), wish("auto-calendar", "two"), DRAIN, say("yes"), DRAIN,
            policy(f"undo-window-seconds = {HOLD_SECONDS}\n"), wait(HOLD_SECONDS + 1), DRAIN, say("yes"), DRAIN,
        ),
        hold=HOLD_SECONDS,
    ),
    "opted out": Scene(
        (
            wish("ask-chat", "one"), wish("auto-blog", "two"), DRAIN, say("yes"), DRAIN, policy(OPT_OUT),
            wait(HOLD_SECONDS + 1), DRAIN,
        ),
        hold=HOLD_SECONDS,
    ),
    "letters come in": Scene(
        (
            letter("first", MESSAGE), DRAIN, say("yes"), DRAIN, wait(HOLD_SECONDS + 1), DRAIN,
            letter("second", "Could you also do a sign for the door?"), DRAIN, wait(HOUR_SECONDS), DRAIN, say("yes"),
            DRAIN, letter("third", "Please do not write to me."), DRAIN,
        ),
        hold=HOLD_SECONDS,
        mail="verifiable",
    ),
    "stopped and turned down": Scene(
        (
            wish("ask-chat", "one"), wish("ask-blog", "two"), DRAIN, Stage.reject_all, DRAIN, wish("ask-chat", "three"),
            wish("auto-payments", "four"), DRAIN, say("yes"), wish("ask-blog", "five"), DRAIN,
            Stage.cancel_all, DRAIN,
        ),
        hold=HOLD_SECONDS,
    ),
    "a no is taken back": Scene(
        (
            wish("ask-chat", "one"), DRAIN, Stage.reject_all, DRAIN, UNDO, DRAIN, Stage.reject_all,
            wait(HOLD_SECONDS + 1), DRAIN,
        ),
        hold=HOLD_SECONDS,
    ),
    "turned away": Scene((wish("ask-chat", "one"), wish("auto-blog", "two"), DRAIN, say("yes")), busy=BUSY_TIMES),
    "previewed": Scene((preview("auto-blog", "one"), DRAIN, Stage.pin_plans, DRAIN)),
    "starts by itself": Scene(
        (
            Stage.set_schedule, DRAIN, wait(DAY_SECONDS), DRAIN, wait(2 * DAY_SECONDS), DRAIN, Stage.stop_schedule,
            wait(DAY_SECONDS), DRAIN,
        )
    ),
}  # fmt: skip
