"""Somebody's timeline: each deadline with whose turn it was meanwhile, then what happened."""

from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import BAD, OK, QUIET, WARN, Paper
from onefirm.interfaces.cli.words import Answer, rows, text, texts

_COLOURS = {"late": BAD, "missed": BAD, "ahead": WARN, "met": OK, "dropped": QUIET}
_SHOWN_MAX = 30


def timeline(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    for each in rows(answer, "deadlines"):
        paper.gap()
        paper.line((text(each, "says"), _COLOURS[text(each, "state")]))
        for line in (*texts(each, "moved"), *(text(part, "says") for part in rows(each, "parts"))):
            paper.line(line, indent=2)
    items = rows(answer, "items")
    if items:
        paper.part("What happened")
    for item in items[:_SHOWN_MAX]:
        paper.entry(when(text(item, "at")), text(item, "says"), left=14)
    if len(items) > _SHOWN_MAX:
        paper.line((f"and {len(items) - _SHOWN_MAX} older: --json", QUIET))
