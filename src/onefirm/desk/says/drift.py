"""Drift in words: what was expected, what came of it, and the rule that would help."""

from collections.abc import Sequence
from dataclasses import dataclass

from onefirm.desk.says.plans import plain
from onefirm.desk.shapes.staff import DriftRow
from onefirm.policy.drift import ENOUGH, GOOD, LATELY_WEEKS


@dataclass(frozen=True)
class Suggested:
    says: str
    command: str
    """What to type, or the line to write; empty where nothing is suggested."""


def says_of(rows: Sequence[DriftRow]) -> str:
    if not rows:
        return "You have decided about no work of theirs in the last twelve weeks."
    if len(rows) == 1:
        return _one(rows[0])
    drifted = [row for row in rows if row.drifted]
    if not drifted:
        return f"Nobody drifts: in {len(rows)} kinds of work it comes out as it is said to."
    names = ", ".join(dict.fromkeys(plain(row.agent) for row in drifted))
    return f"{len(drifted)} of {len(rows)} kinds of work drift: {names}."


def _one(row: DriftRow) -> str:
    if row.actual is None:
        return f"You decided {_times(row.decided)} in {LATELY_WEEKS} weeks; from {ENOUGH} on it is judged."
    said = f"It was {row.expected} % sure, and {row.actual} % of {row.decided} were taken as they were"
    before = f"; before that it was {row.before} %" if row.before is not None else ""
    return f"{said}{before}."


def suggested(
    *,
    agent: str,
    playbook: str,
    asks: Sequence[tuple[str, int, int | None]],
    back_to: int,
    alone: str,
    act: str,
    mostly_no: bool,
    words: bool,
) -> Suggested:
    """`words`: it writes by templates.

    `asks`: each step that calls it, from which sureness it decides, and from which it could be relied on."""
    for title, now, wanted in asks:
        if now and wanted is not None:
            return Suggested(
                f"Let '{title}' decide only from {wanted} % on, not from {now} %: above that, {GOOD} % or more were "
                "taken as they were, and below it fewer.",
                f"sure-above: {wanted}",
            )
    if back_to:
        return Suggested(f"Its version changed. Version {back_to} is still here.", f"onefirm agents rollback {agent}")
    if alone:
        return Suggested(
            "Be asked again before it leaves, until it comes out well.",
            f"onefirm policy set modes.{playbook}.{alone} ask",
        )
    if mostly_no and act:
        return Suggested(
            "You turn most of it down: have it only draft, and send what is good yourself.",
            f"onefirm policy set modes.{playbook}.{act} draft",
        )
    if words:
        return Suggested(
            "You change most of it. The same change in three letters, without a figure, link or name in it, is "
            "offered as the wording of its template; see what was counted so far, and why it may not be offered.",
            "onefirm templates",
        )
    return Suggested(
        "You change most of it: read what its step is told, and change that.", f"onefirm playbooks show {playbook}"
    )


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
