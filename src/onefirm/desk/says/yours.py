"""Sentences that stand in the ledger as it was written, about whoever reads them now: the operator is `you`."""

from collections.abc import Mapping
from types import MappingProxyType

_YOURS: Mapping[str, str] = MappingProxyType(
    {
        "The operator took it back.": "You took it back before it left.",
        "The operator took their no back.": "You had turned it down, and took that back.",
        "The operator said no.": "You said no.",
        "The operator said no, and let it stand.": "You said no, and let it stand.",
        "The operator did it themselves.": "You did it yourself.",
        "The operator sent it themselves.": "You sent it yourself.",
        "The operator turned it down.": "You turned it down.",
        "The operator turned the question down.": "You turned the question down.",
        "The operator stopped it.": "You stopped it.",
        "The operator wants it tried now.": "You want it tried now.",
        "The operator looked and saw it.": "You looked and saw it.",
    }
)
"""Each as it is kept. What is kept is never written anew; it is only told otherwise."""


def yours(said: str) -> str:
    return _YOURS.get(said, said)
