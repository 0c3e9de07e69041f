"""The section [notify] of firm.toml, like that of an account; it brings no connector, so that no plan can reach it."""

from onefirm.capabilities.extension import Account, Office, Opened
from onefirm.capabilities.notify import NotifySettings
from onefirm.connectors.notify.push import Apprise
from onefirm.domain.frozen import Frozen


def _opened(settings: Frozen, office: Office) -> Opened:
    """By mail alone it has nothing of its own: notes leave as letters do."""
    assert isinstance(settings, NotifySettings), "The section is read as what the account says it is."
    return Opened(tellers=(Apprise(settings, office.secret, office.ways),)) if settings.signs_in else Opened()


NOTIFY = Account(name="notify", settings=NotifySettings, open=_opened)
