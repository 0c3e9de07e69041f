"""The account put together: who sends, and who reads."""

from pathlib import Path
from urllib.parse import urlsplit

from onefirm.capabilities.extension import Office, Opened
from onefirm.connectors.mail.inbox import own_address
from onefirm.connectors.mail.line import Lines
from onefirm.connectors.mail.server.cursor import Cursors
from onefirm.connectors.mail.server.mailbox import Mailbox
from onefirm.connectors.mail.server.marks import Marks
from onefirm.connectors.mail.server.sender import MailSender
from onefirm.connectors.mail.server.sign_in import SignIn
from onefirm.connectors.mail.settings import MailSettings
from onefirm.guard.addresses import PORTS, Home, Rules
from onefirm.guard.tokens.consent import Consent
from onefirm.guard.tokens.giver import Giver
from onefirm.guard.tokens.grant import Grant
from onefirm.guard.tokens.tokens import Tokens
from onefirm.guard.web.calls import Caps
from onefirm.guard.web.client import Web

TOKEN_SECONDS_MAX = 20.0
TURN = Path("local") / "mail.turn"


def signed_in(settings: MailSettings, office: Office) -> SignIn:
    if not settings.fetches:
        return SignIn(settings, office.secret)
    turn = office.folder / TURN
    tokens = Tokens(giver(settings, office), office.secret, office.exchange, office.clock, turn)
    return SignIn(settings, lambda _name: tokens.token(), tokens.refused, tokens.doubted)


def giver(settings: MailSettings, office: Office) -> Giver:
    there = urlsplit(settings.token_url)
    home = Home(there.hostname or "", there.port or PORTS["https"])
    web = Web(office.ways, "mail token", rules=Rules(homes=frozenset({home})), caps=Caps(seconds_max=TOKEN_SECONDS_MAX))
    grant = Grant(
        url=settings.token_url,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        refresh_token=settings.refresh_token,
        scope=settings.scope,
        account="mail",
        authorize_url=settings.authorize_url,
        redirect=settings.redirect_host,
        login=settings.login,
    )
    return Giver(web, grant)


def consenting(settings: MailSettings, office: Office) -> Consent | None:
    return Consent(giver(settings, office)) if settings.fetches and settings.authorize_url else None


def opened(settings: MailSettings, office: Office, lines: Lines | None = None) -> Opened:
    lines, marks = lines or Lines(), Marks(office.prints, settings.address, own_address(office.folder / "firm.toml"))
    sign_in = signed_in(settings, office)
    sender = MailSender(settings, sign_in, marks, lines, office.ways)
    if not settings.imap_host:
        return Opened((sender,))
    mailbox = Mailbox(settings, sign_in, marks, lines, Cursors(office.folder), office.ways)
    return Opened((sender,), (mailbox,))
