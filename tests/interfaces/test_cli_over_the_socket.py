"""Every command as it is typed, against a desk that listens on the firm's socket."""

import json
import os
import pty
import subprocess
import sys
import termios
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from onefirm.desk.desk import every_ask
from onefirm.desk.shapes.firm import Check, DoctorView, PauseView
from onefirm.desk.shapes.inbox import CardView, Decided, InboxRow, InboxView
from onefirm.desk.shapes.intents import TypedView
from onefirm.desk.shapes.ledger import EventsView, EventView, RebuildView, VerifyView
from onefirm.desk.shapes.plans import PlanRow, PlansView, PreviewView
from onefirm.desk.shapes.today import Held, TodayView  # fmt: skip
from onefirm.domain.frozen import as_json
from onefirm.domain.question import Card, Field, Option, Will
from onefirm.interfaces.cli.asks import PREVIEWS
from onefirm.interfaces.cli.help import VERSION_LINE
from onefirm.interfaces.cli.table import COMMANDS, GROUPS
from onefirm.interfaces.cli.words import Command
from terminal import SCRIPT, Line, ScriptedDesk, Terminal, a_problem, at_the_desk

AT = "2026-03-02T09:00:00.000000Z"
STEERING = "Ada\x1b[2J\x1b]0;owned\x07 \u202eevil\u202c\x9b31m"


def asked(number: int, title: str = "") -> InboxRow:
    return InboxRow(
        id=f"qu_{number:06d}", kind="approval", state="open", title=title or f"Send letter {number}", summary="Ada",
        verb="Send", playbook="lead-qualification@1", plan=f"pl_{number:06d}", sure=90, asked_at=AT,
    )  # fmt: skip


def card(question: str, payload: str = "print-1") -> CardView:
    change = (
        Field(name="subject", after="Your logo", editable=True),
        Field(name="body", after="Hello Ada,\nit starts at 2,500 EUR.", editable=True, long=True),
        Field(name="to", after="ada@fern.example"),
    )
    return CardView(
        id=question, kind="approval", state="open", plan="pl_1", playbook="lead-qualification@1", step="send",
        payload=payload, asked_at=AT, asked_seq=7, verbs=("accept", "edit", "reject"),
        options=(Option(name="fit", label="It fits"), Option(name="unfit", label="It does not")),
        card=Card(title="Send a mail to Ada", verb="Send to Ada", change=change, sure=90),
    )  # fmt: skip


DECIDED = Decided(question="qu_000001", verb="accept", says="Approved. It is held for 30 s.", effect="ef_1")
TYPED = TypedView(type="qualify-lead@2", fields={"email": "ada@fern.example"}, says="A lead.", missing=("message",))
EVENT = EventView(
    seq=7, at=AT, kind="firm.paused", version=1, stream="firm:pause", actor="operator", cause=None,
    says="Everything was paused.", body={}, hash="ab" * 32,
)  # fmt: skip
TODAY = TodayView(
    firm="Fern", operator="Ada", now=AT, paused=False, waiting=2, ran=(), changed=(EVENT,), cost_cents=12, sent=1,
    held=(Held(effect="ef_000abc", says="Letter to Ada", until=AT),), seq=7,
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ScriptedDesk]:
    folder = tmp_path / "firm"
    folder.mkdir()
    lines: dict[str, Line] = {
        "inbox.list": InboxView(waiting=3, items=(asked(1), asked(2), asked(3))),
        "inbox.show": lambda args: card(str(args["question"])),
        "inbox.accept": DECIDED,
        "inbox.edit": DECIDED,
        "inbox.reject": DECIDED,
        "inbox.answer": DECIDED,
        "inbox.undo": DECIDED,
        "intents.say": TYPED,
        "intents.send": TYPED.model_copy(update={"missing": (), "started": True}),
        "today": TODAY,
        "firm.pause": PauseView(paused=True, says="Nothing leaves until you resume."),
        "ledger.tail": EventsView(durable=7, items=(EVENT,)),
    }
    with at_the_desk(folder, ScriptedDesk(lines)) as desk:
        yield desk


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "firm")


