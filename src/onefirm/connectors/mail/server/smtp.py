"""One letter handed to a mail server. Until its words leave, whatever breaks has changed nothing."""

import asyncio
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPConnectResponseError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Unknown
from onefirm.connectors.mail.line import Line
from onefirm.connectors.mail.server import problems
from onefirm.connectors.mail.server.sign_in import CLOSING, SignIn
from onefirm.domain.problem import Problem

RETRY_SECONDS = 60
SAID_SIGNS_MAX = 300
_FOR_GOOD = 500
_TURNS = 5
"""So many turns of the loop later whatever was broken off, a handshake too, has let go of its socket."""


@dataclass(frozen=True)
class Envelope:
    sender: str
    to: str
    name: str
    """Reports about the letter bear it, where the server knows how."""
    copy_to: str
    """Our own mailbox; empty where the server keeps what we send, or nobody does."""
    raw: bytes


async def hand_over(line: Line, sign_in: SignIn, envelope: Envelope) -> str:
    """The server's answer to the letter. Raises one of the four words of a connector."""
    client = await _connected(line)
    try:
        try:
            await _greeted(client, line)
            await sign_in.smtp(client, line)
            await _addressed(client, line, envelope)
        except SMTPResponseException as fault:
            _refused(fault, problems.refuses_us(line, _said(fault)))
        except (SMTPException, OSError, TimeoutError) as fault:
            raise _unheard(line, fault) from fault
        answer = await _told(client, line, envelope.raw)
        await _parted(client)
        return answer
    finally:
        await _hung_up(client)


async def tried(line: Line, sign_in: SignIn) -> None:
    """Greeted and signed in, and no more than that. Raises NeedsYou or NotNow."""
    client = await _connected(line)
    try:
        try:
            await _greeted(client, line)
            await sign_in.smtp(client, line)
            await client.noop()
        except SMTPResponseException as fault:
            _refused(fault, problems.refuses_us(line, _said(fault)))
        except (SMTPException, OSError, TimeoutError) as fault:
            raise _unheard(line, fault) from fault
        await _parted(client)
    finally:
        await _hung_up(client)


async def _connected(line: Line) -> SMTP:
    try:
        sock = await asyncio.to_thread(line.open)
    except OSError as fault:
        raise NotNow(f"{line.host}:{line.port} cannot be reached: {fault}", RETRY_SECONDS, down=True) from fault
    sock.setblocking(False)
    client = SMTP(
        hostname=line.host,
        port=None,
        sock=sock,
        use_tls=line.tls == "tls",
        start_tls=False,
        tls_context=line.context,
        timeout=line.seconds,
        local_hostname="localhost",
    )
    try:
        await client.connect()
    except SMTPConnectResponseError as fault:
        await _hung_up(client)
        _refused(fault, problems.refuses_us(line, _said(fault)))
    except (SMTPException, OSError, TimeoutError) as fault:
        await _hung_up(client)
        sock.close()
        _broken(line, fault)
    return client


async def _parted(client: SMTP) -> None:
    """With a word of farewell; the client forgets its line at that, so it is let go of here."""
    transport = client.transport
    with suppress(SMTPException, OSError, TimeoutError):
        await client.quit()
    await _let_go(transport)


async def _hung_up(client: SMTP) -> None:
    transport = client.transport
    client.close()
    await _let_go(transport)


async def _let_go(transport: asyncio.BaseTransport | None) -> None:
    """At once: a secret line would wait for the other side's farewell, and this loop may end before it comes."""
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()
    for _ in range(_TURNS):
        await asyncio.sleep(0)


async def _greeted(client: SMTP, line: Line) -> None:
    await client.ehlo()
    if line.tls != "starttls":
        return
    if not client.supports_extension("starttls"):
        raise NeedsYou(problems.not_secret(line, "It does not offer STARTTLS, or somebody on the way hides that."))
    try:
        await client.starttls(server_hostname=line.host)
    except SMTPResponseException as fault:
        _refused(fault, problems.not_secret(line, _said(fault)))
    except (SMTPException, OSError, TimeoutError) as fault:
        _broken(line, fault)
    await client.ehlo()


async def _addressed(client: SMTP, line: Line, envelope: Envelope) -> None:
    reports = client.supports_extension("dsn")
    named = [f"ENVID={envelope.name}", "RET=HDRS"] if reports and envelope.name else []
    try:
        await client.mail(envelope.sender, options=named)
    except SMTPSenderRefused as fault:
        _refused(fault, problems.refuses_us(line, _said(fault)))
    wanted, unwanted = (["NOTIFY=FAILURE"], ["NOTIFY=NEVER"]) if reports else ([], [])
    await _recipient(client, envelope.to, wanted, Never, lambda said: problems.refused(line, said))
    if envelope.copy_to and envelope.copy_to.casefold() != envelope.to.casefold():
        own = envelope.copy_to
        await _recipient(client, own, unwanted, NeedsYou, lambda said: problems.no_witness(line, own, said))


async def _recipient(
    client: SMTP,
    address: str,
    options: Sequence[str],
    word: type[Never] | type[NeedsYou],
    problem: Callable[[str], Problem],
) -> None:
    try:
        await client.rcpt(address, options=options)
    except SMTPRecipientRefused as fault:
        _refused(fault, problem(_said(fault)), word)


async def _told(client: SMTP, line: Line, raw: bytes) -> str:
    """The words themselves. From here on a broken line says nothing about the letter."""
    try:
        answer = await client.data(raw)
    except SMTPDataError as fault:
        _refused(fault, problems.refused(line, _said(fault)), Never)
    except (SMTPException, OSError, TimeoutError) as fault:
        raise Unknown(f"{line.host} had the letter before it, and the line broke: {fault}") from fault
    return f"{answer.code} {answer.message}"[:SAID_SIGNS_MAX]


def _refused(fault: SMTPResponseException, problem: Problem, word: type[Never] | type[NeedsYou] = NeedsYou) -> NoReturn:
    """A refusal of the fifth hundred is for good, any other one for now."""
    if fault.code >= _FOR_GOOD:
        raise word(problem) from fault
    raise NotNow(f"The mail server said: {_said(fault)}", RETRY_SECONDS, down=fault.code == CLOSING) from fault


def _broken(line: Line, fault: BaseException) -> NoReturn:
    """A line that cannot be kept secret needs somebody; one that broke is tried again."""
    cause: BaseException | None = fault
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            raise NeedsYou(problems.not_secret(line, f"{cause.reason or cause}.")) from fault
        cause = cause.__cause__ or cause.__context__
    raise _unheard(line, fault) from fault


def _unheard(line: Line, fault: BaseException) -> NotNow:
    """A line that broke, or on which nothing came, says nothing about the letter. What the library refuses does."""
    why = f"The line to {line.host} broke before anything left: {fault}"
    return NotNow(why, RETRY_SECONDS, down=isinstance(fault, OSError))


def _said(fault: SMTPResponseException) -> str:
    return " ".join(f"{fault.code} {fault.message}".split())[:SAID_SIGNS_MAX]
