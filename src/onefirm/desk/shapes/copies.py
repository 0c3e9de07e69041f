"""What the desk says of copies of the firm, and what it asks of whoever makes them."""

from collections.abc import Sequence
from typing import Protocol

from pydantic import Field

from onefirm.domain.frozen import Frozen

MILLISECONDS_MAX = 10_000


class BackupRow(Frozen):
    """One backup, as a list shows it."""

    name: str
    made_at: str
    seq: int
    """Where its ledger ends."""
    bytes: int
    tried: bool
    files: bool
    """The letters and forms in it can still be read: the keys of that day are there."""
    whole: bool = True


class BackupView(BackupRow):
    """What came of asking for one."""

    says: str
    path: str
    seconds: int


class Going(Frozen):
    """How far a backup is that was begun; in the end, what came of it."""

    phase: str
    done: int
    of: int
    over: bool = False
    made: BackupView | None = None


class WaitArgs(Frozen):
    milliseconds: int = Field(default=500, ge=0, le=MILLISECONDS_MAX)


class BackupsView(Frozen):
    items: tuple[BackupRow, ...]
    says: str
    key_backups: int


class LastBackup(Frozen):
    """What Today and the doctor say about backups."""

    ok: bool
    says: str
    fix: str = ""
    at: str = ""


class Copies(Protocol):
    """Owned by the desk; whoever knows the disk implements it."""

    async def back_up(self, by: str) -> BackupView: ...

    def begin(self, by: str) -> Going: ...

    async def wait(self, seconds: float) -> Going | None: ...

    def backups(self) -> Sequence[BackupRow]: ...

    def key_backups(self) -> int: ...

    def last(self) -> LastBackup: ...
