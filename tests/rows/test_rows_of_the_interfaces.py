"""The same names and the same refusals by the page, at the terminal and over HTTP: one desk, and three translations."""

import http.client
import json
import subprocess
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from bench.firms import free_port, running

from documents import ROOT
from onefirm.desk.desk import everything
from onefirm.interfaces.cli.asks import PREVIEWS
from onefirm.interfaces.cli.table import COMMANDS
from onefirm.interfaces.web.ways import WAYS
from terminal import SCRIPT

OF_A_TERMINAL = "It reads or writes files of this machine, which a page must not name."
OF_A_KEY = "Secrets and keys are typed unseen at a terminal; the page takes them where a connection needs one."
FOR_GOOD = "It cannot be taken back, and asks for the whole of what will go to be read at a terminal first."
IN_ANOTHER = "The page says it with another ask, which does the same."
WITHOUT_A_BUTTON = {
    "handover": OF_A_TERMINAL,
    "imports.look": OF_A_TERMINAL,
    "imports.take": OF_A_TERMINAL,
    "vault.list": OF_A_KEY,
    "vault.set": OF_A_KEY,
    "vault.remove": OF_A_KEY,
    "vault.rotate": OF_A_KEY,
    "connections.sign-in": "It waits for a browser on this machine, which the terminal opens.",
    "connections.signed-in": "It waits for a browser on this machine, which the terminal opens.",
    **dict.fromkeys(("sign-ins.list", "passkeys.list", "tokens.list"), "Nothing is pressed: a page lists them."),
    "backups.begin": IN_ANOTHER,
    "people.merge": IN_ANOTHER,
    "forget.preview": FOR_GOOD,
    "forget.person": FOR_GOOD,
    "prune.preview": FOR_GOOD,
    "prune.people": FOR_GOOD,
    "ledger.rebuild": "It is a proof for whoever mends a firm, and stands beside the other proofs of the terminal.",
    "faults.play": "A rehearsal of bad answers is set up where the rehearsal is typed.",
    "faults.clear": "A rehearsal of bad answers is set up where the rehearsal is typed.",
}
"""What the page does not do, and why. Whoever builds a button for one takes it out here."""
WITHOUT_A_COMMAND = dict.fromkeys(PREVIEWS, "A command that asks more than once asks this on its way.")
OF_THIS_BROWSER = {
    "/settings/access/phone",
    "/sign-out",
    "/settings/access/passkeys",
    "/settings/access/passkeys/question",
}
"""What concerns the browser that is signed in, and no desk."""
_SECONDS_MAX = 60
NO_ASK = {"session.start": "A link that signs a browser in is made by the process that serves the page, not by a desk."}


@dataclass(frozen=True)
class Wrong:
    """One thing asked wrongly, as each interface spells it."""

    page: str
    """Where the page stands; with a form it is posted."""
    form: dict[str, str] | None
    typed: tuple[str, ...]
    path: str
    sent: dict[str, Any] | None


def _about(
    room: str, thing: str, verb: str, form: dict[str, str], typed: tuple[str, ...], sent: dict[str, Any]
) -> Wrong:
    path = f"/{room}/{thing}/{verb}"
    return Wrong(path, form, (room, verb, thing, *typed), path, sent)


def wrong_askings(question: str, plan: str, payload: str) -> list[Wrong]:
    q, p, gone, seen = "qu_none", "pl_none", {"until": "4h", "to": "Anna"}, {"payload": payload}
    return [
        _about("inbox", q, "accept", {}, (), {}),
        _about("inbox", q, "edit", {"change.text": "x"}, ("--set", "text=x"), {"changes": {"text": "x"}}),
        _about("inbox", q, "reject", {"reason": "no"}, ("--reason", "no"), {"reason": "no"}),
        _about("inbox", q, "answer", {"answer": "yes"}, ("yes",), {"answer": "yes"}),
        _about("inbox", q, "did", {"note": "by post"}, ("--note", "by post"), {"note": "by post"}),
        _about("inbox", q, "accept-all", {"item.x": "y"}, (), {}),
        _about("inbox", q, "answer-all", {"item.x": "y", "answer": "a"}, ("a",), {"answer": "a"}),
        Wrong(f"/inbox/{q}/aside", {"until": "4h"}, ("inbox", "snooze", q, "--until", "4h"), f"/inbox/{q}/snooze",
              {"until": "4h"}),
        Wrong(f"/inbox/{q}/aside", gone, ("inbox", "delegate", q, "--to", "Anna"), f"/inbox/{q}/delegate",
              {"to": "Anna"}),
        Wrong(f"/inbox/{question}/aside", {"until": "some day"}, ("inbox", "snooze", question, "--until", "some day"),
              f"/inbox/{question}/snooze", {"until": "some day"}),
        Wrong(f"/inbox/{question}/aside", {"until": "4h ago"}, ("inbox", "snooze", question, "--until", "4h ago"),
              f"/inbox/{question}/snooze", {"until": "4h ago"}),
        _about("inbox", question, "accept", {"payload": "old"}, ("--payload", "old"), {"payload": "old"}),
        _about("inbox", question, "reject", {"payload": "old"}, ("--payload", "old"), {"payload": "old"}),
        _about("inbox", question, "did", {"payload": "old"}, ("--payload", "old"), {"payload": "old"}),
        _about("inbox", question, "did", {"outcome": "eaten", **seen}, ("--outcome", "eaten"), {"outcome": "eaten"}),
        _about("inbox", question, "answer", {"answer": "maybe", **seen}, ("maybe",), {"answer": "maybe"}),
        Wrong(f"/inbox/{q}", None, ("inbox", "show", q), f"/inbox/{q}", None),
        Wrong(f"/inbox/{q}/alike", None, ("inbox", "alike", q), f"/inbox/{q}/alike", None),
        Wrong("/effects/ef_none/undo", {}, ("inbox", "undo", "ef_none"), "/inbox/undo", {"effect": "ef_none"}),
        Wrong("/batches/ba_none/undo", {}, ("inbox", "undo-all", "ba_none"), "/inbox/undo-all", {"batch": "ba_none"}),
        _about("plans", p, "approve", {"hash": "h"}, ("--hash", "h"), {"hash": "h"}),
        _about("plans", p, "cancel", {"reason": "no"}, ("--reason", "no"), {"reason": "no"}),
        _about("plans", p, "did", {"outcome": "sent"}, ("--outcome", "sent"), {"outcome": "sent"}),
        _about("plans", plan, "approve", {"hash": "old"}, ("--hash", "old"), {"hash": "old"}),
        Wrong(f"/plans/{p}", None, ("plans", "show", p), f"/plans/{p}", None),
        _about("schedules", "no-such", "run", {}, (), {}),
        _about("schedules", "no-such", "stop", {}, (), {}),
        _about("schedules", "no-such", "resume", {}, (), {}),
        Wrong("/schedules/no-such", None, ("schedules", "show", "no-such"), "/schedules/no-such", None),
        _about("connections", "no-such", "revoke", {"why": "lost"}, ("--why", "lost"), {"why": "lost"}),
        _about("connections", "no-such", "allow", {}, (), {}),
        Wrong("/people/no-such", None, ("people", "show", "no-such"), "/people/no-such", None),
        _about("people", "no-such", "part", {}, (), {}),
    ]  # fmt: skip


