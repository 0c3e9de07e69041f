"""What the writer is given, and what it hands back."""

from typing import Literal

from pydantic import Field

from onefirm.domain.frozen import Frozen

Purpose = Literal["answer", "follow-up", "decline"]
"""Why a letter is written: to answer a first time, to ask once more, or to say no."""


class Brief(Frozen):
    purpose: Purpose = "answer"
    name: str = ""
    message: str = Field(default="", max_length=50_000)
    budget: str = ""
    summary: str = ""
    """What the qualifier made of it; the services in it are the topic."""
    firm: str = ""
    owner: str = ""
    voice: str = ""
    """The text of voice.md; its lines `greeting:`, `closing:` and `avoid:` are kept to."""
    services: str = ""
    prices: str = ""
    booking: str = ""
    hours: str = ""
    """When the operator can be reached: `Monday to Friday, 9 to 17`."""
    signature: str = ""
    wishes: str = ""
    """What they want of everything that reaches them, one rule a line: `never by phone`, `only by mail, chat`."""


class Draft(Frozen):
    subject: str
    body: str
    template: str = ""
    """The version of the templates it was written from: `answer@2`."""
    fixed: tuple[str, ...] = ()
    """The sentences of it that carry nothing of this letter: they stand so in every letter of the kind."""
