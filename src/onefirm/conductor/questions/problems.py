"""Why a decision of the operator cannot be taken, in words that help."""

from collections.abc import Collection, Iterable, Mapping

from pydantic import ValidationError

from onefirm.domain.misfit import plainly
from onefirm.domain.problem import Problem

_KINDS = {"integer": "whole number", "array": "list", "object": "table", "boolean": "true or false"}
"""What people call the types of JSON."""


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
        what="This plan was stopped already." if state == "cancelled" else "This plan is over already.",
        why=f"It is {state}.",
        fix="Nothing needs to be stopped.",
        where=f"onefirm plans show {plan}",
    )


def moved_on(plan: str) -> Problem:
    return Problem(
        code="plan-conflict",
        what="The plan moved on at the same moment.",
        why="A step of it ended while you decided.",
        fix="Look where it is now, and say it again if you still want to.",
        where=f"onefirm plans show {plan}",
    )


def bad_edit(fields: Collection[str], broken: ValidationError) -> Problem:
    """`fields` are those that can be edited on the card; no other is named."""
    error = broken.errors(include_url=False, include_input=False)[0]
    name = str(error["loc"][0]) if error["loc"] else ""
    said = [each.replace("_", " ") for each in fields]
    again = f"Write '{name.replace('_', ' ')}' so that it fits, and press again. Nothing has left."
    return Problem(
        code="edit-field",
        what=f"The edit of '{'.'.join(str(part) for part in error['loc'])}' cannot be taken.",
        why=f"{plainly(error['msg'])}.",
        fix=again if name in fields else f"What can be edited here: {', '.join(said)}.",
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


def over_already(plan: str, state: str) -> Problem:
    return Problem(
        code="plan-over",
        what="This plan is over already.",
        why=f"It is {state}; no step of it is left to be done.",
        fix="Nothing needs to be done.",
        where=f"onefirm plans show {plan}",
    )


def unapproved(plan: str) -> Problem:
    return Problem(
        code="plan-unapproved",
        what="This plan has not begun.",
        why="Its preview waits for your approval, and until then it has no present step.",
        fix=f"Approve it with `onefirm plans approve {plan}`, or stop it.",
        where=f"onefirm plans preview {plan}",
    )


def in_doubt_still(plan: str, question: str) -> Problem:
    ask = f"onefirm inbox show {question}" if question else "onefirm inbox"
    return Problem(
        code="effect-in-doubt",
        what="This may be on its way already: did it go out?",
        why="It was handed over and no answer has come back. If you did it as well, it may have happened twice.",
        fix=f"Look in the other system, then say what you found: `{ask}`."
        if question
        else "It is looked up now; if that tells nothing, your inbox asks whether it went out.",
        where=f"onefirm plans show {plan}",
    )


def no_step_of(question: str) -> Problem:
    return Problem(
        code="question-verb",
        what="There is nothing here that could be done by hand.",
        why="This question belongs to no step of a plan.",
        fix="Answer it with one of its options.",
        where=f"onefirm inbox show {question}",
    )


def outcome_needed(step: str, outcomes: Iterable[str]) -> Problem:
    return Problem(
        code="outcome-missing",
        what=f"It was not said how '{step}' ended.",
        why="The plan goes on from its outcome, and there is more than one.",
        fix=f"Name one of them: --outcome {' | '.join(outcomes)}.",
    )


def no_such_outcome(step: str, outcome: str, outcomes: Iterable[str]) -> Problem:
    return Problem(
        code="outcome-unknown",
        what=f"'{step}' has no outcome '{outcome}'.",
        why="A plan goes on only along the ways its playbook wrote down.",
        fix=f"It takes {' or '.join(outcomes)}.",
    )


def no_such_given(step: str, name: str, known: Iterable[str]) -> Problem:
    listed = ", ".join(known)
    return Problem(
        code="given-unknown",
        what=f"'{step}' leaves no '{name}' behind.",
        why=f"What later steps may take from it is {listed}." if listed else "Nothing is taken from it by later steps.",
        fix="Use one of these names with --set." if listed else "Leave out --set; a word about it goes into --note.",
    )


def bad_given(step: str, known: Mapping[str, str], broken: ValidationError) -> Problem:
    error = broken.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in error["loc"])
    fits = ", ".join(f"{name} ({_KINDS.get(kind, 'text')})" for name, kind in known.items())
    return Problem(
        code="given-wrong",
        what=f"'{where}' is missing." if error["type"] == "missing" else f"'{where}' cannot be taken like this.",
        why=f"Later steps rely on what '{step}' promised. {plainly(error['msg'])}.",
        fix=f"It gives {fits}: --set {where}=...",
    )


def past_expiry(question: str, expires: str) -> Problem:
    return Problem(
        code="until-after-expiry",
        what="It would not come back in time.",
        why=f"It is no longer asked after {expires[:16].replace('T', ' ')} UTC.",
        fix="Name an earlier moment, or decide it now.",
        where=f"onefirm inbox show {question}",
    )


def answer_not_kept(question: str) -> Problem:
    return Problem(
        code="answer-not-kept",
        what="This answer counts for this time alone.",
        why="Nothing is remembered of approvals and problems, of money, of billing and legal work, of what always asks "
        "you, and of words that are written to steer whoever reads them.",
        fix="Answer it for this time: leave --scope out.",
        where=f"onefirm inbox show {question}",
    )


def answer_for_nobody(question: str) -> Problem:
    return Problem(
        code="answer-no-client",
        what="There is no client for whom this answer could be kept.",
        why="The plan that asks is about nobody in particular.",
        fix="Keep it for all of them with --scope always, or answer for this time alone.",
        where=f"onefirm inbox show {question}",
    )


def answer_over(question: str, until: str) -> Problem:
    return Problem(
        code="answer-until-alone",
        what=f"It was said how long the answer counts ({until}), and not for whom.",
        why="An answer for this time alone is used once, so that it has no last day.",
        fix="Add --scope client or --scope always, or leave --until out.",
        where=f"onefirm inbox show {question}",
    )


def value_unfit(question: str, said: str, wanted: str) -> Problem:
    return Problem(
        code="answer-value",
        what=f"'{said.strip()[:60]}' is not what this question asks for." if said.strip() else "Nothing was typed.",
        why=f"It takes {wanted}; later steps rely on it.",
        fix="Type it like that, and send it again.",
        where=f"onefirm inbox show {question}",
    )


def nobody_named() -> Problem:
    return Problem(
        code="delegate-nobody",
        what="It was not said to whom.",
        why="A question that is handed over shows who has it.",
        fix='Name them: --to "Anna".',
    )


def nothing_alike(question: str) -> Problem:
    return Problem(
        code="batch-nothing",
        what="There is nothing here to answer together.",
        why="None of the questions that ask the same was left in, or none of them waits any more.",
        fix="List what waits, and leave in what you mean.",
        where=f"onefirm inbox show {question}" if question else "onefirm inbox",
    )


def too_many(most: int, meant: int) -> Problem:
    return Problem(
        code="batch-too-many",
        what=f"{meant} at once are more than anybody reads.",
        why=f"A batch takes at most {most}.",
        fix=f"Take the first {most}; the others are shown next.",
        where="onefirm inbox",
    )


def nothing_held() -> Problem:
    return Problem(
        code="held-nothing",
        what="Nothing is held, so nothing can be taken back.",
        why="What you let happen can be taken back only until its undo window closes.",
        fix="Look at what has left with: onefirm today",
        where="onefirm today",
    )
