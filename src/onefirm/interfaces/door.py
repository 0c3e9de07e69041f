"""The door: the console script. It finds the firm, reaches whoever has it open, and composes the interfaces.

Everything heavy is imported late and here alone: a command to a running firm imports nothing of the app.
"""

import gc
import os
import sys
from collections.abc import Callable
from importlib import import_module
from io import TextIOWrapper
from time import perf_counter, sleep
from typing import Any

from onefirm.interfaces.cli.help import VERSION_LINE, help_for
from onefirm.interfaces.cli.lay import problem, problems_of, told
from onefirm.interfaces.cli.read import VERSION, HelpWanted, Misread, read, wants_json
from onefirm.interfaces.cli.run import INTERRUPTED, refused, run, shown
from onefirm.interfaces.cli.vault import unseen
from onefirm.interfaces.cli.words import Answer, Given, Reply, inner
from onefirm.interfaces.wire.client import Line, NobodyThere

FIRM_VARIABLE = "ONEFIRM_FIRM"
WAITS_MAX = 30
WAIT_SECONDS = 0.1
"""Another command holds a firm for a moment only; a firm that is starting answers within a second or two."""

WORK = "work"
_TAB_SECONDS_MAX = 1
"""Whoever waits for a word to be completed waits no longer; the rest is typed."""
_COMPLETES = "complete-words"
"""No command for a person: the scripts of `onefirm completion` type it."""
_LISTS = frozenset({"today", "inbox list", "plans list", "schedules list"})
"""Whoever looks here wonders whether it is the newest: it is told that nobody works meanwhile."""
_SETS_OFF = frozenset(
    {
        "do", "intents send", "inbox accept", "inbox edit", "inbox reject", "inbox answer", "inbox did", "inbox undo",
        "inbox accept-all", "inbox answer-all", "inbox undo-all", "plans approve", "plans cancel", "plans did",
        "review", "resume", "schedules set", "schedules run", "schedules resume", "optouts add", "optouts remove",
        "connections allow", "rules set", "rules lift", "decisions add", "decisions lift",
    }
)  # fmt: skip
"""What brings something in or decides something, so that there is work to do once it was answered.

Every other command only looks, and looking lets nothing happen: no letter leaves because somebody read the inbox.
Above all `pause` and `doctor` must answer whatever lies at the door.
"""
WORK_SECONDS_MAX = 120
"""What is cut off here goes on with the next command that works."""

Ask = Callable[[str, Answer], Reply]


