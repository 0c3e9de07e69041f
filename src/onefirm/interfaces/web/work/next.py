"""The one next thing to do about a plan: a button, or that there is nothing and when it goes on by itself. Pure."""

from typing import Literal

from onefirm.desk.shapes.plans import PlanView, PreviewView
from onefirm.domain.frozen import Frozen
from onefirm.domain.states import OVER
from onefirm.interfaces.web.drawn.offers import called
from onefirm.interfaces.web.drawn.words import clock

_AHEAD, _FEW = ("requested", "skipped"), 2
_BY_ITSELF = " It goes on by itself."


class Next(Frozen):
    stands: str
    """Where it is, in a sentence."""
    does: Literal["approve", "open", "nothing"]
    words: str = ""
    """What the button says."""
    path: str = ""
    says: str = ""
    """What stands beside the button, or in its place."""


def in_sight(plan: PlanView) -> int:
    """So many steps are worth seeing at once: those the plan came to, and one ahead. A few more are no wall."""
    came_to = (at for at, step in enumerate(plan.steps, 1) if step.state not in _AHEAD)
    shown = max(came_to, default=0) + 1
    return shown if len(plan.steps) - shown > _FEW else len(plan.steps)


def next_of(plan: PlanView, preview: PreviewView, *, paused: bool) -> Next:
    """Whoever opens a plan reads this first; everything else stands below."""
    stands = plan.now or plan.action
    if plan.state in OVER:
        return Next(stands=stands, does="nothing")
    if not preview.approved:
        return Next(stands=stands, does="approve", words="Run exactly this plan", says="Nothing runs before that.")
    if plan.question:
        return Next(stands=stands, does="open", words="Decide it", path=f"/inbox/{plan.question}")
    if plan.blocked_by:
        return _blocked(plan, stands)
    if plan.waits_for:
        name = called(plan.waits_for)
        says = f"Nothing is lost. It goes on by itself when {name.lower()} works again."
        return Next(stands=stands, does="open", words=f"See why {name.lower()} does not work", says=says,
                    path=f"/connections/{plan.waits_for}")  # fmt: skip
    when = "when you resume" if paused else f"on {clock(plan.due)}" if plan.due else ""
    says = f"Nothing for you to do: it goes on by itself {when}".rstrip() + "."
    return Next(stands=stands.removesuffix(_BY_ITSELF), does="nothing", says=says)


def _blocked(plan: PlanView, stands: str) -> Next:
    """Somebody has to do something, and no card asks for it."""
    if plan.by_hand is not None:
        return Next(stands=stands, does="open", words="I did it myself", path="#did")
    return Next(stands=stands, does="open", words="Look into the inbox", path="/inbox")
