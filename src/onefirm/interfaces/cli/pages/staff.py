"""Playbooks, and the doctor's round."""

from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, BAD, OK, QUIET, STRONG, WARN, Paper
from onefirm.interfaces.cli.words import Answer, rows, text, texts


def playbooks(paper: Paper, answer: Answer) -> None:
    paper.table(
        ("Playbook", "About", "Starts on", "Version"),
        [
            ((text(item, "name"), ACCENT), text(item, "about"), text(item, "starts_on"), text(item, "version"))
            for item in rows(answer, "items")
        ],
    )
    checked(paper, answer, quiet=True)


def checked(paper: Paper, answer: Answer, *, quiet: bool = False) -> None:
    """What is wrong with each playbook, with file and line."""
    for item in rows(answer, "items"):
        problems = rows(item, "problems")
        if not problems and not quiet:
            paper.line(("✓ ", OK), text(item, "name"), (f"  {text(item, 'stands')}", QUIET))
        for problem in problems:
            paper.line(("✗ ", BAD), text(problem, "what"))
            paper.pairs([(name, text(problem, name)) for name in ("why", "fix", "where", "code")])


def playbook(paper: Paper, answer: Answer) -> None:
    paper.line((text(answer, "title"), STRONG), (f"  {text(answer, 'name')}@{text(answer, 'version')}", QUIET))
    paper.pairs(
        [("starts on", text(answer, "starts_on")), ("file", text(answer, "stands")), ("hash", text(answer, "hash"))]
    )
    paper.gap()
    paper.line(text(answer, "text"))


def diff(paper: Paper, answer: Answer) -> None:
    paper.line((text(answer, "playbook"), STRONG), f"  {text(answer, 'before')} → {text(answer, 'after')}")
    paper.line(text(answer, "says"))
    for change in texts(answer, "changes"):
        paper.line(change, indent=2)


def faults(paper: Paper, answer: Answer) -> None:
    """What can be rehearsed, then what waits."""
    paper.table(
        ("Fault", "What happens then"),
        [((text(item, "name"), ACCENT), text(item, "about")) for item in rows(answer, "faults")],
    )
    paper.line((f"For: {', '.join(texts(answer, 'capabilities'))}", QUIET))
    paper.gap()
    paper.head(text(answer, "says"))
    for item in rows(answer, "items"):
        known = text(item, "fault") if item.get("known") else f"{text(item, 'fault')} (no fault; it is never played)"
        paper.entry(f"  {text(item, 'capability')}", known, (f"  {text(item, 'place')}", QUIET), left=16)


def optouts(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    for item in rows(answer, "items"):
        since = f"  since {when(text(item, 'since'))}" if text(item, "since") else ""
        address = text(item, "address") or "(an address of which only a fingerprint is left)"
        paper.line((address, ACCENT), (since, QUIET), indent=2)
        paper.line(text(item, "why"), indent=4)


def doctor(paper: Paper, answer: Answer) -> None:
    for check in rows(answer, "checks"):
        sound, hint = bool(check.get("ok")), bool(check.get("hint"))
        sign = ("· ", WARN) if hint else ("✓ ", OK) if sound else ("✗ ", BAD)
        paper.line(sign, (text(check, "name"), STRONG), f"  {text(check, 'says')}")
        if (hint or not sound) and text(check, "fix"):
            paper.line((f"fix  {text(check, 'fix')}", QUIET), indent=2)
    paper.gap()
    paper.head("Everything is sound." if answer.get("ok") else "Something needs you; the fixes stand above.")


def setup(paper: Paper, answer: Answer) -> None:
    paper.line(("✓ ", OK), text(answer, "says"))
    for step in texts(answer, "next"):
        paper.line((step, ACCENT), indent=2)
