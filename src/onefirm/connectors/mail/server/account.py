"""The account put together: who sends, and who reads."""

from urllib.parse import urlsplit

from onefirm.capabilities.extension import Office, Opened
from onefirm.connectors.mail.line import Lines
from onefirm.connectors.mail.server.cursor import Cursors
from onefirm.connectors.mail.server.mailbox import Mailbox
from onefirm.connectors.mail.server.marks import Marks
from onefirm.connectors.mail.server.sender import MailSender
from onefirm.connectors.mail.server.sign_in import SignIn
from onefirm.connectors.mail.settings import MailSettings
from onefirm.guard.addresses import Home, Rules
from onefirm.guard.tokens import Grant, Tokens
from onefirm.guard.web.calls import Caps
from onefirm.guard.web.client import Web

HTTPS = 443
TOKEN_SECONDS_MAX = 20.0


def signed_in(settings: MailSettings, office: Office) -> SignIn:
    if not settings.fetches:
        return SignIn(settings, office.secret)
    there = urlsplit(settings.token_url)
    home = Home(there.hostname or "", there.port or HTTPS)
    web = Web(office.ways, "mail token", rules=Rules(homes=frozenset({home})), caps=Caps(seconds_max=TOKEN_SECONDS_MAX))
    grant = Grant(
        settings.token_url, settings.client_id, settings.client_secret, settings.refresh_token, settings.scope
    )
    tokens = Tokens(web, grant, office.secret, office.exchange, office.clock, "firm.toml, [mail]")
    return SignIn(settings, lambda _name: tokens.token(), tokens.refused)


def opened(settings: MailSettings, office: Office, lines: Lines | None = None) -> Opened:
    lines, marks = lines or Lines(), Marks(office.prints, settings.address)
    sign_in = signed_in(settings, office)
    sender = MailSender(settings, sign_in, marks, lines, office.ways)
    if not settings.imap_host:
        return Opened((sender,))
    mailbox = Mailbox(settings, sign_in, marks, lines, Cursors(office.folder), office.ways)
    return Opened((sender,), (mailbox,))
