"""The policy: every rule in force, where it stands, and since when; and what lends the file to the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

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


class PolicyFile(Protocol):
    @property
    def name(self) -> str: ...

    def known(self) -> Sequence[Known]: ...

    def read(self) -> Written:
        """Raises a Refusal where the firm could not be opened with it."""
        ...


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
