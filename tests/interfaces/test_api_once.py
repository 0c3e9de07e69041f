"""The same request twice is done once: Idempotency-Key, durable, for a day, and what was read is what is decided."""

import threading
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes import ManualClock
from interfaces.api_support import Up, up


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Generator[Up]:
    with up(tmp_path_factory.mktemp("api") / "firm") as running:
        yield running


def _add(firm: Up, name: str, key: str) -> tuple[int, str]:
    answer = firm.post("/people/add", {"fields": {"name": name}}, Idempotency_Key=key)
    return answer.status, answer.headers.get("Idempotent-Replayed", "")


def _known(firm: Up, name: str) -> int:
    return len([row for row in firm.get("/people").json["items"] if row["shown"] == name])


def test_the_same_request_again_gets_the_same_answer_and_is_done_once(firm: Up) -> None:
    first = firm.post("/people/add", {"fields": {"name": "Ida Once"}}, Idempotency_Key="k-once")
    again = firm.post("/people/add", {"fields": {"name": "Ida Once"}}, Idempotency_Key='"k-once"')
    assert (first.status, first.headers.get("Idempotent-Replayed")) == (200, None)
    assert (again.status, again.headers["Idempotent-Replayed"]) == (200, "true")
    assert again.json == first.json and _known(firm, "Ida Once") == 1


def test_without_a_key_it_is_done_as_often_as_it_is_asked(firm: Up) -> None:
    for _ in range(2):
        assert firm.post("/people/add", {"fields": {"name": "Ida Often"}}).status == 200
    assert _known(firm, "Ida Often") == 2


def test_another_request_under_the_same_key_is_refused(firm: Up) -> None:
    assert _add(firm, "Ida One", "k-other") == (200, "")
    other = firm.post("/people/add", {"fields": {"name": "Ida Two"}}, Idempotency_Key="k-other")
    assert (other.status, other.problem["code"]) == (422, "request-key-reused")
    assert _known(firm, "Ida Two") == 0
    elsewhere = firm.post("/firm/resume", {}, Idempotency_Key="k-other")
    assert elsewhere.problem["code"] == "request-key-reused"


def test_a_key_belongs_to_whoever_sent_it(firm: Up) -> None:
    for who in ("all", "decider"):
        answer = firm.post("/people/add", {"fields": {"name": "Ida Each"}}, who, Idempotency_Key="k-each")
        assert (answer.status, answer.headers.get("Idempotent-Replayed")) == (200, None)
    assert _known(firm, "Ida Each") == 2


def test_a_refusal_of_the_desk_is_given_again_too(firm: Up) -> None:
    for replayed in (None, "true"):
        answer = firm.post("/plans/pl_nowhere/cancel", {}, Idempotency_Key="k-no")
        assert (answer.status, answer.problem["code"]) == (404, "plan-unknown")
        assert answer.headers.get("Idempotent-Replayed") == replayed


def test_what_never_reached_the_desk_takes_no_key(firm: Up) -> None:
    assert firm.post("/people/add", {"fields": 3}, Idempotency_Key="k-misread").status == 400
    assert firm.post("/people/add", {"fields": {"name": "Ida"}}, "reader", Idempotency_Key="k-misread").status == 403
    assert _add(firm, "Ida Later", "k-misread") == (200, "")


@pytest.mark.parametrize("key", ["", " ", "k" * 201, "k\tk"])
def test_a_key_that_cannot_be_read_stops_it(firm: Up, key: str) -> None:
    answer = firm.post("/people/add", {"fields": {"name": "Ida Bad"}}, Idempotency_Key=key)
    assert (answer.status, answer.problem["code"]) == (400, "request-key-wrong")
    assert _known(firm, "Ida Bad") == 0


def test_many_at_once_under_one_key_are_done_once(firm: Up) -> None:
    found = list[tuple[int, str]]()
    threads = [threading.Thread(target=lambda: found.append(_add(firm, "Ida Many", "k-many"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {status for status, _ in found} <= {200, 409} and (200, "") in found
    assert found.count((200, "")) == 1 and _known(firm, "Ida Many") == 1


def test_a_key_is_known_after_a_restart_and_forgotten_after_a_day(tmp_path: Path) -> None:
    clock = ManualClock(datetime(2027, 11, 23, 9, tzinfo=UTC))
    with up(tmp_path / "firm", clock) as running:
        assert _add(running, "Ida Day", "k-day") == (200, "")
    kept = [path.read_bytes() for path in (tmp_path / "firm" / "answers").iterdir()]
    assert kept and not any(b"Ida Day" in raw or b"k-day" in raw for raw in kept), "What is kept is sealed."
    with up(tmp_path / "firm", clock) as running:
        clock.forward(hours=23)
        assert _add(running, "Ida Day", "k-day") == (200, "true")
        clock.forward(hours=2)
        assert _add(running, "Ida Day", "k-day") == (200, "")
        assert _known(running, "Ida Day") == 2


def test_whoever_is_forgotten_stands_in_no_kept_answer(firm: Up) -> None:
    assert _add(firm, "Ida Gone", "k-gone") == (200, "")
    preview = firm.get("/forget/preview?person=Ida+Gone").json
    forgotten = firm.post("/forget/person", {"person": "Ida Gone", "confirm": preview["confirm"]})
    assert forgotten.status == 200, forgotten.body
    assert _add(firm, "Ida Gone", "k-gone") == (200, ""), "nothing is known of it any more"


def test_what_was_read_is_not_sent_twice(firm: Up) -> None:
    shown = firm.get("/inbox")
    tag = shown.headers["ETag"]
    again = firm.get("/inbox", If_None_Match=tag)
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert firm.get("/inbox", If_None_Match='"another"').status == 200


def test_a_card_is_decided_as_it_was_read_or_not_at_all(firm: Up) -> None:
    card = firm.asks("edit")
    tag = firm.get(f"/inbox/{card}").headers["ETag"]
    stale = firm.post(f"/inbox/{card}/accept", {}, If_Match='"0123456789abcdef.00"')
    assert (stale.status, stale.problem["code"]) == (412, "question-stale")
    assert firm.get(f"/inbox/{card}").json["state"] == "open"
    for wrong in ("abc", '"', '"a", "b"'):
        assert firm.post(f"/inbox/{card}/accept", {}, If_Match=wrong).problem["code"] == "version-wrong"
    decided = firm.post(f"/inbox/{card}/accept", {}, If_Match=tag)
    assert decided.status == 200, decided.body
    changed = firm.get(f"/inbox/{card}", If_None_Match=tag)
    assert changed.status == 200 and changed.json["state"] != "open", "a decision is another version of the card"
