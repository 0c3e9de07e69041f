"""Signing in with tokens at Postfix and Dovecot, which ask the provider whose a token is."""

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from debian_post import open_debian_post, why_not
from fakes import SeededChance
from onefirm.capabilities.connector import NeedsYou, NotNow, SignedOut, Word
from onefirm.capabilities.extension import Office
from onefirm.connectors.mail.server.account import consenting
from onefirm.connectors.mail.settings import MailSettings
from onefirm.guard.rounds import Silent
from post_office import HOST, PostOffice
from promises.mail_account import MailAccount
from token_giver import Provider, open_provider

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "They are here.")
PORT = 4321
_SECONDS_MAX = 30


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with open_provider(strict=True) as one:
        yield one


@pytest.fixture(scope="module")
def post(provider: Provider) -> Iterator[PostOffice]:
    with open_debian_post(provider.userinfo) as office:
        yield office


@pytest.fixture
def account(tmp_path: Path, post: PostOffice, provider: Provider) -> MailAccount:
    """Somebody has agreed in a browser, and this is their mailbox."""
    one = MailAccount(tmp_path, post)
    one.secrets.clear()
    one.vault.keep_secret("mail-client-secret", "s3")
    agree(one, provider, one.own)
    one.open(**said(provider))
    return one


def said(provider: Provider) -> dict[str, Any]:
    return {
        "auth": "xoauth2", "token_url": provider.url, "authorize_url": provider.authorize, "client_id": "onefirm",
        "scope": "openid", "secret": "",
    }  # fmt: skip


def agree(one: MailAccount, provider: Provider, who: str) -> None:
    settings = MailSettings.model_validate({"smtp_host": HOST, "smtp_tls": "none", **said(provider)})
    office = Office(one.folder, one.secret, one.vault, one.clock, SeededChance(), one.ways)
    consent = consenting(settings, office)
    assert consent is not None
    asked = consent.asked(PORT, SeededChance(str(one.folder)).bytes)
    token = asyncio.run(consent.given(asked, provider.agreed(asked.url, who), "s3"))
    one.vault.keep_secret("mail-refresh-token", token)


def until(seen: Callable[[], bool]) -> None:
    latest = time.monotonic() + _SECONDS_MAX
    while not seen():
        assert time.monotonic() < latest, "It never came."
        time.sleep(0.1)


def texts(account: MailAccount) -> list[str]:
    found: list[str] = []
    for item in account.poll():
        heard = account.read(item)
        account.put_away(item)
        found += [heard.text] if isinstance(heard, Word) else []
    return found


def test_a_letter_leaves_and_another_is_read_with_a_token_that_was_fetched(account: MailAccount) -> None:
    assert texts(account) == []
    account.do()
    until(lambda: len(account.arrived()) == 1)
    account.write("Could you draw us a logo?")
    found: list[str] = []
    until(lambda: bool(found.extend(texts(account)) or found))
    assert found == ["Could you draw us a logo?"]
    assert account.vault.secret("mail-refresh-token+old"), "It was exchanged at its first use."


def test_a_token_that_ended_is_fetched_anew_once_and_it_goes_on(account: MailAccount, provider: Provider) -> None:
    assert account.poll() == ()
    account.do()
    provider.ends_access_tokens()
    account.clock.forward(seconds=660)
    with pytest.raises(NotNow, match="another one is fetched"):
        account.do(account.order(effect="ef_2"))
    account.do(account.order(effect="ef_2"))
    provider.ends_access_tokens()
    account.clock.forward(seconds=660)
    with pytest.raises(Silent, match=r"just now: Temporary authentication failure|another one is fetched"):
        account.poll()  # This server calls it a fault of its own; the old token is let go of all the same.
    until(lambda: any(b"Thank you" in item.raw for item in account.poll()))  # The copy of what was sent.
    assert len(account.arrived()) == 2


def test_consent_that_was_withdrawn_is_said_with_the_command_that_mends_it(
    account: MailAccount, provider: Provider
) -> None:
    account.do()
    provider.withdraws(account.own)
    account.clock.forward(seconds=660)
    with pytest.raises(NotNow, match="another one is fetched"):
        account.do(account.order(effect="ef_2"))
    with pytest.raises(SignedOut) as out:
        account.do(account.order(effect="ef_2"))
    assert out.value.problem.code == "token-withdrawn"
    assert "onefirm connect mail --sign-in browser" in out.value.problem.fix
    agree(account, provider, account.own)
    account.do(account.order(effect="ef_2"))
    until(lambda: len(account.arrived()) == 2)


def test_a_token_of_somebody_else_opens_no_mailbox_of_ours(account: MailAccount, provider: Provider) -> None:
    agree(account, provider, "mallory@tern.example")
    with pytest.raises((NeedsYou, NotNow)):
        account.do()
    with pytest.raises(Silent):
        account.poll()
    assert account.arrived() == []


def test_a_word_that_is_no_token_is_refused_and_not_said_twice_on_one_line(account: MailAccount) -> None:
    account.secrets["mail-password"] = "no-token-at-all"
    account.open(token_url="", authorize_url="", secret="mail-password")  # noqa: S106 -- its name in the vault.
    with pytest.raises(SignedOut) as out:
        account.do()
    assert out.value.problem.code == "mail-signed-out"
    assert "no-token-at-all" not in out.value.problem.sentence()
    assert account.arrived() == []
