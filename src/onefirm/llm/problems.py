"""Why no model was asked, in the operator's words."""

from onefirm.domain.problem import Problem


def no_key(name: str) -> Problem:
    return Problem(
        code="model-key-missing",
        what="No model was asked, because its key is not there.",
        why=f"The vault has no secret '{name}'.",
        fix=f"Put it in: onefirm vault set {name}",
        where="firm.toml",
    )


def refused(host: str, name: str) -> Problem:
    return Problem(
        code="model-key-refused",
        what=f"{host} does not take our key.",
        why="It has expired, was withdrawn, or was never right.",
        fix=f"Put another one in: onefirm vault set {name}",
        where="firm.toml",
    )


def wants_a_key(host: str, account: str) -> Problem:
    """It was connected as one that wants none, and does."""
    return Problem(
        code="model-key-wanted",
        what=f"{host} wants a key, and '{account}' was connected without one.",
        why="It lets nobody in who does not sign in.",
        fix=f"Name the `secret` that holds its key, and type the key unseen: "
        f"onefirm connect {account} --set secret={account}-key",
        where="firm.toml",
    )


def not_installed(missing: str) -> Problem:
    return Problem(
        code="model-not-installed",
        what="No model was asked, because what asks one is not installed.",
        why=f"The package '{missing}' is missing.",
        fix="Install it: pip install 'onefirm[models]', or `.venv/bin/uv sync --inexact --extra models` in a clone.",
        where="firm.toml",
    )
