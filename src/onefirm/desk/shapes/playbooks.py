"""Playbooks and their versions."""

from pydantic import Field

from onefirm.desk.shapes.args import Limit
from onefirm.desk.shapes.plans import PlanRow
from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem


class RunsTold(Frozen):
    """What became of the plans of the last days."""

    days: int
    plans: int
    ended: dict[str, int]
    """By state, how many plans are in it."""
    says: str


class StepTold(Frozen):
    """One step as people read it."""

    id: str
    title: str
    line: int
    kind: str
    who: str
    """Who does it, in a sentence."""
    gate: str = ""
    """How freely it may go on."""
    then: tuple[str, ...] = ()
    """What happens then, a sentence for each way on."""
    takes: tuple[str, ...] = ()
    prose: str = ""
    problems: tuple[Problem, ...] = ()


class PlaybookView(Frozen):
    name: str
    version: str
    title: str
    about: str
    starts_on: str
    path: str
    stands: str
    """Where it lies, in words: in the firm's own folder, or shipped with something."""
    hash: str
    steps: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    text: str = ""
    why: str = ""
    settings: dict[str, str] = Field(default_factory=dict)
    told: tuple[StepTold, ...] = ()
    """Its steps in full. Of a playbook that is shown alone."""
    amiss: tuple[Problem, ...] = ()
    """The problems that stand at none of its steps."""
    runs: RunsTold | None = None


class PlaybooksView(Frozen):
    items: tuple[PlaybookView, ...]


class RunsView(Frozen):
    playbook: str
    says: str
    items: tuple[PlanRow, ...]


class VersionView(Frozen):
    version: str
    """What it is called here: its number, and a second number where several bore the same."""
    number: int
    at: str
    seq: int
    hash: str
    plans: int
    in_use: bool = False
    """It is what stands on the shelf now."""


class VersionsView(Frozen):
    playbook: str
    says: str
    present: str
    """What names the text on the shelf."""
    items: tuple[VersionView, ...]


class RolledBack(Frozen):
    playbook: str
    version: int
    path: str
    says: str
    changes: tuple[str, ...]


class RunsArgs(Limit):
    name: str
    version: str = ""
    """Only the plans that were made from this version."""


class Rollback(Frozen):
    name: str
    version: str
    present: str = ""
    """What named the text that was shown as the present one. Empty: whatever stands there."""


class DiffView(Frozen):
    playbook: str
    before: str
    after: str
    says: str
    """What changes, in one line."""
    changes: tuple[str, ...]
