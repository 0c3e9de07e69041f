"""What a command is made of, and what comes back. Light: every command pays for what is imported here."""

# NamedTuple and not dataclass: dataclasses alone would take a tenth of the time a command may take.
from typing import NamedTuple, Protocol, TypeAlias

Value: TypeAlias = "bool | int | str | list[Value] | dict[str, Value] | None"
Answer: TypeAlias = "dict[str, Value]"
Reply: TypeAlias = "dict[str, Value]"
"""`{"answer": {...}}` or `{"problems": [...]}`."""


class Argument(NamedTuple):
    """A word in its place: `inbox accept QUESTION`."""

    name: str
    """What the desk calls it."""
    about: str
    shown: str = ""
    """What it is called in the help; the name in capitals when empty."""
    needed: bool = True
    number: bool = False
    rest: bool = False
    """True when it takes all the words that are left."""
    each: bool = False
    """With `rest`: word by word, as they were quoted."""


class Option(NamedTuple):
    """A word with a flag: `--reason TEXT`."""

    flag: str
    name: str
    about: str
    kind: str = "text"
    """text, number, switch, pairs (`--field key=value`) or files; the last two as often as you like."""
    most: int = 0
    """The largest number it takes; 0 where the desk knows the bound."""


class Command(NamedTuple):
    """One thing that can be typed. The table of them is the whole command line."""

    words: str
    asks: str
    """The name the desk answers to; empty where the door itself does it."""
    about: str
    example: str
    page: str = ""
    """How the answer is printed for people."""
    arguments: tuple[Argument, ...] = ()
    options: tuple[Option, ...] = ()


class Given(NamedTuple):
    """A command as it was typed."""

    command: Command
    values: dict[str, Value]
    json: bool = False
    firm: str = ""


class House(Protocol):
    """What the door lends the commands: the desk, the folder, and what is too heavy to import early."""

    @property
    def folder(self) -> str: ...

    def ask(self, name: str, args: Answer, /) -> Reply: ...

    def show(self, page: str, answer: Answer) -> None:
        """Print an answer for people, in colours and columns."""
        ...

    def edit(self, texts: dict[str, str]) -> dict[str, str]:
        """Let the operator change texts in their editor; only what changed comes back."""
        ...

    def review(self, given: Given) -> Reply:
        """Walk through the inbox with single keys, for which a whole terminal is needed."""
        ...


def text(answer: Answer, name: str) -> str:
    value = answer.get(name)
    return value if isinstance(value, str) else "" if value is None else str(value)


def inner(answer: Answer, name: str) -> Answer:
    value = answer.get(name)
    return value if isinstance(value, dict) else {}


def rows(answer: Answer, name: str) -> list[Answer]:
    """The objects of a list; anything else in it is left out."""
    value = answer.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def texts(answer: Answer, name: str) -> list[str]:
    value = answer.get(name)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
