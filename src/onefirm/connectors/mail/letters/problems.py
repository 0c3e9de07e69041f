"""Why a letter is set aside, and what to do with it."""

from dataclasses import dataclass

from onefirm.domain.problem import Problem


@dataclass(frozen=True)
class Named:
    """How the operator knows a letter that came in, and where they find it once it was set aside."""

    name: str
    where: str


def no_mail(letter: Named) -> Problem:
    return _problem(
        "mail-unreadable",
        letter,
        f"The file {letter.name} in mail/ is no letter.",
        "Only .eml files are read.",
        f"Look at {letter.where}. Most mail programs save a letter as .eml; put that into mail/ instead.",
    )


def too_big(letter: Named, bytes_max: int) -> Problem:
    return _problem(
        "mail-too-big",
        letter,
        f"The letter {letter.name} is bigger than {bytes_max:,} bytes.",
        "Something large is attached to it.",
        f"Open {letter.where} with your mail program. If somebody wrote to you, type their wish by hand.",
    )


def unreadable(letter: Named, why: str) -> Problem:
    return _problem(
        "mail-unreadable",
        letter,
        f"The letter {letter.name} cannot be read.",
        why,
        f"Open {letter.where} with your mail program, and type by hand what it says if it matters.",
    )


def unanswerable(letter: Named) -> Problem:
    return _problem(
        "mail-without-sender",
        letter,
        f"The letter {letter.name} does not say who wrote it.",
        "Its From line holds no mail address, so there is nobody to answer.",
        f"Open {letter.where}; if you know whom it is from, type their wish by hand.",
    )


def wordless(letter: Named) -> Problem:
    return _problem(
        "mail-without-words",
        letter,
        f"The letter {letter.name} says nothing.",
        "It has no subject, no words of its own and nothing attached.",
        f"Open {letter.where} to see for yourself, or delete it.",
    )


def automatic(letter: Named, why: str) -> Problem:
    return _problem(
        "mail-automatic",
        letter,
        f"The letter {letter.name} was set aside; it is not answered and makes no lead.",
        why,
        f"If a person wrote it after all, open {letter.where} and type their wish by hand.",
    )


def reported(letter: Named, why: str) -> Problem:
    return _problem(
        "mail-report",
        letter,
        f"The delivery report {letter.name} was set aside; it settles nothing.",
        why,
        f"There is nothing to do, unless {letter.where} tells you more than it told us.",
    )


def _problem(code: str, letter: Named, what: str, why: str, fix: str) -> Problem:
    return Problem(code=code, what=what, why=why, fix=fix, where=letter.where)
