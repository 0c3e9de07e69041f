"""`forget`: shown first, and done only for exactly what was shown."""

import sys

from onefirm.interfaces.cli.lay import problem
from onefirm.interfaces.cli.words import Given, House, Reply, inner, text, texts

_YES = "yes"


def forget(given: Given, house: House) -> Reply:
    """Without a word of yes it only shows; a yes is the fingerprint of what was shown, or is typed right after it."""
    person, confirm = text(given.values, "person"), text(given.values, "confirm")
    if confirm:
        return house.ask("forget.person", {"person": person, "confirm": confirm})
    shown = house.ask("forget.preview", {"person": person})
    if "problems" in shown or given.values.get("preview") or given.json or not _somebody_types():
        return shown
    answer = inner(shown, "answer")
    if texts(answer, "in_doubt"):
        return shown
    house.show("forget", answer)
    if not _agreed():
        return _unconfirmed(person, text(answer, "confirm"))
    return house.ask("forget.person", {"person": person, "confirm": text(answer, "confirm")})


def _somebody_types() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _agreed() -> bool:
    try:
        return input(f"Type '{_YES}' to forget them for good: ").strip().casefold() == _YES
    except EOFError:
        return False


def _unconfirmed(person: str, confirm: str) -> Reply:
    return problem(
        "forget-unconfirmed",
        "Nobody was forgotten.",
        "It cannot be taken back, so it is done only for a yes.",
        f"When you are sure: onefirm forget '{person}' --confirm {confirm}",
    )


def prune(given: Given, house: House) -> Reply:
    """Without a fingerprint it only shows."""
    if confirm := text(given.values, "confirm"):
        return house.ask("prune.people", {"confirm": confirm})
    return house.ask("prune.preview", {})
