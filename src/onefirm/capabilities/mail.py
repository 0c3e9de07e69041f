"""Mail: what a letter is and the terms under which one is sent."""

from pydantic import Field

from onefirm.domain.address import Address, AddressOrNone
from onefirm.domain.effect import EffectKind
from onefirm.domain.frozen import Frozen


class Letter(Frozen):
    to: Address
    subject: str = Field(min_length=1, max_length=500, pattern=r"^[^\r\n]*$")
    body: str = Field(min_length=1, max_length=100_000)
    reply_to: AddressOrNone = ""
    answers: str = Field(default="", max_length=252, pattern=r"^$|^<[!-;=?-~]{1,250}>$")
    """The Message-ID of the letter that this one answers, or follows."""


SEND = EffectKind(
    capability="mail",
    verb="send",
    version=1,
    about="Send a letter by mail.",
    args=Letter,
    critical=("to",),
    outcomes=("sent", "failed"),
    risk="medium",
    recipient="to",
    text=("subject", "body"),
    no_undo="A letter that has left cannot be called back; a correction can follow it.",
)
