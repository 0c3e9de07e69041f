"""A group of questions that ask the same, opened; and what became of deciding them at once."""

from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, BAD, OK, QUIET, STRONG, WARN, Paper, short
from onefirm.interfaces.cli.words import Answer, inner, rows, text


def alike(paper: Paper, answer: Answer) -> None:
    items = rows(answer, "items")
    if not items:
        paper.head("None of these waits any more.")
        return
    if len(items) == 1:
        paper.head("Nothing else asks the same.")
        paper.line("Look at it with ", (f"onefirm inbox show {_name(items[0])}", ACCENT), ".")
        return
    paper.line((f"{text(answer, 'waiting')} ask the same", STRONG), (f"  {text(answer, 'playbook')}", QUIET))
    for item in items:
        paper.gap()
        target = f"  {text(item, 'target')}" if text(item, "target") else ""
        paper.line((f"{_name(item):>4}", ACCENT), "  ", (text(item, "title"), STRONG), (target, QUIET))
        sure = [f"{item['sure']} % sure"] if item.get("sure") is not None else []
        if known := " · ".join((*sure, *(text(reason, "says") for reason in rows(item, "why")[:1]))):
            paper.line((known, QUIET), indent=6)
        paper.line(text(item, "text"), indent=6)
    if why := rows(answer, "why"):
        paper.part("Said of each of them")
        for reason in why:
            paper.line(f"· {text(reason, 'says')}", indent=2, hang=2)
    paper.gap()
    first, last = _name(items[0]), _name(items[-1])
    if text(answer, "kind") == "approval":
        trial = answer.get("first")
        if trial:
            paper.line(f"{trial} leave first; the others follow when each of those has its receipt.")
        paper.line("Let all happen: ", (f"onefirm inbox accept --all-like {first}", ACCENT))
        paper.line("Let all but one happen: ", (f"onefirm inbox accept --all-like {first} --except {last}", ACCENT))
    for option in rows(answer, "options"):
        told = f"onefirm inbox answer --all-like {first} {text(option, 'name')}"
        paper.line(f"{text(option, 'label')}, all of them: ", (told, ACCENT))


def together(paper: Paper, answer: Answer) -> None:
    refused = rows(answer, "not_taken")
    paper.line((text(answer, "says"), WARN if refused else OK))
    if text(answer, "undo_until"):
        paper.line((f"Held until {when(text(answer, 'undo_until'))}.", QUIET))
        paper.line("Take all of them back until then: ", ("onefirm inbox undo --all", ACCENT))
    for one in refused:
        problem = inner(one, "problem")
        title = text(one, "title") or short(text(one, "question"))
        paper.line(("✗ ", BAD), (title, STRONG), f"  {text(problem, 'what')}")
        paper.line((text(problem, "fix"), QUIET), indent=2)


def _name(item: Answer) -> str:
    """Its number in the last list; the end of its id, where no list could be kept."""
    return text(item, "number") if item.get("number") else short(text(item, "id"))
