"""Forms: what a filled-in form on the operator's site brings, and how a form is put up and retired."""

from pydantic import Field

from onefirm.capabilities.publishing import Slug
from onefirm.domain.effect import EffectKind, Words
from onefirm.domain.frozen import Frozen

FIELDS_MAX = 40


class FilledForm(Frozen):
    """The parts of a contact form. Everything in it was written by somebody outside."""

    form: str = ""
    """What the form is called; only the form as it came says so, for it came from outside like the rest."""
    name: str = ""
    email: str
    message: str
    budget: str = ""
    sent_at: str = ""
    page: str = ""
    """The page the form stands on."""


class FormField(Frozen):
    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    label: str = Field(min_length=1, max_length=200, pattern=r"^[^\r\n]*$")
    long: bool = False
    needed: bool = True


CONTACT_FIELDS = (
    FormField(name="name", label="Your name", needed=False),
    FormField(name="email", label="Your mail address"),
    FormField(name="message", label="What is it about?", long=True),
    FormField(name="budget", label="What can you spend?", needed=False),
)
"""What the form inbox reads."""


class FormPage(Frozen):
    """A form of the firm, as a page."""

    form: Slug
    title: str = Field(min_length=1, max_length=300, pattern=r"^[^\r\n]*$")
    intro: str = Field(default="", max_length=20_000)
    sends_to: str = Field(pattern=r"^(https?://|/)[^\s\"'<>]*$", max_length=1_000)
    """Where a filled-in form is sent: an address of the firm's own."""
    fields: tuple[FormField, ...] = Field(default=CONTACT_FIELDS, min_length=1, max_length=FIELDS_MAX)


class Retiring(Frozen):
    receipt: str = Field(min_length=1, max_length=300)
    """The receipt of the form that is taken down."""
    reason: str = Field(default="", max_length=2_000)


PUBLISH = EffectKind(
    capability="forms",
    verb="publish",
    version=1,
    about="Put up a form that anybody may fill in.",
    words=Words("Put up a form", "Put it up", "put it up"),
    args=FormPage,
    critical=("form", "sends_to", "fields"),
    outcomes=("published", "failed"),
    risk="medium",
    text=("title", "intro"),
    compensation="forms.retire@1",
)

RETIRE = EffectKind(
    capability="forms",
    verb="retire",
    version=1,
    about="Take down a form.",
    words=Words("Take down a form", "Take it down", "took it down"),
    args=Retiring,
    critical=("receipt",),
    outcomes=("retired", "failed"),
    risk="medium",
    text=("reason",),
    no_undo="A form that was taken down has to be published anew.",
    grave="deletion",
)
