"""Checking a playbook against the catalogue, and compiling it into a pinned plan."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.app.builtin import EXTENSION
from onefirm.app.crew import crew_of
from onefirm.domain.plan import END, Estimate, Source
from onefirm.domain.policy import Limits, Policy
from onefirm.domain.problem import Refusal
from onefirm.planning.catalogue import Catalogue
from onefirm.planning.compile import check
from rules.planning_examples import (
    ASKED,
    CATALOGUE,
    GOOD,
    UNCONNECTED,
    WHERE,
    changed,
    good,
    line_of,
    plan_of,
)

SHIPPED = Path(__file__).parents[2] / "src" / "onefirm" / "playbooks"

AUTO = ("mode: ask", "mode: auto")
UNLESS = "wait: 4 days\nunless: reply"
PAY = """
## Pay

```yaml
id: pay
effect: bank.pay
takes:
  iban: intent.email
  amount: = 5
MODE```
"""
Change = tuple[str, str]
FAULTS: list[tuple[str, tuple[Change, ...], str, str]] = [
    # The code, what is changed in the good playbook, what stands on the line it points at, a part of the fix.
    ("playbook-no-such-intent", (("ask-us@2", "ask-su@2"),), "starts-on:", "Did you mean 'ask-us@2'?"),
    ("playbook-no-such-intent", (("ask-us@2", "ask-us@1"),), "starts-on:", "'ask-us@2'"),
    ("playbook-no-such-agent", (("agent: judge", "agent: juge"),), "agent: juge", "Did you mean 'judge'?"),
    ("playbook-no-such-effect", (("mail.send", "mail.sent"),), "mail.sent", "Did you mean 'mail.send'?"),
    ("playbook-no-such-record", (("record: lead\ntakes:\n  email: intent.email\n  score", "record: leda\ntakes:\n"
      "  email: intent.email\n  score"),), "record: leda", "Did you mean 'lead'?"),
    ("playbook-not-yet", (("tries: 2", "for-each: intent.tags\nat-most: 3"),), "for-each:", "one intent for each"),
    ("playbook-no-such-argument", (("  least: profile", "  leest: profile"),), "leest:", "Did you mean 'least'?"),
    ("playbook-argument-missing", (("  body: draft.body\n", ""),), "subject: draft.subject+-2", "Add 'body: '"),
    ("playbook-argument-missing", (("  email: intent.email\n  status", "  status"),), "status+-1", "'email: '"),
    ("playbook-no-such-value", (("intent.text", "intent.txt"),), "intent.txt", "Did you mean 'intent.text'?"),
    ("playbook-no-such-value", (("profile.least", "profile.last"),), "profile.last", "'profile.least'"),
    ("playbook-no-such-value", (("settings.greeting", "settings.greting"),), "greting", "'settings.greeting'"),
    ("playbook-no-such-value", (("judge.points", "judge.point"),), "judge.point", "'judge.points'"),
    ("playbook-no-such-value", (("judge.points", "juge.points"),), "juge.points", "Did you mean 'judge'?"),
    ("playbook-no-such-value", (("draft.body", "keep.body"),), "keep.body", "Did you mean 'keep.id'?"),
    ("playbook-value-not-sure", (("draft.body", "decide.answer"),), "decide.answer", "through 'decide'"),
    ("playbook-value-not-sure", (("intent.text", "judge.score"),), "text: judge.score", "through 'judge'"),
    ("playbook-value-not-sure", (("intent.text", "mark.id"),), "mark.id", "through 'mark'"),
    ("playbook-value-not-sure", (("manual: Call them.", "manual: Call.\ntakes:\n  a: send.receipt"),),
      "send.receipt", "through 'send'"),
    ("playbook-type-other", (("draft.subject", "judge.points"),), "subject: judge.points", "of that type"),
    ("playbook-type-other", (("judge.points", "intent.text"),), "points: intent.text", "of that type"),
    ("playbook-type-other", (("profile.least", "= some"),), "least: = some", "of that type"),
    ("playbook-no-such-choice", (("  least: profile.least", "  tone: = strikt"),), "tone:", "Did you mean 'strict'?"),
    ("playbook-no-such-choice", (("  least: profile.least", "  tone: = loud"),), "tone:", "'kind', 'strict'"),
    ("playbook-no-such-outcome", (("  sent: rest", "  snet: rest"),), "snet: rest", "Did you mean 'sent'?"),
    ("playbook-no-such-outcome", (("sure-above: 70\n", ""),), "unsure: decide", "Add 'sure-above: 70'"),
    ("playbook-outcome-missing", (("  declined: end\n", ""),), "sent: rest+-1", "Add 'declined: '"),
    ("playbook-outcome-missing", (("  unsure: decide\n", ""),), "tries: 2+1", "Add 'unsure: '"),
    ("playbook-outcome-missing", (("  unfit: It does not\n", "  maybe: Perhaps\n  unfit: It does not\n"),),
      "Perhaps+2", "Add 'maybe: '"),
    ("playbook-outcome-missing", (("wait: 4 days", UNLESS),), "unless: reply", "Add 'done: '"),
    ("playbook-outcome-missing", (("wait: 4 days", f"{UNLESS}\nthen:\n  done: mark"),), "done: mark+-1",
      "Add 'replied: '"),
    ("playbook-no-such-outcome", (("wait: 4 days", f"{UNLESS}\nthen:\n  done: mark\n  replid: end"),), "replid: end",
      "Did you mean 'replied'?"),
    ("playbook-no-such-outcome", (("wait: 4 days", "wait: 4 days\nthen:\n  done: mark\n  replied: end"),),
      "replied: end", "Use 'done'."),
    ("playbook-no-such-step", (("  sent: rest", "  sent: rset"),), "sent: rset", "Did you mean 'rest'?"),
    ("playbook-no-such-step", (("then: end\nwork", "then: ned\nwork"),), "then: ned", "Did you mean 'end'?"),
    ("playbook-step-unreachable", (("  failed: call", "  failed: end"),), "## Call them", "Name it"),
    ("playbook-loop-tight", (("  failed: call", "  failed: draft"),), "failed: draft", "Put a wait"),
    ("playbook-loop-tight", (("gives: a letter", "then: draft"),), "then: draft", "Put a wait"),
    ("playbook-never-auto", ((GOOD, GOOD + PAY.replace("MODE", "mode: auto\n")),), "mode: auto", "mode: ask"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes", "stands", "fix"), FAULTS)
def test_each_fault_has_its_code_its_line_and_a_fix(
    code: str, changes: tuple[Change, ...], stands: str, fix: str
) -> None:
    playbook = good(*changes)
    found = [problem for problem in check(playbook, CATALOGUE) if problem.code == code]
    assert found, [problem.sentence() for problem in check(playbook, CATALOGUE)]
    needle, _, below = stands.partition("+")
    assert found[0].where == f"{WHERE}:{line_of(playbook.text, needle) + int(below or 0)}", found[0].sentence()
    assert fix in found[0].fix


def test_the_good_playbook_has_no_problem() -> None:
    assert check(good(), CATALOGUE) == ()


@pytest.mark.parametrize(
    ("then", "leads"),
    [
        ("\nthen:\n  done: mark\n  replied: end", {"done": "mark", "replied": "end"}),
        ("\nthen: mark", {"done": "mark", "replied": "mark"}),
    ],
)
def test_a_wait_that_a_reply_can_end_leads_on_from_both(then: str, leads: dict[str, str]) -> None:
    plan = plan_of(good(("wait: 4 days", UNLESS + then)))
    assert (plan.step("rest").unless, plan.step("rest").then) == ("reply", leads)
    assert plan.hash != plan_of(good(("wait: 4 days", "wait: 4 days\nthen: mark"))).hash


def test_one_of_the_words_an_argument_knows_is_fine() -> None:
    assert check(good(("  least: profile.least", "  tone: = strict")), CATALOGUE) == ()


def test_an_effect_nobody_can_do_is_found_before_it_is_needed() -> None:
    [problem] = check(good(), UNCONNECTED)
    assert (problem.code, problem.where) == ("playbook-no-connector", f"{WHERE}:{line_of(GOOD, 'effect: mail.send')}")


def test_auto_is_refused_where_a_lost_reply_could_not_be_settled() -> None:
    assert check(good(AUTO), CATALOGUE) == ()
    [problem] = check(good(AUTO), ASKED)
    assert problem.code == "playbook-never-auto"
    assert problem.where == f"{WHERE}:{line_of(good(AUTO).text, 'mode: auto')}"


@pytest.mark.parametrize(
    "stop", ["wait: 1 day", "manual: Look again.", "question: Again?\noptions:\n  yes: Yes\n  no: No"]
)
def test_a_loop_through_a_wait_or_the_operator_is_fine(stop: str) -> None:
    assert check(good(("manual: Call them.\nthen: end", f"{stop}\nthen: send")), CATALOGUE) == ()


def test_what_was_cut_off_is_told_once_where_the_cut_is() -> None:
    [problem] = check(good(("  sent: rest", "  sent: end")), CATALOGUE)
    assert problem.where == f"{WHERE}:{line_of(GOOD, '## Wait')}"


def test_a_literal_number_may_be_taken_as_a_number() -> None:
    assert check(good(("profile.least", "= -5")), CATALOGUE) == ()


def test_a_receipt_may_be_taken_where_the_act_has_surely_happened() -> None:
    rest = ("wait: 4 days", "wait: 4 days\nthen: note")
    note = "\n## Note\n\n```yaml\nid: note\nmanual: Note it.\ntakes:\n  receipt: send.receipt\nthen: mark\n```\n"
    playbook = good(rest, ("\n## Mark it", f"{note}\n## Mark it"))
    assert check(playbook, CATALOGUE) == ()


def test_every_problem_is_found_at_once() -> None:
    playbook = good(("agent: judge", "agent: juge"), ("  sent: rest", "  snet: rest"), ("settings.greeting", "a.b"))
    assert [problem.code for problem in check(playbook, CATALOGUE)] == [
        "playbook-no-such-agent",
        "playbook-no-such-value",
        "playbook-outcome-missing",
        "playbook-no-such-outcome",
    ]


def test_a_plan_is_inlined_and_pinned() -> None:
    plan = plan_of(good())
    assert plan.playbook == "answer@3"
    assert plan.playbook_hash == good().hash
    assert [(step.id, step.does) for step in plan.steps] == [
        ("keep", "lead@1"),
        ("judge", "judge@4"),
        ("decide", ""),
        ("draft", "author@2"),
        ("send", "mail.send@1"),
        ("call", ""),
        ("rest", ""),
        ("mark", "lead@1"),
    ]
    decide, judge, mark = plan.step("decide"), plan.step("judge"), plan.step("mark")
    assert (decide.asks, decide.options) == ("Does it fit?", {"fit": "It fits", "unfit": "It does not"})
    assert (judge.why, judge.sure_above, judge.tries) == ("Read it kindly.", 70, 2)
    assert judge.takes == {"text": Source(path="intent.text"), "least": Source(path="profile.least")}
    assert mark.then == {"done": END}
    assert plan.step("keep").then == {"done": "judge"}
    assert plan.step("call").work == "serial"
    assert plan.step("rest").minutes == 4 * 24 * 60
    assert (plan.visits_max, plan.settings) == (20, {"greeting": "Hello"})


def test_where_then_is_left_out_every_outcome_goes_to_the_step_below() -> None:
    plan = plan_of(good(("then:\n  sent: rest\n  failed: call\n  declined: end\n", ""), ("then: end\nwork", "work")))
    assert plan.step("send").then == {"sent": "call", "failed": "call", "declined": "call"}


def test_every_step_says_how_it_is_taken_back() -> None:
    plan = plan_of(good((GOOD, GOOD + PAY.replace("MODE", ""))))
    assert plan.step("mark").rollback == "Set it back by hand."
    assert plan.step("send").rollback.startswith("A letter that has left cannot be called back")
    assert plan.step("pay").rollback == "Taken back by 'bank.recall@1'."
    assert plan.step("keep").rollback == "Nothing leaves the firm; there is nothing to take back."


def test_the_estimate_adds_up_what_the_contracts_say() -> None:
    assert plan_of(good()).estimate == Estimate(cents=12, minutes=2, sends=1, records=2, questions=2)
    assert plan_of(good(AUTO)).estimate.questions == 1


def test_the_policy_has_the_last_word_on_a_mode() -> None:
    plan = plan_of(good(AUTO), policy=Policy(modes={"answer.send": "draft", "other.send": "auto"}))
    assert plan.step("send").mode == "draft"


@pytest.mark.parametrize(
    ("modes", "code", "fix"),
    [
        ({"answer.sned": "ask"}, "policy-mode-without-step", "Did you mean 'answer.send'?"),
        ({"answer.judge": "ask"}, "policy-mode-without-step", "'answer.send'"),
        ({"answer.send": "auto"}, "playbook-never-auto", 'answer.send = "ask"'),
    ],
)
def test_a_mode_the_policy_cannot_set_is_refused(modes: dict[str, str], code: str, fix: str) -> None:
    policy = Policy.model_validate({"modes": modes})
    with pytest.raises(Refusal) as refused:
        plan_of(good(), policy=policy, catalogue=ASKED)
    [problem] = refused.value.problems
    assert (problem.code, problem.where) == (code, "policy.toml")
    assert fix in problem.fix


def test_a_playbook_longer_than_the_policy_allows_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        plan_of(good(), policy=Policy(limits=Limits(plan_steps_max=7)))
    [problem] = refused.value.problems
    assert (problem.code, problem.where) == ("playbook-too-long", f"{WHERE}:{line_of(GOOD, '## Mark it')}")
    assert plan_of(good(), policy=Policy(limits=Limits(plan_steps_max=8))).visits_max == 8


def test_a_plan_with_a_problem_is_not_made() -> None:
    with pytest.raises(Refusal) as refused:
        plan_of(good(("draft.body", "draft.bdy"), ("  sent: rest", "  sent: rset")))
    assert [problem.code for problem in refused.value.problems] == ["playbook-no-such-value", "playbook-no-such-step"]


@settings(deadline=None)
@given(st.text(min_size=1), st.text(min_size=1))
def test_the_hash_pins_what_may_happen_and_nothing_else(plan_id: str, intent_id: str) -> None:
    assert plan_of(good(), plan_id=plan_id, intent_id=intent_id).hash == plan_of(good()).hash


@pytest.mark.parametrize(
    "change",
    [
        ("Read it kindly.", "Read it."),
        ("sure-above: 70", "sure-above: 71"),
        ("status: = new", "status: = seen"),
        ("manual: Call them.", "manual: Write to them."),
        ("  fit: It fits", "  fit: Yes"),
        AUTO,
    ],
)
def test_whatever_changes_the_plan_changes_its_hash(change: tuple[str, str]) -> None:
    assert plan_of(good(change)).hash != plan_of(good()).hash


IDS = ("keep", "judge", "decide", "draft", "send", "call", "rest", "mark", END)
TARGETS = ("  fit: draft\n  unfit: end\n  unsure: decide", "  sent: rest\n  failed: call\n  declined: end")


@settings(deadline=None)
@given(st.lists(st.sampled_from(IDS), min_size=6, max_size=6))
def test_a_plan_that_is_made_always_knows_the_way_on_and_has_what_it_takes(ways: list[str]) -> None:
    text = changed(
        (TARGETS[0], f"  fit: {ways[0]}\n  unfit: {ways[1]}\n  unsure: {ways[2]}"),
        (TARGETS[1], f"  sent: {ways[3]}\n  failed: {ways[4]}\n  declined: {ways[5]}"),
    )
    playbook = good((GOOD, text))
    if check(playbook, CATALOGUE):
        return
    plan = plan_of(playbook)
    known = {step.id for step in plan.steps} | {END}
    assert all(set(step.then.values()) <= known for step in plan.steps)
    # Walk every way, at most three times through each step: nothing is ever taken that is not there yet.
    waiting: list[tuple[str, tuple[str, ...]]] = [(plan.steps[0].id, ())]
    for _ in range(400):
        if not waiting:
            break
        at, done = waiting.pop()
        if at == END or done.count(at) > 1:
            continue
        step = plan.step(at)
        roots = {source.path.partition(".")[0] for source in step.takes.values() if source.path}
        assert roots - {"intent", "profile", "settings"} <= set(done)
        waiting.extend((target, (*done, at)) for target in set(step.then.values()))


def test_the_shipped_playbooks_read_well(shipped: Catalogue) -> None:
    pages = sorted(SHIPPED.glob("*.md"))
    assert pages
    for page in pages:
        playbook = good((GOOD, page.read_text()))
        assert playbook.name == page.stem
        assert [problem.sentence() for problem in check(playbook, shipped)] == []


def test_the_playbook_in_the_document_reads_well(shipped: Catalogue) -> None:
    page = (SHIPPED.parents[2] / "docs" / "playbooks.md").read_text()
    example = page.partition("````markdown\n")[2].partition("````\n")[0]
    playbook = good((GOOD, example))
    assert [step.kind for step in playbook.steps] == ["record", "effect", "wait", "question"]
    assert [problem.sentence() for problem in check(playbook, shipped)] == []


@pytest.fixture
def shipped(tmp_path: Path) -> Catalogue:
    return crew_of([EXTENSION], tmp_path)[0].catalogue
