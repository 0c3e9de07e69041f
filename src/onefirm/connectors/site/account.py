"""The site as an account: named by the section `[site]`, and built only for a firm that has one."""

from onefirm.capabilities.extension import Account
from onefirm.capabilities.late import late
from onefirm.connectors.site.settings import SiteSettings

_ROOM = "onefirm.connectors.site.opened"

SITE = Account(
    name="site",
    settings=SiteSettings,
    open=late(_ROOM, "opened"),
    stands_for=("publishing",),
)
