"""Completion, in the shells themselves: what Tab offers, from the table of commands and from the firm that runs."""

import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from interfaces.test_cli_over_the_socket import AT, asked
from interfaces.web_support import PLANS
from onefirm.desk.shapes.connections import ConnectionRow, ConnectionsView
from onefirm.desk.shapes.inbox import InboxView
from onefirm.desk.shapes.people import PeopleView, PersonRow
from onefirm.desk.shapes.plans import PlansView
from pseudo_terminal import sitting
from terminal import SCRIPT, ScriptedDesk, Terminal, at_the_desk

_SECONDS_MAX = 0.15
_SLACK = 3
_INSTALL = "Install it, or put it into PATH, to try the completion in it."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ScriptedDesk]:
    (tmp_path / "firm").mkdir()
    person = PersonRow(kind="person", id="re_1", shown="Ada Fern", email="ada@fern.example", changed_at=AT)
    lines = {
        "inbox.list": InboxView(waiting=2, items=(asked(1), asked(2))),
        "plans.list": PlansView(paused=False, items=PLANS),
        "people.list": PeopleView(says="", items=(person, person.model_copy(update={"email": "", "id": "re_2"}))),
        "connections.list": ConnectionsView(
            says="", items=tuple(_connection(name) for name in ("mail", "site", "$(reboot)", "two words"))
        ),
    }
    with at_the_desk(tmp_path / "firm", ScriptedDesk({**lines})) as desk:
        yield desk


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "firm")


def _connection(name: str) -> ConnectionRow:
    return ConnectionRow(name=name, does=(), brings=False, manner="It sends.", state="allowed", says="")


def in_bash(terminal: Terminal, *words: str) -> list[str]:
    """What bash has in hand after Tab behind these words; its own completion of files is not among them."""
    typed = " ".join(f"'{word}'" for word in ("onefirm", *words))
    script = f"""
        source <({SCRIPT} completion bash) || exit 9
        onefirm() {{ {SCRIPT} "$@"; }}
        COMP_WORDS=({typed}); COMP_CWORD={len(words)}
        "$(complete -p onefirm | sed 's/.*-F \\([^ ]*\\) .*/\\1/')"
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-c", script],
        capture_output=True, text=True, env=terminal.environment(), cwd=terminal.folder.parent, timeout=30, check=True,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("inb",), ["inbox"]),
        (("inbox", "acc"), ["accept", "accept-all"]),
        (("inbox", "accept", ""), ["qu_000001", "qu_000002"]),
        (("inbox", "accept", "--all"), ["--all-like"]),
        (("inbox", "accept", "--all-like", "qu_"), ["qu_000001", "qu_000002"]),
        (("inbox", "reject", "--reason", "too early", "qu_000002"), ["qu_000002"]),
        (("inbox", "accept", "qu_000001", ""), []),
        (("--json", "--firm", "{firm}", "inbox", "sh"), ["show"]),
        (("people", "show", ""), ["ada@fern.example", "re_2"]),
        (("connections", "revoke", ""), ["mail", "site"]),
        (("plans", "list", "--state", "b"), ["blocked"]),
        (("plans", "show", "pl_1"), ["pl_1"]),
        (("completion", ""), ["bash", "zsh", "fish"]),
        (("inbox", "show", "nothing-begins-so"), []),
        (("nonsense", ""), []),
    ],
)
def test_bash_offers_commands_options_and_what_is_open_in_the_firm(
    desk: ScriptedDesk, terminal: Terminal, words: tuple[str, ...], offered: list[str]
) -> None:
    typed = tuple(word.replace("{firm}", str(terminal.folder)) for word in words)
    assert in_bash(terminal, *typed) == offered


def test_tab_in_a_real_bash_completes_the_word(desk: ScriptedDesk, terminal: Terminal) -> None:
    """Typed at a terminal: the word grows, and running it asks for exactly that."""
    rc = terminal.folder.parent / "bashrc"
    path = f"PATH={Path(SCRIPT).parent}:$PATH\nPS1='> '\nbind 'set enable-bracketed-paste off'\n"
    rc.write_text(path + subprocess.check_output([SCRIPT, "completion", "bash"], text=True))
    env = {**terminal.environment(), "TERM": "dumb", "INPUTRC": "/dev/null"}
    bash = shutil.which("bash")
    assert bash, "Every system that runs the tests has a bash."
    with sitting("--noprofile", "--rcfile", str(rc), "-i", program=bash, env=env, cwd=terminal.folder.parent) as seat:
        seat.hears("> ")
        seat.press("onefirm connec\t")
        seat.hears("onefirm connect")
        seat.press("ions rev\tma\t\n")
        seat.hears("onefirm connections revoke mail")
        seat.hears("desk-failed")
    assert ("connections.revoke", {"connection": "mail"}) in [(name, args) for name, args, _ in desk.asked]


def test_without_a_running_firm_commands_are_completed_all_the_same(terminal: Terminal) -> None:
    terminal.folder.mkdir()
    assert in_bash(terminal, "inbox", "acc") == ["accept", "accept-all"]
    assert in_bash(terminal, "inbox", "accept", "") == []
    assert [*terminal.folder.iterdir()] == [], "Nobody opens a firm for a word."


def test_tab_waits_for_nobody(desk: ScriptedDesk, terminal: Terminal) -> None:
    took: list[float] = []
    for _ in range(7):
        began = time.perf_counter()
        assert terminal.type("complete-words", "inbox", "accept", "").out.startswith("qu_000001\tSend letter 1\n")
        took.append(time.perf_counter() - began)
    assert statistics.median(took) < _SECONDS_MAX * _SLACK


def test_fish_offers_the_same_with_what_each_is(desk: ScriptedDesk, terminal: Terminal) -> None:
    fish = shutil.which("fish") or pytest.skip(f"No fish on this machine. {_INSTALL}")
    script = f"""
        function onefirm; {SCRIPT} $argv; end
        {SCRIPT} completion fish | source
        complete -C 'onefirm inbox acc'
        complete -C 'onefirm inbox accept qu_'
    """
    done = subprocess.run(
        [fish, "--no-config", "-c", script],
        capture_output=True, text=True, env=terminal.environment(), cwd=terminal.folder.parent, timeout=30, check=True,
    )  # fmt: skip
    assert "accept\tLet it happen as shown." in done.stdout
    assert "qu_000002\tSend letter 2" in done.stdout


def test_zsh_offers_the_same_with_what_each_is(desk: ScriptedDesk, terminal: Terminal) -> None:
    zsh = shutil.which("zsh") or pytest.skip(f"No zsh on this machine. {_INSTALL}")
    home = terminal.folder.parent
    script = subprocess.check_output([SCRIPT, "completion", "zsh"], text=True)
    path = f"PATH={Path(SCRIPT).parent}:$PATH\nPROMPT='> '\nunset zle_bracketed_paste\nautoload -Uz compinit\n"
    (home / ".zshrc").write_text(f"{path}compinit -u -D\n{script}")
    env = {**terminal.environment(), "TERM": "xterm", "ZDOTDIR": str(home)}
    with sitting("-i", program=zsh, env=env, cwd=home) as seat:
        seat.hears("> ")
        seat.press("onefirm inbox acc\t\t")
        seat.hears("Let it happen as shown.")
        seat.press("\x15onefirm connections revoke ma\t")
        seat.hears("revoke mail")


def test_another_shell_is_told_which_there_are(terminal: Terminal) -> None:
    said = terminal.type("completion", "csh", "--json")
    assert (said.code, said.answer["problems"][0]["code"]) == (4, "shell-unknown")
