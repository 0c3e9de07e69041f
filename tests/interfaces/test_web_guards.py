"""Who may come in to the page, and what is turned away at its door."""

import asyncio
import hashlib
import socket
from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files

import pytest

from interfaces.web_support import RealChance, ScriptedDesk, Served, StillClock, served
from onefirm.domain.problem import Refusal
from onefirm.interfaces.web.app import web_app
from onefirm.interfaces.web.frame.backs import with_ways_back
from onefirm.interfaces.web.frame.gatekeeper import Gatekeeper
from onefirm.interfaces.web.frame.guard import DECIDE
from onefirm.interfaces.web.frame.problems import BODY_BYTES_MAX
from onefirm.interfaces.web.frame.site import Way
from onefirm.interfaces.web.serve import serve
from onefirm.interfaces.web.ways import WAYS

VENDORED = {
    "htmx.min.js": "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130",
    "hx-sse.min.js": "18ef2761356ec1fe0bb6d92612315b37517a7c1e9856b661c5ae81fef239d103",
    "inter.woff2": "3100e775e8616cd2611beecfa23a4263d7037586789b43f035236a2e6fbd4c62",
}
LINK = {"/decide/card", "/decide/decide.css"}
OPEN = {
    "/problems",
    "/problems/{code}",
    "/start",
    "/sign-in",
    "/sign-in/question",
    "/healthz",
    "/static/{fingerprint}/{name:path}",
}


@pytest.fixture
def site() -> Iterator[Served]:
    with served() as running:
        yield running


def _named(way: Way) -> str:
    return f"{way.method} {way.path}"


def _filled(path: str) -> str:
    return path.replace("{question}", "q_ada").replace("{plan}", "pl_1").replace("{effect}", "e_q_ada")


def test_every_way_in_has_a_policy_and_only_the_door_is_open() -> None:
    app = web_app(ScriptedDesk(), Gatekeeper(StillClock(), RealChance()))
    every = list(with_ways_back(WAYS))
    assert len(app.routes) == len(every)
    assert all(way in WAYS or (way.method, way.policy) == ("GET", "session") for way in every)
    assert {way.path for way in WAYS if way.policy == "open"} == OPEN
    assert {way.path for way in WAYS if way.policy == "link"} == LINK
    assert all(way.path.startswith(DECIDE) == (way.policy == "link") for way in WAYS)
    assert all(way.policy in ("open", "session", "outside", "link") for way in WAYS)


@pytest.mark.parametrize("way", [way for way in WAYS if way.policy == "session"], ids=_named)
def test_without_a_session_every_page_asks_for_one_and_nothing_is_asked_of_the_desk(site: Served, way: Way) -> None:
    path, method = _filled(way.path), way.method
    answer = site.post(path, {}) if method == "POST" else site.get(path)
    assert answer.status == 401
    assert "not signed in" in answer.text and "onefirm login" in answer.text
    assert site.desk.asked == []


def test_a_start_link_opens_once_and_then_explains_itself(site: Served) -> None:
    link = site.gatekeeper.start_path()
    first = site.get(link)
    assert (first.status, first.headers["Location"]) == (303, "/")
    cookie = first.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie
    assert cookie.startswith(f"onefirm_{site.port}=")
    second = site.get(link)
    assert second.status == 410
    assert "onefirm login" in second.text and "onefirm up" in second.text


def test_looking_ahead_at_a_start_link_does_not_spend_it(site: Served) -> None:
    link = site.gatekeeper.start_path()
    ahead = site.send("HEAD", link, None, {})
    assert (ahead.status, ahead.headers["Set-Cookie"]) == (200, None)
    assert site.get(link).status == 303


def test_a_start_link_is_worth_nothing_after_an_hour(site: Served) -> None:
    link = site.gatekeeper.start_path()
    site.clock.moment += timedelta(minutes=61)
    assert site.get(link).status == 410


def test_a_session_ends_after_thirty_days(site: Served) -> None:
    site.sign_in()
    assert site.get("/").status == 200
    site.clock.moment += timedelta(days=31)
    assert site.get("/").status == 401


def test_a_made_up_session_opens_nothing(site: Served) -> None:
    site.cookie = f"onefirm_{site.port}=anything"
    assert site.get("/").status == 401


def test_the_gatekeeper_keeps_no_secret_only_its_fingerprint() -> None:
    gatekeeper = Gatekeeper(StillClock(), RealChance())
    start = gatekeeper.start_path().split("=")[1]
    assert start not in repr(vars(gatekeeper))
    entered = asyncio.run(gatekeeper.redeem(start, "Firefox on Linux"))
    assert entered is not None
    assert len(entered.session) >= 43, "256 bits are 43 signs of base64."
    assert entered.session not in repr(vars(gatekeeper)) + repr(vars(gatekeeper.sign_ins)) + repr(entered)
    assert gatekeeper.known(entered.session)


