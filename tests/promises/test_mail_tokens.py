"""Access tokens: fetched when one is needed, once however many wait, and never after consent has ended."""

import base64
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from typing import Any

import pytest
from pydantic import ValidationError

from imap_script import LETTER, TokenMailbox
from mail_faults import MailFaults, Play
from onefirm.capabilities.connector import NeedsYou, NotNow
from onefirm.connectors.mail.settings import MailSettings
from onefirm.guard.rounds import Silent
from post_office import PostOffice
from promises.mail_account import Accounts, MailAccount
from token_giver import Giver, Provider, Said, open_provider

_LETS_IN = b"235 2.7.0 Accepted"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with open_provider() as one:
        yield one


@pytest.fixture
def faults(post_office: PostOffice) -> Iterator[MailFaults]:
    with MailFaults(post_office.smtp) as between:
        yield between


def account(accounts: Accounts, url: str, smtp: int, refresh: str = "r1", **said: Any) -> MailAccount:
    one = accounts(smtp_port=smtp, auth="xoauth2", token_url=url, client_id="onefirm", secret="", **said)
    one.vault.keep_secret("mail-refresh-token", refresh)
    one.vault.keep_secret("mail-client-secret", "s3")
    return one


def sent(one: MailAccount, faults: MailFaults, effect: str = "ef_1") -> None:
    faults.play(Play("auth", "refused", _LETS_IN))
    one.do(one.order(effect=effect))


def token_of(one: MailAccount, _any: str = "") -> str:
    """What would be shown to a mail server now."""
    words = one.connector._sign_in._words  # pyright: ignore[reportPrivateUsage] -- with no server that wants to be spoken to.
    (token,) = words.of("any")
    return token


def shown(faults: MailFaults) -> list[str]:
    """The tokens that the mail server was shown."""
    lines = [line.split()[2] for line in faults.heard if line.startswith(b"AUTH XOAUTH2")]
    return [base64.b64decode(line).decode().partition("auth=Bearer ")[2].rstrip("\x01") for line in lines]


def giving(**more: Any) -> Any:
    """Each token is another one."""
    numbers = count(1)

    def give(_said: Said) -> tuple[int, Any]:
        return 200, {"access_token": f"a{next(numbers)}", "token_type": "Bearer", "expires_in": 3600, **more}

    return give


def test_a_real_provider_gives_tokens_that_it_knows_again(
    accounts: Accounts, faults: MailFaults, provider: Provider
) -> None:
    one = account(accounts, provider.url, faults.port, provider.consent(), scope="openid")
    sent(one, faults)
    sent(one, faults, "ef_2")
    first, second = shown(faults)
    assert first == second, "It is kept while it lasts."
    assert provider.knows(first)
    one.clock.forward(days=2)
    sent(one, faults, "ef_3")
    assert shown(faults)[-1] != first
    assert len(one.arrived()) == 3


def test_what_the_provider_no_longer_knows_is_one_question_with_the_fix(
    accounts: Accounts, faults: MailFaults, provider: Provider
) -> None:
    one = account(accounts, provider.url, faults.port, "never given")
    with pytest.raises(NeedsYou) as needs:
        one.do()
    assert needs.value.problem.code == "token-withdrawn"
    assert "onefirm vault set mail-refresh-token" in needs.value.problem.fix
    one.vault.keep_secret("mail-refresh-token", provider.consent())
    sent(one, faults)
    assert len(one.arrived()) == 1


def test_a_mailbox_is_read_with_a_token_and_a_new_one_is_fetched_when_it_is_not_taken(accounts: Accounts) -> None:
    with Giver(giving()) as giver, TokenMailbox({"a1"}) as box:
        one = account(accounts, giver.url, 1, imap_port=box.port)
        assert one.poll() == ()
        box.letters.append(LETTER)
        (item,) = one.poll()
        assert item.raw == LETTER
        one.put_away(item)
        box.taken = {"a2"}
        one.clock.forward(seconds=60)
        with pytest.raises(Silent, match="another one is fetched"):
            one.poll()
        assert one.poll() == ()
        assert box.shown == ["a1", "a1", "a1", "a2"]
        box.taken = set()
        with pytest.raises(Silent, match="vault set"):
            one.poll()
        assert len(giver.heard) == 2


@pytest.mark.parametrize("said", ["[LIMIT] too many lines", "[UNAVAILABLE] later", "[INUSE] somebody else reads"])
def test_a_mailbox_that_lets_nobody_in_just_now_says_nothing_about_a_password_or_a_token(
    accounts: Accounts, said: str
) -> None:
    with Giver(giving()) as giver, TokenMailbox({"a1"}, refusal=said) as box:
        with pytest.raises(Silent, match="lets nobody sign in just now"):
            accounts(imap_port=box.port).poll()
        one = account(accounts, giver.url, 1, imap_port=box.port)
        box.taken = set()
        with pytest.raises(Silent, match="lets nobody sign in just now"):
            one.poll()
        assert len(giver.heard) == 1, "The token is not fetched anew."
        one.clock.forward(seconds=660)
        for _ in range(3):
            with pytest.raises(Silent, match="lets nobody sign in just now"):
                one.poll()
        assert len(giver.heard) == 2, "Only an old one is let go of, for some say so of one that has ended."


def test_a_server_that_takes_no_token_at_all_is_one_question_however_long_a_sign_in_takes(accounts: Accounts) -> None:
    with Giver(giving()) as giver, TokenMailbox() as box:
        one = account(accounts, giver.url, 1, imap_port=box.port)
        box.slow = lambda: one.clock.forward(seconds=2)
        for _ in range(3):
            with pytest.raises(Silent, match="vault set"):
                one.poll()
            one.clock.forward(seconds=60)
        assert len(giver.heard) == 3, "One for each try, and not one after another."


