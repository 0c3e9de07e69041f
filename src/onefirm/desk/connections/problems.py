"""What keeps an account from being connected, or a secret from being exchanged."""

from collections.abc import Sequence

from onefirm.desk.shapes.connecting import FieldRow, OfferRow
from onefirm.domain.problem import Problem

_NAMED_MAX = 30
_NAMES_IT = "secret"
"""The setting that names the secret an account signs in with, where it may sign in or not."""
BY_HAND = (
    "[hooks.NAME] in firm.toml: a form of yours, or webhooks that come in. docs/hooks.md",
    "[webhooks.NAME] in firm.toml: who is told by a webhook of yours. docs/hooks.md",
    "[feeds.NAME] in firm.toml: feeds that are followed. docs/reading.md",
)
"""What is connected by writing it down: each has a name that the operator gives it."""
_CALLED = (("form", "forms", "hook", "hooks"), ("webhook", "webhooks"), ("feed", "feeds", "rss", "atom"))


def no_such_account(name: str, there: Sequence[str], near: Sequence[str]) -> Problem:
    for words, where in zip(_CALLED, BY_HAND, strict=True):
        if name.casefold() in words:
            return _written_by_hand(name, where)
    return Problem(
        code="account-unknown",
        what=f"There is no '{name[:80]}' that could be connected.",
        why=f"These can be: {', '.join(there)}.",
        fix=f"Did you mean '{near[0]}'?" if near else "Use one of those.",
        where="onefirm connect",
    )


def _written_by_hand(name: str, where: str) -> Problem:
    section, _, page = where.rpartition(" ")
    return Problem(
        code="connect-by-hand",
        what=f"'{name}' is not connected like this.",
        why="There may be several of them, each with a name you give it, so they are written into firm.toml.",
        fix=f"{section} Then start onefirm anew, and try it: onefirm connections test",
        where=page,
    )


def no_such_field(offer: OfferRow, name: str) -> Problem:
    return Problem(
        code="connect-field-unknown",
        what=f"'{offer.name}' has no setting '{name[:80]}'.",
        why=f"It has {', '.join(field.name for field in offer.fields[:_NAMED_MAX])}.",
        fix=f"Look at what each means: onefirm connect {offer.name} --show",
        where="docs/settings.md",
    )


def needs_fields(offer: OfferRow, missing: Sequence[FieldRow]) -> Problem:
    said = " ".join(f"--set {field.name}=..." for field in missing)
    return Problem(
        code="connect-fields-missing",
        what=f"'{offer.name}' cannot be connected without {', '.join(field.name for field in missing)}.",
        why=" ".join(field.about for field in missing),
        fix=f"onefirm connect {offer.name} {said}",
        where="docs/settings.md",
    )


def needs_secret(account: str, secret: str) -> Problem:
    return Problem(
        code="connect-secret-missing",
        what=f"'{account}' signs in with the secret '{secret}', and the vault has none of that name.",
        why="Without it nothing could be tried, and nothing would leave.",
        fix=f"Type it unseen at a terminal, or name a file: onefirm connect {account} --secret-file FILE",
        where="onefirm vault",
    )


def takes_no_secret(offer: OfferRow) -> Problem:
    named = any(field.name == _NAMES_IT for field in offer.fields)
    return Problem(
        code="connect-secret-unused",
        what=f"The secret was not kept: as '{offer.name}' is set, it signs in with none.",
        why=f"Its setting '{_NAMES_IT}' says by which name it lies in the vault, and is empty or not needed here."
        if named
        else "No setting of it names a secret.",
        fix=f"onefirm connect {offer.name} --set {_NAMES_IT}={offer.name}-secret --secret-file FILE"
        if named
        else f"Leave it out: onefirm connect {offer.name}",
        where="docs/settings.md",
    )


def secret_elsewhere(account: str, secret: str, places: Sequence[str]) -> Problem:
    return Problem(
        code="connect-secret-elsewhere",
        what=f"The secret '{secret}' would go to {', '.join(places)} for the first time; nothing was sent.",
        why="Whoever answers there is told it, also where the address is mistyped, so the kept one is not used.",
        fix="If it is right, give the secret again with it, the same one or another: type it unseen at a terminal, or "
        f"name a file: onefirm connect {account} --secret-file FILE",
        where="onefirm vault",
    )


