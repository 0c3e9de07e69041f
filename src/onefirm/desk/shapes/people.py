"""What may be asked about people and organisations, and what the desk answers."""

from typing import Literal

from pydantic import Field

from onefirm.desk.shapes.plans import PlanRow
from onefirm.desk.shapes.records import RecordRow, RecordView
from onefirm.domain.frozen import Frozen, Json


class ListPeople(Frozen):
    find: str = ""
    """Only those of whom something says this: a name, an address, a tag."""
    limit: int = Field(default=100, ge=1, le=1000)
    after: str = Field(default="", max_length=300)
    """Where the list goes on: `next` of the answer before, as it came."""


class PersonRef(Frozen):
    person: str
    """A mail address, a name, an id or the end of it."""


class AddPerson(Frozen):
    fields: Json = Field(default_factory=dict)
    organisation: bool = False
    """It is a company or another body, and no person."""
    why: str = ""
    since: str = ""


class Alike(Frozen):
    limit: int = Field(default=10, ge=1, le=200)
    teach: bool = False
    """The questions whose answers teach the most, instead of the likeliest."""


class MergePeople(Frozen):
    stays: str
    gone: str
    why: str = ""


class PartPeople(PersonRef):
    why: str = ""


class TwoPeople(Frozen):
    one: str
    other: str
    why: str = ""


class PersonRow(Frozen):
    """Somebody in the list."""

    kind: Literal["person", "organisation", "lead"]
    """A lead is somebody of whom no more is known than what they asked for."""
    id: str
    shown: str
    status: str = ""
    says: str = ""
    """What they are to the firm, as far as the records know: `lead, contacted` until there is work or an invoice."""
    email: str = ""
    organisation: str = ""
    changed_at: str


class PeopleView(Frozen):
    says: str
    items: tuple[PersonRow, ...]
    next: str = ""
    """Where the list goes on; empty where it ends."""


class LetterView(Frozen):
    """A letter to them, or what they wrote."""

    at: str
    way: Literal["to them", "from them"]
    title: str
    text: str = ""
    state: str = ""
    stays: str = ""
    """What became of it, where it did not leave this machine: `written to the local outbox`."""
    plan: str = ""


class AskedView(Frozen):
    question: str
    title: str
    asked_at: str


class PersonView(Frozen):
    """Somebody, with everything that is known and under way."""

    record: RecordView
    says: str = ""
    """What they are to the firm, as in the list."""
    works_for: PersonRow | None = None
    people: tuple[PersonRow, ...] = ()
    """Of an organisation: who works there."""
    addresses: tuple[str, ...] = ()
    """Where they are reached, or were once."""
    opted_out: tuple[str, ...] = ()
    """Those of them that are not written to."""
    questions: tuple[AskedView, ...] = ()
    rules: tuple[RecordRow, ...] = ()
    """What they want of everything that reaches them."""
    leads: tuple[RecordRow, ...] = ()
    records: tuple[RecordRow, ...] = ()
    """Whatever else is kept about them: projects, invoices, appointments."""
    plans: tuple[PlanRow, ...] = ()
    letters: tuple[LetterView, ...] = ()


class SideView(Frozen):
    """One of two that may be the same."""

    id: str
    shown: str
    says: tuple[str, ...]


class PairView(Frozen):
    kind: Literal["person", "organisation"]
    left: SideView
    right: SideView
    sure: int
    """Per cent."""
    certain: bool
    """Whether your own decisions bear it out."""
    reasons: tuple[str, ...]


class AlikeView(Frozen):
    """All that may be the same, as one question."""

    says: str
    likely: int
    """How many pairs are more likely the same than not."""
    decisions: int
    """How many answers of yours this rests on."""
    items: tuple[PairView, ...]


class PeopleSaid(Frozen):
    """What became of two that were merged, parted, or told apart."""

    says: str
    kind: str
    id: str
    """Who stays, or stands for themselves again."""
    shown: str
    gone: str = ""
    entry: int = 0
