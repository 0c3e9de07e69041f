"""When the next backup is due, and what is told of the last one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from onefirm.desk.shapes.copies import LastBackup
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import BackupFailed, BackupMade
from onefirm.domain.ids import moment

AGAIN_AFTER = timedelta(hours=1)
"""How long after a backup that failed the next one is tried."""
LATE_FACTOR = 2


@dataclass(frozen=True)
class History:
    """What the ledger says of backups."""

    made: Recorded | None
    failed: Recorded | None
    """Only if it failed after the newest one that was made."""
    begun: str
    beside: str = ""
    """When the newest backup that lies there was made, where the ledger does not tell of it."""
    tried: bool = False
    """Whether any ledger tells that this one was restored on trial."""


def due(history: History, every_hours: int, now: datetime) -> bool:
    """Is it time? A firm that has none yet is given the first one once it is as old as that."""
    if not every_hours:
        return False
    last = moment(history.made.at if history.made else history.begun)
    waits = history.failed is not None and now - moment(history.failed.at) < AGAIN_AFTER
    return now - last >= timedelta(hours=every_hours) and not waits


def told(history: History, every_hours: int, now: datetime) -> LastBackup:
    """One sentence, and what to do when it is not a good one."""
    if history.failed is not None and isinstance(history.failed.fact, BackupFailed):
        fact = history.failed.fact
        says = f"The backup of {_when(history.failed.at)} failed: {fact.why}"
        return LastBackup(ok=False, says=says, fix="Mend that, then run `onefirm backup`.", at=history.failed.at)
    if history.beside:
        trial = "restored on trial" if history.tried else "not tried in this history"
        return _late(
            LastBackup(ok=True, says=f"Backed up {_when(history.beside)}, {trial}.", at=history.beside),
            every_hours,
            now,
        )
    if history.made is None or not isinstance(history.made.fact, BackupMade):
        says = "There is no backup yet. A running firm makes the first one by itself after a day."
        late = bool(every_hours) and now - moment(history.begun) > timedelta(hours=LATE_FACTOR * every_hours)
        return LastBackup(ok=not late, says=says, fix="Run `onefirm backup`." if late else "")
    fact, at = history.made.fact, history.made.at
    says = f"Backed up {_when(at)}, restored on trial in {fact.seconds} s."
    return _late(LastBackup(ok=True, says=says, at=at), every_hours, now)


def _late(last: LastBackup, every_hours: int, now: datetime) -> LastBackup:
    if every_hours and now - moment(last.at) > timedelta(hours=LATE_FACTOR * every_hours):
        return LastBackup(ok=False, says=f"{last.says} That is a while ago.", fix="Run `onefirm backup`.", at=last.at)
    return last


def _when(at: str) -> str:
    return f"{at[:10]} {at[11:16]} UTC"
