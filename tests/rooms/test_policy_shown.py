"""Every rule of the policy: told in plain words, with its line, and since which entry it has been so."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from fakes import ManualClock, SeededChance
from onefirm.app.firm import open_firm
from onefirm.app.known_settings import POLICY_FILE, of_file
from onefirm.app.setup import init
from onefirm.desk.says.policy import GROUPS, says
from onefirm.desk.shapes.policy import PolicyView
from onefirm.domain.policy import Policy
from onefirm.domain.retention import RETENTION


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    init(tmp_path / "firm", "Tern Studio", "Ines Tern", "ines@tern.example", ManualClock(), SeededChance())
    return tmp_path / "firm"


def opened(folder: Path, text: str, then: str | None = None) -> PolicyView:
    """The policy of a firm that was opened with this; the file may say something else by now."""

    async def story() -> PolicyView:
        (folder / POLICY_FILE).write_text(text)
        firm = await open_firm(folder, clock=ManualClock(), chance=SeededChance())
        if then is not None:
            (folder / POLICY_FILE).write_text(then)
        shown = await firm.desk.ask("policy.show", {}, "operator")
        await firm.close()
        assert isinstance(shown, PolicyView)
        return shown

    return asyncio.run(story())


def rules(view: PolicyView) -> Mapping[str, Any]:
    return {rule.name: rule for rule in view.rules}


def test_every_setting_of_the_file_is_shown_once_with_its_line_and_its_default(folder: Path) -> None:
    view = opened(folder, "undo-window-seconds = 60\n\n[limits]\nplan-steps-max = 9\n")
    known = of_file(POLICY_FILE)
    assert sorted(rule.name for rule in view.rules) == sorted(each.name for each in known)
    assert {rule.group for rule in view.rules} == set(GROUPS)
    shown = rules(view)
    assert (shown["undo-window-seconds"].where, shown["undo-window-seconds"].usual) == ("policy.toml:1", False)
    assert (shown["limits.plan-steps-max"].line, shown["limits.plan-steps-max"].value) == (4, "9")
    assert (shown["first-batch"].line, shown["first-batch"].value, shown["first-batch"].usual) == (0, "5", True)
    for each in known:
        if shown[each.name].usual and each.kind != "table of modes":
            assert (
                shown[each.name].value == ", ".join(json.loads(each.default))
                if each.default[0] == "["
                else str(json.loads(each.default))
            )


def test_a_rule_is_pinned_since_the_entry_from_which_on_it_has_been_so(folder: Path) -> None:
    first = opened(folder, "undo-window-seconds = 60\nfirst-batch = 3\n")
    second = opened(folder, "undo-window-seconds = 90\nfirst-batch = 3\n")
    third = opened(folder, "undo-window-seconds = 60\nfirst-batch = 3\n")
    assert first.entry < second.entry < third.entry
    assert rules(third)["undo-window-seconds"].entry == third.entry, "In between it was something else."
    assert rules(third)["first-batch"].entry == first.entry
    assert rules(third)["limits.plan-steps-max"].entry == first.entry


def test_what_the_file_says_by_now_is_told_beside_what_is_in_force(folder: Path) -> None:
    view = opened(folder, "undo-window-seconds = 60\n", then="undo-window-seconds = 90\n")
    rule = rules(view)["undo-window-seconds"]
    assert (rule.value, rule.file_says) == ("60", "90")
    assert view.says == "1 of these was changed in the file and counts from the next start."
    assert [each.name for each in view.rules if each.file_says is not None] == ["undo-window-seconds"]


def test_a_file_that_cannot_be_read_any_more_is_a_problem_and_what_is_in_force_stays(folder: Path) -> None:
    view = opened(folder, "undo-window-seconds = 60\n", then="undo-window-seconds = never\n")
    assert view.problem is not None and view.problem.where.endswith("policy.toml:1")
    assert rules(view)["undo-window-seconds"].value == "60"
    assert rules(view)["undo-window-seconds"].file_says is None


def test_each_kind_of_act_says_when_it_asks(folder: Path) -> None:
    view = opened(folder, 'auto = ["mail.send@1"]\nmoney-out-max = "50.00 EUR"\n')
    acts = {act.does: act for act in view.acts}
    assert acts["mail.send@1"].granted and acts["mail.send@1"].says.startswith("May run by itself")
    assert acts["payments.refund@1"].says == "Always asks. Nothing can change that."
    assert "Above 50.00 EUR it asks always." in acts["payments.request@1"].says
    assert rules(view)["auto"].says == "By itself may run, where the step of a playbook says so too: send a mail."


@pytest.mark.parametrize(
    ("name", "changed", "said"),
    [
        ("undo-window-seconds", {"undo_window_seconds": 0}, "What you approve leaves at once."),
        ("undo-window-seconds", {"undo_window_seconds": 120},
         "What you approve is held for 2 minutes, so that you can take it back."),
        ("undo-window-seconds", {"undo_window_seconds": 1},
         "What you approve is held for 1 second, so that you can take it back."),
        ("remind-after-hours", {"remind_after_hours": 0}, "You are not reminded of questions that wait."),
        ("remind-after-hours", {"remind_after_hours": 36},
         "A question that waits for 36 hours is put before you again."),
        ("approval-days-max", {"approval_days_max": 0}, "An approval is asked for, and counts, for ever."),
        ("first-batch", {"first_batch": 0}, "Of many approvals at once, all leave at once."),
        ("backup-every-hours", {"backup_every_hours": 0}, "A backup is made only when you ask for one."),
        ("money-out-max", {}, "Every act that moves money asks you, whatever the history."),
        ("opt-outs", {"opt_outs": ("a@b.example", "c@d.example")},
         "2 addresses in the file, and whoever asked for it themselves."),
        ("modes", {"modes": {"lead-qualification.send": "draft"}},
         "Your word over the playbook's: lead qualification, send: draft."),
        ("retention.leads", {"retention": {**RETENTION, "leads": "2 years"}},
         "Whoever never became a client is kept for 2 years after the last change."),
    ],
)  # fmt: skip
def test_a_rule_in_plain_words(name: str, changed: Mapping[str, Any], said: str) -> None:
    assert says(name, Policy.model_validate(changed)) == said
