"""Letters by SMTP to a real server, and letters by IMAP from it."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from faultproxy import Fault as Struck
from faultproxy import FaultProxy
from mail_faults import MailFaults, Play
from post_office import PASSWORD
from promises.mail_account import MailAccount
from promises.matrix.cells import Acting, Cell, Fault, Listening, Opening, Seen, Subject, own_place
from promises.matrix.servers import Servers
from word_relay import WordRelay

_PLAYS: Mapping[Fault, Play] = {
    "reply lost": Play("text", "reply-lost"),
    "request lost": Play("text", "request-lost"),
    "too many": Play("mail", "refused", b"450 4.7.1 Too many letters, try again later"),
    "server error": Play("text", "refused", b"554 5.3.0 Transaction failed"),
    "slow": Play("text", "slow", seconds=0.2),
    "drifted": Play("text", "refused", b"HTTP/1.1 200 OK"),
}


@asynccontextmanager
async def _sending(servers: Servers, folder: Path, fault: Fault) -> Opening:
    with MailFaults(servers.post.smtp) as faults:
        account = MailAccount(folder, servers.post, {"smtp_port": faults.port})
        if fault == "sign-in expired":
            account.secrets["mail-password"] = "last year's"
        if fault in _PLAYS:
            faults.play(_PLAYS[fault])

        async def counted() -> int:
            return len(await asyncio.to_thread(account.arrived))

        def lifted() -> bool:
            return _signed_in_again(account) or (fault in _PLAYS and not faults.waiting)

        yield Acting(account.connector, account.order(), account.clock, counted, lifted)


def _signed_in_again(account: MailAccount) -> bool:
    expired = account.secrets["mail-password"] != PASSWORD
    account.secrets["mail-password"] = PASSWORD
    return expired


_SENT: Mapping[Fault, Cell] = {
    "ok": Seen("receipt", 1, "happened"),
    "reply lost": Seen("Unknown", 1, "happened"),
    "request lost": Seen("Unknown", 0, "not-happened"),
    "too many": Seen("NotNow", 0, "not-happened"),
    "server error": Seen("Never", 0, "not-happened"),
    "slow": Seen("receipt", 1, "happened"),
    "sign-in expired": Seen("NeedsYou", 0, "cannot-tell"),
    "drifted": Seen("Unknown", 0, "not-happened"),
}

_STRUCK: Mapping[Fault, Struck] = {
    "reply lost": Struck("lose_reply", when=b"FETCH"),
    "request lost": Struck("lose_request", when=b"FETCH"),
    "slow": Struck("slow", when=b"FETCH", seconds=0.1),
}
_SAID: Mapping[Fault, tuple[bytes, bytes]] = {
    "too many": (b"LOGIN", b"{tag} NO [LIMIT] Too many connections\r\n"),
    "server error": (b"FETCH", b"{tag} NO [SERVERBUG] Internal error\r\n"),
    "drifted": (b"FETCH", b"* 1 FETCH (BODY[] NIL)\r\n{tag} OK Fetched\r\n"),
}


@asynccontextmanager
async def _listening(servers: Servers, folder: Path, fault: Fault) -> Opening:
    async with AsyncExitStack() as stack:
        relay = await stack.enter_async_context(WordRelay(servers.post.imap))
        proxy = await stack.enter_async_context(FaultProxy(relay.port))
        account = MailAccount(folder, servers.post, {"imap_port": proxy.port})
        assert account.source is not None
        assert await own_place(account.source, account.source.poll) == (), "Whatever comes now is new."
        await asyncio.to_thread(account.write, "We need a logo.")
        proxy.fault = _STRUCK.get(fault, Struck())
        relay.answers(*_SAID.get(fault, ()))
        if fault == "sign-in expired":
            account.secrets["mail-password"] = "last year's"

        def lifted() -> bool:
            proxy.fault = Struck()
            relay.answers()
            return bool(proxy.struck or relay.struck) or _signed_in_again(account)

        yield Listening(account.source, account.clock, lifted)


_BROUGHT: Mapping[Fault, Cell] = {
    "ok": Seen("brought", 1),
    "reply lost": Seen("trouble", 0),
    "request lost": Seen("trouble", 0),
    "too many": Seen("trouble", 0),
    "server error": Seen("trouble", 0),
    "slow": Seen("brought", 1),
    "sign-in expired": Seen("trouble", 0),
    "drifted": Seen("trouble", 0),
}

SUBJECTS = (
    Subject(
        "mail.send@1 smtp", _SENT, _sending,
        effects=frozenset({"mail.send@1"}), accounts=frozenset({"mail"}),
        whole=(
            "stories/test_a_lead_by_real_mail.py::test_after_a_lost_answer_and_a_restart_there_is_one_letter_and_nobody_is_asked",
        ),
    ),
    Subject(
        "letters imap", _BROUGHT, _listening, sources=frozenset({"mail"}), accounts=frozenset({"mail"}),
        whole=("stories/test_a_lead_by_real_mail.py::test_a_lead_is_answered_and_their_answer_ends_the_waiting",),
    ),
)  # fmt: skip
