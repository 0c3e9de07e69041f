"""What may be sent along with each question to the desk. One class a shape, all strict."""

from pydantic import Field

from onefirm.capabilities.rehearsal import SECONDS, SECONDS_MAX
from onefirm.domain.answer import Lasts
from onefirm.domain.frozen import Frozen, Json

INTEGER_MAX = 2**63 - 1
"""What a row can hold."""


class Nothing(Frozen):
    pass


class TodayArgs(Frozen):
    brief: bool = False
    """Only what stands around every page: what needs you, what is held, what does not work."""


class Limit(Frozen):
    limit: int = Field(default=100, ge=1, le=1000)


class After(Limit):
    after: str = Field(default="", max_length=300)
    """Where the list goes on: `next` of the answer before, as it came."""


class Ref(Frozen):
    """The id of a question, or its end, or its place in the open list."""

    question: str


class Show(Ref):
    read: str = Field(default="", max_length=200)
    """What named the card that was read before: what has changed since is said with it."""
    glance: bool = False
    """Looked up on the way to something else: nobody has it before their eyes because of this."""


class Accept(Ref):
    payload: str = ""
    """What named the card that was shown. Empty: as it stands now."""


class Edit(Accept):
    changes: dict[str, str] = Field(default_factory=dict)
    attach: tuple[str, ...] = ()
    """Files on this machine that are to go along."""


class Reject(Accept):
    reason: str = ""


class Answer(Accept):
    answer: str = ""
    reason: str = ""
    value: str = Field(default="", max_length=4_000)
    """What is typed, where the question wants a value. It may stand in `answer` as well."""
    scope: Lasts = "this-time"
    """Whether it answers the same question next time: `client` for whom this one is about, `always` for everybody."""
    until: str = ""
    """The last day on which it does, like 2026-12-31; empty for ever."""


class Did(Accept):
    """What the operator did themselves: how it ended, what it left behind, and a word about it."""

    outcome: str = ""
    fields: dict[str, str] = Field(default_factory=dict)
    note: str = ""


class Snooze(Ref):
    until: str
    """`4h`, `2 days`, `tomorrow 9:00`, `monday`, `2026-03-14`, or `now`: back into the list."""


class Delegate(Ref):
    to: str
    until: str = ""
    """When it comes back; after three days when nothing is said."""


class AcceptAll(Ref):
    """All that ask the same as this question."""

    but: tuple[str, ...] = ()
    """The ones to leave out, by id."""
    shown: dict[str, str] = Field(default_factory=dict)
    """By id, the payload that was shown: only these are decided, and only as they were. Empty: all, as they are,
    where each of them can be taken back."""


class AnswerAll(AcceptAll):
    answer: str
    reason: str = ""


class EffectRef(Frozen):
    effect: str


class UndoAll(Frozen):
    """Whatever is still held."""

    batch: str = ""
    """Only what was approved together under this name."""


class Send(Frozen):
    type: str
    fields: Json = Field(default_factory=dict)
    key: str = ""
    preview: bool = False


class Say(Frozen):
    line: str
    preview: bool = False
    dry_run: bool = False


class Goal(Frozen):
    goal: str = Field(max_length=2_000)


class DraftGoal(Goal):
    rules_only: bool = False
    """Ask no model, whatever the rules leave open. A program with a token never asks one."""


class BeginDraft(Goal):
    hash: str = ""
    """Of the draft as it was looked at."""


class KeepDraft(Goal):
    name: str


class IntentsArgs(After):
    limit: int = Field(default=50, ge=1, le=1000)


class PlansArgs(After):
    state: str = ""


class PlanRef(Frozen):
    plan: str


class ApprovePlan(PlanRef):
    hash: str = ""


class CancelPlan(PlanRef):
    reason: str = ""


class DidStep(PlanRef):
    outcome: str = ""
    fields: dict[str, str] = Field(default_factory=dict)
    note: str = ""


class Tail(Limit):
    after: int = Field(default=0, ge=0, le=INTEGER_MAX)
    before: int = Field(default=0, ge=0, le=INTEGER_MAX)
    about: str = Field(default="", max_length=200)
    """A plan, a person, a record, a playbook; or words that stand in the sentence."""
    kind: str = ""
    """`sent`, `decided`, `came-in`, `ran`, `changed`, `connections`, `firm`; or the exact name of a kind."""
    by: str = ""
    """Who did it, as `ledger.actors` names them."""
    day: str = ""


class Led(Limit):
    seq: int = Field(ge=1, le=INTEGER_MAX)
    after: int = Field(default=0, ge=0, le=INTEGER_MAX)


class Seq(Frozen):
    seq: int = Field(ge=1, le=INTEGER_MAX)


class Name(Frozen):
    name: str = ""


class Named(Frozen):
    name: str


class DiffArgs(Frozen):
    name: str
    before: str = ""
    after: str = ""


class Reason(Frozen):
    reason: str = ""


class PlayArgs(Frozen):
    capability: str
    faults: str = Field(max_length=2_000)
    """One name, or several with spaces between them: they are played in this order."""
    seconds: int = Field(default=SECONDS, ge=0, le=SECONDS_MAX)


class OptOutArgs(Frozen):
    address: str
    why: str = ""
