"""The brakes, the faults to be played, and the doctor's checks."""

from onefirm.domain.frozen import Frozen


class PauseView(Frozen):
    paused: bool
    says: str


class FaultRow(Frozen):
    """A fault that waits to be played."""

    capability: str
    fault: str
    seconds: int
    place: str
    known: bool
    """False when the file's name is no fault: it is never played."""


class FaultKind(Frozen):
    name: str
    about: str


class FaultsView(Frozen):
    says: str
    items: tuple[FaultRow, ...]
    capabilities: tuple[str, ...]
    """Whose connectors can play faults."""
    faults: tuple[FaultKind, ...]


class Check(Frozen):
    name: str
    ok: bool
    says: str
    fix: str = ""
    hint: bool = False
    """Nothing is wrong, and yet there is something to do."""


class DoctorView(Frozen):
    ok: bool
    checks: tuple[Check, ...]
