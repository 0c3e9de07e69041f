"""Agreeing in a browser: one question, one answer, and nothing changed wherever it does not come to a yes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from imap_script import TokenMailbox
from onefirm.app.firm import Firm
from onefirm.domain.problem import Refusal
from post_office import HOST
from stories.test_an_account_is_connected import Desk, ask
from telling import run
from token_giver import Exchanging, Giver, Play, Provider, open_provider

PORT = 4321
MINUTE = 60


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with open_provider(strict=True) as one:
        yield one


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "firm")


class Knows(set[str]):
    """The tokens that this provider knows."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    def __contains__(self, token: object) -> bool:
        return isinstance(token, str) and self._provider.knows(token)


def fields(token_url: str, authorize: str, imap: int = 1) -> dict[str, str]:
    return {
        "smtp-host": HOST, "smtp-port": "1", "smtp-tls": "none", "secret": "",
        "imap-host": HOST, "imap-port": str(imap), "imap-tls": "none",
        "authorize-url": authorize, "token-url": token_url, "client-id": "onefirm", "scope": "openid",
    }  # fmt: skip


async def begun(firm: Firm, said: dict[str, str], name: str = "browser") -> dict[str, Any]:
    return await ask(firm, "connections.sign-in", name="mail", provider=name, fields=said, port=PORT)


async def answered(firm: Firm, address: str, value: str = "") -> dict[str, Any]:
    return await ask(firm, "connections.signed-in", name="mail", address=address, value=value)


async def refusal(firm: Firm, address: str) -> str:
    with pytest.raises(Refusal) as refused:
        await answered(firm, address)
    return refused.value.problem.code


async def secrets(firm: Firm) -> list[str]:
    return [item["name"] for item in (await ask(firm, "vault.list"))["items"]]


def test_a_yes_brings_a_refresh_token_that_is_exchanged_from_then_on(desk: Desk, provider: Provider) -> None:
    async def story() -> None:
        firm = await desk.open()
        with TokenMailbox(Knows(provider)) as box:
            view = await begun(firm, fields(provider.url, provider.authorize, box.port))
            address = provider.agreed(view["url"])
            assert address.startswith(f"http://127.0.0.1:{PORT}?")
            said = await answered(firm, address, "of the client")
            assert said["items"][0]["problem"]["code"] == "mail-not-reached", "Nobody is there to take letters."
            assert box.shown, "The mailbox was signed in to with a token that was fetched."
            assert all(provider.knows(token) for token in box.shown)
        assert await secrets(firm) == ["mail-client-secret", "mail-refresh-token", "mail-refresh-token+old"]
        assert 'auth = "xoauth2"' in desk.file
        for word in ("of the client", parse_qs(urlsplit(address).query)["code"][0], *box.shown):
            assert word not in str(await ask(firm, "ledger.tail", limit=1000))
            for path in desk.folder.rglob("*"):
                assert not path.is_file() or word.encode() not in path.read_bytes(), path
        assert await refusal(firm, address) == "consent-expired", "Once."
        await firm.close()

    run(story)


def test_a_no_changes_nothing_and_the_question_is_over(desk: Desk, provider: Provider) -> None:
    async def story() -> None:
        firm, before = await desk.open(), desk.file
        view = await begun(firm, fields(provider.url, provider.authorize))
        address = provider.agreed(view["url"], declines=True)
        assert await refusal(firm, address) == "consent-declined"
        assert await refusal(firm, address) == "consent-expired"
        assert (desk.file, await secrets(firm)) == (before, [])
        await firm.close()

    run(story)


def test_an_answer_to_another_question_is_not_taken_and_the_right_one_still_is(desk: Desk, provider: Provider) -> None:
    async def story() -> None:
        firm = await desk.open()
        first = await begun(firm, fields(provider.url, provider.authorize))
        second = await begun(firm, fields(provider.url, provider.authorize))
        old, new = provider.agreed(first["url"]), provider.agreed(second["url"])
        twice = f"{new}&state={first['state']}"
        for address in (old, "", "http://127.0.0.1/?code=x", new.replace("state=", "stat="), twice):
            assert await refusal(firm, address) == "consent-mismatch", address
        assert await secrets(firm) == []
        await answered(firm, new, "of the client")
        assert "mail-refresh-token" in await secrets(firm)
        await firm.close()

    run(story)


def test_consent_that_was_withdrawn_is_one_question_that_another_consent_answers(
    desk: Desk, provider: Provider
) -> None:
    async def story() -> None:
        with TokenMailbox(Knows(provider)) as box:
            firm = await desk.open()
            view = await begun(firm, fields(provider.url, provider.authorize, box.port))
            await answered(firm, provider.agreed(view["url"]), "of the client")
            await firm.close()
            firm = await desk.open()
            await firm.drain()
            assert (await ask(firm, "inbox.list"))["items"] == []
            provider.withdraws()
            for _ in range(3):
                desk.clock.forward(hours=2)
                await firm.drain()
            (item,) = (await ask(firm, "inbox.list"))["items"]
            assert item["title"] == "The connection 'mail' does not let us in: nothing comes in."
            card = str(await ask(firm, "inbox.show", question=item["id"]))
            assert "onefirm connect mail --sign-in browser" in card
            view, shown = await begun(firm, {}), len(box.shown)
            said = await answered(firm, provider.agreed(view["url"]))
            assert not said["next"][0].startswith("If the firm is up"), "Its settings are what they were."
            for _ in range(2):
                desk.clock.forward(hours=2)
                await firm.drain()
            assert (await ask(firm, "inbox.list"))["items"] == []
            assert len(box.shown) > shown
            await firm.close()

    run(story)


