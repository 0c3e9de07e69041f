"""A letter by SMTP under every fault: what the connector says is what happened, and nothing leaves twice."""

import base64
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email import policy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import ValidationError

from mail_faults import MailFaults, Play
from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Unknown
from onefirm.capabilities.mail import SEND
from onefirm.connectors.mail.settings import MailSettings
from onefirm.domain.effect import Terms
from onefirm.domain.frozen import as_json
from post_office import PostOffice, free_port
from promises.mail_account import Accounts, MailAccount
from promises.mail_suite import BODIES, SUBJECTS, order


@pytest.fixture
def faults(post_office: PostOffice) -> Iterator[MailFaults]:
    with MailFaults(post_office.smtp) as between:
        yield between


@pytest.fixture
def faulty(accounts: Accounts, faults: MailFaults) -> MailAccount:
    return accounts(smtp_port=faults.port)


def test_a_letter_arrives_as_it_was_written_and_bears_its_marks(account: MailAccount) -> None:
    receipt = account.do(account.order(answers="<before@palmer.example>"))
    (letter,) = account.arrived()
    assert (letter["From"], letter["To"], letter["Subject"]) == (
        f"Ines Tern <{account.own}>",
        account.client,
        account.letter().subject,
    )
    assert letter.get_content().replace("\r\n", "\n").removesuffix("\n") == account.letter().body
    assert (letter["Message-ID"], letter["X-Effect-Id"]) == (receipt.provider_id, "ef_1")
    assert letter["In-Reply-To"] == letter["References"] == "<before@palmer.example>"
    assert letter["Date"].datetime == account.clock.now()
    assert (receipt.existed, receipt.raw) == (False, "250 2.0.0 kept")


def test_a_copy_goes_to_our_own_mailbox_and_the_letter_does_not_say_so(account: MailAccount) -> None:
    receipt = account.do()
    (copy,) = account.post.letters(account.own)
    assert copy["Message-ID"] == receipt.provider_id
    assert account.own not in str(copy["To"]) and not copy["Cc"] and not copy["Bcc"]


def test_the_name_of_a_letter_follows_from_its_key_and_nobody_else_can_work_it_out(accounts: Accounts) -> None:
    one, other = accounts(), accounts()
    first = one.do().provider_id
    one.open()
    assert one.do(one.order(attempt=2)).provider_id == first
    assert one.do(one.order(effect="ef_2")).provider_id != first
    assert other.do().provider_id != first


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(subject=SUBJECTS, body=BODIES)
def test_whatever_is_written_is_what_arrives(accounts: Accounts, subject: str, body: str) -> None:
    account = accounts(witness="none")
    account.do(account.order(subject=subject, body=body))
    (letter,) = account.arrived()
    one_line_end = body.replace("\r\n", "\n").replace("\r", "\n")
    assert letter["Subject"] == subject
    assert letter.get_content().replace("\r\n", "\n").removesuffix("\n") == one_line_end


@pytest.mark.parametrize(
    "bad",
    [
        {"to": "ada@palmer.example\nBcc: boss@evil.example"},
        {"to": "ada@palmer.example> NOTIFY=NEVER <x@evil.example"},
        {"subject": "Hello\r\nBcc: boss@evil.example"},
        {"answers": "<a@b>\r\nBcc: boss@evil.example"},
        {"body": "\ud800"},
    ],
)
def test_what_would_forge_a_line_never_reaches_the_server(faulty: MailAccount, faults: MailFaults, bad: Any) -> None:
    with pytest.raises(Never) as never:
        faulty.do(order({**as_json(faulty.letter()), **bad}))
    assert never.value.problem.code == "letter-unsendable"
    assert faults.heard == []


def test_a_line_with_a_single_dot_ends_nothing(account: MailAccount) -> None:
    account.do(account.order(body="One\n.\nRCPT TO:<boss@evil.example>\n..\nEnd"))
    (letter,) = account.arrived()
    assert letter.get_content().replace("\r\n", "\n") == "One\n.\nRCPT TO:<boss@evil.example>\n..\nEnd\n"


