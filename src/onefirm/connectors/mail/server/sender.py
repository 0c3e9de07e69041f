"""Letters by SMTP. When an answer is lost, the copy in our own mailbox says whether the letter left."""

import asyncio
from collections.abc import Mapping
from email.utils import formataddr

from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Order
from onefirm.capabilities.mail import SEND
from onefirm.capabilities.probing import Probed
from onefirm.capabilities.ways import Ways
from onefirm.connectors.mail.line import IMAP_LANE, SMTP_LANE, TURN_SECONDS_MAX, Lines
from onefirm.connectors.mail.server.look import look_up
from onefirm.connectors.mail.server.marks import Marks
from onefirm.connectors.mail.server.probe import probed
from onefirm.connectors.mail.server.sign_in import SignIn
from onefirm.connectors.mail.server.smtp import Envelope, hand_over
from onefirm.connectors.mail.settings import MailSettings
from onefirm.domain.effect import EffectKind, Receipt, Terms, Verification
from onefirm.domain.frozen import Json
from onefirm.domain.ids import instant
from onefirm.domain.problem import Refusal
from onefirm.guard.eml import enclosures, letter_of, written


class MailSender:
    def __init__(self, settings: MailSettings, sign_in: SignIn, marks: Marks, lines: Lines, ways: Ways) -> None:
        self._settings = settings
        self._sign_in = sign_in
        self._marks = marks
        self._lines = lines
        self._ways = ways

    @property
    def name(self) -> str:
        return "mail"

    @property
    def capability(self) -> str:
        return "mail"

    @property
    def manner(self) -> str:
        kept = ", and a copy of it comes to your own mailbox" if self._copy_to else ""
        return f"It is sent from {self._settings.address} by {self._settings.smtp_host}{kept}."

    def place(self, _args: Json) -> str:
        """The mailbox that keeps the copies: another one proves nothing about what left before."""
        told = self._settings
        return f"{told.imap_host}|{told.login}|{told.address}|{told.witness}"

    def road(self, args: Json) -> str:
        """The card names the server as well."""
        return f"{self.place(args)}|{self._settings.smtp_host}"

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        if self._settings.witnessed:
            return {SEND: Terms("verifiable", grace_seconds=self._settings.grace_seconds)}
        return {SEND: Terms("ask")}

    async def do(self, order: Order) -> Receipt:
        settings, mark, at = self._settings, self._marks.of(order), self._ways.clock.now()
        try:
            letter = letter_of(order.args)
            enclosed = await asyncio.to_thread(enclosures, letter, order.fetch)
        except Refusal as refusal:
            raise Never(refusal.problem) from refusal
        sender = formataddr((settings.name, settings.address))
        raw = written(letter, mark.effect, mark.key, mark.message_id, sender, at, enclosed, plain=True)
        envelope = Envelope(settings.address, letter.to, mark.envelope, self._copy_to, raw)
        line = self._lines.smtp(settings)
        await asyncio.to_thread(self._sign_in.ready, line)
        async with self._ways.lane(SMTP_LANE, line.host).turn(TURN_SECONDS_MAX):
            said = await hand_over(line, self._sign_in, envelope)
        return Receipt(provider_id=mark.message_id, at=instant(at), raw=said)

    async def verify(self, order: Order) -> Verification:
        if not self._settings.witnessed:
            return Verification(found="cannot-tell", evidence="No mailbox of ours keeps a copy of what was sent.")
        line, mark, first = self._lines.imap(self._settings), self._marks.of(order), self._settings.witness_folders
        try:
            await asyncio.to_thread(self._sign_in.ready, line)
            async with self._ways.lane(IMAP_LANE, line.host).turn(TURN_SECONDS_MAX):
                return await asyncio.to_thread(look_up, line, self._sign_in, mark, first)
        except NeedsYou as needs:
            return Verification(found="cannot-tell", evidence=needs.problem.sentence()[:500])
        except NotNow as silent:
            return Verification(found="cannot-tell", evidence=silent.why[:500])

    @property
    def secrets(self) -> tuple[str, ...]:
        named = self._settings.refresh_token if self._settings.fetches else self._settings.secret
        return (named,) if named else ()

    @property
    def fetched_with(self) -> tuple[str, ...]:
        return (self._settings.client_secret,) if self._settings.fetches else ()

    async def probe(self) -> Probed:
        return await probed(self._settings, self._sign_in, self._lines, self._ways)

    @property
    def _copy_to(self) -> str:
        return self._settings.address if self._settings.witnessed and self._settings.witness == "copy" else ""