def test_a_refresh_token_that_was_brought_by_hand_is_not_used_up_by_the_trial(desk: Desk) -> None:
    async def story() -> None:
        exchanging = Exchanging(kind=False)
        with Giver(exchanging) as giver, TokenMailbox({"a2", "a3"}) as box:
            firm = await desk.open()
            said = {"auth": "xoauth2", **fields(giver.url, "", box.port)}
            await ask(firm, "connections.connect", name="mail", fields=said, value="r1")
            await firm.close()
            firm = await desk.open()
            await ask(firm, "connections.test", connection="mail")
            assert exchanging.twice == []
            assert box.shown[0] != box.shown[-1]
            await firm.close()

    run(story)


def test_a_code_is_of_no_use_to_whoever_did_not_ask(desk: Desk, provider: Provider) -> None:
    async def story() -> None:
        firm = await desk.open()
        first = await begun(firm, fields(provider.url, provider.authorize))
        stolen = parse_qs(urlsplit(provider.agreed(first["url"])).query)["code"][0]
        second = await begun(firm, fields(provider.url, provider.authorize))
        assert await refusal(firm, f"?code={stolen}&state={second['state']}") == "consent-expired"
        assert await secrets(firm) == []
        await firm.close()

    run(story)


def test_whoever_comes_after_ten_minutes_begins_anew(desk: Desk, provider: Provider) -> None:
    async def story() -> None:
        firm = await desk.open()
        view = await begun(firm, fields(provider.url, provider.authorize))
        address = provider.agreed(view["url"])
        desk.clock.forward(seconds=10 * MINUTE + 1)
        assert await refusal(firm, address) == "consent-expired"
        assert await secrets(firm) == []
        await firm.close()

    run(story)


ANSWERS: dict[str, tuple[Play, str]] = {
    "the code is too old": (lambda _said: (400, {"error": "invalid_grant"}), "consent-expired"),
    "the client is another one": (lambda _said: (401, {"error": "invalid_client"}), "consent-client-refused"),
    "for once only": (lambda _said: (200, {"access_token": "a"}), "consent-for-once"),
    "no answer": (lambda _said: (0, {}), "consent-unanswered"),
    "a fault of theirs": (lambda _said: (500, {}), "consent-unanswered"),
    "no token": (lambda _said: (200, b"<html>"), "consent-unanswered"),
    "another address": (lambda _said: (404, {}), "outside-refused"),
}


@pytest.mark.parametrize("cell", ANSWERS)
def test_whatever_is_answered_instead_of_a_token_changes_nothing_and_is_said(desk: Desk, cell: str) -> None:
    play, code = ANSWERS[cell]

    async def story() -> None:
        firm, before = await desk.open(), desk.file
        with Giver(play) as giver:
            view = await begun(firm, fields(giver.url, giver.url))
            assert await refusal(firm, f"?code=c&state={view['state']}") == code
            (said,) = giver.heard
            assert said.pop("code_verifier")
            assert said == {
                "grant_type": "authorization_code", "code": "c", "client_id": "onefirm",
                "redirect_uri": f"http://127.0.0.1:{PORT}",
            }  # fmt: skip
        assert (desk.file, await secrets(firm)) == (before, [])
        await firm.close()

    run(story)


@pytest.mark.parametrize("name", ["google", "microsoft"])
def test_a_provider_that_is_known_by_name_needs_only_what_it_calls_this_program(desk: Desk, name: str) -> None:
    async def story() -> None:
        firm = await desk.open()
        view = await begun(firm, {"client-id": "ours"}, name)
        there = urlsplit(str(view["url"]))
        said = {key: values[0] for key, values in parse_qs(there.query).items()}
        host, redirect = {
            "google": ("accounts.google.com", f"http://127.0.0.1:{PORT}"),
            "microsoft": ("login.microsoftonline.com", f"http://localhost:{PORT}"),
        }[name]
        assert (there.scheme, there.hostname, said["redirect_uri"]) == ("https", host, redirect)
        assert (said["response_type"], said["client_id"], said["code_challenge_method"]) == ("code", "ours", "S256")
        assert said["login_hint"] == "ines@tern.example"
        assert said.get("access_type", "") == ("offline" if name == "google" else "")
        assert name == "google" or "offline_access" in said["scope"].split()
        assert "verifier" not in json.dumps(view)
        await firm.close()

    run(story)


@pytest.mark.parametrize(
    ("name", "said", "code"),
    [
        ("yahoo", {}, "sign-in-unknown"),
        ("google", {}, "setting-wrong"),
        ("browser", {"smtp-host": "smtp.tern.example"}, "sign-in-without-address"),
        ("browser", {}, "connect-fields-missing"),
        ("google", {"client-id": "x", "authorize-url": "http://login.tern.example"}, "setting-wrong"),
        ("google", {"client-id": "x", "redirect-host": "tern.example"}, "setting-wrong"),
    ],
)
def test_what_cannot_be_asked_is_told_before_a_browser_is_opened(
    desk: Desk, name: str, said: dict[str, str], code: str
) -> None:
    async def story() -> None:
        firm, before = await desk.open(), desk.file
        with pytest.raises(Refusal) as refused:
            await begun(firm, said, name)
        assert (refused.value.problem.code, desk.file) == (code, before)
        await firm.close()

    run(story)
