"""What a run rested on: the playbook with its version, the instructions, and the rules that were in force.

Nothing of this is kept twice. The plan was pinned before anything ran, and every change of the rules is an entry.
"""

import hashlib
from bisect import bisect_right

from onefirm.desk.post import Post
from onefirm.desk.shapes.staff import AgentDecision
from onefirm.domain.events.firm import POLICY_STREAM, PolicyPinned
from onefirm.domain.events.plans import PlanMade
from onefirm.domain.events.streams import of_plan
from onefirm.domain.ids import PlanId

_SIGNS = 8


class Pins:
    """Put together once for a page: the rules are looked up for all of its runs."""

    def __init__(self, post: Post) -> None:
        self._post = post
        pinned = post.means.ledger.stream(POLICY_STREAM)
        self._policies = [event.seq for event in pinned if isinstance(event.fact, PolicyPinned)]

    def upon(self, run: AgentDecision) -> AgentDecision:
        before = bisect_right(self._policies, run.entry)
        found: dict[str, str | int] = {"policy": self._policies[before - 1] if before else 0}
        made = self._post.means.ledger.first(of_plan(PlanId(run.plan)))
        if made and isinstance(made.fact, PlanMade):
            plan = made.fact.plan
            told = next((step.why for step in plan.steps if step.id == run.step), "")
            digest = hashlib.sha256(told.strip().encode()).hexdigest()
            found |= {"playbook": plan.playbook, "told": digest[:_SIGNS]}
        return run.model_copy(update=found)
