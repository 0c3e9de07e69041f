"""A group of questions that ask the same, opened; and what became of deciding them at once."""

from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, BAD, OK, QUIET, STRONG, WARN, Paper, short
from onefirm.interfaces.cli.words import Answer, inner, rows, text


def alike(paper: Paper, answer: Answer) -> None:
    items = rows(answer, "items")
    if not items:
        paper.head("None of these waits any more.")
        return
    paper.line((f"{text(answer, 'waiting')} ask the same", STRONG), (f"  {text(answer, 'playbook')}", QUIET))
    for item in items:
        paper.gap()
        target = f"  {text(item, 'target')}" if text(item, "target") else ""
        paper.line((short(text(item, "id")), ACCENT), "  ", (text(item, "title"), STRONG), (target, QUIET))
        paper.line(text(item, "text"), indent=2)
    paper.gap()
    question = short(text(answer, "question"))
    if text(answer, "kind") == "approval":
        first = answer.get("first")
        if first:
            paper.line(f"{first} leave first; the others follow when each of those has its receipt.")
        told = f"onefirm inbox accept --all-like {question} --except {short(text(items[-1], 'id'))}"
        paper.line("Let all happen but the last: ", (told, ACCENT))
    for option in rows(answer, "options"):
        told = f"onefirm inbox answer --all-like {question} {text(option, 'name')}"
        paper.line(f"{text(option, 'label')}, all of them: ", (told, ACCENT))


def together(paper: Paper, answer: Answer) -> None:
    refused = rows(answer, "not_taken")
    paper.line((text(answer, "says"), WARN if refused else OK))
    if text(answer, "undo_until"):
        paper.line((f"Held until {when(text(answer, 'undo_until'))}; each can be taken back until then.", QUIET))
    for one in refused:
        problem = inner(one, "problem")
        paper.line(("✗ ", BAD), (short(text(one, "question")), ACCENT), f"  {text(problem, 'what')}")
        paper.line((text(problem, "fix"), QUIET), indent=2)