BUSY, FOR_GOOD = b"451 4.3.0 busy", b"550 5.7.1 no"
CELLS: dict[str, tuple[Play, type[Exception], int]] = {
    "a greeting that says later": (Play("greeting", "refused", b"421 busy"), NotNow, 0),
    "a greeting that says no": (Play("greeting", "refused", b"554 no"), NeedsYou, 0),
    "a greeting that never comes": (Play("greeting", "request-lost"), NotNow, 0),
    "a line that breaks at the hello": (Play("ehlo", "reply-lost"), NotNow, 0),
    "a sign-in put off": (Play("auth", "refused", b"454 4.7.0 later"), NotNow, 0),
    "a sign-in refused": (Play("auth", "refused", b"535 5.7.8 no"), NeedsYou, 0),
    "a line that breaks at the sign-in": (Play("auth", "request-lost"), NotNow, 0),
    "a sign-in while it closes": (Play("auth", "refused", b"421 4.3.2 closing"), NotNow, 0),
    "a sender put off": (Play("mail", "refused", BUSY), NotNow, 0),
    "a sender refused": (Play("mail", "refused", FOR_GOOD), NeedsYou, 0),
    "a recipient put off": (Play("rcpt", "refused", b"450 4.2.0 greylisted"), NotNow, 0),
    "a recipient refused": (Play("rcpt", "refused", FOR_GOOD), Never, 0),
    "a copy put off": (Play("rcpt", "refused", BUSY, nth=2), NotNow, 0),
    "a copy refused": (Play("rcpt", "refused", FOR_GOOD, nth=2), NeedsYou, 0),
    "a line that breaks at the recipient": (Play("rcpt", "reply-lost"), NotNow, 0),
    "a recipient while it closes": (Play("rcpt", "refused", b"421 4.3.2 closing"), NotNow, 0),
    "letters put off": (Play("data", "refused", BUSY), NotNow, 0),
    "letters refused": (Play("data", "refused", FOR_GOOD), Never, 0),
    "a line that breaks before the words": (Play("data", "reply-lost"), Unknown, 0),
    "words put off": (Play("text", "refused", BUSY), NotNow, 0),
    "words refused": (Play("text", "refused", b"554 5.6.0 spam"), Never, 0),
    "words that never arrive": (Play("text", "request-lost"), Unknown, 0),
    "an answer that is lost": (Play("text", "reply-lost"), Unknown, 1),
}
SPEAKS_OF_NO_LETTER = {
    "a greeting that says later",
    "a greeting that never comes",
    "a line that breaks at the hello",
    "a sign-in while it closes",
    "a line that breaks at the sign-in",
    "a recipient while it closes",
    "a line that breaks at the recipient",
}
"""Nobody is served there just now: the letter waits, and that is no try of its own."""


@pytest.mark.parametrize("cell", CELLS)
def test_whatever_breaks_the_word_is_right_and_the_letter_arrives_once_at_most(
    faulty: MailAccount, faults: MailFaults, cell: str
) -> None:
    play, word, sent = CELLS[cell]
    if play.at == "auth":
        faulty.open(auth="xoauth2")  # One word, so that what is refused is the whole sign-in.
    faults.play(play)
    with pytest.raises(word) as raised:
        faulty.do()
    assert not faults.waiting
    assert len(faulty.arrived()) == sent
    assert (isinstance(raised.value, NotNow) and raised.value.down) == (cell in SPEAKS_OF_NO_LETTER)
    faulty.open(auth="password")
    if isinstance(raised.value, Unknown):
        assert faulty.look().found == ("happened" if sent else "not-happened")
    if isinstance(raised.value, Never):
        return
    if not sent:
        faulty.do(faulty.order(attempt=2))
    (letter,) = faulty.arrived()
    seen = faulty.look()
    assert seen.found == "happened"
    assert seen.receipt is not None
    assert seen.receipt.provider_id == letter["Message-ID"]


def test_an_answer_that_takes_its_time_is_waited_for(faulty: MailAccount, faults: MailFaults) -> None:
    faults.play(Play("text", "slow", seconds=0.3))
    before = time.monotonic()
    faulty.do()
    assert time.monotonic() - before >= 0.3
    assert len(faulty.arrived()) == 1


def test_a_server_that_falls_silent_after_the_words_leaves_a_doubt(faulty: MailAccount, faults: MailFaults) -> None:
    faulty.lines = type(faulty.lines)(seconds=0.5)
    faulty.open()
    faults.play(Play("text", "slow", seconds=1.5))
    with pytest.raises(Unknown):
        faulty.do()
    assert faulty.look().found == "happened"


def test_a_server_that_is_not_there_is_tried_later(accounts: Accounts) -> None:
    with pytest.raises(NotNow) as later:
        accounts(smtp_port=free_port()).do()
    assert later.value.retry_after_seconds > 0


