"""Mail as an account: named by the section `[mail]`, and built only for a firm that has one."""

from onefirm.capabilities.extension import Account
from onefirm.capabilities.late import late
from onefirm.connectors.mail.hosts import guessed
from onefirm.connectors.mail.providers import PROVIDERS
from onefirm.connectors.mail.settings import MailSettings

_ROOM = "onefirm.connectors.mail.server.account"
"""Two libraries for servers take as long to load as a small command."""

MAIL = Account(
    name="mail", settings=MailSettings, open=late(_ROOM, "opened"), consenting=late(_ROOM, "consenting"),
    providers=PROVIDERS, begins="address", guess=guessed, stands_for=("mail",),
)  # fmt: skip
