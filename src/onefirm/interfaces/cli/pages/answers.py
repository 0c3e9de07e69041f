"""What was answered once and is used again."""

from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, STRONG, WARN, Paper
from onefirm.interfaces.cli.words import Answer, rows, text


def answers(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    for number, item in enumerate(rows(answer, "items"), start=1):
        paper.gap()
        paper.line((f"{number} ", ACCENT), (text(item, "asks"), STRONG), (f"  {_stands(item)}", WARN))
        _pairs(paper, item)
    if rows(answer, "items"):
        paper.gap()
        paper.line("To be asked again: ", ("onefirm answers forget 1", ACCENT))


def one(paper: Paper, answer: Answer) -> None:
    paper.line((text(answer, "asks"), STRONG), (f"  {_stands(answer)}", WARN))
    _pairs(paper, answer)
    if history := rows(answer, "history"):
        paper.part("What you said of it")
        for item in history:
            paper.entry(f"  {when(text(item, 'at'))}", "", text(item, "says"), left=16)


def _stands(item: Answer) -> str:
    if item.get("forgotten"):
        return "not used: you are asked again"
    return "over: you are asked again" if item.get("over") else ""


def _pairs(paper: Paper, item: Answer) -> None:
    used = item.get("used")
    paper.pairs(
        [
            ("you answer", text(item, "says")),
            ("for", text(item, "client") or "everybody"),
            ("where", text(item, "because")),
            ("until", text(item, "until")),
            ("why", text(item, "why")),
            ("asked by", f"{text(item, 'playbook')} · {text(item, 'step')}"),
            ("since", when(text(item, "since"))),
            ("used", f"{used} times, last {when(text(item, 'used_at'))}" if used else "not yet"),
            ("id", text(item, "id")),
        ]
    )
