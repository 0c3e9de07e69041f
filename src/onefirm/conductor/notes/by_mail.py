"""A note as a letter, by whoever carries the firm's letters. Its name is its key, so it is known again."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from onefirm.capabilities.connector import Connector, NeedsYou, Never, NotNow, Order, Unknown, quick
from onefirm.capabilities.mail import SEND
from onefirm.capabilities.notify import Pushed
from onefirm.conductor.bench import INLINE, THREADS
from onefirm.conductor.crew import Means
from onefirm.conductor.notes.book import Claim
from onefirm.domain.ids import moment

DOUBT_HOURS = 24
"""So long a letter in doubt is looked for; then it stays at that."""
_SEND = f"{SEND.capability}.{SEND.verb}"
_NAME = "notes"

Came = TypeVar("Came")


def carrier(means: Means) -> Connector | None:
    return means.crew.connectors.get(_SEND)


async def carried(order: Order, means: Means) -> Pushed | None:
    """None while nobody can say; it is looked for later."""
    connector = means.crew.connectors[_SEND]
    try:
        await _sat(connector, lambda: connector.do(order), means)
    except NotNow as fault:
        return Pushed("failed", fault.why)
    except (NeedsYou, Never) as fault:
        return Pushed("failed", fault.problem.sentence())
    except (Unknown, TimeoutError):
        return None
    except Exception as fault:  # noqa: BLE001 -- whatever a connector raises, it may have left.
        return Pushed("unsure", f"{type(fault).__name__}: {fault}"[:300])
    return Pushed("sent")


def may_be_looked_for(claim: Claim, means: Means) -> bool:
    """An absence before the grace is over proves nothing."""
    connector = carrier(means)
    terms = connector.effects.items() if connector else ()
    grace = max((each.grace_seconds for kind, each in terms if kind.ref == SEND.ref), default=0)
    return means.clock.now() >= moment(claim.at) + timedelta(seconds=grace)


async def looked_for(claim: Claim, order: Order, means: Means) -> Pushed | None:
    """None when it has to be looked for again."""
    connector = means.crew.connectors[_SEND]
    try:
        found = (await _sat(connector, lambda: connector.verify(order), means)).found
    except Exception:  # noqa: BLE001 -- a look-up that fails has found nothing out.
        if means.clock.now() <= moment(claim.at) + timedelta(hours=DOUBT_HOURS):
            return None
        found = "cannot-tell"
    match found:
        case "happened":
            return Pushed("sent")
        case "not-happened":
            return Pushed("failed", "It never left.")
        case "cannot-tell":
            return Pushed("unsure", "Nobody can say whether it left.")


async def _sat(connector: Connector, work: Callable[[], Awaitable[Came]], means: Means) -> Came:
    bench = INLINE if quick(connector) else THREADS
    return await bench.sit(_NAME, work, means.policy.limits.connector_seconds_max)
