"""Why a decision of the operator cannot be taken, in words that help."""

from collections.abc import Iterable

from pydantic import ValidationError

from onefirm.domain.problem import Problem


def no_such(kind: str, name: str, where: str) -> Problem:
    return Problem(
        code=f"{kind}-unknown",
        what=f"There is no {kind} '{name}'.",
        why="Nothing by that name is in this firm's books.",
        fix=f"See `{where}` for what there is.",
        where=where,
    )


def too_late(question: str) -> Problem:
    return Problem(
        code="question-stale",
        what="This changed after you read it.",
        why="An approval counts only for exactly what was shown.",
        fix="Read it again and decide anew.",
        where=f"onefirm inbox show {question}",
    )


def left_already(effect: str, state: str) -> Problem:
    went = state in ("dispatched", "receipted", "unknown")
    return Problem(
        code="effect-left" if went else "effect-not-held",
        what="This has left already." if went else "There is nothing held to take back.",
        why="The undo window had closed." if went else f"It is {state}.",
        fix="A correction can follow it." if went else "Nothing needs to be done.",
        where=f"onefirm ledger tail {effect}",
    )


def other_hash(plan: str, plan_hash: str) -> Problem:
    return Problem(
        code="plan-stale",
        what="The plan you approve is not the plan that would run.",
        why=f"Its hash is {plan_hash[:12]}….",
        fix="Preview it again and approve the hash you see.",
        where=f"onefirm plans preview {plan}",
    )


def over(plan: str, state: str) -> Problem:
    return Problem(
        code="plan-over",
        what="This plan is over already.",
        why=f"It is {state}.",
        fix="Nothing needs to be stopped.",
        where=f"onefirm plans show {plan}",
    )


def moved_on(plan: str) -> Problem:
    return Problem(
        code="plan-conflict",
        what="The plan moved on while you were stopping it.",
        why="A step ended at the same moment.",
        fix="Look where it is now, and stop it again if you still want to.",
        where=f"onefirm plans show {plan}",
    )


def bad_edit(fields: Iterable[str], broken: ValidationError) -> Problem:
    error = broken.errors(include_url=False, include_input=False)[0]
    return Problem(
        code="edit-field",
        what=f"The edit of '{'.'.join(str(part) for part in error['loc'])}' cannot be taken.",
        why=f"{error['msg']}.",
        fix=f"What can be edited: {', '.join(fields)}.",
    )


def edit_refused(rule: str) -> Problem:
    return Problem(
        code="edit-refused",
        what="The policy refuses this with your edit.",
        why=rule,
        fix="Edit it again, or change the policy.",
        where="policy.toml",
    )


def policy_forbids(rule: str) -> Problem:
    return Problem(
        code="policy-forbids",
        what="The policy changed since you were asked, and does not allow this any more.",
        why=rule,
        fix="Turn it down, or change the policy back.",
        where="policy.toml",
    )
