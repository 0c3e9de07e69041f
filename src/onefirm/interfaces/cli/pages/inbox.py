"""Today, and the inbox."""

from onefirm.interfaces.cli.fold import Piece
from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.more import more
from onefirm.interfaces.cli.pages.paper import ACCENT, BAD, OK, QUIET, STRONG, WARN, Paper, brief, money
from onefirm.interfaces.cli.words import Answer, inner, rows, text

_SIGNS = {"approval": ("✓", OK), "review": ("✎", OK), "clarification": ("?", WARN), "problem": ("!", BAD)}


_DOES_SIGNS = 24


def inbox(paper: Paper, answer: Answer) -> None:
    items, aside = rows(answer, "items"), rows(answer, "aside")
    if not items:
        paper.head("Nothing needs you.")
        put_aside(paper, aside, after=0)
        return
    paper.table(
        ("", "", "Decision", "A yes, or why", "Sure", "Asked"),
        [_row(group) for group in grouped(items)],
        wide=2,
    )
    put_aside(paper, aside, after=len(items))
    paper.gap()
    for number, count in _alike(items):
        together = (f"onefirm inbox alike {number}", ACCENT)
        paper.line((f"{count} alike", STRONG), "; decide them together with ", together)
    paper.line(
        (text(answer, "waiting"), STRONG), " waiting. Look with ", ("onefirm inbox show 1", ACCENT),
        ", decide with ", ("accept", ACCENT), ", ", ("edit", ACCENT), " or ", ("reject", ACCENT), ".",
    )  # fmt: skip
    more(paper, answer)


def grouped(items: list[Answer]) -> list[list[tuple[int, Answer]]]:
    """The rows with their numbers; those that ask the same are one line."""
    groups: list[list[tuple[int, Answer]]] = []
    for number, item in enumerate(items, start=1):
        same = text(item, "same")
        if groups and item.get("together") and text(groups[-1][0][1], "same") == same:
            groups[-1].append((number, item))
        else:
            groups.append([(number, item)])
    return groups


def _alike(items: list[Answer]) -> list[tuple[int, int]]:
    """The first of each kind that several ask, and how many they are."""
    first: dict[str, tuple[int, int]] = {}
    for number, item in enumerate(items, start=1):
        count = item.get("alike")
        if isinstance(count, int) and count > 1:
            first.setdefault(text(item, "same"), (number, count))
    return list(first.values())


def _row(group: list[tuple[int, Answer]]) -> tuple[Piece, ...]:
    (number, item), last = group[0], group[-1][0]
    sign: Piece = _SIGNS.get(text(item, "kind"), ("·", ""))
    if not item.get("together"):
        sure = f"{text(item, 'sure')} %" if item.get("sure") is not None else "–"
        return (
            sign,
            (str(number), ACCENT),
            text(item, "title"),
            _does(item),
            sure,
            (when(text(item, "asked_at")), QUIET),
        )
    whom = ", ".join(text(one, "title").partition(" to ")[2] or text(one, "title") for _, one in group)
    return (
        sign,
        (f"{number}–{last}" if last > number else str(number), ACCENT),
        f"{item.get('alike')} alike: {brief(whom, 60)}",
        ("onefirm inbox alike " + str(number), QUIET),
        "",
        (when(text(item, "asked_at")), QUIET),
    )


def _does(item: Answer) -> Piece:
    """What a yes does, and whether it is for good; before that, that outside words try to steer whoever reads them."""
    if text(item, "warns"):
        return "carries orders: open it", BAD
    if text(item, "kind") not in ("approval", "review"):
        return brief(text(item, "summary"), _DOES_SIGNS), QUIET
    does = brief(text(item, "yes"), _DOES_SIGNS)
    return (f"{does}, for good", BAD) if item.get("final") else (does, QUIET)


def put_aside(paper: Paper, aside: list[Answer], *, after: int) -> None:
    if aside:
        paper.part("Put aside")
    for number, item in enumerate(aside, start=after + 1):
        until = when(text(item, "until"))
        held = f"with {text(item, 'to')} until {until}" if text(item, "to") else f"put aside until {until}"
        paper.line((f"{number} ", ACCENT), text(item, "title"), (f"  {held}", QUIET), indent=2)


def _down(item: Answer) -> str:
    waits = item.get("waits")
    acts = f" {text(item, 'what')}" if waits else ""
    again = f" It is tried again {when(text(item, 'next'))}." if acts and text(item, "next") else ""
    return f"{text(item, 'connection')}: {text(item, 'says')}{acts}{again}"


def _unsent(item: Answer) -> str:
    return f"{text(item, 'says')} {text(item, 'then')}: {text(item, 'command')}" if item else ""


def today(paper: Paper, answer: Answer) -> None:
    paused = [("  paused", BAD)] if answer.get("paused") else []
    paper.line((text(answer, "firm"), STRONG), f"  {when(text(answer, 'now'))}", *paused)
    waiting = answer.get("waiting")
    broken = {text(part, "part"): inner(part, "problem") for part in rows(answer, "broken")}
    unsaid = "cannot be said just now"
    needs = unsaid if "needs" in broken else f"{waiting} waiting: onefirm inbox" if waiting else "nothing"
    cents = answer.get("cost_cents")
    day = [
        ("acts done", unsaid if "cost" in broken else text(answer, "sent")),
        ("by hand", f"{text(answer, 'by_hand')} this week" if answer.get("by_hand") else ""),
        ("cost", unsaid if "cost" in broken else money(cents) if isinstance(cents, int) else ""),
        ("backup", text(answer, "backup")),
    ]
    paper.pairs(
        [
            ("needs you", needs),
            *([] if answer.get("brief") else day),
            *(("down", _down(item)) for item in rows(answer, "down")),
            ("outbox", _unsent(inner(answer, "unsent"))),
        ]
    )
    for problem in broken.values():
        paper.line((text(problem, "what"), BAD))
    for said in dict.fromkeys(f"{text(problem, 'why')} {text(problem, 'fix')}" for problem in broken.values()):
        paper.line((said, QUIET))
    longest = rows(answer, "longest")
    if longest:
        paper.part("Waits long")
        for item in longest[:10]:
            paper.line(text(item, "title"), (f"  {text(item, 'says')}", WARN), indent=2)
    for kind, title in (("needs", "Needs you"), ("ran", "Ran"), ("changed", "Changed")):
        told = [item for item in rows(answer, "news") if text(item, "kind") == kind]
        if told:
            paper.part(title)
        for item in told:
            said = (f"  {text(item, 'says')}", QUIET) if text(item, "title") else text(item, "says")
            paper.entry(f"  {when(text(item, 'at'))}", text(item, "title"), said, left=16)
        shown = sum(bool(text(item, "question")) for item in told)
        if kind == "needs" and isinstance(waiting, int) and waiting > shown:
            paper.entry("", (f"and {waiting - shown} more: onefirm inbox", QUIET), left=16)
    held = rows(answer, "held")
    if held:
        paper.part("Held, can still be taken back")
        for effect in held:
            paper.line(text(effect, "says"), (f"  until {when(text(effect, 'until'))}", WARN), indent=2)
