"""Sentences that stand in the ledger as it was written, told anew with whoever did it: the operator is `you`."""

from collections.abc import Mapping
from types import MappingProxyType

from onefirm.desk.says.kinds import by_itself, whom

_DEEDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "The operator took it back.": ("took it back before it left", "It was taken back before it left."),
        "The operator took their no back.": (
            "took back that it had been turned down",
            "It had been turned down, and that was taken back.",
        ),
        "The operator said no.": ("said no", "It was turned down."),
        "The operator said no, and let it stand.": (
            "said no, and let it stand",
            "It was turned down, and that stands.",
        ),
        "The operator said so.": ("said so", "It was said so."),
        "The operator did it themselves.": ("did it by hand", "It was done by hand."),
        "The operator sent it themselves.": ("sent it by hand", "It was sent by hand."),
        "The operator turned it down.": ("turned it down", "It was turned down."),
        "The operator turned the question down.": ("turned the question down", "The question was turned down."),
        "The operator stopped it.": ("stopped it", "It was stopped."),
        "The operator wants it tried now.": ("wanted it tried now", "It is to be tried now."),
        "The operator looked and saw it.": ("looked and saw it", "It was looked for and seen."),
        "You looked in the other system and did not find it.": (
            "looked in the other system and did not find it",
            "It was looked for in the other system and not found.",
        ),
        "You wrote it down.": ("wrote it down", "It was written down."),
        "You looked at it.": ("looked at it", "It was looked at."),
        "You said so.": ("said so", "It was said so."),
        "You confirmed what is known.": ("confirmed what is known", "What is known was confirmed."),
        "You said what is right meanwhile.": ("said what is right meanwhile", "It was said what is right meanwhile."),
        "You decided between the two.": ("decided between the two", "It was decided between the two."),
    }
)
"""Each as it is kept, what was done, and how it is told where the firm only carried it on. What is kept stays."""


def yours(said: str, actor: str) -> str:
    """True of whoever did it: a sentence that was kept about the operator may have come of a program's token."""
    if (known := _DEEDS.get(said)) is None:
        return said
    deed, carried_on = known
    return carried_on if by_itself(actor) else f"{whom(actor)} {deed}."
