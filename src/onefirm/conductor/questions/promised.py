"""For how long a decision can be taken back: never for less than its card said."""

from onefirm.conductor.means import Means
from onefirm.domain.question import Card
from onefirm.planning.acts import Asked


def window_seconds(standing: Asked, means: Means) -> int:
    """The window may have been made shorter since the card was shown: what was said there is kept all the same."""
    card = standing.asked.card
    said = () if card.erased else Card.model_validate(card.value).will
    return max(means.policy.undo_window_seconds, *(will.hold_seconds for will in said), 0)
