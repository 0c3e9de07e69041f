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
