"""The site as an account: named by the section `[site]`, and built only for a firm that has one."""

from importlib import import_module
from typing import cast

from onefirm.capabilities.extension import Account, Office, Opened
from onefirm.connectors.site.settings import SiteSettings
from onefirm.domain.frozen import Frozen

_ROOM = "onefirm.connectors.site.opened"


def _opened(settings: Frozen, office: Office) -> Opened:
    # Whoever has no site in a repository does not load what runs git.
    return cast(Opened, import_module(_ROOM).opened(settings, office))


SITE = Account(name="site", settings=SiteSettings, open=_opened, stands_for=("publishing",))
