"""A yes to something critical that comes faster than anybody reads is asked once more, whichever way it came."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interfaces.signed_in import Page, SignedIn
from interfaces.test_nothing_is_decided_unseen import rest
from outside import GOOD, Firm, new_firm
from upped import upped

HASTY = "question-hasty"
DELIBERATE_SECONDS = 1.1


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Firm, SignedIn]]:
    """Letters that leave at once, and for good."""
    firm = new_firm(Path(tmp_path_factory.mktemp("fast")) / "firm", undo_seconds=0)
    firm.policy("undo-window-seconds = 0\nsure-alone = 0\n")
    for number in range(5):
        wish = {**GOOD, "email": f"ada{number}@palmer.example", "name": f"Ada {number}"}
        args = [part for field, value in wish.items() for part in ("--field", f"{field}={value}")]
        firm.ask("intents", "send", "qualify-lead@2", *args)
    with upped(firm):
        yield firm, SignedIn.at(firm)


def waiting(firm: Firm) -> list[dict[str, Any]]:
    return firm.ask("inbox", "list")["items"]


def is_asked_again(page: Page) -> None:
    assert page.status == 409
    assert re.search(r"You said yes [01]\.\d seconds after it opened", page.plain), page.plain
    assert "Nothing was done. It cannot be taken back" in page.plain and "dwell-seconds" in page.plain


def test_at_the_page_without_scripts(up: tuple[Firm, SignedIn]) -> None:
    firm, site = up
    before = waiting(firm)
    question = before[0]["id"]
    form = {"payload": site.get(f"/inbox/{question}").field("payload")}
    again = site.post(f"/inbox/{question}/accept", form)
    is_asked_again(again)
    is_asked_again(site.post(f"/inbox/{question}/edit", form))
    assert waiting(firm) == before and again.field("payload") == form["payload"]
    time.sleep(DELIBERATE_SECONDS)
    assert site.post(f"/inbox/{question}/accept", form).status == 200
    assert question not in [row["id"] for row in waiting(firm)]


def test_a_program_and_a_terminal(up: tuple[Firm, SignedIn]) -> None:
    firm, site = up
    question = waiting(firm)[-1]["id"]
    payload = firm.ask("inbox", "show", question)["payload"]
    status, told = rest(site, f"/inbox/{question}/accept", {"payload": payload})
    assert (status, told["code"]) == (409, HASTY)
    assert firm.refuse("inbox", "accept", question, "--payload", payload)["code"] == HASTY
    time.sleep(DELIBERATE_SECONDS)
    firm.ask("inbox", "accept", question, "--payload", payload)


def test_many_at_once(up: tuple[Firm, SignedIn]) -> None:
    firm, site = up
    before = waiting(firm)
    group = site.get(f"/inbox/{before[0]['id']}/alike")
    shown = {f"item.{row['id']}": row["payload"] for row in before}
    is_asked_again(site.post(f"/inbox/{before[0]['id']}/accept-all", shown | {"listed": group.field("listed")}))
    assert waiting(firm) == before
    time.sleep(DELIBERATE_SECONDS)
    several = dict(list(shown.items())[:1])
    assert site.post(f"/inbox/{before[0]['id']}/accept-all", several | {"listed": group.field("listed")}).status == 200


def test_without_having_opened_it_nobody_is_too_fast_and_a_no_never_is(up: tuple[Firm, SignedIn]) -> None:
    firm, _ = up
    first, second = [row["id"] for row in waiting(firm)][:2]
    firm.ask("inbox", "show", first)
    firm.ask("inbox", "reject", first, "--reason", "No.")
    firm.ask("inbox", "reject", second, "--reason", "No.")


def test_what_can_be_taken_back_is_never_asked_twice_and_the_operator_may_turn_it_off(tmp_path: Path) -> None:
    for name, undo, line in (("held", 900, ""), ("off", 0, "dwell-seconds = 0\n")):
        firm = new_firm(tmp_path / name, undo_seconds=undo)
        policy = firm.folder / "policy.toml"
        policy.write_text(f"{line}{policy.read_text()}")
        firm.ask("intents", "send", "qualify-lead@2", *(f"--field={field}={said}" for field, said in GOOD.items()))
        with upped(firm):
            site = SignedIn.at(firm)
            question = waiting(firm)[0]["id"]
            form = {"payload": site.get(f"/inbox/{question}").field("payload")}
            assert site.post(f"/inbox/{question}/accept", form).status == 200
