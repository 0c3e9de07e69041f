"""The scheduler: up to three times that are free, in the opening hours, by the clocks of the place."""

from onefirm.agents.scheduler.agent import CONTRACT, Scheduler
from onefirm.agents.scheduler.free import Busy, Slot, Slots, Wanted

__all__ = ["CONTRACT", "Busy", "Scheduler", "Slot", "Slots", "Wanted"]