def test_under_json_a_command_prints_exactly_the_answer_of_the_desk(desk: ScriptedDesk, terminal: Terminal) -> None:
    said = terminal.type("today", "--json")
    assert said.code == 0
    assert said.answer == as_json(TODAY)
    assert said.err == ""
    assert desk.asked == [("today", {}, "operator")]


def test_for_people_the_same_answer_fits_eighty_columns_without_colours_in_a_pipe(
    desk: ScriptedDesk, terminal: Terminal
) -> None:
    said = terminal.type("inbox")
    assert "Send letter 2" in said.out
    assert "3 waiting" in said.out
    assert "\x1b" not in said.out
    assert max(len(line) for line in said.out.splitlines()) <= 80


@pytest.mark.parametrize(
    ("code", "exit_code"),
    [
        ("connector-silent", 1),
        ("question-unknown", 4),
        ("payload-stale", 5),
        ("question-decided", 5),
        ("ledger-conflict", 5),
    ],
)
def test_a_refusal_says_what_why_fix_where_and_its_code(
    desk: ScriptedDesk, terminal: Terminal, code: str, exit_code: int
) -> None:
    desk.lines["firm.pause"] = a_problem(code)
    said = terminal.type("pause")
    assert said.code == exit_code
    assert said.out == ""
    for part in ("The what.", "The why.", "The fix.", "here:7", code):
        assert part in said.err
    as_document = terminal.type("pause", "--json")
    assert as_document.code == exit_code
    assert as_document.answer == {"problems": [as_json(a_problem(code))]}
    assert as_document.err == ""


def test_a_line_that_lacks_a_field_needs_a_person(desk: ScriptedDesk, terminal: Terminal) -> None:
    said = terminal.type("do", "answer", "ada@fern.example", "--preview", "--json")
    assert said.code == 3
    assert said.answer["missing"] == ["message"]
    assert desk.last() == ("intents.say", {"line": "answer ada@fern.example", "preview": True})


def test_an_unsound_ledger_is_a_failure_and_a_worried_doctor_needs_a_person(
    desk: ScriptedDesk, terminal: Terminal
) -> None:
    desk.lines["ledger.verify"] = VerifyView(sound=False, entries=7, checkpoints=1, says="Entry 3 was changed.")
    desk.lines["ledger.rebuild"] = RebuildView(equal=False, projections={"plans": False})
    desk.lines["doctor"] = DoctorView(ok=False, checks=(Check(name="keys", ok=False, says="Open.", fix="chmod"),))
    assert terminal.type("ledger", "verify").code == 1
    assert terminal.type("ledger", "rebuild").code == 1
    assert terminal.type("doctor").code == 3


def test_a_number_means_the_line_that_was_seen_though_the_list_has_moved_on(
    desk: ScriptedDesk, terminal: Terminal
) -> None:
    terminal.type("inbox")
    desk.lines["inbox.list"] = InboxView(waiting=2, items=(asked(9), asked(3)))
    terminal.type("inbox", "accept", "2")
    assert desk.last() == ("inbox.accept", {"question": "qu_000002"})


def test_a_number_beyond_the_list_that_was_seen_decides_nothing(desk: ScriptedDesk, terminal: Terminal) -> None:
    terminal.type("inbox")
    said = terminal.type("inbox", "accept", "4", "--json")
    assert said.code == 4
    assert said.answer["problems"][0]["code"] == "number-unknown"
    assert [name for name, _, _ in desk.asked] == ["inbox.list"]


def test_without_a_list_a_reference_goes_to_the_desk_as_it_was_typed(desk: ScriptedDesk, terminal: Terminal) -> None:
    terminal.type("inbox", "accept", "2")
    assert desk.last() == ("inbox.accept", {"question": "2"})
    terminal.type("inbox", "reject", "00003", "--reason", "not our work")
    assert desk.last() == ("inbox.reject", {"question": "00003", "reason": "not our work"})


