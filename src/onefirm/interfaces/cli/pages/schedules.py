"""What starts by itself, and what came of it."""

from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, QUIET, STRONG, Paper, short
from onefirm.interfaces.cli.words import Answer, inner, rows, text, texts


def schedules(paper: Paper, answer: Answer) -> None:
    items = rows(answer, "items")
    if not items:
        paper.head("Nothing starts by itself. Set something up with onefirm schedules set.")
        return
    paper.table(
        ("Schedule", "Starts", "When", "Next", "Started", "Folded"),
        [
            (
                (text(item, "name"), ACCENT),
                text(item, "intent"),
                text(item, "says"),
                (_next(item), QUIET),
                text(item, "started"),
                text(item, "folded"),
            )
            for item in items
        ],
    )


def schedule(paper: Paper, answer: Answer) -> None:
    shown = inner(answer, "schedule")
    fields = inner(shown, "fields")
    paper.line((text(shown, "name"), STRONG), f"  {text(shown, 'says')}")
    paper.pairs(
        [
            ("starts", text(shown, "intent")),
            *((f"  {name}", text(fields, name)) for name in fields),
            ("state", text(shown, "state")),
            ("next", when(text(shown, "next"))),
            ("missed", f"catch-up {text(shown, 'catch_up')}" if text(shown, "kind") != "on" else ""),
            ("started", text(shown, "started")),
            ("folded", f"{text(shown, 'folded')} into what was started before"),
            ("let go", text(shown, "skipped")),
            ("waiting", text(shown, "waiting") if shown.get("waiting") else ""),
        ]
    )
    firings = rows(answer, "firings")
    if firings:
        paper.part("What came of it")
    for firing in firings:
        plans = ", ".join(short(plan) for plan in texts(firing, "plans"))
        said = (f"  {plans}", QUIET) if plans else ""
        paper.entry(f"{text(firing, 'seq'):>6}  {when(text(firing, 'at'))}", text(firing, "says"), said, left=22)


def _next(item: Answer) -> str:
    if text(item, "state") != "set":
        return text(item, "state")
    waiting = item.get("waiting")
    if text(item, "kind") == "on":
        return f"{waiting} waiting" if waiting else "waits"
    return when(text(item, "next"))
