"""The line to a mail server is secret, or nothing is said on it."""

import asyncio
import gc
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mail_faults import MailFaults, Play
from onefirm.capabilities.connector import NeedsYou, NotNow, Unknown
from onefirm.capabilities.ways import PATIENCE, Standing
from onefirm.connectors.mail.line import Lines
from onefirm.guard.rounds import Silent
from post_office import HOST, PostOffice, free_port, open_post
from promises.mail_account import Accounts, MailAccount


@dataclass(frozen=True)
class Paper:
    certificate: Path
    key: Path


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """A certificate for this machine, which nobody but these tests believes."""
    folder, key = tmp_path_factory.mktemp("paper"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "post.example")])
    now = datetime.now(UTC)  # noqa: TID251 -- a certificate is looked at by the machine's own clock.
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paper = Paper(folder / "cert.pem", folder / "key.pem")
    paper.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paper.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paper


@pytest.fixture(scope="module")
def secret_post(paper: Paper) -> Iterator[PostOffice]:
    with open_post(paper.certificate, paper.key) as post:
        yield post


def account(folder: Path, post: PostOffice, trusted: Path | None, **said: object) -> MailAccount:
    lines = Lines(context=ssl.create_default_context(cafile=trusted) if trusted else None)
    return MailAccount(folder, post, dict(said), lines)


def test_a_line_that_is_secret_from_the_first_word_carries_a_letter(
    tmp_path: Path, secret_post: PostOffice, paper: Paper
) -> None:
    said = {"smtp_tls": "tls", "smtp_port": secret_post.smtps, "imap_tls": "tls", "imap_port": secret_post.imaps}
    one = account(tmp_path, secret_post, paper.certificate, **said)
    one.do()
    assert len(one.post.letters(one.client)) == 1
    assert one.look().found == "happened"


def test_a_line_that_becomes_secret_carries_a_letter_and_brings_one(
    tmp_path: Path, secret_post: PostOffice, paper: Paper
) -> None:
    one = account(tmp_path, secret_post, paper.certificate, smtp_tls="starttls", imap_tls="starttls")
    assert one.poll() == ()
    one.do()
    (copy,) = one.poll()
    assert b"Subject: Your message" in copy.raw


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_a_certificate_nobody_vouches_for_needs_the_operator(tmp_path: Path, secret_post: PostOffice, tls: str) -> None:
    port = secret_post.smtps if tls == "tls" else secret_post.smtp
    one = account(tmp_path, secret_post, None, smtp_tls=tls, smtp_port=port, imap_tls="starttls")
    with pytest.raises(NeedsYou) as needs:
        one.do()
    assert needs.value.problem.code == "mail-line-open"
    assert "certificate" in needs.value.problem.why.casefold()
    assert one.look().found == "cannot-tell"


def test_a_line_that_was_to_be_secret_and_is_not_needs_the_operator(
    tmp_path: Path, secret_post: PostOffice, paper: Paper
) -> None:
    one = account(tmp_path, secret_post, paper.certificate, smtp_tls="tls", imap_tls="starttls")
    with pytest.raises(NeedsYou) as needs:
        one.do()
    assert needs.value.problem.code == "mail-line-open"


def standing(one: MailAccount, lane: str) -> Standing:
    (found,) = [each for each in one.ways.standings() if each.connector == lane]
    return found


def test_a_server_that_does_not_answer_is_left_alone_for_a_while_and_then_asked_once(accounts: Accounts) -> None:
    one = accounts()
    there = one.post.smtp
    one.open(smtp_port=free_port())
    for _ in range(PATIENCE.failures_max):
        with pytest.raises(NotNow) as silent:
            one.do()
        assert silent.value.down
    seen = standing(one, "mail")
    assert (seen.state, seen.provider, seen.failures) == ("open", HOST, PATIENCE.failures_max)
    assert HOST in seen.reason and seen.next_probe is not None
    with pytest.raises(NotNow, match="left alone for a while") as left_alone:
        one.do()
    assert 0 < left_alone.value.retry_after_seconds <= PATIENCE.wait_seconds
    assert one.look().found == "not-happened", "The other server has a way of its own."
    assert standing(one, "mail imap").state == "closed"
    one.clock.forward(seconds=PATIENCE.wait_seconds)
    ways = one.ways
    one.open(smtp_port=there, ways=ways)
    one.do()
    assert standing(one, "mail").state == "closed"


def test_a_mailbox_that_does_not_answer_is_left_alone_too_whoever_asks_it(accounts: Accounts) -> None:
    one = accounts(imap_port=free_port())
    for _ in range(PATIENCE.failures_max - 1):
        with pytest.raises(Silent):
            one.poll()
    assert one.look().found == "cannot-tell"
    assert standing(one, "mail imap").state == "open"
    with pytest.raises(Silent, match="left alone for a while"):
        one.poll()
    assert "left alone for a while" in one.look().evidence


