"""Coming in and going out over HTTP: cookies, restarts, patience, and what never stands anywhere."""

import logging
from pathlib import Path

import pytest

from fakes import ManualClock
from hooked import Up, reached_at, up
from onefirm.interfaces.web.doors.browsers import browser_said
from outside import new_firm

JSON = {"Accept": "application/json", "Content-Type": "application/json"}
UBUNTU = "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0 <b>planted</b>"


def host(site: Up) -> dict[str, str]:
    return {"Host": f"localhost:{site.port}", "Sec-Fetch-Site": "same-origin", "User-Agent": UBUNTU}


def come_in(site: Up, **more: str) -> tuple[str, str]:
    """What the browser keeps, and everything that was said of it."""
    answer = site.send("GET", site.keeper.start_path(), b"", {**host(site), **more})
    said = str(answer.headers["Set-Cookie"])
    return said.partition(";")[0], said


def page(site: Up, path: str, cookie: str) -> tuple[int, str]:
    answer = site.send("GET", path, b"", {**host(site), "Accept": "text/html", "Cookie": cookie})
    return answer.status, answer.body.decode()


def test_a_browser_stays_signed_in_when_the_firm_is_started_again(tmp_path: Path) -> None:
    new_firm(tmp_path / "firm")
    with up(tmp_path / "firm") as site:
        cookie, _ = come_in(site)
        first = site.port
    with up(tmp_path / "firm") as site:
        cookie = cookie.replace(f"onefirm_{first}=", f"onefirm_{site.port}=")
        status, text = page(site, "/settings/access", cookie)
        assert status == 200 and "Firefox on Linux" in text and "this browser" in text
        assert "planted" not in text


def test_a_browser_that_is_used_keeps_its_cookie_for_another_thirty_days(tmp_path: Path) -> None:
    new_firm(tmp_path / "firm")
    clock = ManualClock()
    with up(tmp_path / "firm", clock=clock) as site:
        cookie, said = come_in(site)
        assert "Max-Age=2592000" in said and "HttpOnly" in said and "SameSite=lax" in said and "Path=/" in said
        same_day = site.send("GET", "/", b"", {**host(site), "Cookie": cookie})
        assert same_day.headers["Set-Cookie"] is None
        clock.forward(days=2)
        later = site.send("GET", "/", b"", {**host(site), "Cookie": cookie})
        assert str(later.headers["Set-Cookie"]).startswith(cookie) and "Max-Age=2592000" in later.headers["Set-Cookie"]
        clock.forward(days=31)
        ended = site.send("GET", "/", b"", {**host(site), "Cookie": cookie})
        assert (ended.status, ended.headers["Set-Cookie"]) == (401, None)


def test_under_https_the_cookie_is_bound_to_this_very_host(tmp_path: Path) -> None:
    """Whatever ends the TLS passes on the name it was asked by; another page of the domain cannot set such a cookie."""
    new_firm(tmp_path / "firm")
    reached_at(tmp_path / "firm", "https://firm.example", pages=True)
    with up(tmp_path / "firm") as site:
        at_home, _ = come_in(site, **{"X-Forwarded-Proto": "https"})
        assert at_home.startswith("onefirm_"), "A header that anybody can send says nothing of TLS."
        cookie, said = come_in(site, Host="firm.example")
        assert cookie.startswith(f"__Host-onefirm_{site.port}=") and "Secure" in said and "Domain" not in said
        secure = {**host(site), "Cookie": cookie, "Host": "firm.example"}
        assert site.send("GET", "/", b"", secure).status == 200
        plain = cookie.removeprefix("__Host-")
        assert site.send("GET", "/", b"", {**secure, "Cookie": plain}).status == 401
        out = site.send("POST", "/sign-out", b"", secure)
        assert out.status == 303 and "Max-Age=0" in out.headers["Set-Cookie"] and "Secure" in out.headers["Set-Cookie"]
        assert site.send("GET", "/", b"", secure).status == 401


def test_wrong_passkeys_are_met_with_patience_that_ends(tmp_path: Path) -> None:
    new_firm(tmp_path / "firm")
    clock = ManualClock()
    with up(tmp_path / "firm", clock=clock) as site:
        ask = {**host(site), **JSON}
        assert site.send("POST", "/sign-in/question", b"", ask).status == 200
        tried = [site.send("POST", "/sign-in", b'{"id": "x", "response": {}}', ask) for _ in range(6)]
        assert [each.status for each in tried] == [401] * 5 + [429]
        assert (tried[-1].headers["Retry-After"], tried[0].headers["Retry-After"]) == ("1", None)
        assert tried[-1].problem["code"] == "sign-in-too-fast"
        elsewhere = {**ask, "X-Forwarded-For": "203.0.113.9"}
        assert site.send("POST", "/sign-in", b"[]", elsewhere).status == 429, "Nobody stands before this name."
        assert site.send("POST", "/sign-in/question", b"", ask).status == 429
        clock.forward(seconds=1)
        assert site.send("POST", "/sign-in", b"\xff not even JSON", ask).status == 401
        assert site.send("POST", "/sign-in", b"[]", ask).headers["Retry-After"] == "2"
        cookie, _ = come_in(site)
        assert page(site, "/", cookie)[0] == 200, "The other way in is always open."


