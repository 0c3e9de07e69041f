"""Connecting on paper: what can be connected, and what a test found."""

from onefirm.interfaces.cli.pages.paper import ACCENT, BAD, OK, QUIET, STRONG, WARN, Paper
from onefirm.interfaces.cli.words import Answer, rows, text, texts

_COLOURS = {"works": OK, "untried": QUIET, "signed out": WARN}


def tested(paper: Paper, answer: Answer) -> None:
    """A test, or the list of what can be connected."""
    paper.head(text(answer, "says"))
    offers = [item for item in rows(answer, "items") if "fields" in item]
    for item in offers:
        _offer(paper, item, whole=len(offers) == 1)
    for item in (item for item in rows(answer, "items") if "fields" not in item):
        _found(paper, item)
    if also := texts(answer, "also"):
        paper.gap()
        paper.line("Set by hand, for each has a name you give it:")
        for each in also:
            paper.line((each, QUIET), indent=2)
    for step in texts(answer, "next"):
        paper.line((step, ACCENT), indent=2)


def _found(paper: Paper, item: Answer) -> None:
    state = text(item, "state")
    paper.line((text(item, "name"), STRONG), (f"  {state}", _COLOURS.get(state, BAD)), indent=2)
    for says in texts(item, "works"):
        paper.line(("✓ ", OK), says, indent=4)
    for says in texts(item, "cannot"):
        paper.line((says, QUIET), indent=4)
    problem = item.get("problem")
    if isinstance(problem, dict):
        paper.line(("✗ ", BAD), text(problem, "what"), indent=4)
        paper.line((text(problem, "why"), QUIET), indent=4)
        paper.line((f"fix  {text(problem, 'fix')}", QUIET), indent=4)


def _offer(paper: Paper, item: Answer, *, whole: bool) -> None:
    state = ("  connected", OK) if item.get("connected") else ("  not connected", QUIET)
    state = ("  does not work", BAD) if item.get("fails") else state
    paper.line((text(item, "name"), ACCENT), state, indent=2)
    paper.line(text(item, "about"), indent=4)
    for field in rows(item, "fields"):
        if not (whole or field.get("needed")):
            continue
        value, default = text(field, "value"), text(field, "default")
        counts = f" = {value}" if value else " (needed)" if field.get("needed") else f" = {default}" if default else ""
        paper.line((text(field, "name"), STRONG), counts, indent=4)
        if whole:
            paper.line((text(field, "about"), QUIET), indent=6)
