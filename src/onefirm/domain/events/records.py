"""What the firm came to know, and what became of it."""

from typing import ClassVar, Literal

from pydantic import Field

from onefirm.domain.events.fact import Fact
from onefirm.domain.ids import EffectId, PlanId, QuestionId, RecordId, SubjectId
from onefirm.domain.labels import Label
from onefirm.domain.personal import Personal

IMPORT = "import:"
"""How the source of what came out of a file begins; its batch follows."""


class RecordChanged(Fact):
    kind: ClassVar[str] = "record.changed"
    version: ClassVar[int] = 2
    about: ClassVar[str] = "A canonical record was made or changed; fields not named keep their value."
    record: str
    shape: int = 1
    """The version of the record's kind that wrote these fields."""
    id: RecordId
    subject: SubjectId
    fields: Personal
    label: Label
    labels: dict[str, Label] = Field(default_factory=dict)
    """By field, where one of them is worth something else than `label` says."""
    source: str = ""
    """Where it came from, without a name: `operator`, `form`, `import`, `agent:qualifier@2`."""
    since: str = ""
    """From when on it is true; empty: from the moment it was written down."""
    ends: tuple[str, ...] = ()
    """The values it ends, by entry, field and place (`12/phones/0`): the only way to end one of several."""
    restores: int = 0
    """The entry whose values were put back."""
    batch: str = ""
    """The import this belongs to; it can be taken back as one."""
    merged: RecordId | None = None
    """In older ledgers: a copy of what was said of that record, which was found to be the same as this."""
    plan: PlanId | None = None
    undoes: tuple[EffectId, ...] = ()
    """The acts whose doing this takes back by hand, before they had settled."""
    why: Personal


class RecordConfirmed(Fact):
    kind: ClassVar[str] = "record.confirmed"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Somebody looked at these fields and they are still true; they count as fresh again."
    record: str
    id: RecordId
    fields: tuple[str, ...]
    question: QuestionId | None = None
    """The contradiction that this decides, where what stands was said of another record that is one with it."""
    why: Personal


class RecordDisputed(Fact):
    kind: ClassVar[str] = "record.disputed"
    about: ClassVar[str] = "Something was said that contradicts what is known; what is known stands until you decide."
    record: str
    id: RecordId
    subject: SubjectId
    field: str
    held: str
    """What stands, by entry, field and place."""
    said: Personal
    label: Label
    source: str
    plan: PlanId | None = None
    question: QuestionId
    why: Personal


class RecordWithdrawn(Fact):
    kind: ClassVar[str] = "record.withdrawn"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A record was taken back: it should not have been made. What it said stays readable."
    record: str
    id: RecordId
    batch: str = ""
    undoes: tuple[EffectId, ...] = ()
    """The acts whose doing this takes back by hand, before they had settled."""
    why: Personal


class RecordMerged(Fact):
    kind: ClassVar[str] = "record.merged"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Two records were the same thing; from now on they are read as one."
    record: str
    id: RecordId
    """The one that stays."""
    gone: RecordId
    subject: SubjectId
    gone_subject: SubjectId
    likeness: int = Field(default=0, ge=0, le=100)
    """How sure the firm was, per cent; 0 where the operator found them."""
    along: RecordId | None = None
    """The person whose merge brought this one about; it ends with that."""
    copied: bool = True
    """In older ledgers: what only the other said was written again under this one, and is read there."""
    why: Personal


class RecordParted(Fact):
    kind: ClassVar[str] = "record.parted"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A merge was taken back; both records stand for themselves again."
    record: str
    id: RecordId
    gone: RecordId
    why: Personal


class PairJudged(Fact):
    kind: ClassVar[str] = "pair.judged"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator said whether two records are the same; later proposals learn from it."
    record: str
    one: RecordId
    other: RecordId
    same: bool
    traits: dict[str, int] = Field(default_factory=dict)
    """What the two had in common and what parted them, in thousandths. It names nobody."""
    edition: int = 0
    """What the traits meant when this was said; 0 where nothing was seen of them."""


class RecordListed(Fact):
    kind: ClassVar[str] = "record.listed"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A rule or a decision was made; every act it could concern is judged again."
    record: str
    id: RecordId
    subject: SubjectId


class ReadDenied(Fact):
    kind: ClassVar[str] = "record.read-denied"
    about: ClassVar[str] = "An agent was not given records of a kind that its contract does not name."
    agent: str
    record: str
    plan: PlanId | None = None


class BatchBegun(Fact):
    kind: ClassVar[str] = "batch.begun"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A file begins to be taken in, or back; until its end is written too, it is half done."
    batch: str
    deed: Literal["take in", "take back"]
    form: str = ""
    print: str = ""
    """Keyed fingerprint of the file and of how it is read: the same import again goes on with this batch."""
    file: Personal
    """Its name."""
    rows: int = 0


class BatchImported(Fact):
    kind: ClassVar[str] = "batch.imported"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A file was taken in: how many records it made and changed, and what was left out."
    batch: str
    form: str
    """`contacts.csv`, `vcard`, `ics`, `mbox` ...: what sort of file it was, never its name."""
    file: Personal
    """Its name, and how its columns were read."""
    made: int
    changed: int
    left_out: int


class BatchUndone(Fact):
    kind: ClassVar[str] = "batch.undone"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "An import was taken back as one."
    batch: str
    withdrawn: int
    put_back: int
