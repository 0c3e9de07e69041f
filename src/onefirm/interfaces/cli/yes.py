"""A yes that is typed: it counts for what was shown right before it, and for nothing else."""

import sys

from onefirm.interfaces.cli import listed
from onefirm.interfaces.cli.lay import problem
from onefirm.interfaces.cli.words import Answer, Given, House, Reply, inner, rows, text

_YES = frozenset({"y", "yes"})


def somebody_types(given: Given) -> bool:
    return not given.json and sys.stdin.isatty() and sys.stdout.isatty()


def agreed(question: str) -> bool:
    try:
        return input(question).strip().casefold() in _YES
    except EOFError:
        return False


def let_go(given: Given, args: Answer, house: House) -> Reply:
    """What cannot be taken back leaves only as it was shown: before, or here and now to whoever types."""
    if "payload" in args:
        return house.ask(given.command.asks, args)
    question: Answer = {"question": text(args, "question")}
    shown = house.ask("inbox.show", question | {"glance": True})
    if "problems" in shown:
        return shown
    card = inner(shown, "answer")
    if text(card, "state") != "open" or not _for_good(card):
        return house.ask(given.command.asks, args)
    if seen := listed.shown_payload(house, text(card, "id")):
        # It was shown under another name: by its place in the list, or the end of its id.
        return house.ask(given.command.asks, args | {"payload": seen})
    if not somebody_types(given):
        return _unseen(text(card, "id"), given)
    house.show("card", card)
    if not agreed("This cannot be taken back. Let it happen? [y/N] "):
        return _unseen(text(card, "id"), given)
    return house.ask(given.command.asks, args | {"payload": text(card, "payload")})


def _for_good(card: Answer) -> bool:
    return any(not act.get("reversible") for act in rows(inner(card, "card"), "will"))


def _unseen(question: str, given: Given) -> Reply:
    return problem(
        "version-missing",
        "Nothing was decided: this cannot be taken back.",
        "What cannot be undone is decided only as it was shown, and for a yes.",
        f"Look at it, then decide: onefirm inbox show {question}; then onefirm {given.command.words} {question}. "
        "A script names what it read with --payload.",
        f"onefirm inbox show {question}",
    )
