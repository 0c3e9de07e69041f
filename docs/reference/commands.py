"""`docs/commands.md`: the whole command line, from its one table."""

from onefirm.interfaces.cli.help import EXITS
from onefirm.interfaces.cli.table import ALONE, COMMANDS, COMMON, GROUPS
from onefirm.interfaces.cli.words import Argument, Command, Option
from onefirm.interfaces.door import WORK_SECONDS_MAX
from reference.source import cell

_HEAD = """# Commands

There are {count} commands. When the firm is up, a command asks the running process over `firm.sock`; when it is
not, the command opens the firm itself, answers, and closes it. Nobody can tell the difference by the answer. Only
one process at a time owns a firm.

A command that opens the firm itself and decides something, or brings something in, also does the work that can be
done now once it has answered (at most {work} seconds). All others only look, and looking lets nothing happen;
`onefirm work` works without deciding anything. Whatever breaks that work is told on standard error, beside the answer.

Every command takes these:

| option | what it does |
|---|---|
{common}

With `--json` the answer is one JSON document on standard output, exactly what the desk said. What cannot be done
is told as a problem; [problems.md](problems.md) lists every code.

## Exit codes

| code | means |
|---|---|
{exits}
"""
_KINDS = {"number": " N", "pairs": " NAME=TEXT", "switch": ""}


def page() -> str:
    common = "\n".join(_option(option) for option in COMMON)
    exits = "\n".join(f"| {code} | {cell(says)} |" for code, says in EXITS)
    parts = [_HEAD.format(count=len(COMMANDS), common=common, exits=exits, work=WORK_SECONDS_MAX)]
    single = [command for command in COMMANDS if " " not in command.words]
    parts.append("## By themselves\n")
    parts.extend(_command(command) for command in single)
    for group, about in GROUPS.items():
        alone = f" Alone, it is `onefirm {group} {ALONE[group]}`." if group in ALONE and "Alone" not in about else ""
        parts.append(f"## onefirm {group}\n\n{about}{alone}\n")
        parts.extend(_command(command) for command in COMMANDS if command.words.startswith(f"{group} "))
    return "\n".join(parts)


def _command(command: Command) -> str:
    usage = " ".join([f"onefirm {command.words}", *(_argument(one) for one in command.arguments)])
    asks = f" It asks the desk for `{command.asks}`." if command.asks else ""
    rows = [f"| `{_name(one)}` | {cell(one.about)} |" for one in command.arguments]
    rows += [_option(one) for one in command.options]
    table = "\n| it takes | what it is |\n|---|---|\n" + "\n".join(rows) + "\n" if rows else ""
    return f"### `{usage}`\n\n{command.about}{asks}\n\n    {command.example}\n{table}"


def _argument(argument: Argument) -> str:
    return _name(argument) if argument.needed else f"[{_name(argument)}]"


def _name(argument: Argument) -> str:
    return argument.shown or argument.name.upper()


def _option(option: Option) -> str:
    return f"| `{option.flag}{_KINDS.get(option.kind, ' TEXT')}` | {cell(option.about)} |"
