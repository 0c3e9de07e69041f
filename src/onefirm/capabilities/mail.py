"""Mail: what a letter is and the terms under which one is sent."""

from onefirm.domain.effect import EffectKind
from onefirm.domain.frozen import Frozen


class Letter(Frozen):
    to: str
    subject: str
    body: str
    reply_to: str = ""


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