@pytest.mark.parametrize("host", ["evil.example", "localhost", "localhost:1", "127.0.0.1.evil.example", ""])
def test_a_foreign_host_name_is_turned_away(site: Served, host: str) -> None:
    site.sign_in()
    assert site.get("/", {"Host": host}).status == 421


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]"])
def test_the_machines_own_names_are_let_in(site: Served, name: str) -> None:
    assert site.get("/healthz", {"Host": f"{name}:{site.port}"}).text == "ok"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost:{port}"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
    ],
)
def test_a_decision_from_another_site_changes_nothing(site: Served, headers: dict[str, str]) -> None:
    site.sign_in()
    sent = {name: value.replace("{port}", str(site.port)) for name, value in headers.items()}
    answer = site.send("POST", "/inbox/q_ada/accept", b"payload=", sent)
    assert answer.status == 403
    assert site.desk.did("inbox.accept") == []


def test_a_browser_that_names_only_its_origin_may_decide(site: Served) -> None:
    site.sign_in()
    answer = site.send("POST", "/inbox/q_ada/accept", b"payload=", {"Origin": f"http://localhost:{site.port}"})
    assert answer.status == 303
    assert len(site.desk.did("inbox.accept")) == 1


def test_a_body_over_one_megabyte_is_turned_away_with_a_problem(site: Served) -> None:
    site.sign_in()
    answer = site.post("/inbox/q_ada/reject", {"reason": "x" * BODY_BYTES_MAX})
    assert answer.status == 413
    assert "1 MB" in answer.text
    assert site.desk.did("inbox.reject") == []


def test_a_body_that_hides_its_length_is_counted_while_it_is_read(site: Served) -> None:
    site.sign_in()
    line = site.line()
    chunks = (b"reason=", *(b"x" * 65536 for _ in range(BODY_BYTES_MAX // 65536 + 1)))
    headers = {"Host": f"localhost:{site.port}", "Cookie": site.cookie, "Sec-Fetch-Site": "same-origin"}
    line.request("POST", "/inbox/q_ada/reject", iter(chunks), headers, encode_chunked=True)
    assert line.getresponse().status == 413
    line.close()
    assert site.desk.did("inbox.reject") == []


@pytest.mark.parametrize("path", ["/", "/start", "/healthz", "/nowhere", "/inbox/q_ada"])
def test_every_answer_carries_the_strict_headers(site: Served, path: str) -> None:
    answer = site.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;")
    assert "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_files_carry_their_fingerprint_and_are_kept_for_ever(site: Served) -> None:
    page = site.get("/nowhere").text
    sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = site.get(sheet)
    assert answer.status == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert site.get(sheet.replace("/static/", "/static/0")).status == 404
    assert site.get(f"/static/{sheet.split('/')[2]}/../app.py").status == 404


@pytest.mark.parametrize("name", VENDORED)
def test_vendored_files_are_the_ones_that_were_released(name: str) -> None:
    content = (files("onefirm.interfaces.web") / "static" / "vendor" / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == VENDORED[name]


def test_vendored_files_come_with_their_licences() -> None:
    vendor = files("onefirm.interfaces.web") / "static" / "vendor"
    assert "Zero-Clause BSD" in (vendor / "htmx.LICENSE").read_text()
    assert "SIL OPEN FONT LICENSE" in (vendor / "inter.LICENSE").read_text()


async def _serve_nothing(port: int) -> None:
    app = web_app(ScriptedDesk(), Gatekeeper(StillClock(), RealChance()))
    await serve(app, port, lambda _: None)


def test_a_taken_port_says_which_and_how_to_choose_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        coroutine = _serve_nothing(port)
        with pytest.raises(Refusal) as refusal:
            coroutine.send(None)
    assert refusal.value.problem.code == "port-taken"
    assert str(port) in refusal.value.problem.what and "--port" in refusal.value.problem.fix


def test_a_link_makes_no_page_say_what_did_not_happen(site: Served) -> None:
    site.sign_in()
    said = "Taken back. Nothing was sent."
    assert said in site.get("/?after=undo", {"Sec-Fetch-Site": "same-origin"}).text
    for came in ("cross-site", "same-site", "none"):
        assert said not in site.get("/?after=undo", {"Sec-Fetch-Site": came}).text
