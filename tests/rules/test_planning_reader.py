"""Reading a playbook: what it says is kept word for word, and every fault is named with its line."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.domain.plan import Source
from onefirm.domain.problem import Problem, Refusal
from onefirm.planning.playbook import Playbook
from onefirm.planning.reader import read
from rules.planning_examples import GOOD, WHERE, changed, good, line_of

SECONDS_MAX = 5


def problems(text: str) -> list[Problem]:
    with pytest.raises(Refusal) as refused:
        read(text, WHERE)
    return list(refused.value.problems)


def only(text: str) -> Problem:
    found = problems(text)
    assert len(found) == 1, [problem.sentence() for problem in found]
    return found[0]


def test_a_playbook_is_read_key_by_key() -> None:
    playbook = good()
    assert (playbook.name, playbook.version, playbook.starts_on) == ("answer", 3, "ask-us@2")
    assert playbook.title == "Answer somebody"
    assert playbook.why == "They wrote to us."
    assert playbook.settings == {"greeting": "Hello"}
    assert playbook.limits == {"steps": 20}
    assert [step.kind for step in playbook.steps] == [
        "record", "agent", "question", "agent", "effect", "manual", "wait", "record",
    ]  # fmt: skip
    judge = playbook.step("judge")
    assert judge is not None
    assert judge.takes == {"text": Source(path="intent.text"), "least": Source(path="profile.least")}
    assert (judge.sure_above, judge.tries, judge.instructions) == (70, 2, "Read it kindly.")
    assert judge.then == {"fit": "draft", "unfit": "end", "unsure": "decide"}
    assert judge.line == line_of(GOOD, "## Judge it")
    assert judge.line_of("takes.least") == line_of(GOOD, "least: profile.least")


def test_a_literal_carries_its_mark_and_a_duration_its_unit() -> None:
    playbook = good()
    keep, rest = playbook.step("keep"), playbook.step("rest")
    assert keep is not None
    assert keep.takes["status"] == Source(literal="new")
    assert rest is not None
    assert rest.wait == 4 * 24 * 60
    assert rest.unless == ""


def test_a_wait_may_end_with_a_reply() -> None:
    rest = good(("wait: 4 days", "wait: 4 days\nunless: reply")).step("rest")
    assert rest is not None
    assert (rest.wait, rest.unless) == (4 * 24 * 60, "reply")


@pytest.mark.parametrize("word", ["no", "1.10", "2024-01-01", "0x1F", "null", "~", "1e3"])
def test_no_word_turns_into_something_else(word: str) -> None:
    assert good(("greeting: Hello", f"greeting: {word}")).settings["greeting"] == word


def test_a_changed_comma_is_a_changed_playbook() -> None:
    assert good().hash == good().hash
    assert good().hash != good(("They wrote to us.", "They wrote, to us.")).hash


def test_windows_line_ends_change_nothing() -> None:
    assert read(GOOD.replace("\n", "\r\n"), WHERE) == good()


def test_a_heading_inside_a_fence_is_no_step_and_other_fences_are_prose() -> None:
    playbook = good(("Read it kindly.", "```text\n## Not a step\n```\n\n### A word\n\nKindly."))
    judge = playbook.step("judge")
    assert judge is not None
    assert "## Not a step" in judge.instructions
    assert len(playbook.steps) == 8


def test_a_longer_fence_holds_a_shorter_one() -> None:
    judge = good(("Read it kindly.", "````text\n```yaml\na: b\n```\n````")).step("judge")
    assert judge is not None
    assert judge.instructions == "````text\n```yaml\na: b\n```\n````"


JUDGE = "id: judge\nagent: judge"
FAULTS: list[tuple[str, tuple[str, str], str, str]] = [
    # The code, what is changed in the good playbook, what stands on the line it points at, a part of the fix.
    ("playbook-text", ("They wrote to us.", "They wrote\x07 to us."), "They wrote", "Delete"),
    ("playbook-title-twice", ("Read it kindly.", "# Read"), "# Read", "'## '"),
    ("playbook-title-missing", ("# Answer somebody\n", "\n"), "  steps: 20+1", "'# '"),
    ("playbook-why-missing", ("They wrote to us.", ""), "# Answer somebody", "what it is for"),
    ("playbook-fence-open", ("rollback: Set it back by hand.\n```\n", ""), "## Mark it+2", "'```'"),
    ("playbook-step-block", ("They wrote to us.", "They wrote.\n\n```yaml\na: b\n```"), "a: b", "'## '"),
    ("playbook-step-block", ("Read it kindly.", "```yaml\nb: c\n```"), "b: c", "two steps"),
    ("playbook-step-block", ("Read it kindly.", "## Nothing here"), "## Nothing here", "```yaml"),
    ("playbook-step-kind", (JUDGE, "id: judge\nagent: judge\nwait: 1 day"), "wait: 1 day", "two steps"),
    ("playbook-step-kind", (JUDGE, "id: judge"), "## Judge it", "agent: writer"),
    ("playbook-step-twice", ("id: decide", "id: judge"), "id: judge", "another id"),
    ("playbook-no-such-key", ("tries: 2", "trys: 2"), "trys: 2", "Did you mean 'tries'?"),
    ("playbook-no-such-key", ("version: 3", "version: 3\nstart-on: x@1"), "start-on: x@1", "'starts-on'"),
    ("playbook-key-missing", ("id: rest\n", ""), "## Wait", "Add a line 'id: ...'"),
    ("playbook-key-missing", ("description: Answer somebody.\n", ""), "name: answer+-1", "'description: ...'"),
    ("playbook-key-misplaced", ("wait: 4 days", "wait: 4 days\nmode: auto"), "mode: auto", "Take it out"),
    ("playbook-value-wrong", ("version: 3", "version: 3.1"), "version: 3.1", "whole number"),
    ("playbook-value-wrong", ("name: answer", "name: Answer Me"), "name: Answer Me", "small letters"),
    ("playbook-value-wrong", ("starts-on: ask-us@2", "starts-on: ask-us"), "starts-on: ask-us", "qualify-lead@2"),
    ("playbook-value-wrong", ("  steps: 20", "  steps: many"), "steps: many", "whole number"),
    ("playbook-value-wrong", ("  steps: 20", "  stages: 20"), "stages: 20", "'steps'"),
    ("playbook-value-wrong", ("sure-above: 70", "sure-above: 101"), "sure-above: 101", "from 1 to 100"),
    ("playbook-value-wrong", ("mode: ask", "mode: aks"), "mode: aks", "Did you mean 'ask'?"),
    ("playbook-value-wrong", ("wait: 4 days", "wait: a while"), "wait: a while", "4 days"),
    ("playbook-value-wrong", ("wait: 4 days", "wait: 9000 weeks"), "wait: 9000 weeks", "4 days"),
    ("playbook-value-wrong", ("wait: 4 days", "wait: 4 days\nunless: repli"), "unless: repli", "Did you mean 'reply'?"),
    ("playbook-value-wrong", ("wait: 4 days", "wait: 4 days\nunless: rain"), "unless: rain", "Use 'reply'."),
    ("playbook-no-such-key", ("wait: 4 days", "wait: 4 days\nunles: reply"), "unles: reply", "Did you mean 'unless'?"),
    ("playbook-key-misplaced", ("tries: 2", "unless: reply"), "unless: reply", "kinds alone: wait"),
    ("playbook-value-wrong", ("text: intent.text", "text: intent"), "text: intent", "'text: = intent'"),
    ("playbook-value-wrong", ("text: intent.text", "text: a.b.c"), "text: a.b.c", "= a.b.c"),
    ("playbook-value-wrong", ("effect: mail.send", "effect: send"), "effect: send", "mail.send"),
    ("playbook-value-wrong", ("id: rest", "id: end"), "id: end", "Choose another"),
    ("playbook-value-wrong", ("  fit: It fits\n", ""), "options:", "manual"),
    ("playbook-value-wrong", ("manual: Call them.", "manual:"), "manual:", "text"),
    ("playbook-value-wrong", ("gives: a letter", "gives:\n  a: letter"), "gives:", "text"),
    ("playbook-value-wrong", ("settings:\n  greeting: Hello", "settings: Hello"), "settings: Hello", "keys"),
    ("playbook-value-wrong", ("  failed: call", "  failed: The End"), "failed: The End", "'end'"),
    ("playbook-key-twice", ("tries: 2", "tries: 2\ntries: 3"), "tries: 3", "Take one"),
    ("playbook-key-twice", ("  unfit: It does not", "  unfit: No\n  unfit: Nope"), "unfit: Nope", "Take one"),
    ("playbook-yaml", ("tries: 2", "tries: 2: 3"), "tries: 2: 3", "key: value"),
    ("playbook-yaml", ("tries: 2", "tries: 'two"), "tries: 'two", "key: value"),
    ("playbook-yaml", (JUDGE + "\n", '"\\U00ffffff": x\n' + JUDGE + "\n"), "U00ffffff", "quotes"),
    ("playbook-yaml-feature", ("tries: 2", "tries: &two 2"), "&two", "plainly"),
    ("playbook-yaml-feature", ("tries: 2", "tries: *two"), "*two", "plainly"),
    ("playbook-yaml-feature", ("tries: 2", "tries: !!int 2"), "!!int", "plainly"),
    ("playbook-yaml-feature", ("  text: intent.text", "  <<: intent.text"), "<<:", "plainly"),
    ("playbook-yaml-feature", ("tries: 2", "tries: [2]"), "tries: [2]", "plainly"),
    ("playbook-yaml-feature", ("tries: 2", "tries:\n  a:\n    b: c"), "    b: c", "plainly"),
    ("playbook-yaml-feature", (JUDGE, "%YAML 1.1\n---\n" + JUDGE), "%YAML 1.1", "plainly"),
    ("playbook-yaml-feature", (JUDGE, "? [a]\n: b\n" + JUDGE), "? [a]", "plainly"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "change", "stands", "fix"), FAULTS)
def test_each_fault_has_its_code_its_line_and_a_fix(
    code: str, change: tuple[str, str], stands: str, fix: str
) -> None:  # fmt: skip
    text = changed(change)
    problem = next(problem for problem in problems(text) if problem.code == code)
    assert problem.where == f"{WHERE}:{place(text, stands)}", problem.sentence()
    assert fix in f"{problem.why} {problem.fix}"


def place(text: str, stands: str) -> int:
    """The last line that holds the needle; `needle+3` for the third line below it."""
    needle, _, below = stands.partition("+")
    lines = [number for number, line in enumerate(text.split("\n"), 1) if needle in line]
    return lines[-1] + int(below or 0)


def test_without_front_matter_it_says_how_to_begin() -> None:
    found = problems("# Answer\n\nWhy.\n")
    assert [(problem.code, problem.where) for problem in found] == [
        ("playbook-front-missing", f"{WHERE}:1"),
        ("playbook-steps-missing", f"{WHERE}:1"),
    ]


def test_all_faults_come_at_once_in_the_order_of_the_lines() -> None:
    text = changed(("version: 3", "version: x"), ("tries: 2", "trys: 2"), ("mode: ask", "mode: maybe"))
    found = problems(text)
    assert [problem.code for problem in found] == [
        "playbook-value-wrong", "playbook-no-such-key", "playbook-value-wrong",
    ]  # fmt: skip
    lines = [int(problem.where.rpartition(":")[2]) for problem in found]
    assert lines == [line_of(text, "version: x"), line_of(text, "trys: 2"), line_of(text, "mode: maybe")]


def test_a_line_sign_that_editors_do_not_count_does_not_shift_the_lines() -> None:
    text = changed(("Read it kindly.", "Read."), ("gives: a letter", "gives: 'a\u2028letter'\nmood: x"))
    assert only(text).where == f"{WHERE}:{line_of(text, 'mood: x')}"


def test_what_is_too_large_is_not_read_on() -> None:
    assert only(GOOD + "x" * 100_000).code == "playbook-too-large"
    brackets = changed(("tries: 2", "tries: " + "[" * 500))
    assert only(brackets).code == "playbook-too-large"
    assert only(brackets).where == f"{WHERE}:{line_of(brackets, '## Judge it') + 3}"
    steps = "".join(f"\n## S\n\n```yaml\nid: s{number}\nwait: 1 day\n```\n" for number in range(101))
    assert only(GOOD + steps).code == "playbook-too-large"


def whole_or_refused(text: str) -> None:
    began = time.monotonic()
    last = text.count("\n") + 1
    lines = [int(problem.where.removeprefix(f"{WHERE}:")) for problem in faults_of(text)]
    assert lines == sorted(lines)
    assert all(1 <= line <= last for line in lines)
    assert time.monotonic() - began < SECONDS_MAX


def faults_of(text: str) -> tuple[Problem, ...]:
    try:
        assert isinstance(read(text, WHERE), Playbook)
    except Refusal as refusal:
        return tuple(refusal.problems)
    return ()


@settings(deadline=None)
@given(st.text())
def test_any_text_is_a_playbook_or_a_refusal(text: str) -> None:
    whole_or_refused(text)


LINES = st.sampled_from([*GOOD.split("\n"), "~~~", "````yaml", "%TAG ! x", "...", "- a", "? b", "a: {b: {c: d}}", "\t"])


@settings(deadline=None)
@given(st.lists(LINES | st.text(max_size=30), max_size=60))
def test_any_lines_of_a_playbook_in_any_order_are_one_or_a_refusal(lines: list[str]) -> None:
    whole_or_refused("---\nname: x\n" + "\n".join(lines))


@settings(deadline=None)
@given(st.text(alphabet="abc:-?*&!|>'\"%@`{}[]#,. \n\t\\U0x~=<\u0085\u2028", max_size=300))
def test_any_block_is_read_or_refused(block: str) -> None:
    whole_or_refused(changed(("tries: 2", f"tries: 2\n{block}")))


@settings(deadline=None)
@given(st.data())
def test_a_playbook_with_any_piece_cut_out_is_one_or_a_refusal(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, len(GOOD)))
    whole_or_refused(GOOD[:start] + GOOD[end:])


SIGNS = [*"[{'\"?-,#*&!|>:", "? ", "- ", "{a,", "a: ", "&a *a ", "- - ", "\n", "\n## x\n```yaml\n["]


@pytest.mark.parametrize("sign", SIGNS)
def test_no_repeated_sign_takes_long(sign: str) -> None:
    whole_or_refused(changed(("tries: 2", "tries: " + sign * (7_900 // len(sign)))))
    whole_or_refused(GOOD + sign * (90_000 // len(sign)))
