"""Mail: letters dropped into a folder, and an account on a mail server that sends and fetches them."""

from onefirm.connectors.mail.account import MAIL
from onefirm.connectors.mail.inbox import MailInbox

__all__ = ["MAIL", "MailInbox"]