@pytest.mark.parametrize(
    "sent",
    [b"", b"null", b'{"response": 1}', b'{"response": {"clientDataJSON": "!!"}}', b'{"response": ' * 9_000, b"\x00"],
)
def test_what_no_browser_sends_lets_nobody_in(tmp_path: Path, sent: bytes) -> None:
    new_firm(tmp_path / "firm")
    with up(tmp_path / "firm") as site:
        answer = site.send("POST", "/sign-in", sent, {**host(site), **JSON})
        assert (answer.status, answer.problem["code"]) == (401, "passkey-late")
        assert answer.headers["Set-Cookie"] is None


def test_a_bare_address_is_no_place_for_a_passkey(tmp_path: Path) -> None:
    new_firm(tmp_path / "firm")
    with up(tmp_path / "firm") as site:
        there = {**host(site), **JSON, "Host": f"127.0.0.1:{site.port}"}
        answer = site.send("POST", "/sign-in/question", b"", there)
        assert (answer.status, answer.problem["code"]) == (422, "passkey-no-place")
        assert f"http://localhost:{site.port}/settings/access" in answer.problem["fix"]


def test_no_cookie_and_no_token_stands_on_a_page_or_in_a_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    new_firm(tmp_path / "firm")
    caplog.set_level(logging.DEBUG)
    with up(tmp_path / "firm") as site:
        cookie, _ = come_in(site)
        secret = cookie.partition("=")[2]
        form = {**host(site), "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        made = site.send("POST", "/settings/access/tokens", b"name=planted&read=1&manage=1", form).body.decode()
        token = made.partition("data-token")[2].partition(">")[2].partition("<")[0]
        assert token.startswith("of_") and made.count(token) == 1
        bearer = {"Host": f"localhost:{site.port}", "Authorization": f"Bearer {token}"}
        assert site.send("GET", "/v1/tokens", b"", bearer).status == 200
        said = [made.replace(token, "")]
        paths = ("/", "/settings/access", "/work", "/inbox", "/nowhere", "/rows")
        said += [page(site, path, cookie)[1] for path in paths]
        paths = ("/v1/tokens", "/v1/sign-ins", "/v1/passkeys", "/v1/ledger?limit=100", "/v1/nowhere")
        said += [site.send("GET", path, b"", bearer).body.decode() for path in paths]
        for path in ("/", "/v1/tokens"):
            wrong = {**host(site), "Cookie": f"{cookie}x", "Authorization": f"Bearer {token}x"}
            said.append(site.send("GET", path, b"", wrong).body.decode())
        key = {**bearer, "Idempotency-Key": "one", "Content-Type": "application/json"}
        again = [site.send("POST", "/v1/tokens/make", b'{"name": "by-program"}', key) for _ in range(2)]
        other = str(again[0].body.decode().partition('"token":"')[2].partition('"')[0])
        assert again[0].status == 200 and other.startswith("of_")
        assert again[1].status == 409 and other not in again[1].body.decode()
    secrets = (secret, token, other)
    assert [each[:80] for each in (*said, caplog.text) if any(one in each for one in secrets)] == []
    held = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in held if any(one.encode() in path.read_bytes() for one in secrets)] == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (UBUNTU, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/156.0 Safari/537.36 Edg/156.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/26.0 Safari/605.1.15", "Safari on a Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) CriOS/156.0 Safari/604.1", "Chrome on an iPhone"),
        ("Mozilla/5.0 (Linux; Android 16; Pixel 9) Chrome/156.0 Mobile Safari/537.36", "Chrome on Android"),
        ("ottilie-is-ill/1.0", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_in_our_own_words(sent: str, said: str) -> None:
    assert browser_said(sent) == said


def test_a_name_without_end_is_nobodys(tmp_path: Path) -> None:
    new_firm(tmp_path / "firm")
    with up(tmp_path / "firm") as site:
        cookie, _ = come_in(site)
        for path in ("/people/", "/people?find=", "/inbox/", "/plans/", "/find?q=", "/records/person/"):
            status, _ = page(site, path + "a" * 60_000, cookie)
            assert status in (200, 404), path
