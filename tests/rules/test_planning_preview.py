"""The business diff of a plan: one line a step, in plain words."""

import pytest

from onefirm.domain.policy import Policy
from onefirm.planning.preview import Line, duration, preview
from rules.planning_examples import AUTHOR, CATALOGUE, GOOD, good, plan_of

PAY = """
## Pay

```yaml
id: pay
effect: bank.pay
takes:
  iban: intent.email
  amount: settings.greeting
```
"""
NOTHING = "Nothing leaves the firm; there is nothing to take back."
UNSURE = "“Judge it” ends as unsure"
FORKS = "“Judge it” ends as fit, or you answer “Decide” with “It fits”"


def lines(*changes: tuple[str, str], policy: Policy | None = None) -> dict[str, Line]:
    plan = plan_of(good(*changes), policy=policy)
    return dict(zip([*(step.id for step in plan.steps), "money"], preview(plan, CATALOGUE), strict=True))


def test_each_step_says_what_it_does_when_and_how_it_is_taken_back() -> None:
    assert lines() == {
        "keep": Line("+", "records", "Lead: email, status = new", "", NOTHING),
        "judge": Line("+", "work", "Judge it, by the judge", "unsure below 70 %", NOTHING),
        "decide": Line("?", "questions", f"Does it fit? (when {UNSURE})", "It fits / It does not", NOTHING),
        "draft": Line("+", "work", f"A letter, by the author (when {FORKS})", "", NOTHING),
        "send": Line(
            "!",
            "sends",
            f"Letter to intent.email (when {FORKS})",
            "asks you first; held for the undo window, then sent",
            "A letter that has left cannot be called back; a correction can follow it.",
        ),
        "call": Line(
            "?", "work", "You do: Call them. (when “Send” ends as failed)", "goes on once you say it is done", NOTHING
        ),
        "rest": Line("+", "waits", "Waits 4 days (when “Send” ends as sent)", "", NOTHING),
        "mark": Line("~", "records", "Lead: email, score (when “Send” ends as sent)", "", "Set it back by hand."),
        "money": Line("+", "money", "Up to 0.12 for the work of agents"),
    }


def test_a_wait_says_that_a_letter_from_them_ends_it() -> None:
    rest = lines(("wait: 4 days", "wait: 4 days\nunless: reply\nthen: mark"))["rest"]
    assert rest.says == "Waits 4 days, or until they write to us (when “Send” ends as sent)"


@pytest.mark.parametrize(
    ("mode", "gate"),
    [
        ("draft", "only drafted; you send it yourself"),
        ("ask", "asks you first"),
        ("earn", "asks you first until it has earned your trust"),
        ("auto", "goes by itself where the policy lets it, else asks you first"),
    ],
)
def test_the_gate_follows_the_mode_that_counts(mode: str, gate: str) -> None:
    held = "" if mode == "draft" else "; held for the undo window, then sent"
    assert lines(("mode: ask", f"mode: {mode}"))["send"].gate == gate + held
    policy = Policy.model_validate({"modes": {"answer.send": mode}})
    assert lines(policy=policy)["send"].gate == gate + held


def test_moving_money_says_to_whom_and_how_much() -> None:
    paid = GOOD.replace("score: judge.score\nrollback: Set it back by hand.", "score: judge.score\nthen: pay") + PAY
    assert preview(plan_of(good((GOOD, paid))), CATALOGUE)[8] == Line(
        "+",
        "money",
        "Transfer to intent.email, settings.greeting (when “Send” ends as sent)",
        "asks you first",
        "Taken back by 'bank.recall@1'.",
    )


def test_a_plan_older_than_the_catalogue_can_still_be_shown() -> None:
    plan = plan_of(good())
    without = type(CATALOGUE)(CATALOGUE.intents, {"author": AUTHOR}, {}, {}, {}, ())
    assert preview(plan, without)[4].says.startswith("Send (when")


@pytest.mark.parametrize(
    ("minutes", "says"),
    [(1, "1 minute"), (90, "90 minutes"), (120, "2 hours"), (1440, "1 day"), (10_080, "1 week"), (11_520, "8 days")],
)
def test_a_duration_is_said_in_its_largest_whole_unit(minutes: int, says: str) -> None:
    assert duration(minutes) == says


def test_a_step_is_told_by_the_words_of_its_wish() -> None:
    told = lines(("manual: Call them.", "manual: Call them.\ntakes:\n  title: intent.email"),
                 ("question: Does it fit?", "question: Does it fit?\ntakes:\n  title: intent.email"))  # fmt: skip
    assert told["call"].says == "You do: “intent.email”. Call them. (when “Send” ends as failed)"
    assert told["decide"].says.startswith("“intent.email”. Does it fit?")
