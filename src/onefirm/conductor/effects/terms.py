"""On which terms an act stands: those it was declared on and those of now, whichever are the more careful."""

from onefirm.conductor.means import Means
from onefirm.domain.effect import Terms
from onefirm.planning.acts import Act


def grace_of(act: Act, means: Means) -> int:
    """So many seconds an absence proves nothing. Another account than the one it was declared at may need longer."""
    now = _now(act, means)
    return max(act.declared.grace_seconds, now.grace_seconds if now else 0)


def window_of(act: Act, means: Means) -> int:
    """So many seconds its key is surely known there."""
    now = _now(act, means)
    return min(act.declared.window_seconds, now.window_seconds) if now else act.declared.window_seconds


def _now(act: Act, means: Means) -> Terms | None:
    return means.crew.catalogue.terms.get(act.declared.does.partition("@")[0])
