"""Why nothing was searched, in the operator's words."""

from onefirm.domain.problem import Problem


def closed(host: str, status: int, secret: str) -> Problem:
    sign_in = f"renew the secret (onefirm vault set {secret})" if secret else "name a secret in [search]"
    return Problem(
        code="search-closed",
        what=f"{host} does not answer our questions.",
        why=f"It answered {status}: it wants a sign-in, or its JSON is not switched on (search.formats).",
        fix=f"Switch its JSON on, or {sign_in}. Then try again.",
        where="firm.toml",
    )


def drifted(host: str, how: str) -> Problem:
    return Problem(
        code="search-drifted",
        what=f"{host} answers in a form that is not known here, so nothing of it was used.",
        why=how,
        fix="Look whether [search] names a SearXNG, and whether it was changed. Then try again.",
        where="firm.toml",
    )


def no_secret(name: str) -> Problem:
    return Problem(
        code="search-secret-missing",
        what="Nothing was asked, because there is nothing to sign in with.",
        why=f"The vault has no secret '{name}', or one that no sign-in can hold.",
        fix=f"Put it in: onefirm vault set {name}",
        where="firm.toml",
    )


def unfit(why: str) -> Problem:
    return Problem(
        code="search-question-unfit",
        what="This is no question that a search engine could be asked, so nothing was asked.",
        why=why,
        fix="Change what the step asks for in its playbook, then start a new plan.",
    )
