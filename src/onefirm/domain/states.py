"""Where a plan can stand, in the words that are shown. It loads nothing: whoever only draws plans needs no more."""

from typing import Literal

PlanState = Literal["requested", "in-progress", "blocked", "completed", "reconciled", "cancelled"]
OPEN: tuple[PlanState, ...] = ("blocked", "in-progress", "requested")
DONE: tuple[PlanState, ...] = ("completed", "reconciled")
OVER: tuple[PlanState, ...] = (*DONE, "cancelled")
