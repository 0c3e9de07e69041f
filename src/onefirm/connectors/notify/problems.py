"""Why nobody is told by apprise. What an address holds besides its first word is secret and stands in none of these."""

from onefirm.capabilities.notify import PUSH, Pushed
from onefirm.domain.problem import Problem

_WHERE = "firm.toml, [notify]"
_AGAIN = f"onefirm connect {PUSH} --secret-file FILE"
_SPELLED = "as https://github.com/caronc/apprise/wiki spells it"


def nobody(secret: str) -> Problem:
    return Problem(
        code="notify-without-addresses",
        what="Nobody is told by apprise.",
        why=f"The vault has no secret '{secret}', which `addresses` names.",
        fix=f"onefirm vault set {secret}",
        where=f"{_WHERE} addresses",
    )


def too_many(most: int, secret: str) -> Problem:
    return Problem(
        code="notify-addresses-many",
        what=f"The secret '{secret}', which `addresses` names, holds more than {most} addresses.",
        why="Each is told by itself, and a note waits for all of them.",
        fix=f"Keep those that you read: {_AGAIN}",
        where=f"{_WHERE} addresses",
    )


def unfit(number: int, why: str, secret: str) -> Problem:
    return Problem(
        code="notify-address-unfit",
        what=f"Address {number} of the secret '{secret}', which `addresses` names, cannot be used.",
        why=why,
        fix=f"Write it {_SPELLED}, with a space between two of them: {_AGAIN}",
        where=f"{_WHERE} addresses",
    )


def shut(number: int, why: str, secret: str) -> Problem:
    mine = f"add `--set own=HOST:PORT` to `onefirm connect {PUSH}`"
    told = {"fix": f"If it is a machine of your own, {mine}. Otherwise put in another address: {_AGAIN}"}
    return unfit(number, why, secret).model_copy(update=told)


def odd_home(problem: Problem) -> Problem:
    return problem.model_copy(update={"where": f"{_WHERE} own"})


def silent(why: str) -> Problem:
    return Problem(
        code="notify-unread",
        what="The addresses could not be read.",
        why=why,
        fix=f"Try again: onefirm connections test {PUSH}",
        where=f"{_WHERE} addresses",
    )


def not_told(pushed: Pushed) -> Problem:
    maybe = "It may have arrived all the same." if pushed.outcome == "unsure" else "Nothing left."
    return Problem(
        code="notify-not-told",
        what=f"The test line was not taken. {maybe}",
        why=pushed.why,
        fix=f"Look whether each address is still the one that your channel shows; exchange them: {_AGAIN}",
        where=f"{_WHERE} addresses",
    )
