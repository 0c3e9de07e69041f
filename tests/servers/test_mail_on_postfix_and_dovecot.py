"""The mail promises against Postfix and Dovecot. `make test-servers` installs both where it may, and runs this."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from debian_post import open_debian_post, why_not
from mail_faults import MailFaults, Play
from onefirm.capabilities.connector import Item, NeedsYou, NotNow, Sign, Unknown, Word
from post_office import PostOffice
from promises.mail_account import MailAccount
from stories.test_a_lead_by_real_mail import (
    test_a_kill_after_the_letter_left_sends_no_second_one as kill_after_the_letter_left,
)

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "They are here.")
_SECONDS_MAX = 30


@pytest.fixture(scope="module")
def post() -> Iterator[PostOffice]:
    with open_debian_post() as office:
        yield office


@pytest.fixture
def account(tmp_path: Path, post: PostOffice) -> MailAccount:
    return MailAccount(tmp_path, post)


def until(seen: Callable[[], bool]) -> None:
    """These servers hand letters on in their own time."""
    latest = time.monotonic() + _SECONDS_MAX
    while not seen():
        assert time.monotonic() < latest, "It never came."
        time.sleep(0.1)


def news(account: MailAccount, of: type[Sign] | type[Word]) -> Sign | Word:
    found: list[Sign | Word] = []

    def came() -> bool:
        for item in account.poll():
            heard = account.read(item)
            account.put_away(item)
            found.extend([heard] if isinstance(heard, of) and not getattr(heard, "left_only", False) else [])
        return bool(found)

    until(came)
    return found[0]


def test_a_letter_arrives_once_and_is_found_again(account: MailAccount) -> None:
    receipt = account.do()
    until(lambda: len(account.arrived()) == 1)
    (letter,) = account.arrived()
    assert letter["Message-ID"] == receipt.provider_id
    until(lambda: account.look().found == "happened")


@pytest.mark.parametrize(("fault", "sent"), [("reply-lost", 1), ("request-lost", 0)])
def test_what_is_lost_is_in_doubt_and_a_look_up_tells_both_apart(
    account: MailAccount, post: PostOffice, fault: str, sent: int
) -> None:
    with MailFaults(post.smtp) as faults:
        account.open(smtp_port=faults.port)
        faults.play(Play("text", "reply-lost" if sent else "request-lost"))
        with pytest.raises(Unknown):
            account.do()
        assert not faults.waiting, fault
        until(lambda: len(account.arrived()) == sent)
        until(lambda: account.look().found == ("happened" if sent else "not-happened"))
        if not sent:
            account.do(account.order(attempt=2))
    until(lambda: len(account.arrived()) == 1)


def test_a_wrong_password_needs_the_operator_and_nothing_leaves(account: MailAccount) -> None:
    account.secrets["mail-password"] = "last year's"
    account.open()
    with pytest.raises((NeedsYou, NotNow)):
        account.do()
    assert account.arrived() == []


def test_a_letter_that_comes_back_names_its_effect(account: MailAccount) -> None:
    assert account.poll() == ()
    account.do(account.order(to="gone-1@outside.example"))
    sign = news(account, Sign)
    assert isinstance(sign, Sign)
    assert (sign.found, sign.key) == ("not-happened", "ef_1") or sign.provider_id
    assert "5.1.1" in sign.evidence


def test_numbers_given_anew_bring_nothing_twice(account: MailAccount) -> None:
    account.open(folders=("Clients",))
    raws = [f"From: ada@palmer.example\r\nMessage-ID: <{n}@p.example>\r\n\r\nLetter {n}\r\n".encode() for n in range(3)]

    def furnish(letters: list[bytes]) -> None:
        with account.post.mailbox(account.own) as box:
            box.create("Clients")
            for raw in letters:
                box.append("Clients", "", None, raw)

    def texts(items: tuple[Item, ...]) -> list[str]:
        heard = [account.read(item) for item in items]
        for item in items:
            account.put_away(item)
        return [one.text for one in heard if isinstance(one, Word)]

    furnish(raws[:1])
    assert account.poll() == ()
    furnish(raws[1:2])
    assert texts(account.poll()) == ["Letter 1"]
    with account.post.mailbox(account.own) as box:
        box.delete("Clients")
    furnish([raws[2], raws[1]])
    assert texts(account.poll()) == ["Letter 2"]
    assert account.poll() == ()


def test_a_kill_after_the_letter_left_sends_no_second_one(tmp_path: Path, post: PostOffice) -> None:
    kill_after_the_letter_left(tmp_path, post)
