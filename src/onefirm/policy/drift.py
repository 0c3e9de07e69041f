"""Whether work still comes out as it is said to: how sure somebody was against what became of their drafts. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

LATELY_WEEKS = 4
WEEKS = 12
ENOUGH = 5
"""Of fewer decisions nothing is said."""
APART = 20
"""So many points make a drift."""
GOOD = 90
"""So many of a hundred drafts may be relied on to be taken as they are."""


@dataclass(frozen=True)
class Taken:
    """Decisions of one week about drafts that somebody was so sure of."""

    week: int
    """0 is this week, 1 the one before."""
    sure: int
    as_it_was: int = 0
    changed: int = 0
    turned_down: int = 0

    @property
    def decided(self) -> int:
        return self.as_it_was + self.changed + self.turned_down


@dataclass(frozen=True)
class Stand:
    """The last weeks against what was said, and against the weeks before them. Shares are per cent; None: too few."""

    decided: int
    changed: int
    turned_down: int
    expected: int | None
    actual: int | None
    before: int | None

    @property
    def drifted(self) -> bool:
        if self.actual is None:
            return False
        measures = [measure for measure in (self.expected, self.before) if measure is not None]
        return any(measure - self.actual >= APART for measure in measures)


def stand(rows: Sequence[Taken]) -> Stand:
    lately = [row for row in rows if row.week < LATELY_WEEKS]
    earlier = [row for row in rows if row.week >= LATELY_WEEKS]
    decided = sum(row.decided for row in lately)
    enough = decided >= ENOUGH
    return Stand(
        decided=decided,
        changed=sum(row.changed for row in lately),
        turned_down=sum(row.turned_down for row in lately),
        expected=round(sum(row.sure * row.decided for row in lately) / decided) if enough else None,
        actual=share(lately) if enough else None,
        before=share(earlier) if sum(row.decided for row in earlier) >= ENOUGH else None,
    )


def share(rows: Sequence[Taken]) -> int:
    """How many of a hundred were taken as they were."""
    decided = sum(row.decided for row in rows)
    return round(100 * sum(row.as_it_was for row in rows) / decided) if decided else 0


def sure_enough(rows: Sequence[Taken], now: int) -> int | None:
    """From which sureness on drafts are relied on, where that is higher than it is set; None where none would do."""
    for at in sorted({row.sure for row in rows if row.sure > now}):
        above = [row for row in rows if row.sure >= at]
        below = [row for row in rows if now <= row.sure < at]
        if sum(row.decided for row in above) >= ENOUGH and below and share(above) >= GOOD > share(below):
            return at
    return None
