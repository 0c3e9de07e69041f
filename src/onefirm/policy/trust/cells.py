"""Where trust is earned, how much may go wrong there, and how long a success waits until it counts. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from onefirm.domain.effect import Risk
from onefirm.domain.ids import instant, moment
from onefirm.domain.policy import TrustCell

ALPHA: Mapping[Risk, float] = {"low": 0.10, "medium": 0.05, "high": 0.02}
"""So much may be lost on average. What may never happen by itself has no cell: the gate does not ask trust about it."""

SETTLE_DAYS: Mapping[Risk, int] = {"low": 1, "medium": 3, "high": 14}
"""A success counts after so many days in which it could have come back. An error counts at once."""

PLAYBOOK_ERRORS_MAX = 3
PLAYBOOK_DAYS = 30
"""The error budget of a playbook: with so many errors in so many days, everything of it that runs by itself asks."""

GRANTED: frozenset[Risk] = frozenset({"low"})
"""What may be let run without having earned it, within bounds."""
GRANT_DAYS_MAX = 90
GRANT_ACTS_MAX = 100


def key_of(cell: TrustCell) -> str:
    """`lead-qualification@1.send:mail.send@1:medium:known`: one name, in the ledger, an address and a terminal.

    Where somebody stood in, they stand behind it: `...:known:qualifier@3`.
    """
    whose = f":{cell.stood_in}" if cell.stood_in else ""
    return f"{cell.step}:{cell.effect}:{cell.risk}:{'known' if cell.known else 'new'}{whose}"


def playbook_of(cell: TrustCell) -> str:
    """By its name, whichever version: a new version does not clear what went wrong."""
    return cell.step.partition("@")[0]


def lately(errors: Sequence[str], at: str) -> tuple[str, ...]:
    """Of these moments those that still weigh; never more than it takes."""
    since = instant(moment(at) - timedelta(days=PLAYBOOK_DAYS))
    return tuple(each for each in errors if each > since)[-PLAYBOOK_ERRORS_MAX:]


def under(contracts: Iterable[str]) -> str:
    """The fingerprint of whoever does the work: of their contracts, in any order. Where nobody does, it is one too."""
    return hashlib.sha256("\n".join(sorted(set(contracts))).encode()).hexdigest()
