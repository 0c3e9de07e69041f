"""What a program decides with a token is told as the program's: nowhere are its deeds called yours."""

import re
from pathlib import Path
from typing import Any

from interfaces.api_support import Up, up
from onefirm.desk.says.says import says
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.plans import PlanUnblocked
from onefirm.domain.ids import PlanId, StepId

NOT_THEIRS = re.compile(r"\bYou (approved|turned|edited|said|took|did|stopped|answered)\b|\byour own hand\b")
WHO = "Token second"


def card(firm: Up, question: str) -> dict[str, Any]:
    return firm.get(f"/inbox/{question}").json


def decide(firm: Up, verb: str, **more: Any) -> str:
    question = firm.asks("reject")
    path = f"/inbox/{question}/{verb}"
    answer = firm.post(path, {"payload": card(firm, question)["payload"], **more}, who="second")
    assert answer.status == 200, answer.body
    return question


def told(firm: Up) -> list[str]:
    """Each sentence of the ledger about what the token did."""
    items = firm.get("/ledger/tail?limit=500").json["items"]
    return [str(event["says"]) for event in items if event["actor"] == "token second"]


def test_the_ledger_names_the_token_that_decided(tmp_path: Path) -> None:
    with up(tmp_path / "firm") as firm:
        yes = decide(firm, "accept")
        decide(firm, "edit", changes={"subject": "Another subject"})
        held = firm.get("/today").json["held"]
        undone = firm.post("/inbox/undo", {"effect": held[0]["effect"]}, who="second")
        assert undone.status == 200, undone.body
        no = decide(firm, "reject", reason="Too early.")
        shown, plan = card(firm, yes), card(firm, no)["plan"]
        for question in (yes, no):
            page = firm.send("GET", f"/inbox/{question}", said={"Cookie": firm.cookie()}).body.decode()
            assert not NOT_THEIRS.findall(page)
        whole = firm.get(f"/plans/{plan}").body.decode()
        sentences = told(firm)
    assert any(said.startswith(f"{WHO} approved exactly this; it is held") for said in sentences)
    assert f"{WHO} edited it; what stood there before is void." in sentences
    assert any(said.startswith(f"{WHO} turned it down; that can be taken back until") for said in sentences)
    assert f"What was decided was taken back: {WHO} took it back before it left." in sentences
    assert [said for said in sentences if NOT_THEIRS.search(said)] == []
    assert not NOT_THEIRS.findall(whole)
    assert shown["decided_by"] in ("", WHO)


def test_what_was_done_by_hand_names_whose_hand(tmp_path: Path) -> None:
    with up(tmp_path / "firm") as firm:
        question = firm.asks("did-it")
        plan = card(firm, question)["plan"]
        assert firm.post(f"/inbox/{question}/did", {}, who="second").status == 200
        sentences, steps = told(firm), firm.get(f"/plans/{plan}").json["steps"]
    assert any(f"done by hand by {WHO}" in said for said in sentences)
    assert any(step["says"].startswith(f"{WHO} did it by hand") for step in steps)
    assert [said for said in sentences if NOT_THEIRS.search(said)] == []


def test_the_firm_itself_is_never_you_where_it_lets_a_plan_go_on() -> None:
    fact = PlanUnblocked(plan=PlanId("pl_1"), step=StepId("send"))
    assert says(_recorded(fact, "conductor")) == "The plan goes on."
    assert says(_recorded(fact, "token second")) == f"{WHO} let the plan go on."
    assert says(_recorded(fact, "operator")) == "You let the plan go on."


def _recorded(fact: Fact, actor: str) -> Recorded:
    return Recorded(
        seq=1,
        stream="plan:pl_1",
        stream_version=1,
        at="2026-03-02T09:00:00Z",
        actor=actor,
        cause=None,
        fact=fact,
        hash="",
    )


def test_what_the_operator_decides_is_still_theirs(tmp_path: Path) -> None:
    with up(tmp_path / "firm") as firm:
        question = firm.asks("accept")
        payload = card(firm, question)["payload"]
        assert firm.post(f"/inbox/{question}/accept", {"payload": payload}).status == 200
        says = [str(event["says"]) for event in firm.get("/ledger/tail?limit=500").json["items"]]
        assert card(firm, question)["decided_by"] == "You"
    assert any(said.startswith("You approved exactly this; it is held") for said in says)
