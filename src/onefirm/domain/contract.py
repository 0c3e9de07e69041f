"""What an agent promises, and how it answers."""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, Field

from onefirm.domain.frozen import Frozen, Json, as_json, canonical

AgentKind = Literal["extract", "validate", "transform"]
"""An act is always an effect, so no agent is of that kind."""

_ROLE = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True)
class Contract:
    """A role and its terms. The conductor holds both sides to it."""

    role: str
    version: int
    spec: str
    """The one-paragraph operating spec the operator reads."""
    kind: AgentKind
    takes: type[BaseModel]
    gives: type[BaseModel]
    outcomes: tuple[str, ...] = ("done",)
    """A playbook's `then` must cover each of them; `unsure` is added where a step says `sure-above`."""
    capabilities: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    """The kinds of records it may be given. It is given none that is not named here, and it writes none at all."""
    repeatable: bool = True
    """The same input always gives the same answer. Nobody holds whoever says no to that."""
    exact: tuple[str, ...] = ()
    """Figures of what it gives that are counted from what it takes, exactly. They are worth as much as that is."""
    thresholds: tuple[tuple[str, int], ...] = ()
    """Where it draws a line inside, in words, and at which number: `fits from a score of`, 50."""
    failure_modes: tuple[str, ...] = ()
    latency_ms: int = 50
    cost_cents_max: int = 0
    at_once: int = 4
    """How many of its calls run at the same time."""
    seconds_max: int = 0
    """How long one call may take; 0: as long as the policy gives every agent."""
    fallback: str = ""
    """The agent that answers, marked degraded, when this one breaks its schema twice."""

    def __post_init__(self) -> None:
        """What trusts and measures an agent is named after it, with signs between that no role may hold."""
        if not _ROLE.fullmatch(self.role):
            raise ValueError(
                f"'{self.role}' cannot be the role of an agent: a role is small letters, figures and hyphens, "
                "and begins with a letter."
            )

    @property
    def ref(self) -> str:
        return f"{self.role}@{self.version}"

    @cached_property
    def hash(self) -> str:
        """Changes whenever a term does, so that trust can start again; its time and its places at once are no terms."""
        terms: Json = {
            "role": self.role,
            "version": self.version,
            "spec": self.spec,
            "kind": self.kind,
            "takes": self.takes.model_json_schema(),
            "gives": self.gives.model_json_schema(),
            "outcomes": list(self.outcomes),
            "capabilities": list(self.capabilities),
            "fallback": self.fallback,
            "reads": list(self.reads),
            "repeatable": self.repeatable,
            "exact": list(self.exact),
            "thresholds": [list(each) for each in self.thresholds],
            "failure_modes": list(self.failure_modes),
            "latency_ms": self.latency_ms,
            "cost_cents_max": self.cost_cents_max,
        }
        return hashlib.sha256(canonical(terms).encode()).hexdigest()


class Evidence(Frozen):
    """A reason that can be checked: the words, and where they stand."""

    says: str
    quote: str = ""
    found_in: str = ""
    warns: bool = False
    """The words want something of their reader that they have no right to: nobody is to wave them through."""


class Wanted(Frozen):
    """An act that an agent asks for. Acts stand in plans, so it is refused whatever it is, and only counted."""

    does: str
    args: Json = Field(default_factory=dict)


class Proposal(Frozen):
    """What an agent returns: a named outcome, typed output, how sure it is (per cent), and why."""

    outcome: str = "done"
    gives: Json
    sure: int = Field(default=100, ge=0, le=100)
    evidence: tuple[Evidence, ...] = ()
    degraded: str = ""
    """Why it is simpler than it could be: what else would have helped, and did not."""
    wants: tuple[Wanted, ...] = ()
    """What it would like to be done beside its answer: a model that calls tools hands its calls over here."""


def proposal(
    gives: BaseModel, *, outcome: str = "done", sure: int = 100, evidence: tuple[Evidence, ...] = ()
) -> Proposal:
    return Proposal(outcome=outcome, gives=as_json(gives), sure=sure, evidence=evidence)
