"""What the operator says of themselves and their firm."""

from datetime import date
from zoneinfo import ZoneInfo

from onefirm.conductor.means import Means
from onefirm.domain.events.firm import PROFILE_STREAM, ProfileChanged
from onefirm.domain.frozen import Json
from onefirm.planning.walk import fields_of


def profile(means: Means) -> Json:
    """As it stands: whatever of it is changed, all of it is written."""
    last = means.ledger.last(PROFILE_STREAM)
    return fields_of(last.fact.fields) if last and isinstance(last.fact, ProfileChanged) else {}


def zone_of(means: Means) -> ZoneInfo:
    return ZoneInfo(str(profile(means).get("timezone") or "UTC"))


def today(means: Means) -> date:
    """On the clocks of the firm."""
    return means.clock.now().astimezone(zone_of(means)).date()
