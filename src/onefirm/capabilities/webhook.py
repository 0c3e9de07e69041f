"""Webhooks out: telling a program of somebody else that something has happened."""

from pydantic import Field, JsonValue

from onefirm.domain.effect import EffectKind, Words
from onefirm.domain.frozen import Frozen


class Message(Frozen):
    """Whom to tell, by the name in the settings; what happened; and what there is to know of it."""

    to: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    event: str = Field(pattern=r"^[a-z][a-z0-9._-]{0,99}$")
    text: str = Field(default="", max_length=20_000)
    data: dict[str, JsonValue] = Field(default_factory=dict)


SEND = EffectKind(
    capability="webhook",
    verb="send",
    version=1,
    about="Tell a program of somebody else that something has happened, signed.",
    words=Words("Tell another program", "Tell it", "told it"),
    args=Message,
    critical=("to", "event"),
    outcomes=("sent", "failed"),
    risk="medium",
    text=("text",),
    no_undo="What a program was told it cannot be made to forget; a correction can follow it.",
)
