"""One sentence for each event about who may come in."""

from collections.abc import Sequence

from onefirm.domain.access import Scope
from onefirm.domain.events.access import (
    AccessUsed,
    PasskeyAdded,
    PasskeyRemoved,
    SignInBegun,
    SignInEnded,
    TokenMade,
    TokenRevoked,
)
from onefirm.domain.events.fact import Fact
from onefirm.domain.personal import Personal

MAY: dict[Scope, str] = {
    "read": "look",
    "send": "send wishes",
    "decide": "decide for you",
    "manage": "hold keys and ways in",
}
"""What each allows, in the order in which it is said."""
_WAYS = {"start-link": "a start link", "passkey": "a passkey"}


def may(scopes: Sequence[Scope]) -> str:
    """`look and send wishes`."""
    words = [said for scope, said in MAY.items() if scope in scopes]
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)


def of_access(fact: Fact) -> str:
    match fact:
        case SignInBegun():
            return f"{fact.browser} was signed in with {_WAYS[fact.way]}."
        case SignInEnded(why="signed-out"):
            return f"{fact.browser} was signed out."
        case SignInEnded():
            return f"The sign-in of {fact.browser} was revoked."
        case PasskeyAdded():
            return f"The passkey '{_named(fact.name)}' was added for {fact.host}."
        case PasskeyRemoved():
            return f"The passkey '{_named(fact.name)}' was removed."
        case TokenMade():
            whose = "an agent" if fact.agent else "a program"
            return f"The token '{fact.name}' was made for {whose} that may {may(fact.scopes)}."
        case TokenRevoked():
            return f"The token '{fact.name}' was revoked."
        case AccessUsed():
            return f"{len(fact.used)} of what lets somebody in {'was' if len(fact.used) == 1 else 'were'} used."
        case _:
            return ""


def _named(name: Personal) -> str:
    return "" if name.erased else str(name.value)