def no_such_provider(offer: OfferRow, name: str) -> Problem:
    there = [each for each in offer.providers if each != "browser"]
    return Problem(
        code="sign-in-unknown",
        what=f"'{offer.name}' knows no sign-in by '{name[:80]}'.",
        why=f"It knows browser, and by name {', '.join(there)}." if there else "A secret of the vault is all it takes.",
        fix=f"Look at what it takes: onefirm connect {offer.name} --show",
        where="docs/connections.md",
    )


def no_consent_there(offer: OfferRow) -> Problem:
    return Problem(
        code="sign-in-without-address",
        what=f"It is not said where you would agree for '{offer.name}'.",
        why="The settings name no authorize-url, token-url and client-id, all three of which your provider tells.",
        fix=f"onefirm connect {offer.name} --sign-in browser --set authorize-url=... --set token-url=... "
        "--set client-id=...",
        where="docs/connections.md",
    )


def nothing_asked(offer: OfferRow) -> Problem:
    return Problem(
        code="consent-expired",
        what=f"No browser is waited for to sign '{offer.name}' in; nothing was changed.",
        why="It was waited for too long, answered already, or the firm was opened anew meanwhile.",
        fix=f"Begin once more: onefirm connect {offer.name} --sign-in browser",
        where="docs/connections.md",
    )


def consent_elsewhere(offer: OfferRow) -> Problem:
    return Problem(
        code="consent-mismatch",
        what="The address does not answer what was asked; nothing was changed.",
        why="What it has to bring back unchanged is another one: it is from an earlier try, cut off, or somebody "
        "else's.",
        fix=f"Begin once more, and paste the whole address: onefirm connect {offer.name} --sign-in browser",
        where="docs/connections.md",
    )


def no_secret_at_all(connection: str) -> Problem:
    return Problem(
        code="rotate-nothing",
        what=f"'{connection}' signs in with nothing, so there is nothing to exchange.",
        why="No secret of the vault belongs to it.",
        fix="Look at what each connection is: onefirm connections",
        where="onefirm connections",
    )


def which_secret(connection: str, secrets: Sequence[str]) -> Problem:
    return Problem(
        code="rotate-which",
        what=f"'{connection}' has several secrets, and it is not said which one is meant.",
        why=f"They are {', '.join(secrets)}.",
        fix=f"onefirm connections rotate {connection} --secret {secrets[0]}",
        where="onefirm vault",
    )


def nothing_beside(connection: str, secret: str) -> Problem:
    return Problem(
        code="rotate-not-begun",
        what=f"No new secret stands beside '{secret}'.",
        why="There is nothing to end or to give up.",
        fix=f"Begin with the new one: onefirm connections rotate {connection}",
        where="onefirm vault",
    )


def no_new_one(connection: str, secret: str) -> Problem:
    return Problem(
        code="rotate-value-missing",
        what=f"No new secret was given for '{secret}'.",
        why="It is typed unseen at a terminal, read from a pipe, or from a file; never from the command line.",
        fix=f"onefirm connections rotate {connection} --secret-file FILE",
        where="onefirm vault",
    )


def not_proven(connection: str, secret: str, problem: Problem) -> Problem:
    return Problem(
        code="rotate-not-proven",
        what=f"The new secret of '{connection}' is not taken yet, so the old one is kept as well.",
        why=f"Signed in with the new one alone: {problem.what} {problem.why}",
        fix=f"Once it is valid over there: onefirm connections test {connection}. To drop it: "
        f"onefirm connections rotate {connection} --give-up",
        where=f"the secret {secret}",
    )


def sends_no_test(name: str, tellers: Sequence[str]) -> Problem:
    can = (
        f"onefirm connections test {tellers[0]} --send"
        if tellers
        else "docs/notify.md says how you are told by a line."
    )
    return Problem(
        code="test-sends-nothing",
        what=f"No test is sent by '{name[:80]}'." if name else "It is not said by which connection a test is sent.",
        why="A test goes to you alone, so only by what tells nobody else.",
        fix=can,
        where="docs/notify.md",
    )


def test_while_revoked(name: str) -> Problem:
    return Problem(
        code="test-revoked",
        what=f"No test was sent by '{name}', which you revoked.",
        why="Nothing leaves through it until you allow it again.",
        fix=f"onefirm connections allow {name}",
        where="onefirm connections",
    )
