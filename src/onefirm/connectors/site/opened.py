"""The account put together."""

from pathlib import Path

from onefirm.capabilities.extension import Office, Opened
from onefirm.capabilities.probing import Probed
from onefirm.connectors.site.clone import Clone
from onefirm.connectors.site.git import Git
from onefirm.connectors.site.probe import probed
from onefirm.connectors.site.settings import SiteSettings
from onefirm.connectors.site.shown import Shown
from onefirm.connectors.site.site import Site
from onefirm.guard.addresses import Rules, read_home
from onefirm.guard.web.client import Web

FOLDER = "repository"


def opened(settings: SiteSettings, office: Office) -> Opened:
    room = office.folder / "local"

    def git_in(folder: Path) -> Git:
        return Git(folder, settings, office.secret)

    rules = Rules(homes=frozenset(read_home(home) for home in settings.homes))
    shown = Shown(Web(office.ways, "site pages", rules=rules), settings.page_url, settings.feed_url)
    clone = Clone(git_in(room / FOLDER), settings, office)

    async def trial() -> Probed:
        return await shown.looked(await probed(room, git_in, settings))

    return Opened((Site(clone, settings, shown, office.clock, trial),))
