"""What clients want, and what was decided once and for all."""

from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, QUIET, Paper, brief
from onefirm.interfaces.cli.words import Answer, rows, text, texts


def rules(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    items = rows(answer, "items")
    if items:
        paper.table(
            ("Client", "Rule", "Why", "Until", "Since"),
            [
                (
                    (brief(text(item, "client"), 24), ACCENT),
                    text(item, "rule"),
                    brief(text(item, "why"), 24),
                    text(item, "until"),
                    (when(text(item, "since")), QUIET),
                )
                for item in items
            ],
        )


def decisions(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    for item in rows(answer, "items"):
        paper.gap()
        paper.line((text(item, "name"), ACCENT))
        paper.pairs(
            [
                ("never", ", ".join(texts(item, "never"))),
                ("answer", text(item, "answer")),
                ("for", text(item, "client") or text(item, "scope")),
                ("why", text(item, "why")),
                ("until", text(item, "until")),
                ("since", when(text(item, "since"))),
            ]
        )
