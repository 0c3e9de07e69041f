"""A batch begins with a few: the rest waits until each of them has its receipt, and is asked again if one has not."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from onefirm.conductor.facts import later
from onefirm.conductor.means import Means
from onefirm.domain.events.questions import BatchApproved
from onefirm.domain.events.streams import of_batch, of_effect
from onefirm.planning.acts import Act, act

_LOOK_AGAIN_SECONDS = 60
_NOT_WELL = ("refused", "contradicted", "unknown", "withdrawn")


@dataclass(frozen=True)
class HeldBack:
    """Nothing, for an act that belongs to no batch or whose first ones went well."""

    until: str = ""
    why: str = ""
    """Why the rest is asked about once more."""
    expected: Mapping[str, int] = field(default_factory=dict[str, int])
    """The first ones as they stood: one that comes back before the claim is made undoes it."""


def held_back(rest: Act, means: Means) -> HeldBack:
    batch = rest.approval.batch if rest.approval else ""
    if not batch:
        return HeldBack()
    written = means.ledger.last(of_batch(batch))
    if written is None:
        return HeldBack(until=later(means, _LOOK_AGAIN_SECONDS))
    assert isinstance(written.fact, BatchApproved), "A batch's stream holds its approval."
    first = [act(means.ledger.stream(of_effect(effect))) for effect in written.fact.first]
    if any(one is None or one.state in _NOT_WELL for one in first):
        return HeldBack(why="One of the first of its batch did not go well.")
    went = [one for one in first if one is not None and one.state == "receipted"]
    if len(went) < len(first):
        return HeldBack(until=later(means, _LOOK_AGAIN_SECONDS))
    return HeldBack(expected={of_effect(one.declared.effect): one.version for one in went})
