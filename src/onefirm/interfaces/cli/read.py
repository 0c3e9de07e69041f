"""From what was typed to a command and its values. Every misreading says what was meant to stand there."""

from onefirm.interfaces.cli.table import ALONE, COMMANDS, COMMON, GROUPS
from onefirm.interfaces.cli.words import Argument, Command, Given, Option, Value

HELP, VERSION = ("-h", "--help"), ("-V", "--version")
_DIGITS_MAX = 18
_EVERYWHERE = {"--json", "--firm"}


class Misread(Exception):
    """What was typed is no command."""

    def __init__(self, what: str, why: str, fix: str) -> None:
        super().__init__(what)
        self.what, self.why, self.fix = what, why, fix


class HelpWanted(Exception):
    """Somebody asks how something is typed; `words` say what, and are empty for everything."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def read(argv: list[str]) -> Given:
    """The command that was typed. Raises Misread or HelpWanted."""
    command, left = _command(argv)
    typed: dict[str, Value] = {}
    placed: list[str] = []
    while left:
        word = left.pop(0)
        if word == "--":
            placed += left
            break
        if word in HELP:
            raise HelpWanted(command.words)
        if word.startswith("--"):
            _take(command, word, left, typed)
        else:
            placed.append(word)
    json, firm = typed.pop("json", False) is True, typed.pop("firm", "")
    _place(command, placed, typed)
    return Given(command, typed, json, str(firm))


def wants_json(argv: list[str]) -> bool:
    """Even a misread command answers in the form that was asked for."""
    return "--json" in (argv[: argv.index("--")] if "--" in argv else argv)


def _command(argv: list[str]) -> tuple[Command, list[str]]:
    """The longest command at the front. `--json` and `--firm F` may stand before it."""
    front, words = _front(argv)
    if not words or words[0] in HELP:
        raise HelpWanted("")
    known = {command.words: command for command in COMMANDS}
    first = words[0]
    if first in known:
        return known[first], front + words[1:]
    if first not in GROUPS:
        raise _no_such(first, [*known, *GROUPS], "")
    verb = words[1] if len(words) > 1 else ""
    if verb in HELP:
        raise HelpWanted(first)
    if not verb or verb.startswith("-"):
        return known[f"{first} {ALONE[first]}"], front + words[1:]
    if f"{first} {verb}" not in known:
        raise _no_such(verb, [name.partition(" ")[2] for name in known if name.startswith(f"{first} ")], first)
    return known[f"{first} {verb}"], front + words[2:]


def _front(argv: list[str]) -> tuple[list[str], list[str]]:
    front: list[str] = []
    words = list(argv)
    while words and words[0].partition("=")[0] in _EVERYWHERE:
        front.append(words.pop(0))
        if front[-1] == "--firm" and words:
            front.append(words.pop(0))
    return front, words


def _take(command: Command, word: str, left: list[str], typed: dict[str, Value]) -> None:
    flag, equals, value = word.partition("=")
    option = next((option for option in (*command.options, *COMMON) if option.flag == flag), None)
    if option is None:
        raise _no_such_flag(command, flag)
    if option.kind == "switch":
        if equals:
            raise Misread(f"{flag} takes no value.", "It is either there or not.", f"Write {flag} alone.")
        typed[option.name] = True
        return
    if not equals and (not left or _is_flag(command, left[0])):
        raise Misread(f"Nothing stands behind {flag}.", f"{flag}: {option.about}", f"Example: {command.example}")
    taken = value if equals else left.pop(0)
    if option.kind == "files":
        named = typed.get(option.name)
        typed[option.name] = [*(named if isinstance(named, list) else []), taken]
        return
    if option.kind == "pairs":
        before = typed.get(option.name)
        pairs: dict[str, Value] = before if isinstance(before, dict) else {}
        typed[option.name] = pairs | _pair(option, taken)
    else:
        typed[option.name] = _number(flag, taken, option.most) if option.kind == "number" else taken


def _is_flag(command: Command, word: str) -> bool:
    return any(option.flag == word.partition("=")[0] for option in (*command.options, *COMMON))


def _place(command: Command, placed: list[str], typed: dict[str, Value]) -> None:
    for argument in command.arguments:
        if argument.each and placed:
            words: list[Value] = list(placed)
            typed[argument.name], placed = words, []
            continue
        if argument.rest:
            placed = [" ".join(placed)] if placed else []
        if placed:
            word = placed.pop(0)
            typed[argument.name] = _number(_shown(argument), word) if argument.number else word
        elif argument.needed:
            raise Misread(
                f"`onefirm {command.words}` needs {_shown(argument)}.",
                f"{_shown(argument)}: {argument.about}",
                f"Example: {command.example}",
            )
    if placed:
        raise Misread(
            f"'{placed[0]}' is one word too many for `onefirm {command.words}`.",
            "Every word has its place; words that belong together stand in quotes.",
            f"Example: {command.example}",
        )


def _shown(argument: Argument) -> str:
    return argument.shown or argument.name.upper()


def _number(name: str, word: str, most: int = 0) -> int:
    if not word.isdecimal() or len(word) > _DIGITS_MAX:
        raise Misread(f"{name} is '{word}'.", "It takes a whole number.", f"Write a number: {name} 20")
    number = int(word)
    if most and number > most:
        raise Misread(f"{name} is {number}.", f"It takes a whole number up to {most}.", f"Write a number: {name} 8400")
    return number


def _pair(option: Option, word: str) -> dict[str, Value]:
    name, equals, value = word.partition("=")
    if not equals or not name:
        raise Misread(
            f"{option.flag} got '{word}'.", "It takes a name and a value.", f"Write {option.flag} name=value."
        )
    return {name: value}


def _no_such(word: str, known: list[str], group: str) -> Misread:
    where = f"`onefirm {group}`" if group else "`onefirm`"
    near = _nearest(word, known)
    help_line = f"onefirm {group} --help" if group else "onefirm --help"
    return Misread(
        f"{where} does not know '{word}'.",
        f"It knows {', '.join(known if group else dict.fromkeys(name.split()[0] for name in known))}.",
        f"Did you mean '{near}'?" if near else f"See `{help_line}`.",
    )


def _no_such_flag(command: Command, flag: str) -> Misread:
    known = [option.flag for option in (*command.options, *COMMON)]
    near = _nearest(flag, known)
    return Misread(
        f"`onefirm {command.words}` has no {flag}.",
        f"It takes {', '.join(known)}.",
        f"Did you mean {near}?" if near else f"See `onefirm {command.words} --help`.",
    )


def _nearest(word: str, known: list[str]) -> str:
    """The known word most like this one, if one is like it. (difflib would cost every command its import.)"""
    scored = [(_distance(word, name), name) for name in known]
    best = min(scored, default=(0, ""))
    return best[1] if best[0] <= max(1, len(best[1]) // 3) else ""


def _distance(one: str, other: str) -> int:
    """How many letters must be put in, taken out or changed to make one word the other."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        above, row = row, [i]
        for j, sign in enumerate(other, start=1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != sign)))
    return row[-1]
