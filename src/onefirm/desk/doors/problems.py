"""Why a passkey was not added, or let nobody in."""

from onefirm.domain.problem import Problem

_LOGIN = "`onefirm login` in a terminal on this machine prints a link that lets you in as well."


def no_place(origin: str, host: str) -> Problem:
    port = origin.rpartition(":")[2]
    return Problem(
        code="passkey-no-place",
        what="Under this address a browser makes and takes no passkey.",
        why=f"You came by '{host[:80]}'. Passkeys count for the name localhost, or for a page under https.",
        fix=f"Open http://localhost{f':{port}' if port.isdecimal() else ''}/settings/access instead.",
    )


def enough(most: int) -> Problem:
    return Problem(
        code="passkeys-enough",
        what=f"There are {most} passkeys, and there can be no more.",
        why="Nobody keeps an eye on so many ways in.",
        fix="Remove one that you do not use any more, then add this one.",
    )


def known_already() -> Problem:
    return Problem(
        code="passkey-known",
        what="This passkey was added before.",
        why="Each counts once.",
        fix="Use it to sign in, or add another one from another device.",
    )


def not_made() -> Problem:
    return Problem(
        code="passkey-not-made",
        what="The passkey was not added.",
        why="What the browser sent does not prove that one was made here within the last five minutes.",
        fix="Try again. If it stays, update the browser or use another device.",
    )


def too_late() -> Problem:
    return Problem(
        code="passkey-late",
        what="Nobody came in: this answer fits no open question.",
        why="A passkey answers one question within five minutes, once, in the browser that was asked.",
        fix=f"Try again. {_LOGIN}",
    )


def not_ours() -> Problem:
    return Problem(
        code="passkey-not-ours",
        what="Nobody came in: this is no passkey of this firm.",
        why="It was removed, or was made for another firm on this machine.",
        fix=f"Choose another one. {_LOGIN}",
    )


def not_proven() -> Problem:
    return Problem(
        code="passkey-not-proven",
        what="Nobody came in: the passkey did not prove itself.",
        why="Its signature is not the one that was expected here, or it is a copy that was used elsewhere.",
        fix=f"Try again. {_LOGIN}",
    )
