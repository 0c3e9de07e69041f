"""A staged firm that can be asked what it knows, by the same judges as an open one, and that can do nothing."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from onefirm.app.copies.stage import Staged
from onefirm.capabilities.clock import Chance, Clock
from onefirm.conductor.crew import Crew, Page
from onefirm.conductor.holds import Holds
from onefirm.conductor.means import InForce, Means
from onefirm.domain.policy import Policy
from onefirm.intake.receive import Intake
from onefirm.ledger.ledger import Ledger
from onefirm.planning.catalogue import Catalogue
from onefirm.policy.trust import NothingEarned
from onefirm.stores.backup.contents import DATABASE
from onefirm.stores.sqlite.views import SqliteViews

_NOTHING_KNOWN = Catalogue({}, {}, {}, {}, {}, ())


class _NoPages:
    def pages(self) -> Sequence[Page]:
        return ()

    def put(self, name: str, text: str) -> Page:
        raise PermissionError(f"{name}: nothing is written where a firm is only asked what it knows.")


_NOBODY = Crew({}, {}, (), _NoPages(), _NOTHING_KNOWN, {}, {})


@contextmanager
def quiet(firm: Staged, place: Path, clock: Clock, chance: Chance) -> Generator[Means]:
    ledger, views = Ledger(firm.store, firm.codec, clock), SqliteViews(place / DATABASE)
    intake = Intake(ledger, _NOTHING_KNOWN, firm.vault, clock, chance, 0)
    holds = Holds(ledger, views, clock)
    try:
        yield Means(
            ledger, views, clock, chance, firm.vault, _NOBODY, InForce(Policy()), NothingEarned(), intake, holds
        )
    finally:
        views.close()
