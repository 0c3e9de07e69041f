"""The shipped intents."""

from pydantic import Field

from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.intent import IntentType, Upcast


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
