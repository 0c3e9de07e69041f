"""Another port than the one meant: what greets there is named, and which setting to change."""

import asyncio
import ssl
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from socket import create_server
from typing import Any

import pytest

from authority import make_authority
from fakes import ManualClock, SeededChance
from onefirm.capabilities.probing import Probed
from onefirm.connectors.mail.line import Lines
from onefirm.connectors.mail.server.probe import probed
from onefirm.connectors.mail.server.sign_in import SignIn
from onefirm.connectors.mail.settings import MailSettings
from onefirm.guard.lane import Guard
from onefirm.guard.rounds import Silent
from post_office import HOST, PASSWORD, PostOffice, free_port
from promises.mail_account import Accounts


def tried(post: PostOffice, word: str = PASSWORD, **said: Any) -> Probed:
    right = {
        "smtp_host": HOST, "smtp_port": post.smtp, "smtp_tls": "none", "imap_host": HOST, "imap_port": post.imap,
        "imap_tls": "none", "address": "ines@tern.example",
    }  # fmt: skip
    settings = MailSettings.model_validate(right | said)
    ways = Guard(ManualClock(), SeededChance())
    return asyncio.run(probed(settings, SignIn(settings, lambda _name: word), Lines(seconds=1.0), ways))


@contextmanager
def speaking(greets: bytes, secret: ssl.SSLContext | None = None) -> Generator[int]:
    """A server that greets, and says no more."""
    with create_server((HOST, 0)) as server:

        def serve() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                line.settimeout(5)
                with suppress(OSError), line, secret.wrap_socket(line, server_side=True) if secret else line as heard:
                    heard.sendall(greets)
                    heard.recv(100)

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


def test_a_port_of_the_other_kind_is_named_with_the_setting_to_change(post_office: PostOffice) -> None:
    sends = tried(post_office, smtp_port=post_office.imap).problem
    assert sends is not None and sends.code == "mail-other-port"
    assert sends.what.startswith(f"{HOST}:{post_office.imap} speaks IMAP and not SMTP") and "smtp-port" in sends.fix
    reads = tried(post_office, imap_port=post_office.smtp).problem
    assert reads is not None and reads.code == "mail-other-port"
    assert "speaks SMTP and not IMAP" in reads.what and "imap-port: 993" in reads.fix
    with speaking(b"+OK Welcome\r\n") as port:
        other = tried(post_office, imap_port=port).problem
    assert other is not None and "speaks POP3 and not IMAP" in other.what


@pytest.mark.parametrize("which", ["smtp", "imap"])
def test_a_line_that_greets_in_clear_is_not_asked_for_tls_at_once(post_office: PostOffice, which: str) -> None:
    found = tried(post_office, **{f"{which}_tls": "tls"}).problem
    assert found is not None and found.code == "mail-other-line"
    assert f'Say {which}-tls = "starttls"' in found.fix and "in clear" in found.why


@pytest.mark.parametrize("tls", ["none", "starttls"])
def test_a_line_that_is_secret_from_the_first_byte_says_so(post_office: PostOffice, tls: str) -> None:
    with speaking(b"220 post.example ready\r\n", make_authority().server(HOST)) as port:
        found = tried(post_office, smtp_port=port, smtp_tls=tls).problem
    assert found is not None and found.code == "mail-other-line"
    assert 'smtp-tls = "tls"' in found.fix and "before the line is secret" in found.why


def test_nobody_is_accused_where_nobody_speaks(post_office: PostOffice) -> None:
    found = tried(post_office, smtp_port=free_port()).problem
    assert found is not None and found.code == "mail-not-reached"


def test_a_name_or_a_password_may_be_the_wrong_one_and_both_are_named(post_office: PostOffice) -> None:
    found = tried(post_office, "wrong", user="somebody@else.example")
    assert found.signed_out and found.problem is not None
    assert "somebody@else.example" in found.problem.fix and "onefirm vault set mail-password" in found.problem.fix


def test_what_a_mailbox_server_says_is_told_without_the_frame_of_a_program(accounts: Accounts) -> None:
    account = accounts()
    account.secrets["mail-password"] = "wrong"
    with pytest.raises(Silent) as silent:
        account.poll()
    said = str(silent.value)
    assert "does not let" in said and "onefirm vault set mail-password" in said
    assert not [odd for odd in ("b'", "Response status", "[AUTH", " / ") if odd in said]
