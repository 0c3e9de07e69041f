"""Signing in at either server, with a password or with a token that somebody fetches."""

import asyncio
import imaplib
import re
from collections.abc import Callable, Sequence
from typing import cast

from aiosmtplib import SMTP
from aiosmtplib.errors import SMTPAuthenticationError, SMTPException, SMTPServerDisconnected, SMTPTimeoutError
from imap_tools.errors import MailboxLoginError
from imap_tools.mailbox import BaseMailBox

from onefirm.capabilities.connector import NotNow, SignedOut
from onefirm.capabilities.secrets import Secret, Words
from onefirm.connectors.mail.line import Line
from onefirm.connectors.mail.server import problems
from onefirm.connectors.mail.settings import MailSettings

RETRY_SECONDS = 60
AGAIN_SECONDS = 1
_FOR_GOOD = 500
CLOSING = 421
"""Said in whatever place: nobody is served there just now (RFC 5321, 3.8)."""
_SAID_SIGNS_MAX = 300
_LATER = re.compile(r"\[(LIMIT|UNAVAILABLE|INUSE|SERVERBUG)\b", re.IGNORECASE)
"""What an IMAP server says (RFC 5530, RFC 9051) when it means no word against whoever signs in."""
_DOWN = "UNAVAILABLE"


def _for_good() -> bool:
    return False


class SignIn:
    """`secret` answers by the name in the vault. For xoauth2 it is an access token, fetched anew or not."""

    def __init__(
        self,
        settings: MailSettings,
        secret: Secret,
        renewed: Callable[[], bool] = _for_good,
        doubted: Callable[[], object] = _for_good,
    ) -> None:
        """`renewed` is told when a server does not take the secret; true where another one may be had at once.

        `doubted` is told when it lets nobody in just now, and says nothing about the secret.
        """
        self.settings = settings
        self._renewed = renewed
        self._doubted = doubted
        self._words = Words(secret)

    def ready(self, line: Line) -> None:
        """What is signed in with is at hand, before anybody is spoken to: whoever gives tokens is somebody else.

        Blocks. Raises SignedOut where there is nothing, NotNow where there is nothing yet.
        """
        if self.settings.signs_in:
            self._all(line)

    async def smtp(self, client: SMTP, line: Line) -> None:
        """Raises SignedOut when nobody can sign in like this, NotNow when the server wants to be asked later."""
        if not self.settings.signs_in:
            return
        words = await asyncio.to_thread(self._all, line)
        await self._words.each(words, lambda word: self._smtp(client, line, word))

    def imap(self, box: BaseMailBox, line: Line) -> None:
        """Raises SignedOut when nobody can sign in like this, NotNow when the server wants to be asked later."""
        if not self.settings.signs_in:
            return
        self._words.each_now(self._all(line), lambda word: self._imap(box, line, word))

    async def _smtp(self, client: SMTP, line: Line, word: str) -> None:
        user = self.settings.login
        try:
            if self.settings.auth == "xoauth2":
                await client.auth_xoauth2(user, word)
            else:
                await client.login(user, word)
        except SMTPAuthenticationError as fault:
            said = f"{fault.code} {fault.message}"[:_SAID_SIGNS_MAX]
            if fault.code >= _FOR_GOOD and self._renewed():
                raise NotNow(f"{line.host} takes this token no more; another one is fetched.", AGAIN_SECONDS) from fault
            if fault.code >= _FOR_GOOD:
                raise SignedOut(problems.signed_out(line, user, self.settings.secret, said)) from fault
            self._doubted()
            closing = fault.code == CLOSING
            raise NotNow(f"{line.host} lets nobody sign in just now: {said}", RETRY_SECONDS, down=closing) from fault
        except (SMTPServerDisconnected, SMTPTimeoutError):
            raise  # The line broke; that says nothing about the password.
        except SMTPException as fault:
            raise SignedOut(problems.signed_out(line, user, self.settings.secret, str(fault))) from fault

    def _imap(self, box: BaseMailBox, line: Line, word: str) -> None:
        user = self.settings.login
        try:
            if self.settings.auth == "xoauth2":
                box.xoauth2(user, word, initial_folder=None)
            else:
                box.login(user, word, initial_folder=None)
        except imaplib.IMAP4.abort:
            raise  # The line broke; that says nothing about the password.
        except (MailboxLoginError, imaplib.IMAP4.error) as fault:
            said = _words_of(fault)
            if later := _LATER.search(str(fault)):
                self._doubted()
                down = later[1].upper() == _DOWN
                raise NotNow(f"{line.host} lets nobody sign in just now: {said}", RETRY_SECONDS, down=down) from fault
            if self._renewed():
                raise NotNow(f"{line.host} takes this token no more; another one is fetched.", AGAIN_SECONDS) from fault
            raise SignedOut(problems.signed_out(line, user, self.settings.secret, said)) from fault

    def _all(self, line: Line) -> tuple[str, ...]:
        words = self._words.of(self.settings.secret)
        if not words:
            raise SignedOut(problems.no_secret(line, self.settings.secret))
        return words


def _words_of(fault: Exception) -> str:
    """What the server said, without the frame the library puts around it, and without its code in brackets."""
    told = cast("tuple[object, ...]", getattr(fault, "command_result", ()))
    data = cast("Sequence[object]", told[1]) if len(told) > 1 else ()
    said = b" ".join(part for part in data if isinstance(part, bytes)).decode("utf-8", "replace") or str(fault)
    plain = re.sub(r"^\s*\[[^\]]*\]\s*", "", "".join(sign for sign in said if sign.isprintable()))
    return plain[:_SAID_SIGNS_MAX] or said[:_SAID_SIGNS_MAX]
