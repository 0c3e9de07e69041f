"""The planner: makes a draft of a playbook out of a goal in words, from known steps only."""

from onefirm.agents.planner.agent import CONTRACT, Planner
from onefirm.agents.planner.draft import draft
from onefirm.agents.planner.goal import Drafted, Fits, Known, Named, Placed

__all__ = ["CONTRACT", "Drafted", "Fits", "Known", "Named", "Placed", "Planner", "draft"]
