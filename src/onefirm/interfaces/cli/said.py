"""`role=owner +phones=0664123 -tags=lead`: what is said of a record, as it is typed."""

from onefirm.interfaces.cli.lay import problem
from onefirm.interfaces.cli.words import Answer, Given, House, Reply, Value, texts


def made(given: Given, house: House) -> Reply:
    """Everything typed is said of a new one; a + says nothing more."""
    return _asked(given, house, all_new=True)


def changed(given: Given, house: House) -> Reply:
    return _asked(given, house, all_new=False)


def _asked(given: Given, house: House, *, all_new: bool) -> Reply:
    args = dict(given.values)
    words = texts(args, "said")
    args.pop("said", None)
    fields: Answer = {}
    add: dict[str, Value] = {}
    end: dict[str, Value] = {}
    for word in words:
        sign = word[:1] if word[:1] in ("+", "-") else ""
        name, equals, value = word[len(sign) :].partition("=")
        if not equals or not name or (all_new and sign == "-"):
            return _misread(given, word)
        if sign and not all_new:
            _append(add if sign == "+" else end, name, value)
        elif name in fields:
            before = fields[name]
            fields[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            fields[name] = value
    args |= {"fields": fields} if all_new else {"fields": fields, "add": add, "end": end}
    return house.ask(given.command.asks, args)


def _append(to: dict[str, Value], name: str, value: str) -> None:
    before = to.get(name)
    to[name] = [*before, value] if isinstance(before, list) else [value]


def _misread(given: Given, word: str) -> Reply:
    return problem(
        "command-misread",
        f"'{word}' says nothing of a record.",
        "It takes a field, an equals sign and the value, in one word or in quotes.",
        f"Example: {given.command.example}",
    )
