"""The account put together: who asks the search engine."""

from onefirm.capabilities.extension import Office, Opened
from onefirm.capabilities.ways import Rate
from onefirm.connectors.search.engine import Engine
from onefirm.connectors.search.settings import SearchSettings
from onefirm.guard.addresses import Rules, read_home
from onefirm.guard.web.calls import Caps
from onefirm.guard.web.client import Web

CAPS = Caps(bytes_max=2 * 2**20, seconds_max=20.0)
POLITE = Rate(count=20, per_seconds=60, burst=5)


def opened(settings: SearchSettings, office: Office) -> Opened:
    rules = Rules(homes=frozenset(read_home(home) for home in settings.homes))
    web = Web(office.ways, "search", kept=POLITE, rules=rules, caps=CAPS)
    return Opened((Engine(web, settings, office.secret, office.clock),))
