"""A playbook as it was read: every key typed, every line remembered, nothing looked up yet."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from onefirm.domain.plan import Mode, Source, StepKind, WorkClass

EFFECT_MODE: Mode = "ask"
"""The mode of an effect that names none: nothing leaves unasked because somebody forgot a line."""


@dataclass(frozen=True)
class WrittenStep:
    """One `##` section: its block, key by key, and the prose around it."""

    id: str
    title: str
    kind: StepKind
    line: int
    lines: Mapping[str, int]
    """Where each key stands, `takes.email` and `then.fit` included."""
    does: str = ""
    """The agent, effect or record it names, without a version. Empty for question, manual, wait."""
    ask: str = ""
    """The sentence of a question or a manual task."""
    wait: int = 0
    """Minutes."""
    unless: str = ""
    """What ends the wait before its time: `reply`."""
    takes: Mapping[str, Source] = field(default_factory=dict[str, Source])
    gives: str = ""
    sure_above: int = 0
    mode: Mode | None = None
    tries: int = 1
    wants: str = ""
    """The kind of value a question wants typed."""
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    then: Mapping[str, str] | str = ""
    """By outcome; or one step for every outcome; or empty: the step below."""
    work: WorkClass = "parallel"
    rollback: str = ""
    for_each: str = ""
    at_most: int = 0
    instructions: str = ""

    def line_of(self, *keys: str) -> int:
        """The line of the first of these keys that was written, or of the step itself."""
        return next((self.lines[key] for key in keys if key in self.lines), self.line)


@dataclass(frozen=True)
class Playbook:
    """One version of a playbook. Its hash is over the text, so a changed comma is a changed playbook."""

    name: str
    description: str
    version: int
    starts_on: str
    """`qualify-lead@2`"""
    settings: Mapping[str, str]
    limits: Mapping[str, int]
    title: str
    why: str
    steps: tuple[WrittenStep, ...]
    text: str
    where: str
    """The file it was read from."""
    lines: Mapping[str, int]
    """Where each key of the front matter stands."""

    @property
    def ref(self) -> str:
        return f"{self.name}@{self.version}"

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def step(self, step_id: str) -> WrittenStep | None:
        return next((step for step in self.steps if step.id == step_id), None)

    def after(self, step: WrittenStep) -> WrittenStep | None:
        """The step written below this one."""
        place = self.steps.index(step) + 1
        return self.steps[place] if place < len(self.steps) else None
