"""The operator's profile: identity, voice, hours, prices and signature, typed once and used by every agent."""

from collections.abc import Mapping, Sequence

from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import FILES, ProfileChanged
from onefirm.domain.frozen import Frozen, Json, as_json
from onefirm.domain.ids import FIRM
from onefirm.domain.personal import Personal

_CURRENCY_SIGNS = 3
_NEEDED = ("firm", "name", "email")


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
    hours: str = ""
    """When you can be reached, as it would stand in a sentence: `Monday to Friday, 9 to 17`."""
    timezone: str = "UTC"
    """The zone in which schedules are read."""
    signature: str = ""
    voice: str = ""
    """The text of voice.md."""


def unfit(name: str, value: str) -> str:
    """Why this cannot stand in that field, or nothing. Whether a time zone is one, `planning.when` knows."""
    if name in _NEEDED and not value.strip():
        return "It cannot be empty; every letter names it."
    if name == "currency" and not (len(value) == _CURRENCY_SIGNS and value.isascii() and value.isupper()):
        return "A currency is three capitals, like EUR."
    if name == "budget_min" and not value.isdecimal():
        return "A budget is a whole number, like 1500."
    if name == "email" and "@" not in value:
        return "A mail address has an @."
    return ""


def by_files(told: Profile, events: Sequence[Recorded]) -> ProfileChanged | None:
    """What the files say anew. What you said by command stands until a file says something else than it did before."""
    before, stands = dict[str, object](), Json()
    for event in events:
        if isinstance(event.fact, ProfileChanged):
            stands = fields_of(event.fact)
            if event.fact.source == FILES:
                before |= said_in(event.fact)
    news = {name: value for name, value in as_json(told).items() if name not in before or before[name] != value}
    if not news:
        return None
    return ProfileChanged(
        fields=Personal(subject=FIRM, value={**stands, **news}), changed=tuple(news) if stands else (), source=FILES
    )


def fields_of(fact: ProfileChanged) -> Json:
    return fact.fields.value if isinstance(fact.fields.value, dict) else {}


def said_in(fact: ProfileChanged) -> Mapping[str, object]:
    """What this one said, where it is written down whole."""
    fields = fields_of(fact)
    return {name: fields[name] for name in fact.changed or fields if name in fields}
