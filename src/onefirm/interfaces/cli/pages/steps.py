"""The first steps of a new firm."""

from onefirm.interfaces.cli.pages.paper import ACCENT, OK, QUIET, STRONG, Paper
from onefirm.interfaces.cli.words import Answer, rows, text

_HOW = {
    "decide": "onefirm inbox",
    "profile": "onefirm profile set prices '...'",
    "mail": "onefirm connect mail",
    "backup": "onefirm backup",
    "passkey": "onefirm passkeys add",
    "form": "docs/hooks.md",
}


def first_steps(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    for step in rows(answer, "items"):
        done = bool(step.get("done"))
        paper.line(("✓ " if done else "· ", OK if done else QUIET), (text(step, "title"), QUIET if done else STRONG))
        if text(step, "name") == text(answer, "then"):
            paper.line((text(step, "says"), QUIET), indent=2)
            paper.line((_HOW[text(step, "name")], ACCENT), indent=2)
