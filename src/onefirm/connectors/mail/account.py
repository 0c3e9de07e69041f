"""Mail as an account: named by the section `[mail]`, and built only for a firm that has one."""

from importlib import import_module
from typing import cast

from onefirm.capabilities.consent import Consenting
from onefirm.capabilities.extension import Account, Office, Opened
from onefirm.connectors.mail.hosts import guessed
from onefirm.connectors.mail.providers import PROVIDERS
from onefirm.connectors.mail.settings import MailSettings
from onefirm.domain.frozen import Frozen

_ROOM = "onefirm.connectors.mail.server.account"


def _opened(settings: Frozen, office: Office) -> Opened:
    # Two libraries for servers take as long to load as a small command: whoever has no account does not load them.
    return cast(Opened, import_module(_ROOM).opened(settings, office))


def _consenting(settings: Frozen, office: Office) -> Consenting | None:
    return cast("Consenting | None", import_module(_ROOM).consenting(settings, office))


MAIL = Account(
    name="mail", settings=MailSettings, open=_opened, consenting=_consenting, providers=PROVIDERS, begins="address",
    guess=guessed, stands_for=("mail",),
)  # fmt: skip
