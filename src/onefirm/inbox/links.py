"""One-time links: one card, one answer to it, until one moment, signed by the firm. Pure."""

import base64
import binascii
import hmac
import json
from typing import Protocol

from pydantic import ValidationError

from onefirm.capabilities.notify import LINK_PURPOSE
from onefirm.domain.frozen import Frozen, as_json, canonical
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.question import Verb

BY_LINK = "operator by mail link"
"""Who decided, where it was done with such a link."""
HOURS = 48
SIGNS_MAX = 2_000


class Prints(Protocol):
    def of(self, purpose: str, text: str) -> str: ...


class Link(Frozen):
    """What one link can do, and nothing else."""

    question: str
    shown: str
    """What named the card when the link was written: it counts for that card, at that asking."""
    verb: Verb
    answer: str = ""
    until: str


def spelled(link: Link, prints: Prints) -> str:
    """As it stands in an address. The seal is over these very signs, so no other spelling of them is the same link."""
    raw = base64.urlsafe_b64encode(canonical(as_json(link)).encode()).decode().rstrip("=")
    return f"{raw}.{prints.of(LINK_PURPOSE, raw)}"


def read_link(text: str, prints: Prints) -> Link:
    """Raises a Refusal for whatever this firm did not write itself."""
    raw, _, seal = text.partition(".") if len(text) <= SIGNS_MAX and text.isascii() else ("", "", "")
    if not raw or not hmac.compare_digest(seal, prints.of(LINK_PURPOSE, raw)):
        raise Refusal(FORGED)
    try:
        return Link.model_validate(json.loads(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4))))
    except (binascii.Error, ValueError, ValidationError) as other:
        raise Refusal(FORGED) from other  # Ours, from a version that wrote them otherwise.


FORGED = Problem(
    code="link-forged",
    what="Nothing happened: this is no link of this firm.",
    why="It was cut off or changed on the way, or somebody made it up.",
    fix="Open it from the mail itself, whole; or decide in the inbox.",
)
USED = Problem(
    code="link-used",
    what="Nothing happened: this link was used already.",
    why="Each link counts once, and with it you have decided this card.",
    fix="There is nothing to do. The inbox shows what came of it.",
)
STALE = Problem(
    code="link-stale",
    what="Nothing happened: the card changed after this mail was written.",
    why="A link counts only for exactly what the mail showed.",
    fix="Read the card as it is now in the inbox and decide there, or wait for the next mail.",
)
EXPIRED = Problem(
    code="link-expired",
    what="Nothing happened: the time of this link is over.",
    why=f"A link in a mail counts for {HOURS} hours, and never longer than its card.",
    fix="Decide in the inbox, or wait for the next mail if the card is still there.",
)
ELSEWHERE = Problem(
    code="link-decided",
    what="Nothing happened: this card waits no more.",
    why="It was decided elsewhere, it lost its object, or its time was over.",
    fix="There is nothing to do. The inbox shows what became of it.",
)
TOO_FAST = Problem(
    code="link-too-fast",
    what="Nothing was looked at: too many wrong links came from where you are.",
    why="Whoever tries out links is made to wait.",
    fix="Wait ten minutes and open the link from the mail again, or decide in the inbox.",
)