def test_a_decision_counts_for_exactly_the_card_that_was_shown(desk: ScriptedDesk, terminal: Terminal) -> None:
    terminal.type("inbox")
    terminal.type("inbox", "show", "1")
    desk.lines["inbox.show"] = lambda args: card(str(args["question"]), payload="print-2")
    terminal.type("inbox", "accept", "1")
    assert desk.last() == ("inbox.accept", {"question": "qu_000001", "payload": "print-1"})


def test_a_card_shows_the_letter_and_how_it_leaves_before_what_they_wrote(
    desk: ScriptedDesk, terminal: Terminal
) -> None:
    whole = card("qu_1")
    wrote = Field(name="message", after="Could you draw us a logo?", long=True)
    will = Will(act="Send mail", target="ada@fern.example", how="It is put into outbox/.", undo="Can be taken back.")
    desk.lines["inbox.show"] = whole.model_copy(
        update={"card": whole.card.model_copy(update={"came": (wrote,), "will": (will,)})}
    )
    said = terminal.type("inbox", "show", "qu_1").out
    wanted = ("Send mail", "It is put into outbox/.", "Can be taken back.", "Hello Ada,", "What they wrote", "draw us")
    places = [said.index(part) for part in wanted]
    assert places == sorted(places)


def test_an_edit_names_its_fields_on_the_line(desk: ScriptedDesk, terminal: Terminal) -> None:
    said = terminal.type("inbox", "edit", "qu_1", "--set", "subject=A = B", "--set", "body=")
    assert said.code == 0
    assert desk.last() == ("inbox.edit", {"question": "qu_1", "changes": {"subject": "A = B", "body": ""}})


def test_an_edit_without_a_terminal_or_a_field_decides_nothing(desk: ScriptedDesk, terminal: Terminal) -> None:
    said = terminal.type("inbox", "edit", "qu_1")
    assert said.code == 3
    assert "changes-missing" in said.err
    assert desk.asked == []


def test_an_edit_opens_the_operators_editor(desk: ScriptedDesk, terminal: Terminal, tmp_path: Path) -> None:
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import pathlib, sys\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "path.write_text(path.read_text().replace('Hello Ada', 'Dear Ada'))\n"
    )
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [SCRIPT, "inbox", "edit", "qu_1", "--json"],
        stdin=theirs, capture_output=True, text=True, timeout=30, check=False,
        env=terminal.environment() | {"EDITOR": f"{sys.executable} {editor}", "VISUAL": ""},
    )  # fmt: skip
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0, done.stderr
    changes = {"body": "Dear Ada,\nit starts at 2,500 EUR."}
    assert desk.last() == ("inbox.edit", {"question": "qu_1", "payload": "print-1", "changes": changes})


@pytest.mark.parametrize("columns", [0, 1, 30])
def test_a_terminal_without_room_still_gets_its_page(desk: ScriptedDesk, terminal: Terminal, columns: int) -> None:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    done = subprocess.run(
        [SCRIPT, "inbox", "show", "qu_1"],
        stdout=theirs,
        env=terminal.environment() | {"NO_COLOR": "1"},
        timeout=30,
        check=False,
    )
    os.close(theirs)
    assert done.returncode == 0
    assert b"Send a mail to Ada" in os.read(ours, 10_000)
    os.close(ours)


def test_an_answer_may_be_the_number_of_an_option(desk: ScriptedDesk, terminal: Terminal) -> None:
    terminal.type("inbox", "answer", "qu_1", "2")
    assert desk.last() == ("inbox.answer", {"question": "qu_1", "answer": "unfit"})
    terminal.type("inbox", "answer", "qu_1", "later")
    assert desk.last() == ("inbox.answer", {"question": "qu_1", "answer": "later"})
    said = terminal.type("inbox", "answer", "qu_1")
    assert said.code == 3
    assert "1 It fits (fit) · 2 It does not (unfit)" in " ".join(said.err.split())


