"""What happened to a connection, in one sentence."""

from onefirm.domain.events.connections import (
    ConnectionAllowed,
    ConnectionRevoked,
    ConnectionSignedIn,
    ConnectionSignedOut,
    ConnectionTested,
    RotationBegun,
    RotationEnded,
)
from onefirm.domain.events.fact import Fact

_WHY = {
    "it-worked": "it lets us in again",
    "new-secret": "another secret lies in the vault",
    "you-said-so": "that was asked for",
}


def of_connection(fact: Fact) -> str:
    match fact:
        case ConnectionRevoked():
            why = str(fact.why.value or "")
            return f"The connection '{fact.name}' was revoked{f': {why}' if why else '.'}"
        case ConnectionAllowed():
            return f"The connection '{fact.name}' was allowed again."
        case ConnectionTested():
            found = "it works" if fact.works else "we are not let in" if fact.signed_out else "it does not work"
            return f"The connection '{fact.name}' was tried: {found}."
        case ConnectionSignedOut():
            waits = "what would leave through it waits" if fact.met == "effect" else "nothing comes in through it"
            return f"The connection '{fact.name}' does not let us in; {waits}."
        case ConnectionSignedIn():
            return f"The connection '{fact.name}' is tried again: {_WHY[fact.why]}."
        case RotationBegun():
            return f"A new '{fact.secret}' stands beside the old one; both count."
        case RotationEnded():
            return f"The {fact.kept} '{fact.secret}' is the only one now."
        case _:
            return ""
