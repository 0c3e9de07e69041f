"""What takes long says so on a terminal, and nowhere else."""

import io
import os
import pty
import select
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from onefirm.desk.shapes.copies import BackupView, Going
from onefirm.desk.shapes.firm import PauseView
from onefirm.domain.frozen import Frozen, Json
from onefirm.interfaces.cli.waiting import SILENT_SECONDS, waiting
from terminal import SCRIPT, SECONDS_MAX, ScriptedDesk, Terminal, at_the_desk


@dataclass(frozen=True)
class Screen:
    """A terminal of the test's own."""

    seen: int
    written: int

    def reads(self, seconds: float) -> str:
        """What stands there after so long, at once where there is something."""
        return os.read(self.seen, 4096).decode() if select.select([self.seen], [], [], seconds)[0] else ""


@pytest.fixture
def screen() -> Iterator[Screen]:
    seen, written = pty.openpty()
    yield Screen(seen, written)
    os.close(seen)
    os.close(written)


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[tuple[Terminal, threading.Event]]:
    """A desk that answers only when it is told to."""
    done = threading.Event()

    def paused(_args: Json) -> Frozen:
        assert done.wait(SECONDS_MAX), "Nobody let it go on."
        return PauseView(paused=True, says="Nothing leaves until you resume.")

    (tmp_path / "firm").mkdir()
    with at_the_desk(tmp_path / "firm", ScriptedDesk({"firm.pause": paused})):
        yield Terminal(tmp_path / "firm"), done
        done.set()


def typed(terminal: Terminal, screen: Screen, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [SCRIPT, *words], stdout=subprocess.PIPE, stderr=screen.written, text=True, env=terminal.environment()
    )


def test_a_command_that_takes_long_says_what_it_does_and_wipes_it_away(
    slow: tuple[Terminal, threading.Event], screen: Screen
) -> None:
    terminal, done = slow
    with typed(terminal, screen, "pause") as command:
        shown = screen.reads(SECONDS_MAX)
        assert shown.startswith("\r\x1b[KWorking … ")
        done.set()
        out, _ = command.communicate(timeout=SECONDS_MAX)
    assert (command.returncode, out.strip()) == (0, "Nothing leaves until you resume.")
    assert screen.reads(1).endswith("\r\x1b[K")


def test_under_json_nothing_is_said_beside_the_answer(slow: tuple[Terminal, threading.Event], screen: Screen) -> None:
    terminal, done = slow
    with typed(terminal, screen, "pause", "--json") as command:
        assert screen.reads(2 * SILENT_SECONDS) == ""
        done.set()
        out, _ = command.communicate(timeout=SECONDS_MAX)
    assert '"paused": true' in out


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("backups.make", "Backing up, and trying the copy"),
        ("restore", "Putting it back"),
        ("export", "Writing everything down"),
        ("forget.person", "Forgetting"),
        ("prune.people", "Forgetting"),
    ],
)
def test_each_long_piece_of_work_has_words_of_its_own(name: str, says: str, screen: Screen) -> None:
    with open(screen.written, "w", encoding="utf-8", closefd=False) as stream, waiting(name, stream, silent=0):
        assert screen.reads(SECONDS_MAX).startswith(f"\r\x1b[K{says} … 0 s")


def test_an_import_has_its_own_bar_and_a_file_gets_no_sign(screen: Screen) -> None:
    with (
        open(screen.written, "w", encoding="utf-8", closefd=False) as stream,
        waiting("imports.wait", stream, silent=0),
    ):
        assert screen.reads(0) == ""
    assert screen.reads(0) == ""
    stream = io.StringIO()
    with waiting("backups.make", stream, silent=0):
        pass
    assert stream.getvalue() == ""


@dataclass
class Somewhere:
    """How far it is."""

    phase: str
    done: int
    of: int


@pytest.mark.parametrize(
    ("course", "line"),
    [
        (Somewhere("folding every entry", 50, 100), "████████████░░░░░░░░░░░░ 50 of 100, folding every entry"),
        (Somewhere("copying", 0, 0), "Putting it back, copying … 0 s"),
        (Somewhere("folding", 7, 3), "████████████████████████ 3 of 3, folding"),
    ],
)
def test_what_is_counted_has_a_bar(course: Somewhere, line: str, screen: Screen) -> None:
    with (
        open(screen.written, "w", encoding="utf-8", closefd=False) as stream,
        waiting("restore", stream, silent=0, course=course),
    ):
        assert screen.reads(SECONDS_MAX) == f"\r\x1b[K{line}"


BACKUP = BackupView(
    name="firm-1", made_at="", seq=4, bytes=1, tried=True, files=True, says="Backed up.", path="/", seconds=1
)


def test_a_backup_has_a_bar_on_a_terminal_and_one_answer_elsewhere(tmp_path: Path, screen: Screen) -> None:
    asked, over = list[str](), Going(phase="folding every entry", done=4, of=4, over=True, made=BACKUP)
    half = Going(phase="folding every entry", done=2, of=4)

    def answering(name: str, view: Frozen) -> Callable[[Json], Frozen]:
        def answer(_args: Json) -> Frozen:
            asked.append(name)
            return view

        return answer

    (tmp_path / "firm").mkdir()
    views = {"backups.make": BACKUP, "backups.begin": half, "backups.wait": over}
    with at_the_desk(tmp_path / "firm", ScriptedDesk({name: answering(name, view) for name, view in views.items()})):
        terminal = Terminal(tmp_path / "firm")
        with typed(terminal, screen, "backup") as command:
            out, _ = command.communicate(timeout=SECONDS_MAX)
        assert (out, asked) == ("Backed up.\n", ["backups.begin", "backups.wait"])
        assert screen.reads(SECONDS_MAX) == "\r\x1b[K████████████░░░░░░░░░░░░ 2 of 4, folding every entry\r\x1b[K"
        asked.clear()
        with typed(terminal, screen, "backup", "--json") as command:
            out, _ = command.communicate(timeout=SECONDS_MAX)
        assert '"name": "firm-1"' in out
        assert asked == ["backups.make"]
        assert screen.reads(0) == ""
