"""The entry that says a firm was put back, what follows from it at once, and a signature over it."""

import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from onefirm.app.copies.once_more import begun_again
from onefirm.app.copies.promised import Promised, kept_promises, listed_in
from onefirm.app.copies.quiet import quiet
from onefirm.app.copies.stage import Staged
from onefirm.capabilities.clock import Chance, Clock
from onefirm.domain.events.effects import EffectRecalled
from onefirm.domain.events.firm import PAUSE_STREAM, RETURNS_STREAM, FirmPaused, FirmRestored
from onefirm.domain.events.people import OptedOut
from onefirm.domain.events.streams import of_effect
from onefirm.domain.ids import EffectId, PlanId, moment
from onefirm.domain.personal import our_own
from onefirm.domain.problem import Refusal
from onefirm.ledger.checkpoint import Checkpoint, origin_of, parse
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Views
from onefirm.ledger.witness import Notary
from onefirm.stores import subjects
from onefirm.stores.backup import contents
from onefirm.stores.backup.apart import APART
from onefirm.stores.vault import FOLDER as KEYS
from onefirm.stores.witness import FILE, FileWitness

MAY_HAVE_LEFT = "The firm was put back from a copy; it may have left after the copy was made."
PAUSED = "It was put back: what left after the copy was made is not in it. Look what left; `onefirm resume` goes on."
"""Always: nothing in a copy can say whether it was the newest state, and no act may leave a second time."""


@dataclass(frozen=True)
class Said:
    """What the return said beside itself."""

    opt_outs: int
    again: bool
    """Somebody was forgotten since, of whom the copy still has something."""


def say_returned(
    firm: Staged,
    fact: FirmRestored,
    known: Sequence[str],
    stage: Path,
    clock: Clock,
    chance: Chance,
    gone: Collection[str],
    promised: Promised,
) -> Said:
    """The notes of before stay with the firm."""
    after = _After(clock, known)
    with quiet(firm, stage, after, chance) as means:
        again = begun_again(means.ledger, stage / KEYS / subjects.NAME, gone, after, chance)
        kept = kept_promises(promised, means, listed_in(stage) or (), gone)
        returned = (Put(RETURNS_STREAM, fact), Put(PAUSE_STREAM, FirmPaused(reason=our_own(PAUSED))))
        means.ledger.append_now(*returned, *_recalled(means.views), *kept, *again, actor="operator")
    firm.store.settle()
    with tempfile.TemporaryDirectory(dir=stage.parent, prefix=APART) as apart:
        # Signed on its own: beside the notes of the entries given up it would contradict them.
        alone = FileWitness(Path(apart))
        Notary(firm.store, firm.vault, alone, after, origin_of(firm.vault.public_key())).attest(force=True)
        (stage / contents.WITNESS).mkdir(exist_ok=True)
        merged = FileWitness(stage)
        there = set(merged.all())
        for note in (*dict.fromkeys(known), *alone.all()):
            if note not in there:
                merged.keep(note)
    assert (stage / contents.WITNESS / FILE).is_file(), "A return that nobody signed would not be believed."
    return Said(sum(isinstance(put.fact, OptedOut) for put in kept), bool(again))


def signed_last(notes: Sequence[str]) -> int:
    """How long the ledger was when it was signed for the last time, as far as these notes can be read."""
    return max(((note.at, note.size) for note in _readable(notes)), default=("", 0))[1]


def _recalled(views: Views) -> list[Put]:
    """Every act that was on its way when the copy was made may have left since: nobody's yes counts for it any more."""
    rows = views.all("effects_on_their_way")
    acts = [(EffectId(str(row["effect"])), PlanId(str(row["plan"]))) for row in rows]
    return [
        Put(of_effect(effect), EffectRecalled(effect=effect, plan=plan, why=MAY_HAVE_LEFT)) for effect, plan in acts
    ]


def _readable(notes: Sequence[str]) -> list[Checkpoint]:
    found = list[Checkpoint]()
    for note in notes:
        try:
            found.append(parse(note))
        except Refusal:
            continue  # Whoever verifies the ledger is told of it.
    return found


class _After:
    """A clock that is never behind what was signed already: the return has to come after it."""

    def __init__(self, clock: Clock, notes: Sequence[str]) -> None:
        self._clock = clock
        self._floor = max((note.at for note in _readable(notes) if note.size), default="")

    def now(self) -> datetime:
        at = self._clock.now()
        return max(at, moment(self._floor) + timedelta(microseconds=1)) if self._floor else at

    def elapsed(self) -> float:
        return self._clock.elapsed()

    async def sleep(self, seconds: float) -> None:
        await self._clock.sleep(seconds)
