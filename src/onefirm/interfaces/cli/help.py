"""What `--help` prints: from the table of commands, so that it cannot say anything else."""

from onefirm.interfaces.cli.fold import columns
from onefirm.interfaces.cli.table import COMMANDS, COMMON, GROUPS
from onefirm.interfaces.cli.words import Argument, Command, Option

VERSION_LINE = "onefirm 0.1.0"
"""Written here too: asking the installed package would take longer than everything else in `--version`."""

EXITS = (
    (0, "done"),
    (1, "it did not work; the problem says why"),
    (2, "what was typed is no command"),
    (3, "it needs a person: a field is missing, or the doctor found something"),
    (4, "there is no such thing"),
    (5, "somebody was faster, or it changed after you read it"),
    (130, "you interrupted it; everything accepted until then is saved"),
)

_ORDER = (
    ("Begin", ("init", "up", "login", "first-steps", "connect", "doctor", "completion")),
    ("Every day", ("do", "find", "today", "review", "inbox", "work", "pause", "resume")),
    (
        "Look closer",
        (
            "plans",
            "intents",
            "ledger",
            "records",
            "playbooks",
            "schedules",
            "agents",
            "templates",
            "trust",
            "models",
            "optouts",
            "connections",
            "money",
            "measure",
            "faults",
        ),
    ),
    ("Say once", ("settings", "profile", "policy", "rules", "decisions", "answers")),
    ("Whose it is", ("people", "import", "imports", "forget", "prune", "vault")),
    ("Who comes in", ("sign-ins", "passkeys", "tokens")),
    ("Copies", ("backup", "backups", "restore", "export", "handover")),
)


def help_for(words: str) -> str:
    command = next((command for command in COMMANDS if command.words == words), None)
    if command is not None:
        return _of_command(command)
    return _of_group(words) if words else _of_all()


def _of_all() -> str:
    abouts = {command.words: command.about for command in COMMANDS} | GROUPS
    lines = ["onefirm: the operating system of a one-person company.", "", "Usage: onefirm COMMAND [...]"]
    for title, names in _ORDER:
        lines += ["", f"{title}:", *columns([(name, abouts[name]) for name in names])]
    lines += ["", "Everywhere:", *columns([_option(option) for option in COMMON])]
    lines += ["", "Exit codes:", *columns([(str(code), says) for code, says in EXITS])]
    lines += ["", "`onefirm up --demo` opens a made-up firm to try everything on."]
    return "\n".join(lines)


def _of_group(group: str) -> str:
    members = [command for command in COMMANDS if command.words.startswith(f"{group} ")]
    listed = [(command.words.partition(" ")[2], command.about) for command in members]
    lines = [GROUPS[group], "", f"Usage: onefirm {group} COMMAND [...]", "", *columns(listed)]
    return "\n".join([*lines, "", f"Example: {members[0].example}"])


def _of_command(command: Command) -> str:
    usage = " ".join(["Usage: onefirm", command.words, *map(_usage, command.arguments), "[OPTIONS]"])
    lines = [command.about, "", usage]
    if command.arguments:
        lines += ["", *columns([(_name(argument), argument.about) for argument in command.arguments])]
    lines += ["", *columns([_option(option) for option in (*command.options, *COMMON)])]
    return "\n".join([*lines, "", f"Example: {command.example}"])


def _name(argument: Argument) -> str:
    return argument.shown or argument.name.upper()


def _usage(argument: Argument) -> str:
    return _name(argument) if argument.needed else f"[{_name(argument)}]"


def _option(option: Option) -> tuple[str, str]:
    shown = {"switch": "", "number": " N", "pairs": " NAME=TEXT", "files": " FILE"}.get(option.kind, " TEXT")
    return f"{option.flag}{shown}", option.about
