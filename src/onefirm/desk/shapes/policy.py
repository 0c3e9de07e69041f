"""The policy: every rule in force, where it stands, and since when; and what lends the file to the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from onefirm.desk.shapes.staff import CellRow
from onefirm.domain.frozen import Frozen
from onefirm.domain.policy import Policy
from onefirm.domain.problem import Problem


@dataclass(frozen=True)
class Known:
    """One setting of the file, as the table of settings has it."""

    name: str
    """`limits.plan-steps-max`"""
    about: str
    default: str
    """As it would be written."""
    takes: str


@dataclass(frozen=True)
class Written:
    """The file as it is now: whoever edits it is read at the next start."""

    policy: Policy
    lines: Mapping[str, int]
    """On which line each setting stands, of those that stand there."""


@dataclass(frozen=True)
class Tried:
    """The file as it would be, and what it was made from."""

    policy: Policy
    text: str
    seen: str
    """The fingerprint of the file as it was read."""


class PolicyFile(Protocol):
    @property
    def name(self) -> str: ...

    def known(self) -> Sequence[Known]: ...

    def read(self) -> Written:
        """Raises a Refusal where the firm could not be opened with it."""
        ...

    def tried(self, name: str, value: str) -> Tried:
        """With this rule so, or as it comes where nothing is said. Nothing is written. Raises a Refusal."""
        ...

    def write(self, tried: Tried) -> str:
        """Whole or not at all. The name of the file of before, or a Refusal where it was written to since."""
        ...


class TryPolicy(Frozen):
    rule: str
    """As policy.toml names it: `money-out-max`; one mode as `modes.PLAYBOOK.STEP`."""
    value: str = ""
    """Several with commas between them; empty: as it comes."""


class SetPolicy(TryPolicy):
    seen: str = ""
    """The fingerprint of the file that was tried, as the trial gave it."""
    why: str = ""


class RuleChange(Frozen):
    """One rule that would be another from then on."""

    name: str
    before: str
    after: str
    says_before: str
    says_after: str
    by_hand: bool = False
    """It was changed in the file before, and counts from then on too."""


class TriedAct(Frozen):
    """One act of the past that would be judged otherwise now."""

    effect: str
    plan: str
    title: str
    does: str
    act: str
    at: str
    before: Literal["pass", "ask", "draft", "refuse"]
    after: Literal["pass", "ask", "draft", "refuse"]
    says: str
    """What would have happened instead."""
    why: str
    """The rule that decides it."""


class PolicyTrial(Frozen):
    """What would be if a rule was changed. Nothing is written."""

    rule: str
    value: str
    says: str
    changes: tuple[RuleChange, ...]
    judged: int
    """So many of the last acts were judged under both."""
    unread: int
    """So many more could not be: what they held is gone."""
    otherwise: tuple[TriedAct, ...]
    waiting: int
    """Acts that wait now, and are judged anew under it."""
    counts: Literal["at once", "from the next start"]
    seen: str


class PolicySaid(Frozen):
    says: str
    rule: str
    value: str
    changes: tuple[RuleChange, ...] = ()
    waiting: int = 0
    entry: int = 0
    """The entry in the ledger; 0 where it was like that already."""
    kept: str = ""
    """The file of before."""


class RuleRow(Frozen):
    """One line of the policy."""

    name: str
    group: str
    says: str
    """What it means as it is, in a sentence."""
    about: str
    """What the setting decides, whatever it is."""
    takes: str
    value: str
    """What is in force."""
    default: str
    usual: bool
    """It is in force as it comes."""
    where: str
    """`policy.toml:7`; the file alone where it does not stand there."""
    line: int = 0
    since: str
    """When it was first pinned as it is."""
    entry: int
    file_says: str | None = None
    """What the file says by now, where that is something else: it counts from the next start."""


class ActRow(Frozen):
    """One kind of act this firm can do."""

    does: str
    act: str
    about: str
    through: str
    """The connection that does it."""
    granted: bool
    """It stands under `auto`."""
    says: str
    """When it asks, in a sentence or two."""


class CostRow(Frozen):
    """What one call may cost at most."""

    agent: str
    cents_max: int


class PolicyView(Frozen):
    says: str
    file: str
    entry: int
    """The entry of the ledger that pinned what is in force."""
    since: str
    rules: tuple[RuleRow, ...]
    acts: tuple[ActRow, ...]
    steps: tuple[CellRow, ...]
    costs: tuple[CostRow, ...]
    problem: Problem | None = None
    """The file as it is now could not be read; what is in force goes on."""
