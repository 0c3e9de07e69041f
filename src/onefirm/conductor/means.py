"""What the conductor works with: the ledger, the crew, the clock, and the policy that counts now."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

from onefirm.capabilities.blobs import Blobs, NoBlobs
from onefirm.capabilities.clock import Chance, Clock
from onefirm.capabilities.erasable import Fingerprints
from onefirm.conductor.crew import Crew
from onefirm.conductor.holds import Holds
from onefirm.domain.contract import Evidence
from onefirm.domain.ids import PlanId
from onefirm.domain.policy import Policy
from onefirm.domain.taught import Taught
from onefirm.intake.receive import Intake
from onefirm.ledger.ledger import Ledger
from onefirm.ledger.store import Views
from onefirm.policy.trust import Trust


class Learned(Protocol):
    """What the operator's decisions so far say."""

    def says(self, agent: str, text: str, outcomes: Collection[str]) -> Taught | None:
        """None while there is nothing to learn from. No outcome: it does not know."""
        ...

    def suggests(self, plan: PlanId, options: Collection[str]) -> Evidence | None: ...

    def version(self, agent: str) -> str:
        """Of what is gone by now; empty while that is nothing."""
        ...


class NothingLearned:
    def says(self, agent: str, text: str, outcomes: Collection[str]) -> Taught | None:
        return None

    def suggests(self, plan: PlanId, options: Collection[str]) -> Evidence | None:
        return None

    def version(self, agent: str) -> str:
        return ""


@dataclass
class InForce:
    """The policy that counts now: the operator may change it while the firm is open."""

    policy: Policy


@dataclass(frozen=True)
class Means:
    """What the conductor works with."""

    ledger: Ledger
    views: Views
    clock: Clock
    chance: Chance
    prints: Fingerprints
    crew: Crew
    in_force: InForce
    trust: Trust
    intake: Intake
    holds: Holds
    blobs: Blobs = field(default_factory=NoBlobs)
    learned: Learned = field(default_factory=NothingLearned)

    @property
    def policy(self) -> Policy:
        return self.in_force.policy
