"""The operator's profile: identity, voice, prices and signature, typed once and used by every agent."""

from onefirm.domain.frozen import Frozen


class Profile(Frozen):
    firm: str
    name: str
    email: str
    trade: str = ""
    """What the firm does, in a few words."""
    services: str = ""
    """A comma-separated list of what is on offer."""
    prices: str = ""
    budget_min: str = "0"
    """The smallest budget worth a talk, in whole units of the firm's currency."""
    currency: str = "EUR"
    booking: str = ""
    """How to get an appointment: a sentence or a link."""
    timezone: str = "UTC"
    """The zone in which schedules are read."""
    signature: str = ""
    voice: str = ""
    """The text of voice.md."""
