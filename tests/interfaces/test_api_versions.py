"""What cannot be taken back is decided only as it was read; and a version that nobody holds to is not taken."""

import asyncio
from collections.abc import Generator
from typing import Any

import pytest

from interfaces.api_support import Up, up
from onefirm.desk.asks.inbox import ASKS
from onefirm.desk.shapes.inbox import CardView
from onefirm.domain.problem import Refusal
from onefirm.domain.question import Card, Will
from onefirm.interfaces.api.versions import bind
from onefirm.interfaces.api.ways import way_of


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Generator[Up]:
    with up(tmp_path_factory.mktemp("api") / "firm", at_once=True) as running:
        yield running


def _approvals(firm: Up) -> list[dict[str, Any]]:
    return [row for row in firm.get("/inbox").json["items"] if row["kind"] == "approval"]


def _for_good(firm: Up) -> dict[str, Any]:
    """A card that lets something leave at once."""
    for row in _approvals(firm):
        card = firm.get(f"/inbox/{row['id']}").json
        if any(not will["reversible"] for will in card["card"]["will"]):
            return card
    raise AssertionError("Nothing waits that leaves for good.")


def _lead(firm: Up, name: str) -> str:
    """A fresh card of somebody whose letter leaves at once."""
    before = {row["id"] for row in _approvals(firm)}
    message = f"We are {name}: we open a bakery in May and need a new logo and brand design."
    fields = {"email": f"{name}@palmer.example", "name": name, "message": message, "budget": "6000 EUR"}
    sent = firm.post("/intents/send", {"type": "qualify-lead@2", "fields": fields})
    assert sent.status == 200, sent.body
    firm.drain()
    fresh = [row["id"] for row in _approvals(firm) if row["id"] not in before]
    assert fresh, "The lead became no card."
    return str(fresh[0])


def _state(firm: Up, card: str) -> str:
    return str(firm.get(f"/inbox/{card}").json["state"])


@pytest.mark.parametrize(
    ("verb", "sent"), [("accept", {}), ("edit", {"changes": {"subject": "Another"}}), ("accept-all", {})]
)
def test_without_what_was_read_nothing_leaves_for_good(firm: Up, verb: str, sent: dict[str, Any]) -> None:
    card = _lead(firm, f"ida-{verb}")
    refused = firm.post(f"/inbox/{card}/{verb}", sent)
    assert (refused.status, refused.problem["code"]) == (428, "version-missing"), refused.body
    assert _state(firm, card) == "open"


def test_whatever_stands_there_now_is_not_what_was_read(firm: Up) -> None:
    card = _lead(firm, "ida-any")
    refused = firm.post(f"/inbox/{card}/accept", {}, If_Match="*")
    assert (refused.status, refused.problem["code"], _state(firm, card)) == (428, "version-missing", "open")


def test_all_at_once_is_no_way_around_what_was_read(firm: Up) -> None:
    card = _lead(firm, "ida-all")
    others = [row["id"] for row in _approvals(firm) if row["id"] != card]
    for sent in ({"but": others}, {"shown": {card: ""}}, {"shown": {card: ""}, "but": others}):
        refused = firm.post(f"/inbox/{card}/accept-all", sent)
        assert (refused.status, refused.problem["code"]) == (428, "version-missing"), sent
    assert _state(firm, card) == "open"
    read = firm.get(f"/inbox/{card}").json["payload"]
    assert firm.post(f"/inbox/{card}/accept-all", {"shown": {card: read}}).status == 200
    assert _state(firm, card) != "open"


def test_with_what_was_read_it_leaves(firm: Up) -> None:
    card = _lead(firm, "ida-read")
    tag = firm.get(f"/inbox/{card}").headers["ETag"]
    assert firm.post(f"/inbox/{card}/accept", {}, If_Match=tag).status == 200


def test_if_match_and_the_body_name_one_version(firm: Up) -> None:
    card = _for_good(firm)["id"]
    tag = firm.get(f"/inbox/{card}").headers["ETag"]
    twice = firm.post(f"/inbox/{card}/accept", {"payload": "another"}, If_Match=tag)
    assert twice.problem["code"] == "version-conflict"
    assert _state(firm, card) == "open"