@dataclass(frozen=True)
class Front:
    """A firm that is up, and somebody who is signed in."""

    folder: Path
    port: int
    cookie: str

    def asked(self, method: str, path: str, form: dict[str, str] | None, sent: dict[str, Any] | None) -> dict[str, Any]:
        headers = {"Host": f"localhost:{self.port}", "Cookie": self.cookie, "Accept": "application/problem+json"}
        headers |= {"Sec-Fetch-Site": "same-origin"}
        kind = "application/json" if sent is not None else "application/x-www-form-urlencoded"
        body = json.dumps(sent) if sent is not None else urlencode(form) if form is not None else None
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(method, path, body, {**headers, "Content-Type": kind})
            answer = line.getresponse()
            said = json.loads(answer.read())
        finally:
            line.close()
        assert answer.status >= 400, f"{method} {path} was answered."
        return said

    def typed(self, *words: str) -> dict[str, Any]:
        done = subprocess.run(
            [SCRIPT, *words, "--json", "--firm", str(self.folder)],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Generator[Front]:
    with running(tmp_path_factory.mktemp("front") / "firm", port=free_port()) as up:
        line = http.client.HTTPConnection("127.0.0.1", up.port, timeout=60)
        line.request("GET", up.path, headers={"Host": f"localhost:{up.port}"})
        cookie = str(line.getresponse().headers["Set-Cookie"]).partition(";")[0]
        line.close()
        yield Front(up.folder, up.port, cookie)
    assert up.process.stdout is not None, "Its link was read from there."
    up.process.stdout.close()


def test_row_004_everything_has_one_name_by_page_terminal_and_http() -> None:
    names = set(everything())
    drawn = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
    over_http = {one["operationId"] for path in drawn["paths"].values() for one in path.values()}
    typed = {command.asks for command in COMMANDS if command.asks}
    pressed = {ask for way in WAYS for ask in way.asks}
    acts = {name for name, asked in everything().items() if asked.scope != "read"}
    assert over_http == names
    assert typed | set(WITHOUT_A_COMMAND) == names | set(NO_ASK)
    assert not typed & set(WITHOUT_A_COMMAND), "It has a command by now."
    assert pressed <= names
    assert acts - pressed == set(WITHOUT_A_BUTTON)


@pytest.mark.parametrize("way", [way for way in WAYS if way.method == "POST"], ids=lambda way: way.path)
def test_every_form_of_the_page_says_what_it_asks(way: Any) -> None:
    """Whoever is no operator, at a form or with a link, asks no desk by its own name."""
    assert bool(way.asks) == (way.policy == "session" and way.path not in OF_THIS_BROWSER)


def test_row_004_a_refusal_has_the_same_words_by_page_terminal_and_http(front: Front) -> None:
    question = front_question(front)
    plan = str(front.typed("plans")["items"][0]["id"])
    asked = wrong_askings(question, plan, str(front.typed("inbox", "show", question)["payload"]))
    assert len(asked) >= 25
    differ: list[str] = []
    for wrong in asked:
        page = front.asked("GET" if wrong.form is None else "POST", wrong.page, wrong.form, None)
        over_http = front.asked("GET" if wrong.sent is None else "POST", f"/v1{wrong.path}", None, wrong.sent)
        at_terminal = front.typed(*wrong.typed)["problems"][0]
        told = [_words(said) for said in (page, over_http, at_terminal)]
        if not told[0] == told[1] == told[2]:
            differ.append(f"{' '.join(wrong.typed)}: {told}")
    assert not differ, "\n".join(differ)


def _words(said: dict[str, Any]) -> tuple[str, str, str, str]:
    """The four that everybody is told; RFC 9457 has names of its own for two of them."""
    return said["code"], said.get("what") or said["title"], said.get("why") or said["detail"], said["fix"]


def front_question(front: Front) -> str:
    """One that waits for a yes or a no, as soon as there is one."""
    until = time.monotonic() + _SECONDS_MAX
    while True:
        for row in front.typed("inbox")["items"]:
            if row["kind"] == "approval":
                return str(row["id"])
        assert time.monotonic() < until, "Nothing came into the inbox."
        time.sleep(0.2)
