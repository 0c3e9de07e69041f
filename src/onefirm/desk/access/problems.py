"""What is refused about ways in, and why."""

from collections.abc import Sequence
from difflib import get_close_matches

from onefirm.desk.doors.secrets import like_token
from onefirm.desk.says.access import MAY
from onefirm.domain.access import Scope
from onefirm.domain.problem import AT_FIELD, Problem

_SHOWN_SIGNS = 60


def misnamed(name: str) -> Problem:
    return Problem(
        code="token-misnamed",
        what=f"{_shown(name)} is no name for a token.",
        why="The ledger names it for ever beside what it did: small letters, digits and dashes, at most 40.",
        fix="Name it after the program that gets it: onefirm tokens make home-assistant",
        where=f"{AT_FIELD}name",
    )


def named_already(name: str) -> Problem:
    return Problem(
        code="token-named-already",
        what=f"There is a token '{name}' already.",
        why="The ledger says by this name who did something, so two cannot have it at once.",
        fix=f"Choose another name, or revoke that one first: onefirm tokens revoke {name}",
        where=f"{AT_FIELD}name",
    )


def too_many(most: int) -> Problem:
    return Problem(
        code="tokens-too-many",
        what=f"There are {most} tokens, and there can be no more.",
        why="Nobody keeps an eye on so many ways in.",
        fix="Revoke those that nobody uses: onefirm tokens revoke NAME",
        where="onefirm tokens",
    )


def no_scope() -> Problem:
    return Problem(
        code="token-scope-missing",
        what="A token that may do nothing is of no use.",
        why="Each says what whoever brings it may do.",
        fix=f"Say at least one of: {_scopes()}.",
        where=f"{AT_FIELD}scopes",
    )


def no_such_scope(said: str, near: str) -> Problem:
    return Problem(
        code="token-scope-misnamed",
        what=f"'{said[:_SHOWN_SIGNS]}' is nothing that a token can allow.",
        why=f"There are four: {_scopes()}.",
        fix=f"Did you mean '{near}'?" if near else "Choose among these four.",
        where=f"{AT_FIELD}scopes",
    )


def not_for_agents(scope: Scope, name: str) -> Problem:
    return Problem(
        code="token-not-for-agents",
        what=f"A token of an agent cannot be allowed to {MAY[scope]} ('{scope}').",
        why="Software that acts by itself would say yes to what it wished for, and then nobody has looked.",
        fix=f"Let it look and send wishes, which wait for your yes: onefirm tokens make {name} --agent --may read,send",
        where=f"{AT_FIELD}agent",
    )


def no_such_token(name: str, known: Sequence[str]) -> Problem:
    near = get_close_matches(name, known, n=1)
    return Problem(
        code="token-name-unknown",
        what=f"There is no token {_shown(name)}.",
        why="None was made under this name, or it was revoked.",
        fix=f"Did you mean '{near[0]}'?" if near else "Look at what there is: onefirm tokens",
        where="onefirm tokens",
    )


def moved_on() -> Problem:
    return Problem(
        code="access-stale",
        what="Nothing was changed: others changed who may come in at the same moment.",
        why="Each change is judged on what stands, and that moved on every time.",
        fix="Try again in a moment.",
        where="onefirm tokens",
    )


def no_such_sign_in(name: str, found: int) -> Problem:
    several = f"{found} sign-ins end like this." if found else "It ended, or there never was one."
    return Problem(
        code="sign-in-ambiguous" if found else "sign-in-unknown",
        what=f"'{name[:_SHOWN_SIGNS]}' names no one sign-in." if name else "Nothing was said of which sign-in it is.",
        why=several if name else "One is named by its id, or by the end of it.",
        fix="Look at who is signed in: onefirm sign-ins",
        where="onefirm sign-ins",
    )


def no_such_passkey(name: str, found: int) -> Problem:
    return Problem(
        code="passkey-ambiguous" if found else "passkey-unknown",
        what=f"'{name[:_SHOWN_SIGNS]}' names no one passkey.",
        why=f"{found} passkeys are called so." if found else "It was removed, or there never was one.",
        fix="Name it by the end of its id: onefirm passkeys",
        where="onefirm passkeys",
    )


def _shown(name: str) -> str:
    """As it was typed; but what may be a token itself is told to nobody, on no screen and in no log."""
    return (
        "of that name (it looks like a token itself, so it is not shown)"
        if like_token(name)
        else f"'{name[:_SHOWN_SIGNS]}'"
    )


def _scopes() -> str:
    return ", ".join(f"{scope} ({said})" for scope, said in MAY.items())
