"""The trust of a firm: where each cell stands and what it has shown, read from what the ledger folds to."""

from datetime import timedelta

from onefirm.capabilities.clock import Clock
from onefirm.conductor.trust.rows import alone_on, number, standing_of, tried
from onefirm.domain.ids import instant
from onefirm.domain.money import Money
from onefirm.domain.policy import TrustCell
from onefirm.ledger.store import Views
from onefirm.policy.trust.audits import why_looked_at
from onefirm.policy.trust.cells import ALPHA, SETTLE_DAYS, key_of
from onefirm.policy.trust.levels import Level, Standing, declared, holds, in_force, other_staff, spent_until
from onefirm.policy.trust.martingale import Tally
from onefirm.policy.trust.misses import Canaries
from onefirm.policy.trust.outlook import Outlook, outlook
from onefirm.policy.trust.words import changed, record, spent

AMOUNTS_MAX = 1000
"""What is usual is judged by so many."""
_EVER = "~"
"""After every moment there is."""


class Earned:
    """Nothing is kept here: every answer is of this moment, so that whatever made a cell fall counts at once."""

    def __init__(self, views: Views, clock: Clock) -> None:
        self._views = views
        self._clock = clock

    def level(self, cell: TrustCell) -> Level:
        return in_force(self.standing(cell), cell.under, self._now())

    def holds(self, cell: TrustCell, act: str, a_day: int) -> bool:
        """By the numbers it was given when it was written down: however many were judged at once, so many leave."""
        row = self._views.one("trust_act", effect=act)
        if row is None or number(row["of_day"]) > a_day:
            return False
        return holds(self.standing(cell), cell.under, self._now(), number(row["nth"]))

    def today(self) -> int:
        row = self._views.one("trust_today", name=alone_on(self._now()))
        return number(row["times"]) if row else 0

    def says(self, cell: TrustCell, *, degraded: bool = False) -> str:
        """`degraded`: a rule did it in the place of a model, so that nothing is said of who may word it now."""
        changed = "" if degraded else self._changed(cell)
        return record(self.standing(cell), self.level(cell), self.seen(cell), changed, known=cell.known)

    def spent(self, cell: TrustCell) -> str:
        until = spent_until(self.standing(cell), self._now())
        return spent(until) if until else ""

    def looks_at(self, cell: TrustCell, act: str, amount: Money | None) -> str:
        first = not self.standing(cell).audits
        amounts = self._amounts(cell, act, amount.currency) if amount is not None else ()
        minor = amount.minor if amount is not None else None
        return why_looked_at(act, known=cell.known, first=first, amount=minor, amounts=amounts)

    def standing(self, cell: TrustCell) -> Standing:
        return standing_of(self._views.one("trust_cell", cell=key_of(cell)))

    def seen(self, cell: TrustCell) -> Outlook:
        standing = self.standing(cell)
        # What was promoted is shown by what that took; what the next one would take comes after a fall.
        before = standing.promotions - (standing.level == "earned")
        return outlook(self.tally(cell), ALPHA[cell.risk], self.canaries(), before)

    def tally(self, cell: TrustCell) -> Tally:
        """What other staff has shown is not theirs, also before the first act of these comes up."""
        standing = self.standing(cell)
        if standing.under != cell.under:
            return {}
        return self._tally(cell, standing.counts_from, self.settled(cell))

    def aside(self, cell: TrustCell) -> int:
        """How many decisions of before the staff changed would count by the operator's word, some of them later."""
        now = declared(self.standing(cell), cell.under, self._now())
        before, since = (self._tally(cell, epoch, _EVER) for epoch in (now.counted_before, now.counts_from))
        return sum(before.values()) - sum(since.values())

    def _tally(self, cell: TrustCell, counts_from: int, settled: str) -> Tally:
        rows = self._views.all("trust_losses", cell=key_of(cell), counts_from=counts_from, settled=settled)
        return {number(row["loss"]): number(row["times"]) for row in rows}

    def canaries(self) -> Canaries:
        """Until somebody has been tried, half of the mistakes are taken for unnoticed."""
        return tried(self._views)

    def settled(self, cell: TrustCell) -> str:
        """What arrived before this moment has had its time to come back."""
        return instant(self._clock.now() - timedelta(days=SETTLE_DAYS[cell.risk]))

    def _changed(self, cell: TrustCell) -> str:
        row = self._views.one("trust_cell", cell=key_of(cell))
        aside = self.aside(cell)
        if row is None or not aside or not other_staff(standing_of(row), cell.under):
            return ""
        before = str(row["worded"] if row["worded"] != cell.models else row["worded_before"])
        return changed(cell.models, before, aside)

    def _amounts(self, cell: TrustCell, act: str, currency: str) -> tuple[int, ...]:
        """Of those that arrived: whatever was only asked for makes nothing usual."""
        rows = self._views.all("trust_amounts", cell=key_of(cell), but=act, currency=currency, limit=AMOUNTS_MAX)
        return tuple(number(row["amount"]) for row in rows)

    def _now(self) -> str:
        return instant(self._clock.now())
