"""The search engine as an account: named by the section `[search]`, and built only for a firm that has one."""

from importlib import import_module
from typing import cast

from onefirm.capabilities.extension import Account, Office, Opened
from onefirm.connectors.search.settings import SearchSettings
from onefirm.domain.frozen import Frozen

_ROOM = "onefirm.connectors.search.opened"


def _opened(settings: Frozen, office: Office) -> Opened:
    # Whoever has no search engine does not load what asks one.
    return cast(Opened, import_module(_ROOM).opened(settings, office))


SEARCH = Account(name="search", settings=SearchSettings, open=_opened)
