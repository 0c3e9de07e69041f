"""Who may ask over HTTP: tokens with their scopes, an agent that never decides, and a browser that is signed in."""

from collections.abc import Generator

import pytest

from interfaces.api_support import Up, up


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Generator[Up]:
    with up(tmp_path_factory.mktemp("api") / "firm") as running:
        yield running


def test_nobody_asks_without_a_name(firm: Up) -> None:
    answer = firm.get("/today", who="")
    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.problem["code"] == "session-missing" and "tokens make" in answer.problem["fix"]
    assert firm.post("/firm/pause", {}, who="", Origin=f"http://localhost:{firm.port}").status == 401
    assert firm.get("/today").json["paused"] is False


@pytest.mark.parametrize("said", ["Bearer never-made", "Basic all", "all", "Bearer", ""])
def test_a_token_that_does_not_count_is_told_so(firm: Up, said: str) -> None:
    answer = firm.get("/today", who="", Authorization=said)
    assert (answer.status, answer.problem["code"]) == (401, "token-unknown")


def test_a_token_asks_what_its_scopes_say_and_nothing_else(firm: Up) -> None:
    assert firm.get("/inbox", who="reader").status == 200
    for path, token, scope in (
        ("/intents/say", "reader", "send"),
        ("/firm/pause", "sender", "decide"),
        ("/vault/rotate", "decider", "manage"),
    ):
        answer = firm.post(path, {"line": "x"} if path == "/intents/say" else {}, token)
        assert (answer.status, answer.problem["code"]) == (403, "scope-missing")
        assert f"the scope '{scope}'" in answer.problem["detail"]
    assert firm.get("/vault", who="reader").problem["code"] == "scope-missing"


def test_whoever_may_only_send_learns_nothing_of_whom_the_firm_knows(firm: Up) -> None:
    assert firm.post("/people/add", {"fields": {"name": "Quirin Quill", "email": "quirin@quill.example"}}).status == 200
    said = {"line": "New lead: Quirin wants a logo, budget 3000", "dry_run": True}
    full, bare = firm.post("/intents/say", said), firm.post("/intents/say", said, "writer")
    assert [each["value"] for each in full.json["candidates"]] == ["quirin@quill.example"]
    assert bare.status == 200 and b"quill" not in bare.body.lower()
    assert bare.json["missing"] == ["email"] and bare.json["candidates"] == []


def test_an_agent_never_decides_whatever_its_scopes(firm: Up) -> None:
    card = firm.asks()
    answer = firm.post(f"/inbox/{card}/accept", {}, "agent")
    assert (answer.status, answer.problem["code"]) == (403, "agent-decides")
    assert firm.get(f"/inbox/{card}", who="agent").json["state"] == "open"
    assert firm.post("/intents/say", {"line": "invoice Ada 100", "dry_run": True}, "agent").status in (200, 422)


def test_what_follows_from_an_answer_was_done_by_whoever_answered(firm: Up) -> None:
    card = firm.get(f"/inbox/{firm.asks('answer')}").json
    answered = firm.post(f"/inbox/{card['id']}/answer", {"answer": card["options"][0]["name"]}, "second")
    assert answered.status == 200, answered.body
    firm.drain()
    entries = firm.get("/ledger/tail?limit=100&by=token%20second").json["items"]
    assert {"question.answered", "step.done"} <= {one["kind"] for one in entries}


def test_a_file_of_this_machine_needs_more_than_deciding(firm: Up) -> None:
    card = firm.asks("edit")
    answer = firm.post(f"/inbox/{card}/edit", {"changes": {}, "attach": ["/etc/hostname"]}, "decider")
    assert (answer.status, answer.problem["code"]) == (403, "scope-missing")
    assert "'attach'" in answer.problem["title"] and firm.get(f"/inbox/{card}").json["state"] == "open"


def test_a_signed_in_browser_looks_and_decides_from_its_own_page_alone(firm: Up) -> None:
    cookie = firm.cookie()
    assert firm.get("/today", who="", Cookie=cookie).status == 200
    foreign = firm.post("/firm/pause", {}, who="", Cookie=cookie, Sec_Fetch_Site="cross-site")
    assert (foreign.status, foreign.problem["code"]) == (403, "origin-refused")
    unsaid = firm.post("/firm/pause", {}, who="", Cookie=cookie)
    assert unsaid.problem["code"] == "origin-refused"
    own = firm.post("/firm/pause", {}, who="", Cookie=cookie, Sec_Fetch_Site="same-origin")
    assert own.json["paused"] is True
    assert firm.post("/firm/resume", None, who="", Cookie=cookie, Sec_Fetch_Site="same-origin").status == 200


def test_beside_a_token_no_cookie_counts(firm: Up) -> None:
    cookie = firm.cookie()
    assert firm.get("/vault", who="reader", Cookie=cookie).status == 403
    assert firm.get("/today", who="never-made", Cookie=cookie).status == 401
    assert firm.post("/firm/resume", {}, "decider", Sec_Fetch_Site="cross-site").status == 200


def test_a_foreign_form_is_never_a_request(firm: Up) -> None:
    """Also from a page that may send the cookie: what any form can send is not taken."""
    answer = firm.send(
        "POST", "/v1/firm/pause", b"reason=x",
        {"Cookie": firm.cookie(), "Sec-Fetch-Site": "same-origin", "Content-Type": "text/plain"},
    )  # fmt: skip
    assert (answer.status, answer.problem["code"]) == (415, "request-not-json")


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1:1", ""])
def test_under_a_foreign_name_nothing_answers(firm: Up, host: str) -> None:
    answer = firm.send("GET", "/v1/today", said={"Host": host, "Authorization": "Bearer all"})
    assert (answer.status, answer.problem["code"]) == (421, "host-refused")


def test_what_is_answered_is_not_for_another_page(firm: Up) -> None:
    headers = firm.get("/today").headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff" and "Access-Control-Allow-Origin" not in headers
    assert headers["Cache-Control"] == "private, no-cache"
