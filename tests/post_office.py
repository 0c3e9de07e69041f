"""A real mail server on this machine, for as long as the tests run: SMTP with delivery reports, and IMAP.

`python post_office.py` starts it. Letters go where their envelope says; whoever is written to has a mailbox.
Whatever goes to `gone@...` is accepted and comes back as a report.
"""

import asyncio
import imaplib
import smtplib
import socket
import ssl
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
PASSWORD = "a password for programs"  # noqa: S105 -- of a server that lives for one test.
START_SECONDS = 20
_numbers = count(1)


@dataclass(frozen=True)
class PostOffice:
    smtp: int
    smtps: int
    imap: int
    imaps: int
    certificate: Path | None = None

    def address(self, name: str = "ines", domain: str = "tern.example") -> str:
        """One that nobody had before."""
        return f"{name}-{next(_numbers)}@{domain}"

    def deliver(self, raw: bytes, to: str, sender: str = "somebody@elsewhere.example") -> None:
        self.deliver_all([raw], to, sender)

    def deliver_all(self, raws: Sequence[bytes], to: str, sender: str = "somebody@elsewhere.example") -> None:
        with smtplib.SMTP(HOST, self.smtp, timeout=10) as client:
            for raw in raws:
                client.sendmail(sender, [to], raw)

    def letters(self, address: str, folder: str = "INBOX") -> list[EmailMessage]:
        with self.mailbox(address) as box:
            box.select(folder, readonly=True)
            uids = box.uid("SEARCH", "ALL")[1][0].split()
            found = [box.uid("FETCH", uid.decode(), "(BODY.PEEK[])")[1][0] for uid in uids]
        return [message_from_bytes(one[1], _class=EmailMessage, policy=policy.default) for one in found]

    @contextmanager
    def mailbox(self, address: str) -> Generator[Any]:
        box = imaplib.IMAP4(HOST, self.imap, timeout=10)
        if self.certificate:
            box.starttls(ssl.create_default_context(cafile=self.certificate))
        box.login(address, PASSWORD)
        try:
            yield box
        finally:
            box.logout()


@contextmanager
def open_post(certificate: Path | None = None, key: Path | None = None) -> Generator[PostOffice]:
    ports = [free_port() for _ in range(4)]
    secure = ["--cert", str(certificate), "--key", str(key)] if certificate else []
    command = [sys.executable, __file__, *map(str, ports), *secure]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        if process.stdout.readline() != "open\n":
            raise AssertionError(process.stderr.read())
        yield PostOffice(*ports, certificate=certificate)
    finally:
        process.terminate()
        process.communicate(timeout=START_SECONDS)


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return one.getsockname()[1]


def report(envelope_id: str, to: str, original: bytes, said: str = "550 5.1.1 No such user") -> bytes:
    """A delivery report (RFC 3464), as a mail server writes it."""
    head = original.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
    named = f"Original-Envelope-Id: {envelope_id}\r\n" if envelope_id else ""
    return (
        "From: MAILER-DAEMON@post.example\r\nSubject: Undelivered mail\r\nAuto-Submitted: auto-replied\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; post.example\r\n{named}\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; {said}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{head}\r\n\r\n--b--\r\n"
    ).encode()


async def _serve(arguments: list[str]) -> None:
    from aiosmtpd.smtp import SMTP
    from mail_devel.service import Service
    from pymap.parsing.message import AppendMessage

    smtp, smtps, imap, imaps, *secure = arguments
    ports = ["--smtp-port", smtp, "--smtps-port", smtps, "--imap-port", imap, "--no-http"]
    service = await Service.init(
        Service.parse(
            ["--host", HOST, "--multi-user", "--user", "x@x.example", "--password", PASSWORD, *ports, *secure]
        )
    )

    assert service.mailboxes is not None and service.config is not None
    mailboxes = service.mailboxes

    async def put(address: str, raw: bytes) -> None:
        account = await mailboxes.get(address)
        await (await account.get_mailbox("INBOX")).append(
            AppendMessage(literal=raw, when=datetime.now().astimezone(), flag_set=frozenset())  # noqa: TID251
        )

    class Sorting:
        async def handle_EHLO(
            self, _server: Any, session: Any, _envelope: Any, name: str, said: list[str]
        ) -> list[str]:
            session.host_name = name
            return [said[0], "250-DSN", *said[1:]]

        async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
            for address in dict.fromkeys(envelope.rcpt_tos):
                if address.startswith("gone") and server.notify.get(address) != "NEVER":
                    await put(envelope.mail_from, report(server.envelope_id, address, envelope.content))
                elif not address.startswith("gone"):
                    await put(address, envelope.content)
            return "250 2.0.0 kept"

    class Reporting(SMTP):
        """With the words of RFC 3461, which the library does not know."""

        envelope_id = ""
        notify: dict[str, str]

        async def smtp_MAIL(self, arg: str | None) -> None:
            plain, options = _apart(arg or "")
            self.envelope_id, self.notify = options.get("ENVID", ""), {}
            await super().smtp_MAIL(plain)

        async def smtp_RCPT(self, arg: str | None) -> None:
            plain, options = _apart(arg or "")
            self.notify[plain.partition("<")[2].partition(">")[0]] = options.get("NOTIFY", "")
            await super().smtp_RCPT(plain)

    for controller in filter(None, (service.smtp, service.smtps)):
        controller.handler = Sorting()
        controller.factory = lambda controller=controller: Reporting(controller.handler, **controller.SMTP_kwargs)
    # The program itself offers no STARTTLS for its mailboxes, though it could.
    vars(service.config)["_tls_enabled"] = bool(secure)
    async with service.start():
        if service.ssl_context:
            await asyncio.start_server(_to(int(imap)), HOST, int(imaps), ssl=service.ssl_context)
        print("open", flush=True)
        await asyncio.Event().wait()


def _to(port: int) -> Any:
    """Whatever comes on a secret line goes on in clear, for the two of us are on one machine."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(65_536):
                writer.write(piece)
                await writer.drain()
        writer.close()

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner, outer = await asyncio.open_connection(HOST, port)
        await asyncio.gather(carry(reader, outer), carry(inner, writer))

    return met


def _apart(arg: str) -> tuple[str, dict[str, str]]:
    known = ("ENVID", "RET", "NOTIFY", "ORCPT")
    words = arg.split(" ")
    options = dict(word.split("=", 1) for word in words if word.partition("=")[0] in known)
    return " ".join(word for word in words if word.partition("=")[0] not in known), options


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1:]))
