"""The scoreboard: why a deadline was missed. The firm lives through the days; the shipped script is asked."""

from pathlib import Path

import pytest

from outside import GOOD, Firm
from telling import Story, ask, run

ADA = GOOD["email"]


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    """Ada's project is due on 6 March. Its letter waits for you from the 2nd to the 9th; it is done on the 11th."""
    tale = Story(tmp_path / "firm")

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        await ask(firm, "people.add", fields={"name": "Ada Palmer", "email": ADA}, why="She is a client now.")
        fields = {"name": "The website", "client": ADA, "due": "2026-03-05", "status": "running"}
        made = await ask(firm, "records.make", kind="project", fields=fields, why="As agreed.")
        said = {"kind": "project", "id": made["id"]}
        tale.clock.forward(hours=24)
        await ask(firm, "records.change", **said, fields={"due": "2026-03-06"}, why="She asked for a day more.")
        tale.clock.forward(hours=6 * 24)
        (card,) = (await ask(firm, "inbox.list"))["items"]
        await ask(firm, "inbox.accept", question=card["id"])
        tale.clock.forward(hours=48)
        await firm.drain()
        await ask(firm, "records.change", **said, fields={"status": "done"}, why="It is up.")
        other = {"name": "The logo", "client": ADA, "due": "2099-01-01"}
        await ask(firm, "records.make", kind="deliverable", fields=other, why="As agreed.")
        await firm.close()

    run(story)
    return Firm(tale.folder)


def test_row_082_a_clients_timeline_says_why_a_deadline_was_missed(firm: Firm) -> None:
    told = firm.ask("people", "timeline", ADA)
    missed, ahead = told["deadlines"]
    assert told["says"] == "1 deadline was missed; 1 is ahead."
    assert missed["says"] == "The website was due on 2026-03-06 and done on 2026-03-11, 5 days late."
    assert missed["moved"] == ["Moved from 2026-03-05 to 2026-03-06 on 2026-03-03: She asked for a day more."]
    yours = missed["parts"][0]
    assert yours["turn"] == "yours" and yours["says"].startswith("For 7 days it waited for your decision: ")
    assert (yours["minutes"], sum(part["minutes"] for part in missed["parts"])) == (7 * 24 * 60, 9 * 24 * 60)
    assert firm.ask("inbox", "show", yours["question"])["state"] == "answered", "Each reason leads to what it was."
    assert (ahead["name"], ahead["state"]) == ("The logo", "ahead")
    (plan,) = {item["plan"] for item in told["items"] if item["plan"]}
    assert firm.ask("plans", "show", plan)["id"] == plan
    shown = firm.run("people", "timeline", ADA, "website")
    assert "5 days late" in shown.out and "The logo" not in shown.out.partition("What happened")[0]
    assert firm.refuse("people", "timeline", ADA, "the moon")["code"] == "deadline-unknown"
