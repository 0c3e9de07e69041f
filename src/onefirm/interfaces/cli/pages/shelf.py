"""The pages about what became of a playbook: its plans, its versions, and the way back to one."""

from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, OK, QUIET, Paper
from onefirm.interfaces.cli.words import Answer, rows, text, texts


def runs(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    paper.table(
        ("Plan", "Title", "State", "Made"),
        [
            ((text(row, "id")[-10:], ACCENT), text(row, "title"), text(row, "state"), when(text(row, "made_at")))
            for row in rows(answer, "items")
        ],
    )


def versions(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    paper.table(
        ("Version", "Kept since", "Plans", ""),
        [
            (
                (text(row, "version"), ACCENT),
                when(text(row, "at")),
                text(row, "plans"),
                "in use" if row.get("in_use") else "",
            )
            for row in rows(answer, "items")
        ],
    )


def rolled_back(paper: Paper, answer: Answer) -> None:
    paper.line(("✓ ", OK), text(answer, "says"))
    for change in texts(answer, "changes"):
        paper.line(change, indent=2)
    paper.line((text(answer, "path"), QUIET))
