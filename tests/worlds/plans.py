"""The work of a world: one-effect plans of each class, a plan of five effects, and the shipped playbook."""

from dataclasses import dataclass
from pathlib import Path

import onefirm.playbooks
from onefirm.conductor.crew import Page
from onefirm.domain.effect import EffectClass, EffectKind, Risk, Terms
from onefirm.domain.frozen import Frozen
from onefirm.domain.intent import IntentType

CAPABILITIES: dict[EffectClass, str] = {
    "native-key": "payments",
    "natural-key": "calendar",
    "verifiable": "blog",
    "ask": "chat",
}
TERMS: dict[EffectClass, Terms] = {
    "native-key": Terms(cls="native-key", window_seconds=7200, grace_seconds=240),
    "natural-key": Terms(cls="natural-key", grace_seconds=240),
    "verifiable": Terms(cls="verifiable", grace_seconds=240),
    "ask": Terms(cls="ask"),
}


class Note(Frozen):
    to: str
    text: str


class Wish(Frozen):
    to: str
    text: str
    nonce: str


def kind_of(cls: EffectClass, risk: Risk, hold: bool) -> EffectKind:
    return EffectKind(
        capability=CAPABILITIES[cls],
        verb="act",
        version=1,
        about="One act in the world.",
        args=Note,
        critical=("to",),
        outcomes=("done", "failed"),
        risk=risk,
        recipient="to",
        text=("text",),
        no_undo="It is done.",
        hold=hold,
    )


@dataclass(frozen=True)
class Shelf:
    kept: tuple[Page, ...]

    def pages(self) -> tuple[Page, ...]:
        return self.kept

    def put(self, name: str, text: str) -> Page:
        raise PermissionError(name)


def wish_type(name: str) -> IntentType:
    return IntentType(name=name, version=1, about="One wish.", fields=Wish, key=("nonce",), person="to")


def page(name: str, steps: list[tuple[str, str]], serial: int = 0, failed: str = "end") -> Page:
    """A playbook of effects in a row, as (capability, mode); from step `serial` on one at a time for each client."""
    text = f"---\nname: {name}\ndescription: Acts in the world.\nversion: 1\nstarts-on: {name}@1\n---\n"
    text += "\n# Act\n\nWhy not.\n"
    for number, (capability, mode) in enumerate(steps, 1):
        after = f"step-{number + 1}" if number < len(steps) else "end"
        work = "serial" if 0 < serial <= number else "parallel"
        text += (
            f"\n## Step {number}\n\n```yaml\nid: step-{number}\neffect: {capability}.act\nwork: {work}\n"
            f"takes:\n  to: intent.to\n  text: intent.text\nmode: {mode}\n"
            f"then:\n  done: {after}\n  failed: {failed}\n  declined: end\n```\n"
        )
    if failed != "end":
        text += f"\n## By hand\n\n```yaml\nid: {failed}\nmanual: Do it yourself.\nthen:\n  done: end\n```\n"
    return Page(name, f"playbooks/{name}.md", text)


_SHIPPED = Path(onefirm.playbooks.__file__ or "").parent
LEAD = Page("lead-qualification", "playbooks/lead-qualification.md", (_SHIPPED / "lead-qualification.md").read_text())

FIVE = page("five", [(CAPABILITIES[cls], "auto") for cls in ("natural-key", "native-key", "verifiable")]
            + [("calendar", "auto"), ("payments", "auto")])  # fmt: skip
ONES = tuple(
    page(f"one-{capability}-{mode}", [(capability, mode)])
    for cls, capability in CAPABILITIES.items()
    for mode in ("ask", "auto")
    if (cls, mode) != ("ask", "auto")
)
ASKED = tuple(page for page in ONES if page.name.endswith("-ask"))
SERIAL = (
    page("serial-asked", [("blog", "ask")], serial=1),
    page("serial-auto", [("payments", "auto")], serial=1),
    page("serial-after", [("calendar", "auto"), ("calendar", "auto")], serial=2),
)
BY_HAND = (
    page("by-hand-asked", [("calendar", "auto"), ("blog", "ask")], failed="by-hand"),
    page("by-hand-auto", [("payments", "auto"), ("calendar", "auto")], failed="by-hand"),
)
PAGES = (LEAD, FIVE, *ONES, *SERIAL, *BY_HAND)
TYPES = tuple(wish_type(each.name) for each in PAGES if each is not LEAD)
