"""What is sent along with a forgetting, and what comes back."""

from typing import Literal

from onefirm.domain.events.people import Kept
from onefirm.domain.frozen import Frozen


class Whom(Frozen):
    person: str
    """A mail address, the name of a record, or its id or the end of it."""


class Forget(Whom):
    confirm: str
    """The fingerprint of the preview."""


class Place(Frozen):
    place: str
    count: int
    says: str = ""
    """Both in plain words."""


class Stopped(Frozen):
    plan: str
    title: str


class ForgetView(Frozen):
    says: str
    state: Literal["preview", "begun", "forgotten"]
    names: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    goes: tuple[Place, ...] = ()
    kept: tuple[Kept, ...] = ()
    beside: tuple[str, ...] = ()
    """What else to know: what closes with them, and what is not reached."""
    running: tuple[str, ...] = ()
    """The plans that are stopped."""
    stopped: tuple[Stopped, ...] = ()
    """The same with their titles."""
    in_doubt: tuple[str, ...] = ()
    confirm: str = ""
    forgetting: str = ""


class Prune(Frozen):
    confirm: str
    """The fingerprint of what was shown."""


class PruneView(Frozen):
    says: str
    goes: tuple[Place, ...]
    """By class of policy.toml, how many people."""
    names: tuple[str, ...] = ()
    soon: tuple[str, ...] = ()
    """Who falls due next; the inbox asks whether to keep them."""
    stays: tuple[Place, ...] = ()
    """By reason, what is old enough and has to stay."""
    stay: tuple[str, ...] = ()
    """Who has to stay, each with the reason."""
    confirm: str = ""
