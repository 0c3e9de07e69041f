"""Why a file in mail/ is set aside, and what to do with it."""

from onefirm.capabilities.connector import Item
from onefirm.domain.problem import Problem

_ASIDE = "mail/refused"


def no_mail(item: Item) -> Problem:
    return _problem(
        "mail-unreadable",
        item,
        f"The file {item.name} in mail/ is no letter.",
        "Only .eml files are read.",
        f"Look at {_ASIDE}/{item.name}. Most mail programs save a letter as .eml; put that into mail/ instead.",
    )


def too_big(item: Item, bytes_max: int) -> Problem:
    return _problem(
        "mail-too-big",
        item,
        f"The letter {item.name} is bigger than {bytes_max:,} bytes.",
        "Something large is attached to it.",
        f"Open {_ASIDE}/{item.name} with your mail program. If somebody wrote to you, type their wish by hand.",
    )


def unreadable(item: Item, why: str) -> Problem:
    return _problem(
        "mail-unreadable",
        item,
        f"The letter {item.name} cannot be read.",
        why,
        f"Open {_ASIDE}/{item.name} with your mail program, and type by hand what it says if it matters.",
    )


def unanswerable(item: Item) -> Problem:
    return _problem(
        "mail-without-sender",
        item,
        f"The letter {item.name} does not say who wrote it.",
        "Its From line holds no mail address, so there is nobody to answer.",
        f"Open {_ASIDE}/{item.name}; if you know whom it is from, type their wish by hand.",
    )


def wordless(item: Item) -> Problem:
    return _problem(
        "mail-without-words",
        item,
        f"The letter {item.name} says nothing.",
        "It has no subject, no words of its own and nothing attached.",
        f"Open {_ASIDE}/{item.name} to see for yourself, or delete it.",
    )


def automatic(item: Item, why: str) -> Problem:
    return _problem(
        "mail-automatic",
        item,
        f"The letter {item.name} was set aside; it is not answered and makes no lead.",
        why,
        f"If a person wrote it after all, open {_ASIDE}/{item.name} and type their wish by hand.",
    )


def reported(item: Item, why: str) -> Problem:
    return _problem(
        "mail-report",
        item,
        f"The delivery report {item.name} was set aside; it settles nothing.",
        why,
        f"There is nothing to do, unless {_ASIDE}/{item.name} tells you more than it told us.",
    )


def _problem(code: str, item: Item, what: str, why: str, fix: str) -> Problem:
    return Problem(code=code, what=what, why=why, fix=fix, where=f"{_ASIDE}/{item.name}")
