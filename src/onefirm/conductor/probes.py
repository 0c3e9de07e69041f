"""Trying a connection, and writing down what was found."""

from onefirm.capabilities.connector import NeedsYou, Never, NotNow, SignedOut, Unknown, quick
from onefirm.capabilities.probing import Probed, Probing
from onefirm.conductor.bench import HANGING_MAX, INLINE, THREADS
from onefirm.conductor.means import Means
from onefirm.domain.events.connections import CONNECTIONS_STREAM, ConnectionTested
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.personal import our_own
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger.ledger import Put

PROBE_SECONDS_MAX = 40
"""For all that one connection is asked: two servers that are slow to say no take so long."""


async def probed(account: str, one: Probing) -> Probed:
    """What it found, within its time; whatever it raises is a finding too."""
    bench, who = INLINE if quick(one) else THREADS, f"probe:{account}"
    if bench.hanging(who) >= HANGING_MAX:
        return Probed(problem=_slow(account))
    try:
        return await bench.sit(who, one.probe, PROBE_SECONDS_MAX)
    except (NeedsYou, Never) as no:
        return Probed(problem=no.problem, signed_out=isinstance(no, SignedOut))
    except Refusal as refusal:
        return Probed(problem=refusal.problem)
    except TimeoutError:
        return Probed(problem=_slow(account))
    except (NotNow, Unknown) as fault:
        return Probed(problem=_broken(account, fault.why))
    except Exception as fault:  # noqa: BLE001 -- a stranger's connector may raise anything, and that is a finding.
        return Probed(problem=_broken(account, f"{type(fault).__name__}: {fault}"[:300]))


async def told(account: str, found: Probed, means: Means, by: str) -> None:
    """A fact of the ledger; the words of the other side are sealed in it."""
    said: Json = {"works": [*found.works], "cannot": [*found.cannot]}
    if found.problem:
        said["problem"] = as_json(found.problem)
    fact = ConnectionTested(
        name=account,
        works=found.problem is None,
        signed_out=found.signed_out,
        found=our_own(said),
    )
    await means.ledger.append(Put(CONNECTIONS_STREAM, fact), actor=by)


def _slow(account: str) -> Problem:
    return Problem(
        code="connection-slow",
        what=f"'{account}' did not answer in time.",
        why=f"After {PROBE_SECONDS_MAX} s it had not said whether it works.",
        fix="Try again; if it stays so, look at its host and port in firm.toml.",
        where="onefirm connections",
    )


def _broken(account: str, why: str) -> Problem:
    return Problem(
        code="connection-fails",
        what=f"'{account}' could not be tried to the end.",
        why=why,
        fix="Try again; if it stays so, look at its section in firm.toml.",
        where="onefirm connections",
    )
