"""The shipped intents."""

from pydantic import Field

from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.intent import IntentType, Upcast
from onefirm.domain.money import Money


class QualifyLead(Frozen):
    """Somebody asked for work: find out whether it fits, and answer."""

    name: str = Field(default="", max_length=200)
    email: str = Field(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+$", max_length=254)
    message: str = Field(min_length=1, max_length=50_000)
    budget: str = Field(default="", max_length=200)
    source_page: str = Field(default="", max_length=2_000)
    letter: str = Field(default="", max_length=252, pattern=r"^$|^<[!-;=?-~]{1,250}>$", repr=False)
    """The Message-ID of the letter they wrote, so that the answer stands below it. Nobody needs to read it."""


def _note_became_message(fields: Json) -> Json:
    lifted = dict(fields)
    if "note" in lifted:
        lifted["message"] = lifted.pop("note")
    return lifted


QUALIFY_LEAD = IntentType(
    name="qualify-lead",
    version=2,
    about="Somebody asked for work: find out whether it fits, and answer.",
    fields=QualifyLead,
    key=("email", "message"),
    person="email",
    upcasts={1: Upcast(1, "'note' is now called 'message'.", _note_became_message)},
)


class CarryOut(Frozen):
    """A goal of the operator's, with the draft that was made of it and the words its steps take."""

    goal: str = Field(min_length=1, max_length=2_000)
    name: str = Field(default="", max_length=300)
    email: str = Field(default="", pattern=r"^([^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+)?$", max_length=254)
    """Whom it is about; empty where nobody outside is."""
    day: str = Field(default="", max_length=10)
    """The day it was said on: the same words on another day are another wish."""
    draft: str = Field(default="", max_length=100_000, repr=False)
    """The playbook that this wish is carried out by, word for word."""
    amount: Money | None = Field(default=None, repr=False)
    part_1: str = Field(default="", max_length=2_000, repr=False)
    part_2: str = Field(default="", max_length=2_000, repr=False)
    part_3: str = Field(default="", max_length=2_000, repr=False)
    part_4: str = Field(default="", max_length=2_000, repr=False)
    part_5: str = Field(default="", max_length=2_000, repr=False)
    part_6: str = Field(default="", max_length=2_000, repr=False)
    part_7: str = Field(default="", max_length=2_000, repr=False)
    part_8: str = Field(default="", max_length=2_000, repr=False)
    part_9: str = Field(default="", max_length=2_000, repr=False)
    part_10: str = Field(default="", max_length=2_000, repr=False)
    part_11: str = Field(default="", max_length=2_000, repr=False)
    part_12: str = Field(default="", max_length=2_000, repr=False)
    part_13: str = Field(default="", max_length=2_000, repr=False)
    part_14: str = Field(default="", max_length=2_000, repr=False)
    part_15: str = Field(default="", max_length=2_000, repr=False)
    part_16: str = Field(default="", max_length=2_000, repr=False)
    subject_1: str = Field(default="", max_length=300, repr=False)
    subject_2: str = Field(default="", max_length=300, repr=False)
    subject_3: str = Field(default="", max_length=300, repr=False)
    body_1: str = Field(default="", max_length=20_000, repr=False)
    body_2: str = Field(default="", max_length=20_000, repr=False)
    body_3: str = Field(default="", max_length=20_000, repr=False)


CARRY_OUT = IntentType(
    name="carry-out",
    version=1,
    about="You said in words what you want done; a draft was made of it.",
    fields=CarryOut,
    key=("goal", "email", "day"),
    person="email",
)
