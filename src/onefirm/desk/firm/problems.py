"""Why a rule of the policy is not changed, or not like this."""

from difflib import get_close_matches

from onefirm.domain.problem import Problem


def unknown_rule(name: str, known: list[str]) -> Problem:
    near = get_close_matches(name, known, n=1)
    return Problem(
        code="policy-rule-unknown",
        what=f"The policy has no rule '{name[:60]}'.",
        why="A rule has the name it has in policy.toml; the mode of one step is `modes.PLAYBOOK.STEP`.",
        fix=f"Did you mean '{near[0]}'?" if near else "See `onefirm policy`.",
        where="onefirm policy",
    )


def set_elsewhere() -> Problem:
    return Problem(
        code="policy-opt-outs-elsewhere",
        what="Who is never written to is not set here.",
        why="An address in a file, and in the copies of it, could not be forgotten with the person.",
        fix="Say it where it can be: onefirm optouts add ada@fern.example",
        where="onefirm optouts list",
    )


def must_ask(said: str, why: str) -> Problem:
    return Problem(
        code="policy-never-automatic",
        what=f"'{said}' cannot be let run by itself.",
        why=why,
        fix="Leave it as it is; a step can be made stricter, down to a draft, and never looser than that.",
        where="onefirm policy",
    )


def untried(rule: str, value: str) -> Problem:
    return Problem(
        code="policy-untried",
        what="Nothing was changed: nobody has looked at what it would do.",
        why="A policy is tried against the last acts first, and kept as it was tried.",
        fix=f"Try it: onefirm policy try {rule} '{value}'. Then keep it with the --seen that it shows.",
        where="onefirm policy",
    )


def changed_meanwhile(file: str) -> Problem:
    return Problem(
        code="policy-stale",
        what=f"{file} is not what you were shown any more, so nothing was changed.",
        why="Somebody wrote to it since, and what they wrote is never lost.",
        fix="Look at the trial again, with the file as it is now, and keep it then.",
        where=file,
    )
