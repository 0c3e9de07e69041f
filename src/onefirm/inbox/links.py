"""One-time links: one card, one answer to it, until one moment, signed by the firm. Pure."""

from onefirm.capabilities.notify import LINK_PURPOSE
from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.question import Verb
from onefirm.guard import passes
from onefirm.guard.passes import Prints

HOURS = 48


class Link(Frozen):
    """What one link can do, and nothing else."""

    question: str
    shown: str
    """What named the card when the link was written: it counts for that card, at that asking."""
    verb: Verb
    answer: str = ""
    until: str
    era: str = ""
    """After which return from a copy it was written."""


def spelled(link: Link, prints: Prints) -> str:
    """As it stands in an address."""
    return passes.spelled(link, LINK_PURPOSE, prints)


def read_link(text: str, prints: Prints) -> Link:
    """Raises a Refusal for whatever this firm did not write itself."""
    link = passes.read_pass(text, Link, LINK_PURPOSE, prints)
    if link is None:
        raise Refusal(FORGED)
    return link


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
RESTORED = Problem(
    code="link-restored",
    what="Nothing happened: the firm was put back from a copy after this mail was written.",
    why="What was decided since that copy is not known here, and this link may have been part of it.",
    fix="Decide in the inbox, or wait for the next mail.",
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