def test_undo_means_the_one_effect_that_is_held(desk: ScriptedDesk, terminal: Terminal) -> None:
    terminal.type("inbox", "undo")
    assert desk.last() == ("inbox.undo", {"effect": "ef_000abc"})
    terminal.type("inbox", "undo", "abc")
    assert desk.last() == ("inbox.undo", {"effect": "ef_000abc"})
    desk.lines["today"] = TODAY.model_copy(update={"held": (*TODAY.held, Held(effect="ef_2", says="B", until=AT))})
    said = terminal.type("inbox", "undo", "--json")
    assert (said.code, said.answer["problems"][0]["code"]) == (3, "held-several")
    desk.lines["today"] = TODAY.model_copy(update={"held": ()})
    said = terminal.type("inbox", "undo", "--json")
    assert (said.code, said.answer["problems"][0]["code"]) == (1, "held-nothing")


def test_an_intent_takes_its_fields_from_the_line_a_file_or_standard_input(
    desk: ScriptedDesk, terminal: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "lead.json").write_text('{"email": "a@b.example", "message": "old"}')
    terminal.type("intents", "send", "qualify-lead@2", "--json-file", "lead.json", "--field", "message=new")
    fields = {"email": "a@b.example", "message": "new"}
    assert desk.last() == ("intents.send", {"type": "qualify-lead@2", "fields": fields})
    terminal.type(
        "intents", "send", "qualify-lead@2", "--json-file", "-", "--key", "k1", stdin='{"email": "c@d.example"}'
    )
    assert desk.last() == (
        "intents.send",
        {"type": "qualify-lead@2", "fields": {"email": "c@d.example"}, "key": "k1"},
    )
    for text in ("[1]", "{", ""):
        said = terminal.type("intents", "send", "qualify-lead@2", "--json-file", "-", "--json", stdin=text)
        assert (said.code, said.answer["problems"][0]["code"]) == (1, "json-unreadable")


def test_approving_a_plan_pins_the_hash_its_preview_shows_at_this_moment(
    desk: ScriptedDesk, terminal: Terminal
) -> None:
    preview = PreviewView(
        plan="pl_000001", title="Answer a lead", playbook="lead-qualification@1", hash="h1", approved=False,
        state="requested", cents=0, minutes=1, changes=(),
    )  # fmt: skip
    row = PlanRow(
        id="pl_000001", title="Answer a lead", playbook="lead-qualification@1", state="requested", at_step="remember",
        made_at=AT, changed_at=AT,
    )  # fmt: skip
    desk.lines |= {"plans.list": PlansView(paused=False, items=(row,)), "plans.preview": preview}
    desk.lines["plans.approve"] = preview.model_copy(update={"approved": True})
    terminal.type("plans", "--json")
    assert terminal.type("plans", "approve", "1").code == 0
    assert desk.last() == ("plans.approve", {"plan": "pl_000001", "hash": "h1"})
    terminal.type("plans", "approve", "1", "--hash", "h0")
    assert desk.last() == ("plans.approve", {"plan": "pl_000001", "hash": "h0"})


def test_a_plan_that_waits_for_a_decision_says_so_and_no_code(desk: ScriptedDesk, terminal: Terminal) -> None:
    row = PlanRow(
        id="pl_000001", title="Answer a lead", playbook="lead-qualification@1", state="blocked", at_step="ask-them",
        blocked_by="operator", made_at=AT, changed_at=AT,
    )  # fmt: skip
    stuck = row.model_copy(update={"id": "pl_000002", "title": "Answer another", "blocked_by": ""})
    desk.lines["plans.list"] = PlansView(paused=False, items=(row, stuck))
    said = terminal.type("plans").out
    assert "waits for you" in said
    assert said.count("blocked") == 1
    assert "ask them" in said
    assert "ask-them" not in said


