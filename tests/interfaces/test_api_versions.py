"""What cannot be taken back is decided only as it was read; and a version that nobody holds to is not taken."""

from collections.abc import Generator
from typing import Any

import pytest

from interfaces.api_support import Up, up


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
