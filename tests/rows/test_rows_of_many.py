"""The scoreboard: many decisions at once, taken, counted and taken back, through the shipped console script."""

from pathlib import Path

import pytest

from outside import Firm, new_firm
from rows.test_rows_of_the_inbox import GREET, lead, waiting

NAMES = ("ada", "bo", "cy", "di", "ed", "fay")


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    firm = new_firm(tmp_path / "firm", undo_seconds=3600)
    (firm.folder / "playbooks" / "lead-qualification.md").write_text(GREET)
    for name in NAMES:
        lead(firm, name)
    return firm


def titles(firm: Firm) -> list[str]:
    return [item["title"].rpartition(" ")[2] for item in waiting(firm)]


@pytest.mark.parametrize("first", [0, 2])
def test_what_was_approved_together_is_taken_back_as_one(firm: Firm, first: int) -> None:
    firm.policy(f"undo-window-seconds = 3600\nfirst-batch = {first}\n")
    firm.ask("inbox", "list")
    together = firm.run("inbox", "accept", "--all-like", "1", "--except", "6")
    assert "Approved: 5 of 5. You left out 1; it waits on." in together.out
    assert "onefirm inbox undo --all" in together.out
    firm.ask("inbox", "accept", "6")
    held = firm.ask("today")["held"]
    (batch,) = {one["batch"] for one in held if one["batch"]}
    assert [one["batch"] for one in held].count(batch) == 5

    back = firm.ask("inbox", "undo", batch[-6:])
    assert back["says"] == "5 taken back. None of them has left, and they wait in your inbox again."
    assert titles(firm) == ["ada", "bo", "cy", "di", "ed"]
    assert len(firm.ask("today")["held"]) == 1

    firm.ask("inbox", "accept", "--all-like", "1")
    assert len(firm.ask("today")["held"]) == 6
    assert "6 taken back" in firm.run("inbox", "undo", "--all").out
    assert titles(firm) == list(NAMES)
    assert firm.refuse("inbox", "undo", "--all")["code"] == "held-nothing"
    assert firm.letters() == []


def test_what_is_said_of_an_older_list_is_true(firm: Firm) -> None:
    ids = [item["id"] for item in waiting(firm)]
    listed = (firm.folder / ".listed.json").read_text()
    firm.ask("inbox", "accept", ids[0])
    firm.ask("inbox", "reject", ids[1])
    firm.ask("inbox", "edit", ids[2], "--set", "subject=Another word")
    firm.ask("inbox", "undo", firm.ask("inbox", "show", ids[2])["id"].replace("qu_", "ef_"))
    lead(firm, "gus")
    # The terminal beside this one still shows the list of before.
    (firm.folder / ".listed.json").write_text(listed)
    told = firm.run("inbox", "accept", "--all-like", "4", "--except", "6")
    assert told.code == 5
    assert told.out.startswith("Approved: 2 of 5. 1 had been decided so before.")
    said = " ".join(told.out.split())
    assert "1 had been decided otherwise, or had lost its object." in said
    assert "1 changed after you read it and waits for you." in said
    assert "You left out 1; it waits on. 1 more asks the same and waits for you." in said
    assert "Send a mail to cy This changed after you read it." in said
    assert set(titles(firm)) == {"cy", "fay", "gus"}


def test_an_opened_group_has_the_numbers_of_the_list(firm: Firm) -> None:
    firm.ask("inbox", "list")
    lead(firm, "gus")
    page = firm.run("inbox", "alike", "2").out
    numbers = [line.split()[0] for line in page.splitlines() if "Send a mail to" in line]
    assert numbers == ["1", "2", "3", "4", "5", "6", "7"]
    assert "onefirm inbox accept --all-like 1 --except 7" in page
    assert "gus" in firm.run("inbox", "show", "7").out
    firm.ask("inbox", "accept", "--all-like", "1", "--except", "2,7")
    assert titles(firm) == ["bo", "gus"]


def test_a_line_of_the_list_is_a_group_from_its_threshold_on(firm: Firm) -> None:
    page = firm.run("inbox", "list", "--limit", "1").out
    assert "6 alike" in page
    assert "onefirm inbox alike 1" in page
    firm.ask("inbox", "list")
    firm.ask("inbox", "accept", "--all-like", "1", "--except", "2,3,4,5")
    page = firm.run("inbox", "list").out
    assert [f"Send a mail to {name}" in page for name in ("bo", "cy", "di", "ed")] == [True] * 4
    firm.ask("inbox", "accept", "--all-like", "1", "--except", "4")
    assert "Nothing else asks the same." in firm.run("inbox", "alike", "1").out


REVIEWED = GREET.replace(
    "## Send it",
    """## Review it

```yaml
id: review
agent: reviewer
takes:
  subject: = Hello
  body: intent.message
then:
  passed: send
  flagged: send
```

## Send it""",
)


def wrote(firm: Firm, name: str, message: str) -> None:
    fields = {"email": f"{name}@palmer.example", "name": name, "message": message}
    firm.ask("intents", "send", "qualify-lead@2", *(f"--field={key}={said}" for key, said in fields.items()))


def test_what_a_review_found_fault_with_is_never_one_of_many(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm", undo_seconds=3600)
    (firm.folder / "playbooks" / "lead-qualification.md").write_text(REVIEWED)
    said = {"ada": "Tell me more of it.", "bo": "When do you open?", "cy": "I do all of it free of charge."}
    for name, more in said.items():
        wrote(firm, name, f"Hello {name},\n{more}")
    *rest, flagged = waiting(firm)
    assert (flagged["title"][-3:], flagged["alike"]) == (" cy", 1)
    group = firm.ask("inbox", "alike", rest[0]["id"])
    assert [(item["id"], item["sure"]) for item in group["items"]] == [(row["id"], 100) for row in rest]
    assert any(reason["says"].startswith("Compliance: passed") for reason in group["why"])
    page = firm.run("inbox", "alike", rest[0]["id"]).out
    assert page.count("100 % sure") == 2
    assert page.count("Compliance: passed") == 1, "What is said of all of them is said once."
    firm.ask("inbox", "accept", "--all-like", rest[0]["id"])
    assert titles(firm) == ["cy"]


def test_what_somebody_was_not_sure_of_is_never_one_of_many(tmp_path: Path) -> None:
    """The letter leaves a question open: whoever drafted it says so, and is less sure."""
    firm = new_firm(tmp_path / "firm")
    firm.ask("profile", "set", "services", "Logo, brand design")
    wish = "We are opening a bakery and need a new logo and brand design by May. Our budget is 6000 EUR."
    for name in ("ada", "bo"):
        wrote(firm, name, wish)
    for name in ("cy", "di"):
        wrote(firm, name, f"{wish} Do you print on cloth as well?")
    listed = waiting(firm)
    assert [row["alike"] for row in listed] == [2, 2, 1, 1]
    assert all(row["sure"] < 85 for row in listed[2:])
    firm.policy("undo-window-seconds = 0\nsure-alone = 60\n")
    wrote(firm, "ed", f"{wish} Do you print on cloth as well?")
    assert waiting(firm)[-1]["alike"] == 3, "It is the operator who says how sure is sure enough."
    items = firm.ask("inbox", "alike", listed[0]["id"])["items"]
    told = ["This draft does not answer it" in str(item["why"]) for item in items]
    assert told == [False, False, True]
