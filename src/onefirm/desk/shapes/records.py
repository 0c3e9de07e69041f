"""What may be asked about records, and what the desk answers."""

from typing import Literal

from pydantic import Field, JsonValue

from onefirm.domain.frozen import Frozen, Json


class KindRef(Frozen):
    kind: str = ""


class ListRecords(Frozen):
    kind: str
    find: str = ""
    """Only those whose name holds this."""
    limit: int = Field(default=100, ge=1, le=1000)
    after: str = Field(default="", max_length=300)
    """Where the list goes on: `next` of the answer before, as it came."""


class RecordRef(Frozen):
    kind: str
    id: str
    """Its id, the end of it, what it is called, or what it is identified by: a mail address, a number."""


class ShowRecord(RecordRef):
    as_of: str = ""
    """What was true on that day."""
    known: str = ""
    """As far as it was known on that day."""


class MakeRecord(Frozen):
    kind: str
    fields: Json = Field(default_factory=dict)
    why: str = ""
    since: str = ""


class ChangeRecord(RecordRef):
    fields: Json = Field(default_factory=dict)
    """By field, what is true now. Empty text empties it."""
    add: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Further values of fields that hold several."""
    end: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Values of such fields that are not true any more."""
    why: str = ""
    since: str = ""
    """From which day on it is true; from now on when nothing is said."""


class RecordHistoryRef(RecordRef):
    field: str = ""


class RestoreRecord(RecordRef):
    entry: int = Field(ge=1)
    """The number of the entry whose values are put back."""
    why: str = ""


class ConfirmRecord(RecordRef):
    fields: tuple[str, ...] = ()
    why: str = ""


class WithdrawRecord(RecordRef):
    why: str = ""


class FieldKind(Frozen):
    name: str
    takes: str
    """text, a number, several texts, or its choices."""
    choices: tuple[str, ...] = ()
    several: bool = False
    needed: bool = False
    fresh_days: int = 0
    """After so many days it has to be said or confirmed again; 0: it does not grow old."""


class KindView(Frozen):
    name: str
    version: int
    about: str
    count: int
    """How many are kept now."""
    fields: tuple[FieldKind, ...]
    identity: str = ""
    retention: str
    by_law: bool = False


class KindsView(Frozen):
    items: tuple[KindView, ...]


class RecordRow(Frozen):
    """One record in a list."""

    kind: str
    id: str
    shown: str
    state: Literal["kept", "merged", "withdrawn"]
    fields: Json
    made_at: str
    changed_at: str


class RecordsView(Frozen):
    kind: str
    count: int
    """How many are kept, those that are not shown included."""
    items: tuple[RecordRow, ...]
    next: str = ""
    """Where the list goes on; empty where it ends."""


class ValueView(Frozen):
    """One value, with where it comes from and what became of it."""

    name: str
    """`12/phones/0`: its entry, its field, and its place where one entry said several."""
    value: JsonValue
    since: str
    """From when on it is true."""
    said_at: str
    """When we learnt it."""
    by: str
    source: str
    label: str
    """What it is worth, in words: `yours`, `confirmed`, `from outside`."""
    worth: int
    why: str
    entry: int
    plan: str = ""
    batch: str = ""
    fresh_at: str = ""
    good_until: str = ""
    """After that nobody can rely on it until it is said or confirmed again."""
    stale: bool = False
    stands: bool = True
    until: str = ""
    ended_by: int = 0
    restored: int = 0
    erased: bool = False


class DisputeView(Frozen):
    """Something that contradicts what is known, and waits for the operator."""

    said: JsonValue
    source: str
    label: str
    why: str
    question: str


class FieldView(Frozen):
    name: str
    several: bool = False
    value: JsonValue
    """One value, or all of several."""
    values: tuple[ValueView, ...]
    dispute: DisputeView | None = None


class RecordView(Frozen):
    """One record, whole."""

    kind: str
    id: str
    shown: str
    subject: str
    state: Literal["kept", "merged", "withdrawn"]
    into: str = ""
    merged: tuple[RecordRow, ...] = ()
    """The records that were found to be the same as this one."""
    made_at: str
    changed_at: str
    version: int
    fields: tuple[FieldView, ...]
    as_of: str = ""
    known: str = ""


class Diff(Frozen):
    field: str
    before: JsonValue = None
    after: JsonValue = None


class HistoryEntry(Frozen):
    """One thing that happened to a record."""

    entry: int
    at: str
    by: str
    what: Literal["made", "changed", "restored", "confirmed", "disputed", "withdrawn", "merged", "parted"]
    says: str
    why: str
    source: str = ""
    since: str = ""
    diff: tuple[Diff, ...] = ()
    restores: int = 0
    plan: str = ""
    batch: str = ""
    of: str = ""
    """Whose record it is, where several are one."""


class RecordHistory(Frozen):
    kind: str
    id: str
    shown: str
    entries: tuple[HistoryEntry, ...]
    """The newest first."""
    fields: tuple[FieldView, ...]
    """Every value each field ever had."""


class RecordSaid(Frozen):
    """What became of something that was said of a record."""

    kind: str
    id: str
    shown: str
    says: str
    taken: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    """What was known already."""
    disputed: tuple[str, ...] = ()
    entry: int = 0
    """The entry in the ledger; 0 where nothing was new."""
    made: bool = False