class House:
    """What the commands are lent: the desk, however it was reached, and the heavy rooms, when they are needed."""

    def __init__(self, folder: str, ask: Ask) -> None:
        self.folder = folder
        self.ask = ask

    @classmethod
    def lived_in(cls, folder: str, ask: Ask, given: Given) -> "House":
        """One that says on a terminal what takes long."""
        return cls(folder, lambda name, args: _waited(given, name, lambda: ask(name, args)))

    def show(self, page: str, answer: Answer) -> None:
        _late("cli.pages.show").show(page, answer)

    def edit(self, texts: dict[str, str]) -> dict[str, str]:
        changed: dict[str, str] = _late("cli.editor").edit(texts)
        return changed

    def review(self, given: Given) -> Reply:
        reply: Reply = _late("cli.review").review(given, self)
        return reply


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    began, typed = perf_counter(), sys.argv[1:] if argv is None else argv
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot spell a letter gets a question mark, never a broken command.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = _typed(typed, began)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("Interrupted. Everything accepted until now is saved.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough of it; Python would complain about it once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def folder_of(given: Given, *, found: bool = True) -> str:
    """`--firm`, else ONEFIRM_FIRM, else this folder if it is a firm, else ~/onefirm."""
    return _folder(given.firm, demo=bool(given.values.get("demo")), found=found)


def _folder(typed: str, *, demo: bool, found: bool) -> str:
    named = typed or os.environ.get(FIRM_VARIABLE, "")
    if named:
        return os.path.abspath(os.path.expanduser(named))
    if found and os.path.isfile("firm.toml"):
        return os.getcwd()
    return os.path.expanduser("~/onefirm-demo" if demo else "~/onefirm")


def _typed(typed: list[str], began: float) -> int:
    if typed and typed[0] in VERSION:
        print(VERSION_LINE)
        return 0
    if typed and typed[0] == _COMPLETES:
        return _completed(typed[1:])
    try:
        given = read([_spelled(word) for word in typed])
    except HelpWanted as wanted:
        print(help_for(wanted.words))
        return 0
    except Misread as fault:
        return refused(problem("command-misread", fault.what, fault.why, fault.fix), wants_json(typed))
    if given.command.words == "init":
        return _init(given)
    if given.command.words in ("vault kit", "vault recover"):
        return _key(given)
    if given.command.words == "up":
        return _up(given, began)
    if given.command.words == "completion":
        return _completion(given)
    if given.command.words == "restore":
        return _restore(given)
    if given.command.words == "export":
        return _export(given)
    return _asked(given, folder_of(given))


def _spelled(word: str) -> str:
    """The word as text. Bytes that are none would break off wherever they are written first."""
    try:
        word.encode()
    except UnicodeEncodeError as fault:
        shown = word.encode(errors="replace").decode()
        raise Misread(
            f"'{shown}' is not spelled in UTF-8.",
            "Names and texts are kept as UTF-8, and this word holds bytes that are no letters in it.",
            "Type it again in a terminal set to UTF-8; a folder with such a name has to be renamed.",
        ) from fault
    return word


def _asked(given: Given, folder: str) -> int:
    """Ask the process that has the firm open; where there is none, be that process for a moment."""
    reply: Reply = {}
    for _ in range(WAITS_MAX):
        try:
            with Line(folder) as line:
                return run(given, House.lived_in(folder, line.ask, given))
        except NobodyThere:
            pass
        if given.command.words == "login":
            return refused(_not_running(folder), given.json)
        firm, reply = _late("inside").opened(folder)
        if firm is not None:
            return _alone(given, folder, firm)
        if not _is_owned(reply):
            return _unopened(given, folder, reply)
        sleep(WAIT_SECONDS)
    return refused(reply, given.json)


def _alone(given: Given, folder: str, firm: Any) -> int:
    # `firm` is an inside.Alone; naming its type here would import the whole app.
    with firm:
        if given.command.words == WORK:
            _say_what_broke(firm.drain(WORK_SECONDS_MAX))
        last: Reply = {}

        def ask(name: str, args: Answer) -> Reply:
            nonlocal last
            last = firm.ask(name, args)
            return last

        code = run(given, House.lived_in(folder, ask, given))
        sys.stdout.flush()
        if given.command.words in _SETS_OFF:
            _say_what_broke(firm.drain(WORK_SECONDS_MAX))
    if not given.json and not code and (said := _alone_says(given.command.words, inner(last, "answer"))):
        print(said, file=sys.stderr)
    return code


def _alone_says(words: str, answer: Answer) -> str:
    """What somebody should know whose firm is not up."""
    if words == "inbox answer" and answer.get("says") and not answer.get("plan"):
        return ""
    if words in ("inbox accept", "inbox edit", "inbox answer", "inbox accept-all", "review"):
        return "The firm is not running: what is held leaves once `onefirm up` runs, or with `onefirm work`."
    if words in _LISTS:
        return "The firm is not running: nothing comes in or leaves until `onefirm up`, or once with `onefirm work`."
    return ""


def _say_what_broke(reply: Reply) -> None:
    """Beside the answer, never instead of it: it may have nothing to do with what was asked."""
    if reply:
        print(told(problems_of(reply)), file=sys.stderr)


def _unopened(given: Given, folder: str, reply: Reply) -> int:
    """The firm does not open. The doctor can say why all the same."""
    if given.command.words == "doctor" and os.path.isdir(folder):
        return shown(_late("inside").examined_from(folder, reply), given, House(folder, lambda _name, _args: reply))
    return refused(reply, given.json)


def _init(given: Given) -> int:
    for name, question in (("name", "Name of the firm"), ("operator", "Your name"), ("email", "Your mail address")):
        if not given.values.get(name) and sys.stdin.isatty() and not given.json:
            given.values[name] = _line(f"{question}: ")
        if not given.values.get(name):
            missing = Misread(
                f"`onefirm init` needs --{name}.", f"{question}: it is asked once.", f"Example: {given.command.example}"
            )
            return refused(problem("command-misread", missing.what, missing.why, missing.fix), given.json)
    folder = folder_of(given, found=False)
    reply: Reply = _late("beside").made(folder, *(given.values[name] for name in ("name", "operator", "email")))
    return shown(reply, given, House(folder, lambda _name, _args: reply))


def _completed(words: list[str]) -> int:
    """Asked by a shell at every press of Tab: one line a word, and what it is. Nothing is ever said but words."""
    completing = _late("cli.completing")
    folder = _folder(completing.firm_named(words), demo=False, found=True)

    def ask(name: str, args: Answer) -> Reply:
        try:
            with Line(folder, seconds=_TAB_SECONDS_MAX) as line:
                return line.ask(name, args)
        except NobodyThere:
            return {}

    for word, about in completing.completed(words, ask):
        print(f"{word}\t{about}")
    return 0


def _completion(given: Given) -> int:
    shell = str(given.values["shell"])
    script = _late("cli.completing").script(shell)
    reply: Reply = {"answer": {"shell": shell, "text": script}}
    if not script:
        reply = problem(
            "shell-unknown",
            f"There is no completion for '{shell}'.",
            "It is made for bash, zsh and fish.",
            "Name one of them: onefirm completion bash",
        )
    return shown(reply, given, House("", lambda _name, _args: reply))


def _restore(given: Given) -> int:
    folder = folder_of(given)
    into = _path(given, "into") or folder
    told = {name: bool(given.values.get(name)) for name in ("over", "unsigned")}
    copying, name, secret = _late("copying"), str(given.values["backup"]), _path(given, "passphrase")
    course = copying.begun()
    reply = _waited(given, "restore", lambda: copying.restored(folder, name, into, secret, course, **told), course)
    return shown(reply, given, House(into, lambda _name, _args: reply))


def _export(given: Given) -> int:
    folder = folder_of(given)
    copying, target, secret = _late("copying"), _path(given, "target"), _path(given, "passphrase")
    course = copying.begun()
    reply = _waited(given, "export", lambda: copying.exported(folder, target, secret, course), course)
    return shown(reply, given, House(folder, lambda _name, _args: reply))


def _waited(given: Given, name: str, ask: Callable[[], Reply], course: Any = None) -> Reply:
    if given.json or not sys.stderr.isatty():
        return ask()
    with _late("cli.waiting").waiting(name, course=course):
        return ask()


def _path(given: Given, name: str) -> str:
    """A place that was typed, seen from where it was typed."""
    typed = given.values.get(name)
    return os.path.abspath(os.path.expanduser(str(typed))) if typed else ""


def _key(given: Given) -> int:
    """Read and put back beside the desk: nobody who may only ask it ever gets the key."""
    folder = folder_of(given)
    if given.command.words == "vault kit":
        passphrase = unseen("A passphrase for the kit: ") if given.values.get("sealed") else None
        reply: Reply = _late("beside").kit_of(folder, passphrase)
    else:
        reply = _late("beside").recovered_in(folder, str(given.values["kit"]), unseen)
    return shown(reply, given, House(folder, lambda _name, _args: reply))


def _line(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:
        return ""


def _up(given: Given, began: float) -> int:
    folder = folder_of(given, found=not given.values.get("demo"))
    try:
        with Line(folder) as line:
            reply = line.ask("session.start", {})
    except NobodyThere:
        return _late("up").up(folder, given, began)
    if "problems" in reply:
        return refused(reply, given.json)
    return _late("up").open_already(reply, given, began)


def _is_owned(reply: Reply) -> bool:
    return any(fault.get("code") == "firm-owned" for fault in problems_of(reply))


def _not_running(folder: str) -> Reply:
    return problem(
        "firm-not-running",
        "The firm is not running, so there is no page to sign in to.",
        "The pages are served by `onefirm up`, for as long as it runs.",
        f"onefirm up --firm {folder}",
        folder,
    )


def _late(room: str) -> Any:
    """A heavy room. What an import makes stays until the end, so nobody looks for waste in it, now or later."""
    name = f"onefirm.interfaces.{room}"
    if name in sys.modules:
        return sys.modules[name]
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.enable()