def test_trying_is_paced_like_sending_and_closes_no_way_that_works(accounts: Accounts) -> None:
    one = accounts()
    there, closed = one.post.imap, free_port()
    one.open(imap_port=closed, ways=one.ways)
    for _ in range(PATIENCE.failures_max):
        assert (problem := asyncio.run(one.connector.probe()).problem) and problem.code == "mail-not-reached"
    trial = standing(one, f"trial mail {HOST}:{closed}")
    assert (trial.state, trial.provider) == ("open", HOST)
    assert (problem := asyncio.run(one.connector.probe()).problem) and "left alone for a while" in problem.why
    one.open(imap_port=there, ways=one.ways)
    assert one.poll() == ()
    assert standing(one, "mail imap").state == "closed"
    assert asyncio.run(one.connector.probe()).problem is None, "What is written rightly now is tried at once."


def test_a_wrong_password_is_an_answer_and_no_fault_of_the_line(accounts: Accounts) -> None:
    one = accounts()
    one.secrets["mail-password"] = "wrong"
    for _ in range(PATIENCE.failures_max + 1):
        with pytest.raises(NeedsYou):
            one.do()
        with pytest.raises(Silent):
            one.poll()
    for lane in ("mail", "mail imap"):
        assert (standing(one, lane).state, standing(one, lane).failures) == ("closed", 0)


def test_what_a_server_puts_off_in_words_is_no_fault_of_the_line(accounts: Accounts, post_office: PostOffice) -> None:
    with MailFaults(post_office.smtp) as between:
        one = accounts(smtp_port=between.port)
        for _ in range(PATIENCE.failures_max + 1):
            between.play(Play("mail", "refused", b"451 4.3.0 busy"))
            with pytest.raises(NotNow):
                one.do()
        assert standing(one, "mail").state == "closed"
        for _ in range(PATIENCE.failures_max):
            between.play(Play("text", "reply-lost"))
            with pytest.raises(Unknown):
                one.do()
        assert standing(one, "mail").state == "open"


def test_who_gives_no_token_is_somebody_else_than_who_takes_the_letter(accounts: Accounts) -> None:
    closed = f"http://{HOST}:{free_port()}/token"
    one = accounts(auth="xoauth2", token_url=closed, client_id="onefirm", secret="")
    one.vault.keep_secret("mail-refresh-token", "r1")
    for _ in range(PATIENCE.failures_max + 1):
        with pytest.raises(NotNow) as silent:
            one.do()
        assert silent.value.down
    assert standing(one, "mail token").state == "open"
    assert not [each for each in one.ways.standings() if each.connector == "mail"]


def test_the_server_that_was_named_may_stand_at_home_and_nowhere_where_secrets_are_told(accounts: Accounts) -> None:
    one = accounts(smtp_host="169.254.169.254", imap_host="169.254.169.254", smtp_tls="tls", imap_tls="tls")
    with pytest.raises(NeedsYou) as needs:
        one.do()
    assert needs.value.problem.code == "outside-not-public"
    with pytest.raises(Silent, match="the local link"):
        one.poll()
    assert one.look().found == "cannot-tell"


def _never_says_farewell(paper: Paper, listening: socket.socket, done: threading.Event) -> None:
    """A secret mail server that takes a letter, says goodbye and then leaves the line lying."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(paper.certificate, paper.key)
    plain, _ = listening.accept()
    with context.wrap_socket(plain, server_side=True) as line:
        said = line.makefile("rb")
        line.sendall(b"220 here\r\n")
        in_letter = False
        while heard := said.readline():
            if in_letter and heard != b".\r\n":
                continue
            in_letter = heard.startswith(b"DATA")
            line.sendall(b"354 go\r\n" if in_letter else b"221 bye\r\n" if heard.startswith(b"QUIT") else b"250 ok\r\n")
            if heard.startswith(b"QUIT"):
                break
        done.wait(10)
        said.close()


def test_a_line_is_let_go_of_also_where_the_other_side_never_says_farewell(
    tmp_path: Path, secret_post: PostOffice, paper: Paper
) -> None:
    """Warnings are failures here: a line that stays open is told of when it is swept up."""
    done = threading.Event()
    with socket.create_server((HOST, 0)) as listening:
        server = threading.Thread(target=_never_says_farewell, args=(paper, listening, done))
        server.start()
        said = {"smtp_tls": "tls", "smtp_port": listening.getsockname()[1], "imap_host": "", "secret": ""}
        one = account(tmp_path, secret_post, paper.certificate, **said)
        one.do()
        gc.collect()
        done.set()
        server.join()
