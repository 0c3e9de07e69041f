"""What the reviewer reads, and the shape of a rule."""

from collections.abc import Callable
from typing import Literal

from onefirm.domain.frozen import Frozen

Purpose = Literal["answer", "follow-up", "decline", "first"]
"""Why the letter is written; some rules hold for one purpose alone."""


class Written(Frozen):
    purpose: Purpose = "answer"
    subject: str
    body: str
    voice: str = ""
    prices: str = ""
    services: str = ""
    booking: str = ""
    signature: str = ""
    """What voice, prices, services, booking and signature point to is known; everything else is a new link."""
    earlier: str = ""
    """The letter a follow-up refers to; it must not be written a second time."""


Group = Literal["tone", "policy", "compliance"]
"""What a rule guards: how the firm sounds, what it sells and asks, what it answers for before others."""
GROUPS: tuple[Group, ...] = ("tone", "policy", "compliance")

Rule = Callable[[Written], str]
"""Empty when the rule is kept; else the sentence that says how it is broken."""
