"""What a piece brought: figures as somebody counted them, each with whose count it is and over which days."""

from onefirm.domain.frozen import Frozen
from onefirm.domain.record import RecordKind


class Measure(Frozen):
    """A figure that nobody counted is not there; nought is what somebody counted."""

    name: str
    source: str = ""
    page: str = ""
    campaign: str = ""
    query: str = ""
    what: str = ""
    from_on: str = ""
    to_on: str = ""
    views: int = 0
    visitors: int = 0
    clicks: int = 0
    impressions: int = 0
    conversions_hundredths: int = 0
    """Advertisers count a part of one too."""
    spend_minor: int = 0
    earned_minor: int = 0
    currency: str = ""


MEASURE = RecordKind(
    "measure",
    1,
    "What a piece brought in some days, by one count: seen, clicked, spent, earned.",
    Measure,
    named_by=("name",),
    days=frozenset({"from_on", "to_on"}),
)