def test_a_card_that_changed_is_told_as_412(firm: Up) -> None:
    card = _for_good(firm)["id"]
    stale = firm.post(f"/inbox/{card}/accept", {}, If_Match='"0123456789abcdef.00"')
    assert (stale.status, stale.problem["code"], stale.problem["status"]) == (412, "question-stale", 412)
    in_the_body = firm.post(f"/inbox/{card}/accept", {"payload": "0123456789abcdef"})
    assert (in_the_body.status, in_the_body.problem["code"]) == (409, "question-stale")


@pytest.mark.parametrize("ways_back", [(False, True), (True, False), (False,)])
def test_one_act_without_a_way_back_is_enough(ways_back: tuple[bool, ...]) -> None:
    will = tuple(Will(act="Send", target="Ada", how="mail", undo="", reversible=each) for each in ways_back)
    assert _bound_without_a_version(will) == "version-missing"


def test_where_every_act_can_be_taken_back_no_version_is_wanted() -> None:
    assert _bound_without_a_version((Will(act="Send", target="Ada", how="mail", undo="", reversible=True),)) == ""


def _bound_without_a_version(will: tuple[Will, ...]) -> str:
    async def look(_name: str, _args: Any) -> CardView:
        return CardView(
            id="qu_1", kind="approval", state="open", plan="pl_1", playbook="p@1", step="send", payload="print",
            asked_at="", asked_seq=1, verbs=("accept",), card=Card(title="Send", verb="Send", will=will),
        )  # fmt: skip

    try:
        asyncio.run(bind(way_of("inbox.accept", ASKS["inbox.accept"]), {"question": "qu_1"}, None, look))
    except Refusal as refused:
        return refused.problem.code
    return ""


def test_a_plan_is_approved_as_it_was_read(firm: Up) -> None:
    fields = {"email": "pia@palmer.example", "name": "Pia", "message": "A logo, please.", "budget": "6000 EUR"}
    sent = firm.post("/intents/send", {"type": "qualify-lead@2", "fields": fields, "preview": True})
    plan = sent.json["plan"]
    for nothing, named in (({}, {}), ({"hash": ""}, {}), ({}, {"If_Match": "*"})):
        refused = firm.post(f"/plans/{plan}/approve", nothing, **named)
        assert (refused.status, refused.problem["code"]) == (428, "version-missing"), refused.body
    tag = firm.get(f"/plans/{plan}/preview").headers["ETag"]
    assert firm.post(f"/plans/{plan}/approve", {}, If_Match='"another"').status == 412
    assert firm.post(f"/plans/{plan}/approve", {}, If_Match=tag).status == 200


def test_what_is_held_to_no_version_refuses_one(firm: Up) -> None:
    added = firm.post("/people/add", {"fields": {"name": "Ida Unheld"}}, If_Match='"abc"')
    assert (added.status, added.problem["code"]) == (400, "version-unheld")
    assert not [row for row in firm.get("/people").json["items"] if row["shown"] == "Ida Unheld"]
    for read in (firm.get("/today", If_Match='"abc"'), firm.post("/inbox/1/accept-all", {}, If_Match="*")):
        assert (read.status, read.problem["code"]) == (400, "version-unheld")


@pytest.mark.parametrize("path", ["/today", "/tokens", "/sign-ins", "/people", "/inbox"])
def test_what_has_not_changed_is_not_sent_again(firm: Up, path: str) -> None:
    tag = firm.get(path).headers["ETag"]
    assert firm.get(path, If_None_Match=tag).status == 304, firm.get(path).body


def test_what_happened_since_is_sent(firm: Up) -> None:
    tag = firm.get("/today").headers["ETag"]
    assert firm.post("/people/add", {"fields": {"name": "Ida News"}}).status == 200
    assert firm.get("/today", If_None_Match=tag).status == 200


def test_what_moved_beside_a_version_is_sent_and_the_version_still_decides(firm: Up) -> None:
    """Put aside, a card says until when: that is to be read, and it is the same card all the same."""
    card = _lead(firm, "una")
    tag = firm.get(f"/inbox/{card}").headers["ETag"]
    assert firm.get(f"/inbox/{card}", If_None_Match=tag).status == 304
    assert firm.post(f"/inbox/{card}/snooze", {"until": "2 days"}).status == 200
    moved = firm.get(f"/inbox/{card}", If_None_Match=tag)
    assert moved.status == 200 and moved.json["until"]
    assert firm.post(f"/inbox/{card}/reject", {}, If_Match=tag).status == 200
