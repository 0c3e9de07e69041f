"""What may be asked about the operator's profile, and what the desk answers."""

from onefirm.desk.shapes.records import Diff
from onefirm.domain.frozen import Frozen


class SetProfile(Frozen):
    field: str
    value: str = ""
    why: str = ""


class ProfileField(Frozen):
    field: str = ""
    """Only what changed this one; everything when empty."""


class ProfileFieldView(Frozen):
    name: str
    value: str
    about: str
    source: str
    """`firm.toml` or `voice.md` for those files, `operator` for a command or the page."""
    since: str
    entry: int
    file_says: str | None = None
    """What the file says, where you said something else since."""


class ProfileView(Frozen):
    fields: tuple[ProfileFieldView, ...]


class ProfileEntry(Frozen):
    entry: int
    at: str
    source: str
    why: str
    diff: tuple[Diff, ...]


class ProfileHistory(Frozen):
    entries: tuple[ProfileEntry, ...]
    """The newest first."""


class ProfileSaid(Frozen):
    says: str
    field: str
    value: str
    before: str = ""
    entry: int = 0
    """The entry in the ledger; 0 where nothing was new."""
