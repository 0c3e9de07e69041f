"""The search engine as an account: named by the section `[search]`, and built only for a firm that has one."""

from onefirm.capabilities.extension import Account
from onefirm.capabilities.late import late
from onefirm.connectors.search.settings import SearchSettings

SEARCH = Account(name="search", settings=SearchSettings, open=late("onefirm.connectors.search.opened", "opened"))
