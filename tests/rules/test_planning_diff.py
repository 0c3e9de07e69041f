"""What changed between two versions of a playbook, in words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.planning.diff import ONLY_LAYOUT, diff
from rules.planning_examples import GOOD, changed, good

Change = tuple[str, str]
FOLLOW = "\n## Follow up\n\n```yaml\nid: follow-up\nmanual: Write again.\n```\n"
WAIT = "## Wait\n\n```yaml\nid: rest\nwait: 4 days\n```\n\n"
CHANGES: list[tuple[Change, tuple[str, ...]]] = [
    (("mode: ask", "mode: auto"), ("Step 'send' now goes by itself (before: asked every time).",)),
    (("mode: ask\n", ""), (ONLY_LAYOUT,)),
    (("\n## Call them", FOLLOW + "\n## Call them"), ("Step 'follow-up' is new, after 'send'.",)),
    ((WAIT, ""), ("Step 'rest' is gone.",)),
    (("  fit: draft\n  unfit: end\n  unsure", "  fit: send\n  unfit: end\n  unsure"),
      ("'judge' goes to 'send' on 'fit' (before: 'draft').",)),
    (("  declined: end", "  declined: call"), ("'send' goes to 'call' on 'declined' (before: the end).",)),
    (("  sent: rest\n", ""), ("'send' no longer goes anywhere on 'sent' (before: 'rest').",)),
    (("then: end\nwork", "then: rest\nwork"), ("'call' goes to 'rest' on every outcome (before: the end).",)),
    (("gives: a letter", "gives: a letter\nthen:\n  done: call"),
      ("'draft' goes to 'call' on 'done' (before: the step below it).",)),
    (("version: 3", "version: 4"), ("The version is now '4' (before: '3').",)),
    (("ask-us@2", "ask-us@3"), ("It now starts on 'ask-us@3' (before: 'ask-us@2').",)),
    (("greeting: Hello", "greeting: Hi"), ("Setting 'greeting' is now 'Hi' (before: 'Hello').",)),
    (("  steps: 20", "  steps: 30"), ("Limit 'steps' is now '30' (before: '20').",)),
    (("They wrote to us.", "They did."), ("The why was reworded.",)),
    (("Read it kindly.", "Read it twice."), ("The instructions of step 'judge' were reworded.",)),
    (("sure-above: 70", "sure-above: 80"), ("Step 'judge' is now unsure below 80 % (before: 70 %).",)),
    (("tries: 2", "tries: 1"), ("Step 'judge' is now tried once (before: up to 2 times).",)),
    (("work: serial", "work: parallel"), ("Step 'call' now runs beside others (before: one at a time).",)),
    (("wait: 4 days", "wait: 30 minutes"), ("Step 'rest' now waits 30 minutes (before: 4 days).",)),
    (("wait: 4 days", "wait: 4 days\nunless: reply"),
      ("Step 'rest': what ends its wait early is now 'reply' (before: nothing).",)),
    (("wait: 4 days", "manual: Rest."), ("Step 'rest' is now a manual task (before: a wait).",)),
    (("agent: author", "agent: writer"), ("Step 'draft' is now an agent 'writer' (before: an agent 'author').",)),
    (("Call them.\n", "Ring them.\n"), ("Step 'call' now says: 'Ring them.' (before: 'Call them.').",)),
    (("## Call them", "## Ring them"), ("Step 'call': its title is now 'Ring them' (before: 'Call them').",)),
    (("  fit: It fits", "  fit: Yes"), ("Step 'decide' offers the answer 'fit' is now 'Yes' (before: 'It fits').",)),
    (("status: = new", "status: = seen"), ("Step 'keep' takes 'status' is now '= seen' (before: '= new').",)),
    (("gives: a letter\n", ""), ("Step 'draft': what it gives is gone (before: 'a letter').",)),
    (("rollback: Set it back by hand.\n", ""),
      ("Step 'mark': its way back is gone (before: 'Set it back by hand.').",)),
]  # fmt: skip


@pytest.mark.parametrize(("change", "says"), CHANGES)
def test_a_change_is_one_sentence(change: Change, says: tuple[str, ...]) -> None:
    assert diff(good(), good(change)) == says


def test_a_step_that_moved_is_told_once_and_its_neighbours_are_not() -> None:
    moved = changed((WAIT, ""), ("## Call them", f"{WAIT}## Call them"))
    assert diff(good(), good((GOOD, moved))) == ("Step 'rest' now stands after 'send'.",)


def test_a_playbook_is_equal_to_itself() -> None:
    assert diff(good(), good()) == ()


@settings(deadline=None)
@given(st.lists(st.sampled_from([change for change, _ in CHANGES]), unique_by=lambda change: change[0]))
def test_a_diff_is_empty_exactly_when_nothing_changed(changes: list[Change]) -> None:
    text = GOOD
    for old, new in changes:
        text = text.replace(old, new)
    after = good((GOOD, text))
    assert diff(after, after) == ()
    assert bool(diff(good(), after)) == (text != GOOD)
    assert len(diff(good(), after)) == len(diff(after, good()))
