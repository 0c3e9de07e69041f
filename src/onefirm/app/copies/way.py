"""What a copy of a firm is made and put back with."""

from dataclasses import dataclass, field

from onefirm.capabilities.clock import Chance, Clock
from onefirm.conductor.keeping.errands import Course
from onefirm.stores.backup.putting import Reached


def _nothing(_place: str) -> None: ...


@dataclass(frozen=True)
class Way:
    """Time, chance, and somebody who may be told how far it is."""

    clock: Clock
    chance: Chance
    reached: Reached = _nothing
    passphrase: str = ""
    """Opens the keys that an export carries."""
    course: Course = field(default_factory=lambda: Course("looking at it"))
    """How far it is, for whoever looks at it from another thread."""
