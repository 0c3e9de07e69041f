"""Without a script the page says of a batch what came of taking it back, and not what was hoped for."""

from pathlib import Path

from interfaces.api_support import Up, up


def _accepted(firm: Up) -> str:
    """Two letters with one word; the name of the batch."""
    cards = [row for row in firm.get("/inbox").json["items"] if row["kind"] == "approval"][:2]
    shown = {card["id"]: firm.get(f"/inbox/{card['id']}").json["payload"] for card in cards}
    said = firm.post(f"/inbox/{cards[0]['id']}/accept-all", {"shown": shown})
    assert said.status == 200, said.body
    return str(said.json["batch"])


def _page_after_taking_back(firm: Up, batch: str) -> str:
    cookie = firm.cookie()
    answer = firm.send("POST", f"/batches/{batch}/undo", b"", {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"})
    if answer.status == 303:
        answer = firm.send("GET", answer.headers["Location"], said={"Cookie": cookie, "Sec-Fetch-Site": "same-origin"})
    return answer.body.decode()


def test_what_had_left_already_is_not_said_to_be_taken_back(tmp_path: Path) -> None:
    with up(tmp_path / "firm", at_once=True) as firm:
        batch = _accepted(firm)
        firm.drain()
        page = _page_after_taking_back(firm, batch)
    assert "held-nothing" in page and "Nothing was sent" not in page


def test_what_was_held_is_taken_back(tmp_path: Path) -> None:
    with up(tmp_path / "firm") as firm:
        page = _page_after_taking_back(firm, _accepted(firm))
    assert "Taken back. Nothing was sent." in page
