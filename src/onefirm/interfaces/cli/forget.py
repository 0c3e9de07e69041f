"""`forget`: shown first, and done only when somebody typed whose name it is."""

import sys

from onefirm.interfaces.cli.lay import problem
from onefirm.interfaces.cli.words import Given, House, Reply, inner, text, texts


def forget(given: Given, house: House) -> Reply:
    person = text(given.values, "person")
    shown = house.ask("forget.preview", {"person": person})
    if "problems" in shown or given.values.get("preview"):
        return shown
    answer = inner(shown, "answer")
    if not given.values.get("yes"):
        if not sys.stdin.isatty() or given.json:
            return _unconfirmed("There is no terminal to type their name into.", person)
        house.show("forget", answer)
        if not _typed((person, *texts(answer, "names"))):
            return _unconfirmed("What you typed is not their name.", person)
    return house.ask("forget.person", {"person": person, "confirm": text(answer, "confirm")})


def _typed(names: tuple[str, ...]) -> bool:
    try:
        said = input(f"Type '{names[-1]}' to forget them: ").strip().casefold()
    except EOFError:
        return False
    return said in {name.strip().casefold() for name in names}


def _unconfirmed(why: str, person: str) -> Reply:
    return problem(
        "forget-unconfirmed",
        "Nobody was forgotten.",
        f"It cannot be taken back, so it is done only when you say whom. {why}",
        f"Look at what would go, then say it: onefirm forget '{person}' --yes",
    )
