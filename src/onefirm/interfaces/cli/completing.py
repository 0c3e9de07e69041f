"""What may stand next on the command line: commands, options, and the names of what is open in the running firm."""

from collections.abc import Callable, Iterator

from onefirm.interfaces.cli.lay import clean
from onefirm.interfaces.cli.table import COMMANDS, COMMON, GROUPS
from onefirm.interfaces.cli.words import Answer, Command, Option, Reply, inner, rows, text

_OFFERED = 100
_ABOUT_SIGNS = 60
_TAKEN_APART = set(" \t\n'\"\\$`;&|<>")

Ask = Callable[[str, Answer], Reply]
"""Asks the firm that runs; where none does, there is nothing in its reply."""
Offer = tuple[str, str]
"""A word, and what it is."""
Source = tuple[str, Answer, tuple[str, ...], str, str]
"""Which ask lists them, with what, in which lists of its answer, the field that is typed, and the one that says it."""

_QUESTIONS: Source = ("inbox.list", {"limit": _OFFERED}, ("items", "aside"), "id", "title")
_PLANS: Source = ("plans.list", {"limit": _OFFERED}, ("items",), "id", "title")
_PEOPLE: Source = ("people.list", {"limit": _OFFERED}, ("items",), "email", "shown")
_CONNECTIONS: Source = ("connections.list", {}, ("items",), "name", "manner")
_SOURCES: dict[str, Source] = {
    "question": _QUESTIONS,
    "--all-like": _QUESTIONS,
    "plan": _PLANS,
    "person": _PEOPLE,
    "one": _PEOPLE,
    "other": _PEOPLE,
    "stays": _PEOPLE,
    "gone": _PEOPLE,
    "connection": _CONNECTIONS,
    "connect name": ("connections.offered", {}, ("items",), "name", "about"),
    "effect": ("today", {}, ("held",), "effect", "says"),
    "playbooks name": ("playbooks.list", {}, ("items",), "name", "about"),
    "schedules name": ("schedules.list", {"limit": _OFFERED}, ("items",), "name", "says"),
    "agents name": ("agents.list", {}, ("items",), "name", "spec"),
    "intents type": ("intents.list", {}, ("types",), "name@version", "about"),
}
"""Where the words of an argument or an option come from; behind the first word of the command where that decides."""
_CLOSED: dict[str, tuple[str, ...]] = {
    "shell": ("bash", "zsh", "fish"),
    "--state": ("requested", "in-progress", "blocked", "completed", "reconciled", "cancelled"),
    "--catch-up": ("skip", "one", "all"),
    "--sign-in": ("google", "microsoft", "browser"),
}


def completed(words: list[str], ask: Ask) -> list[Offer]:
    """What may stand for the last of these words, which may be empty; the words before it are typed already."""
    *before, begun = words or [""]
    left = _past_the_common(before)
    command, placed = _command(left)
    if command is None:
        return _beginning(_words_of(left), begun)
    if placed and (option := _option(command, placed[-1])) is not None and option.kind != "switch":
        return _beginning(_named(command, option.flag, ask), begun)
    if begun.startswith("-"):
        return _beginning([(option.flag, option.about) for option in (*command.options, *COMMON)], begun)
    at = len(_in_their_place(command, placed))
    if at >= len(command.arguments):
        return []
    return _beginning(_named(command, command.arguments[at].name, ask), begun)


def firm_named(words: list[str]) -> str:
    """The folder behind --firm, where one is typed already."""
    for number, word in enumerate(words[:-1]):
        if word.startswith("--firm="):
            return word.partition("=")[2]
        if word == "--firm" and number + 1 < len(words) - 1:
            return words[number + 1]
    return ""


def _past_the_common(words: list[str]) -> list[str]:
    left = list(words)
    while left and left[0].partition("=")[0] in ("--json", "--firm"):
        value = left.pop(0) == "--firm"
        del left[: int(value)]
    return left


def _command(words: list[str]) -> tuple[Command | None, list[str]]:
    for size in (2, 1):
        named = " ".join(words[:size])
        found = next((command for command in COMMANDS if command.words == named), None)
        if found is not None and len(words) >= size:
            return found, words[size:]
    return None, []


def _words_of(typed: list[str]) -> list[Offer]:
    if not typed:
        alone = [(command.words, command.about) for command in COMMANDS if " " not in command.words]
        return sorted([*GROUPS.items(), *alone])
    own = f"{typed[0]} "
    members = [command for command in COMMANDS if command.words.startswith(own)] if len(typed) == 1 else []
    return [(command.words.removeprefix(own), command.about) for command in members]


def _option(command: Command, word: str) -> Option | None:
    return next((option for option in (*command.options, *COMMON) if option.flag == word), None)


def _in_their_place(command: Command, words: list[str]) -> list[str]:
    """The words that are no option and belong to none."""
    found: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        option = _option(command, word.partition("=")[0])
        if option is None:
            found.append(word)
        elif option.kind != "switch" and "=" not in word:
            del left[:1]
    return found


def _named(command: Command, name: str, ask: Ask) -> list[Offer]:
    if name in _CLOSED:
        return [(word, "") for word in _CLOSED[name]]
    source = _SOURCES.get(f"{command.words.partition(' ')[0]} {name}") or _SOURCES.get(name)
    return list(_asked(source, ask)) if source else []


def _asked(source: Source, ask: Ask) -> Iterator[Offer]:
    """From the firm that runs; one that does not is not opened for a word."""
    name, args, lists, word, about = source
    answer = inner(ask(name, args), "answer")
    for row in (row for listed in lists for row in rows(answer, listed)):
        said = "@".join(text(row, part) for part in word.split("@"))
        if said := said or text(row, "id"):
            yield said, text(row, about)


def _beginning(offers: list[Offer], begun: str) -> list[Offer]:
    """A word that a shell would take apart, or that could steer a terminal, is not offered."""
    fitting = [offer for offer in offers if offer[0].startswith(begun)]
    plain = [(word, about) for word, about in fitting if not _TAKEN_APART & set(word)]
    return [(clean(word), " ".join(clean(about).split())[:_ABOUT_SIGNS]) for word, about in plain]


def script(shell: str) -> str:
    """What a shell runs once, to ask us from then on."""
    return _SCRIPTS.get(shell, "")


_SCRIPTS = {
    "bash": """\
# onefirm completes itself: put this into ~/.bashrc with  onefirm completion bash >> ~/.bashrc
_onefirm() {
    local word about
    COMPREPLY=()
    while IFS=$'\\t' read -r word about; do
        COMPREPLY+=("$word")
    done < <(onefirm complete-words "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _onefirm onefirm
""",
    "zsh": """\
#compdef onefirm
# onefirm completes itself: put this into ~/.zshrc, after compinit, with  onefirm completion zsh >> ~/.zshrc
_onefirm() {
    local -a offers
    local word about
    while IFS=$'\\t' read -r word about; do
        offers+=("${word//:/\\\\:}:${about}")
    done < <(onefirm complete-words "${(@)words[2,CURRENT]}" 2>/dev/null)
    if (( ${#offers} )); then
        _describe onefirm offers
    else
        _files
    fi
}
compdef _onefirm onefirm
""",
    "fish": """\
# onefirm completes itself: onefirm completion fish > ~/.config/fish/completions/onefirm.fish
function __onefirm_words
    set -l typed (commandline -opc)
    onefirm complete-words $typed[2..-1] (commandline -ct) 2>/dev/null
end
complete -c onefirm -a '(__onefirm_words)'
""",
}