def test_text_from_outside_cannot_steer_the_terminal(desk: ScriptedDesk, terminal: Terminal) -> None:
    desk.lines["inbox.list"] = InboxView(waiting=1, items=(asked(1, title=STEERING),))
    desk.lines["firm.pause"] = a_problem("firm-odd").model_copy(update={"what": STEERING})
    shown = terminal.type("inbox").out
    told = terminal.type("pause").err
    document = terminal.type("inbox", "--json")
    for said in (shown, told, document.out):
        assert "Ada" in said
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(said)
    assert document.answer["items"][0]["title"] == STEERING


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("inbx",), "inbox"),
        (("inbox", "acept", "1"), "accept"),
        (("today", "--jsn"), "--json"),
        (("inbox", "accept"), "QUESTION"),
        (("ledger", "show", "seven"), "SEQ 20"),
        (("ledger", "--limit"), "--limit"),
        (("ledger", "show", "9" * 5000), "whole number"),
        (("up", "--port", "65536"), "up to 65535"),
        (("today", "\udcff"), "UTF-8"),
        (("today", "tomorrow"), "one word too many"),
        (("inbox", "edit", "1", "--set", "subject"), "name=value"),
    ],
)
def test_what_is_no_command_is_told_what_was_meant(
    desk: ScriptedDesk, terminal: Terminal, words: tuple[str, ...], meant: str
) -> None:
    said = terminal.type(*words)
    assert said.code == 2
    assert meant in said.err
    assert "command-misread" in said.err
    as_document = terminal.type("--json", *words)
    assert (as_document.code, as_document.answer["problems"][0]["code"]) == (2, "command-misread")
    assert desk.asked == []


def test_the_desk_and_the_terminal_know_the_same_names() -> None:
    typed = {command.asks for command in COMMANDS if command.asks}
    assert typed | PREVIEWS == {*every_ask(), "doctor", "session.start"}


@pytest.mark.parametrize("command", COMMANDS, ids=[command.words for command in COMMANDS])
def test_every_command_explains_itself_with_an_example(command: Command, terminal: Terminal) -> None:
    said = terminal.type(*command.words.split(), "--help")
    assert said.code == 0
    assert "Example: onefirm " in said.out
    assert "--json" in said.out
    assert max(len(line) for line in said.out.splitlines() if not line.startswith("Example")) <= 80


def test_help_names_every_command_and_every_exit_code(terminal: Terminal) -> None:
    said = terminal.type("--help").out
    for name in (*GROUPS, *(command.words.split()[0] for command in COMMANDS)):
        assert f"  {name} " in said
    for code in (0, 1, 2, 3, 4, 5, 130):
        assert f"  {code} " in said


def test_the_version_is_that_of_the_package(terminal: Terminal) -> None:
    assert terminal.type("--version").out == f"{VERSION_LINE}\n" == f"onefirm {version('onefirm')}\n"


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("today", "--json"), ("today",), ("inbox",)])
def test_a_command_over_the_socket_imports_nothing_heavy(
    desk: ScriptedDesk, terminal: Terminal, words: tuple[str, ...]
) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", SCRIPT, *words],
        capture_output=True, text=True, env=terminal.environment(), timeout=30, check=True,
    )  # fmt: skip
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    heavy = {"pydantic", "asyncio", "apsw", "starlette", "rich", "typer", "jinja2", "pathlib", "inspect", "onefirm.app"}
    assert "onefirm.interfaces.door" in imported
    assert not heavy & imported


def test_the_list_that_is_remembered_is_for_its_operator_only(desk: ScriptedDesk, terminal: Terminal) -> None:
    terminal.type("inbox")
    kept = terminal.folder / ".listed.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert json.loads(kept.read_text())["inbox"] == ["qu_000001", "qu_000002", "qu_000003"]
