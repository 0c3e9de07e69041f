"""The mail inbox: letters to the firm, as .eml files in a folder; whoever brings them there needs nothing of ours."""

from onefirm.connectors.mail_inbox.inbox import MailInbox

__all__ = ["MailInbox"]
