"""Why no token is given, in the operator's words."""

from onefirm.domain.problem import Problem
from onefirm.guard.tokens.grant import Grant
from onefirm.guard.web.client import host_of


def no_token(grant: Grant) -> Problem:
    return Problem(
        code="token-without-consent",
        what=f"Nobody can sign in by {host_of(grant.url)}; nothing was done.",
        why=f"There is no secret '{grant.refresh_token}' in the vault: it is what you get when you agree there.",
        fix=f"{_agree(grant)}.",
        where=grant.where,
    )


def withdrawn(grant: Grant, error: str) -> Problem:
    return Problem(
        code="token-withdrawn",
        what=f"{host_of(grant.url)} gives us no token any more; nothing was done.",
        why=f"It said '{error}': what you agreed to has ended, was withdrawn, or is not for this program.",
        fix=f"{_agree(grant)}.",
        where=grant.where,
    )


def _agree(grant: Grant) -> str:
    if grant.authorize_url:
        return f"Agree there: onefirm connect {grant.account} --sign-in browser"
    return f"Agree there, then put the refresh token in: onefirm vault set {grant.refresh_token}"


def declined(grant: Grant, error: str) -> Problem:
    return Problem(
        code="consent-declined",
        what=f"{host_of(grant.authorize_url)} gives no consent; nothing was changed.",
        why=f"It said '{_plain(error)}'"
        + (": you, or whoever administers your account, declined." if error == "access_denied" else "."),
        fix=f"Look at client-id and scope, then agree: onefirm connect {grant.account} --sign-in browser",
        where=grant.where,
    )


def not_answered(grant: Grant) -> Problem:
    return Problem(
        code="consent-without-code",
        what="The address brings no consent; nothing was changed.",
        why=f"{host_of(grant.authorize_url)} sends the browser on with a code, and there is none in it.",
        fix=f"Begin once more, and paste the whole address: onefirm connect {grant.account} --sign-in browser",
        where=grant.where,
    )


def code_refused(grant: Grant, error: str) -> Problem:
    if error == "invalid_grant":
        return Problem(
            code="consent-expired",
            what=f"{host_of(grant.url)} does not take the consent any more; nothing was changed.",
            why="What the browser brought counts once, and for a few minutes.",
            fix=f"Begin once more: onefirm connect {grant.account} --sign-in browser",
            where=grant.where,
        )
    return Problem(
        code="consent-client-refused",
        what=f"{host_of(grant.url)} does not know this program as what it says it is; nothing was changed.",
        why=f"It said '{error}' about the client '{grant.client_id[:80]}'.",
        fix=f"Look at client-id as you registered it, and put its secret in: onefirm vault set {grant.client_secret}",
        where=grant.where,
    )


def no_answer(grant: Grant, why: str) -> Problem:
    return Problem(
        code="consent-unanswered",
        what=f"You agreed, and {host_of(grant.url)} gave us nothing for it; nothing was changed.",
        why=why,
        fix=f"Begin once more: onefirm connect {grant.account} --sign-in browser",
        where=grant.where,
    )


def for_once_only(grant: Grant) -> Problem:
    return Problem(
        code="consent-for-once",
        what=f"{host_of(grant.url)} lets us in once and not again; nothing was changed.",
        why="It gave no refresh token, without which you would have to agree every hour.",
        fix="Say in scope what your provider wants said for it (often offline_access), or withdraw there what you "
        "agreed to earlier; then begin once more.",
        where=grant.where,
    )


def _plain(error: str) -> str:
    """Whoever made the address made this word too."""
    return "".join(sign for sign in error if sign.isascii() and sign.isprintable())[:80]
