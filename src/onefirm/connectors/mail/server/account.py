"""The account put together: who sends, and who reads."""

from onefirm.capabilities.extension import Office, Opened
from onefirm.connectors.mail.line import Lines
from onefirm.connectors.mail.server.cursor import Cursors
from onefirm.connectors.mail.server.mailbox import Mailbox
from onefirm.connectors.mail.server.marks import Marks
from onefirm.connectors.mail.server.sender import MailSender
from onefirm.connectors.mail.server.sign_in import SignIn
from onefirm.connectors.mail.settings import MailSettings


def opened(settings: MailSettings, office: Office, lines: Lines | None = None) -> Opened:
    lines, marks = lines or Lines(), Marks(office.prints, settings.address)
    sign_in = SignIn(settings, office.secret)
    sender = MailSender(settings, sign_in, marks, lines, office.ways)
    if not settings.imap_host:
        return Opened((sender,))
    mailbox = Mailbox(settings, sign_in, marks, lines, Cursors(office.folder), office.ways)
    return Opened((sender,), (mailbox,))