def test_eight_who_wait_are_given_the_same_token(accounts: Accounts, faults: MailFaults) -> None:
    begun = threading.Event()

    def slow(said: Said) -> tuple[int, Any]:
        begun.wait(0.3)
        return giving()(said)

    with Giver(slow) as giver:
        one = account(accounts, giver.url, faults.port)
        tokens = partial(token_of, one)
        with ThreadPoolExecutor(8) as many:
            assert set(many.map(tokens, ["any"] * 8)) == {"a1"}
        assert len(giver.heard) == 1
        assert giver.heard[0] == {
            "grant_type": "refresh_token",
            "refresh_token": "r1",
            "signed": "onefirm:s3",
        }


def test_a_refresh_token_that_was_exchanged_is_on_the_disk_before_the_token_is_used(
    accounts: Accounts, faults: MailFaults
) -> None:
    with Giver(giving(refresh_token="r2")) as giver:  # noqa: S106 -- a word of this test.
        one = account(accounts, giver.url, faults.port)
        faults.play(Play("greeting", "request-lost"))
        faults.play(Play("auth", "reply-lost"))
        with pytest.raises(NotNow):
            one.do()
        with pytest.raises(NotNow):
            one.do()
        assert one.vault.secret("mail-refresh-token") == "r2"
        one.open()
        one.clock.forward(hours=2)
        sent(one, faults)
        assert [said["refresh_token"] for said in giver.heard] == ["r1", "r2"]


def test_a_refresh_token_that_cannot_be_kept_is_kept_when_it_can_and_not_asked_for_twice(
    accounts: Accounts, faults: MailFaults, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Giver(giving(refresh_token="r2")) as giver:  # noqa: S106 -- a word of this test.
        one = account(accounts, giver.url, faults.port)
        full = [OSError(28, "No space left on device")]

        exchange = one.vault.exchange_secret

        def keep(name: str, used: str, given: str) -> None:
            if full:
                raise full.pop()
            exchange(name, used, given)

        monkeypatch.setattr(one.vault, "exchange_secret", keep)
        one.open()
        tokens = partial(token_of, one)
        with pytest.raises(OSError, match="No space"):
            tokens("any")
        assert tokens("any")
        assert one.vault.secret("mail-refresh-token") == "r2"
        assert [said["refresh_token"] for said in giver.heard] == ["r1", "r2"]


CELLS: dict[str, tuple[Any, type[Exception], str]] = {
    "an answer that is lost": ((0, {}), NotNow, ""),
    "too many requests": ((429, {}), NotNow, ""),
    "a fault of theirs": ((500, {}), NotNow, ""),
    "no JSON": ((200, b"<html>"), NotNow, ""),
    "no token": ((200, {"token_type": "Bearer"}), NotNow, ""),
    "a token with a line end": ((200, {"access_token": "a\r\nb"}), NotNow, ""),
    "a token of another kind": ((200, {"access_token": "a", "token_type": "mac"}), NotNow, ""),
    "a consent that has ended": ((400, {"error": "invalid_grant"}), NeedsYou, "token-withdrawn"),
    "a program it does not know": ((401, {"error": "invalid_client"}), NeedsYou, "token-withdrawn"),
    "a refusal that may pass": ((400, {"error": "temporarily_unavailable"}), NotNow, ""),
    "another address": ((404, {}), NeedsYou, "outside-refused"),
}


@pytest.mark.parametrize("cell", CELLS)
def test_whatever_the_giver_answers_no_letter_leaves_and_the_next_one_does(
    accounts: Accounts, faults: MailFaults, cell: str
) -> None:
    answer, word, code = CELLS[cell]
    script = [answer]
    good = giving()
    with Giver(lambda said: script.pop() if script else good(said)) as giver:
        one = account(accounts, giver.url, faults.port)
        with pytest.raises(word) as raised:
            one.do()
        if isinstance(raised.value, NeedsYou):
            assert raised.value.problem.code == code
        assert one.arrived() == []
        assert len(giver.heard) == 1, "What may have been used up is not sent again at once."
        if code == "token-withdrawn":
            with pytest.raises(NeedsYou):
                one.do()
            assert len(giver.heard) == 1, "Nothing has changed, so nobody is asked again."
            one.vault.keep_secret("mail-refresh-token", "r9")
        one.clock.forward(hours=1)
        sent(one, faults)
        assert len(one.arrived()) == 1


def test_without_consent_nobody_is_asked_and_the_fix_is_said(accounts: Accounts, faults: MailFaults) -> None:
    with Giver(giving()) as giver:
        one = account(accounts, giver.url, faults.port)
        one.vault.drop_secret("mail-refresh-token")
        with pytest.raises(NeedsYou) as needs:
            one.do()
        assert needs.value.problem.code == "token-without-consent"
        assert giver.heard == []


def test_a_token_is_never_fetched_where_others_could_hear() -> None:
    told = {"smtp_host": "smtp.tern.example", "auth": "xoauth2", "client_id": "x"}
    with pytest.raises(ValidationError, match="https"):
        MailSettings.model_validate({**told, "token_url": "http://login.tern.example/token"})
    with pytest.raises(ValidationError, match="client-id"):
        MailSettings.model_validate({**told, "client_id": "", "token_url": "https://login.tern.example/token"})
    assert MailSettings.model_validate({**told, "token_url": "https://login.tern.example/token"}).fetches


def test_a_wait_for_a_token_holds_up_nobody_elses_loop(accounts: Accounts, faults: MailFaults) -> None:
    with Giver(lambda said: (time.sleep(0.4), giving()(said))[1]) as giver:
        one = account(accounts, giver.url, faults.port)
        begun = time.monotonic()
        sent(one, faults)
        assert 0.4 <= time.monotonic() - begun < 5
