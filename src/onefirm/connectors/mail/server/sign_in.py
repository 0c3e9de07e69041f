"""Signing in at either server, with a password or with a token that somebody fetches."""

from collections.abc import Callable
from dataclasses import dataclass

from aiosmtplib import SMTP
from aiosmtplib.errors import SMTPAuthenticationError, SMTPException, SMTPServerDisconnected, SMTPTimeoutError
from imap_tools.errors import MailboxLoginError
from imap_tools.mailbox import BaseMailBox

from onefirm.capabilities.connector import NeedsYou, NotNow
from onefirm.connectors.mail.line import Line
from onefirm.connectors.mail.server import problems
from onefirm.connectors.mail.settings import MailSettings

RETRY_SECONDS = 60
_FOR_GOOD = 500
_SAID_SIGNS_MAX = 300

Secret = Callable[[str], str | None]
"""By its name in the vault. For xoauth2 whatever it answers is an access token, fetched anew or not."""


@dataclass(frozen=True)
class SignIn:
    settings: MailSettings
    secret: Secret

    async def smtp(self, client: SMTP, line: Line) -> None:
        """Raises NeedsYou when nobody can sign in like this, NotNow when the server wants to be asked later."""
        if not self.settings.secret:
            return
        user, word = self.settings.login, self._word(line)
        try:
            if self.settings.auth == "xoauth2":
                await client.auth_xoauth2(user, word)
            else:
                await client.login(user, word)
        except SMTPAuthenticationError as fault:
            said = f"{fault.code} {fault.message}"[:_SAID_SIGNS_MAX]
            if fault.code >= _FOR_GOOD:
                raise NeedsYou(problems.signed_out(line, user, self.settings.secret, said)) from fault
            raise NotNow(f"{line.host} lets nobody sign in just now: {said}", RETRY_SECONDS) from fault
        except (SMTPServerDisconnected, SMTPTimeoutError):
            raise  # The line broke; that says nothing about the password.
        except SMTPException as fault:
            raise NeedsYou(problems.signed_out(line, user, self.settings.secret, str(fault))) from fault

    def imap(self, box: BaseMailBox, line: Line) -> None:
        """Raises NeedsYou when nobody can sign in like this."""
        if not self.settings.secret:
            return
        user, word = self.settings.login, self._word(line)
        try:
            if self.settings.auth == "xoauth2":
                box.xoauth2(user, word, initial_folder=None)
            else:
                box.login(user, word, initial_folder=None)
        except MailboxLoginError as fault:
            said = str(fault)[:_SAID_SIGNS_MAX]
            raise NeedsYou(problems.signed_out(line, user, self.settings.secret, said)) from fault

    def _word(self, line: Line) -> str:
        word = self.secret(self.settings.secret)
        if not word:
            raise NeedsYou(problems.no_secret(line, self.settings.secret))
        return word
