"""Models on paper: which there are, what they cost, what was asked, and what would leave."""

from onefirm.interfaces.cli.bar import number
from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, BAD, QUIET, WARN, Paper, short
from onefirm.interfaces.cli.words import Answer, rows, text

_LEFT = 8


def models(paper: Paper, answer: Answer) -> None:
    paper.line(text(answer, "says"))
    paper.gap()
    for tier in rows(answer, "tiers"):
        named = f"{text(tier, 'model')}  " if text(tier, "model") else ""
        cost = f"  {text(tier, 'cost')}" if number(tier.get("asked")) else ""
        paper.entry(text(tier, "tier"), f"{named}{text(tier, 'says')}", (cost, QUIET), left=_LEFT)
    if text(answer, "learned"):
        paper.entry("learned", text(answer, "learned"), left=_LEFT)
    paper.part("What it may cost, in US cents")
    paper.table(
        ("For", "At most", "Spent", "Left"),
        [tuple(text(one, key) or "-" for key in ("name", "most", "spent", "left")) for one in rows(answer, "budgets")],
    )
    if text(answer, "reused"):
        paper.line((text(answer, "reused"), QUIET))
    if work := rows(answer, "work"):
        paper.part("Whose work it was, in thirty days")
        keys = ("playbook", "agent", "asks", "cost", "saved")
        paper.table(
            ("Playbook", "Agent", "Asked", "Cost", "Saved"), [tuple(text(one, key) for key in keys) for one in work]
        )
    if clients := rows(answer, "clients"):
        paper.part("For whom it was")
        keys = ("whom", "asks", "cost", "saved")
        paper.table(("Client", "Asked", "Cost", "Saved"), [tuple(text(one, key) for key in keys) for one in clients])
    _newest(paper, rows(answer, "newest"))


def _newest(paper: Paper, asked: list[Answer]) -> None:
    if asked:
        paper.part(f"What was asked, the newest {len(asked)}")
    for one in asked:
        tone = BAD if text(one, "state") == "failed" else WARN if text(one, "state") == "reserved" else QUIET
        paper.line((text(one, "title") or text(one, "plan"), ACCENT), f"  {text(one, 'step')}  ", indent=2)
        paper.line(f"{text(one, 'who')} ", (text(one, "says"), tone), f"  {text(one, 'cost')}", indent=4)
        plan = f"plan {short(text(one, 'plan'))} · " if text(one, "plan") else ""
        told = f"{when(text(one, 'at'))} · {plan}entry {text(one, 'entry')}"
        paper.line((f"{told}  {text(one, 'route')}", QUIET), indent=4)


def leaves(paper: Paper, answer: Answer) -> None:
    paper.line(text(answer, "says"), f" {text(answer, 'taken_out')}")
    for name in ("route", "cost", "later"):
        if text(answer, name):
            paper.line((text(answer, name), QUIET))
    for name, head in (("words", "What it is about"), ("instructions", "What is wanted of it")):
        if text(answer, name):
            paper.part(head)
            for line in text(answer, name).splitlines():
                paper.line(line, indent=2)