def test_a_wrong_password_and_a_missing_one_need_the_operator(accounts: Accounts) -> None:
    account = accounts()
    for secrets, code in (({"mail-password": "wrong"}, "mail-signed-out"), ({}, "mail-without-secret")):
        account.secrets = secrets
        account.open()
        with pytest.raises(NeedsYou) as needs:
            account.do()
        assert needs.value.problem.code == code
        assert "onefirm vault set mail-password" in needs.value.problem.fix
        assert account.look().found == "cannot-tell"
    assert account.arrived() == []


def test_a_token_is_shown_where_the_server_wants_one(faulty: MailAccount, faults: MailFaults) -> None:
    faulty.secrets = {"mail-token": "ya29.token"}
    faulty.open(auth="xoauth2", secret="mail-token")  # noqa: S106 -- a name in the vault.
    faults.play(Play("auth", "refused", b"235 2.7.0 Accepted"))
    faulty.do()
    (line,) = [line for line in faults.heard if line.startswith(b"AUTH")]
    told = base64.b64decode(line.split()[2]).decode()
    assert told == f"user={faulty.own}\x01auth=Bearer ya29.token\x01\x01"
    assert len(faulty.arrived()) == 1


def test_a_password_is_never_said_where_anybody_could_hear_it(faulty: MailAccount, faults: MailFaults) -> None:
    faulty.open(smtp_tls="starttls")
    with pytest.raises(NeedsYou) as needs:
        faulty.do()
    assert needs.value.problem.code == "mail-line-open"
    assert not [line for line in faults.heard if line.startswith((b"AUTH", b"MAIL"))]
    with pytest.raises(ValidationError, match="in clear"):
        MailSettings(smtp_host="smtp.tern.example", smtp_tls="none", address="ines@tern.example")
    with pytest.raises(ValidationError, match="in clear"):
        MailSettings(
            smtp_host="smtp.tern.example", imap_host="127.0.0.1.tern.example", imap_tls="none", address=faulty.own
        )
    assert MailSettings(smtp_host="relay.tern.example", smtp_tls="none", secret="", address=faulty.own).login


def test_without_a_mailbox_of_ours_only_the_operator_can_know(accounts: Accounts) -> None:
    for said in ({"witness": "none"}, {"imap_host": ""}):
        account = accounts(**said)
        assert account.connector.effects == {SEND: Terms("ask")}
        account.do()
        assert account.post.letters(account.own) == []
        assert account.look().found == "cannot-tell"
    assert accounts(grace_seconds=7).connector.effects == {SEND: Terms("verifiable", grace_seconds=7)}


def test_a_provider_that_keeps_what_is_sent_is_asked_for_no_copy(accounts: Accounts) -> None:
    account = accounts(witness="sent")
    account.do()
    assert account.post.letters(account.own) == []
    assert account.look().found == "not-happened"
    with account.post.mailbox(account.own) as box:
        box.create("Sent")
        box.append("Sent", "", None, account.arrived()[0].as_bytes(policy=policy.SMTP))
    assert account.look().found == "happened"


def test_a_copy_that_was_moved_is_found_wherever_it_lies(account: MailAccount) -> None:
    account.do()
    with account.post.mailbox(account.own) as box:
        box.create('"Clients 2026"')
        box.select("INBOX")
        box.copy("1", '"Clients 2026"')
        box.store("1", "+FLAGS", "\\Deleted")
        box.expunge()
    seen = account.look()
    assert (seen.found, "Clients 2026" in seen.evidence) == ("happened", True)


def test_a_mailbox_that_does_not_answer_tells_nothing(account: MailAccount) -> None:
    account.do()
    account.open(imap_port=free_port())
    assert account.look().found == "cannot-tell"


def test_a_letter_that_only_imitates_ours_settles_nothing(account: MailAccount) -> None:
    account.write("Hi", head="X-Effect-Id: ef_1\n")
    assert account.look().found == "cannot-tell"


def test_many_letters_at_once_are_each_sent_once(account: MailAccount) -> None:
    with ThreadPoolExecutor(8) as senders:
        orders = [account.order(effect=f"ef_{number}") for number in range(24)]
        list(senders.map(account.do, orders))
    assert sorted(letter["X-Effect-Id"] for letter in account.arrived()) == sorted(one.effect for one in orders)
