"""Every way in, against everybody who could come: who gets where is stated here, and nowhere left open."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from fakes import ManualClock
from hooked import Up, up
from onefirm.desk.desk import everything
from onefirm.domain.frozen import Json, as_json
from onefirm.interfaces.api.ways import Way as Operation
from onefirm.interfaces.api.ways import ways
from onefirm.interfaces.web.frame.site import Way
from onefirm.interfaces.web.ways import WAYS
from outside import new_firm

SESSION, OPEN, OUTSIDE, LINK = "session", "open", "outside", "link"
SCOPES = ("read", "send", "decide", "manage")
NOBODY = (
    "nobody", "made up", "signed out", "revoked", "expired", *(f"token {scope}" for scope in SCOPES), "token revoked",
    "token expired", "token of an agent", "token as a cookie", "session as a token",
)  # fmt: skip
"""Whoever no page lets in. The pages take no token: those are for `/v1`."""
INSIDE = ("signed in", "signed in, with a token beside it")
LET_IN = {SESSION: INSIDE, OPEN: (*INSIDE, *NOBODY), OUTSIDE: (*INSIDE, *NOBODY), LINK: (*INSIDE, *NOBODY)}
"""By policy: who gets past the door. A policy that is not here fails every test of it."""
HTML = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Places:
    """A firm that is up, and what each visitor brings."""

    site: Up
    brought: dict[str, dict[str, str]]

    def visit(self, way: Way, visitor: str, **more: str) -> int:
        path = re.sub(r"\{[^}]*\}", "none", way.path)
        host = f"localhost:{self.site.port}"
        return self.site.send(way.method, path, b"", {"Host": host, **HTML, **self.brought[visitor], **more}).status


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    folder = tmp_path_factory.mktemp("who") / "firm"
    new_firm(folder)
    clock = ManualClock()
    with up(folder, clock=clock) as site:
        cookies = {name: _entered(site) for name in ("expired", "signed in", "signed out", "revoked")}
        clock.forward(days=1)
        tokens: dict[str, str] = {}
        site.do(_tokens(site, tokens))
        clock.forward(days=30)
        tokens["token expired"] = tokens.pop("token short")
        cookies["signed in"] = _entered(site)
        cookies["signed out"] = _entered(site)
        cookies["revoked"] = _entered(site)
        host = {"Host": f"localhost:{site.port}", "Sec-Fetch-Site": "same-origin"}
        assert site.send("POST", "/sign-out", b"", {**host, "Cookie": cookies["signed out"]}).status == 303
        site.do(_revoked(site, cookies["revoked"].partition("=")[2]))
        name = cookies["signed in"].partition("=")[0]
        brought = {visitor: {"Cookie": cookie} for visitor, cookie in cookies.items()}
        brought |= {visitor: {"Authorization": f"Bearer {token}"} for visitor, token in tokens.items()}
        brought |= {"nobody": {}, "made up": {"Cookie": f"{name}={'x' * 43}"}}
        brought["token as a cookie"] = {"Cookie": f"{name}={tokens['token manage']}"}
        brought["session as a token"] = {"Authorization": f"Bearer {cookies['signed in'].partition('=')[2]}"}
        brought[INSIDE[1]] = {**brought["signed in"], **brought["token revoked"]}
        yield Places(site, brought)


def _entered(site: Up) -> str:
    answer = site.send("GET", site.keeper.start_path(), b"", {"Host": f"localhost:{site.port}"})
    return str(answer.headers["Set-Cookie"]).partition(";")[0]


async def _tokens(site: Up, made: dict[str, str]) -> None:
    assert site.firm is not None
    ask = site.firm.desk.ask
    for name, scopes, agent, days in (
        *((f"token {scope}", [scope], False, 365) for scope in SCOPES),
        ("token revoked", list(SCOPES), False, 365),
        ("token short", list(SCOPES), False, 30),
        ("token of an agent", ["read", "send"], True, 365),
    ):
        said: Json = {"name": name.replace(" ", "-"), "scopes": [*scopes], "agent": agent, "days": days}
        made[name] = str(as_json(await ask("tokens.make", said, "operator"))["token"])
    await ask("tokens.revoke", {"token": "token-revoked"}, "operator")


async def _revoked(site: Up, session: str) -> None:
    assert site.firm is not None
    known = site.firm.doors.known(session)
    assert known is not None
    await site.firm.desk.ask("sign-ins.revoke", {"sign_in": known.id}, "operator")


def _named(way: Way) -> str:
    return f"{way.method} {way.path}"


def test_every_way_in_has_a_policy_that_says_who_is_let_in() -> None:
    assert {way.policy for way in WAYS} == LET_IN.keys()
    assert {*INSIDE, *NOBODY} == {visitor for let_in in LET_IN.values() for visitor in let_in}


@pytest.mark.parametrize("visitor", [*INSIDE, *NOBODY])
def test_whoever_comes_gets_where_it_is_said_and_nowhere_else(places: Places, visitor: str) -> None:
    """Each cell: this visitor, that way. 401 with the code of the door is turned away; anything else got past it."""
    wrong = [
        _named(way)
        for way in WAYS
        if way.path not in ("/live", "/sign-out", "/sign-in", "/settings/access/sign-ins/others")
        and (places.visit(way, visitor) != 401) != (visitor in LET_IN[way.policy])
    ]
    assert wrong == []


@pytest.mark.parametrize("visitor", NOBODY)
@pytest.mark.parametrize("path", ["/live", "/sign-out", "/settings/access/sign-ins/others"])
def test_what_would_change_the_table_itself_is_closed_to_them_too(places: Places, visitor: str, path: str) -> None:
    (way,) = (way for way in WAYS if way.path == path)
    assert places.visit(way, visitor) == 401


def test_the_door_itself_is_open_to_everybody(places: Places) -> None:
    ways = [way for way in WAYS if way.path == "/sign-in"]
    assert {way.method for way in ways} == {"GET", "POST"}
    for visitor in NOBODY[:3]:
        assert places.visit(ways[0], visitor) == 200


@pytest.mark.parametrize(
    "foreign",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
    ],
    ids=["cross-site", "same-site", "origin"],
)
def test_no_way_that_changes_something_is_pressed_by_another_site(places: Places, foreign: dict[str, str]) -> None:
    changing = [way for way in WAYS if way.method == "POST" and way.policy in (SESSION, OPEN)]
    assert len(changing) > 40
    assert [_named(way) for way in changing if places.visit(way, "signed in", **foreign) != 403] == []


@pytest.mark.parametrize("host", ["evil.example", "localhost", "localhost:1", "127.0.0.1.evil.example:8400"])
def test_no_page_answers_by_a_name_that_is_not_its_own(places: Places, host: str) -> None:
    ours = [way for way in WAYS if way.policy in (SESSION, OPEN)]
    assert [_named(way) for way in ours if places.visit(way, "signed in", Host=host) != 421] == []


def test_a_session_ends_while_the_firm_is_up(places: Places) -> None:
    """The one that was let in a moment ago is not, from the entry on that says so."""
    today = next(way for way in WAYS if way.path == "/")
    places.brought["leaving"] = {"Cookie": _entered(places.site)}
    assert places.visit(today, "leaving") == 200
    places.site.do(_revoked(places.site, places.brought["leaving"]["Cookie"].partition("=")[2]))
    assert places.visit(today, "leaving") == 401


TOKENS = {
    "token read": {"read"}, "token send": {"send"}, "token decide": {"decide"}, "token manage": {"manage"},
    "token of an agent": {"read", "send"},
}  # fmt: skip
"""What each may do. Everybody else who brings a token brings one that counts no more."""


@pytest.mark.parametrize("visitor", [*INSIDE, *NOBODY])
def test_whoever_asks_over_http_may_ask_what_is_theirs(places: Places, visitor: str) -> None:
    """401: nobody is known by that. 403: somebody is, and may not. Anything else: what they sent was looked at."""
    table = ways(everything())
    assert len(table) > 80
    wrong = [f"{way.name}: {came}" for way in table if (came := _asked(places, way, visitor)) != _meant(way, visitor)]
    assert wrong == []


def _meant(way: Operation, visitor: str) -> str:
    if visitor == "signed in":
        return "looked at"
    if visitor not in TOKENS:
        return "unknown"  # Also with a cookie beside it: where a token is sent, it alone counts.
    barred = visitor == "token of an agent" and way.ask.decides
    return "looked at" if way.ask.scope in TOKENS[visitor] and not barred else "forbidden"


def _asked(places: Places, way: Operation, visitor: str) -> str:
    """With a body that nobody reads as JSON, so that nothing is done by whoever may do it."""
    path = f"/v1{way.path}".replace("{", "").replace("}", "")
    host = {"Host": f"localhost:{places.site.port}", "Sec-Fetch-Site": "same-origin", "Content-Type": "text/plain"}
    body = b"" if way.method == "GET" else b"not read"
    status = places.site.send(way.method, path, body, {**host, **places.brought[visitor]}).status
    return {401: "unknown", 403: "forbidden"}.get(status, "looked at")
