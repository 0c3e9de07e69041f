"""Today, the inbox, and one card of it."""

from onefirm.interfaces.cli.fold import Piece
from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, BAD, OK, QUIET, STRONG, WARN, Paper, brief, money, short, state
from onefirm.interfaces.cli.words import Answer, inner, rows, text, texts

_MAIN = ("accept",)
_VERBS = {
    "accept": "Agree.",
    "edit": "Change it first, with --set field=text.",
    "reject": "Say no; nothing leaves.",
    "did-it": "You did it yourself; nothing leaves from here.",
}
"""What may be done besides choosing one of the answers, which stand above with their commands."""
_SIGNS = {"approval": ("✓", OK), "review": ("✎", OK), "clarification": ("?", WARN), "problem": ("!", BAD)}


def inbox(paper: Paper, answer: Answer) -> None:
    items, aside = rows(answer, "items"), rows(answer, "aside")
    if not items:
        paper.head("Nothing needs you.")
        put_aside(paper, aside, after=0)
        return
    paper.table(
        ("", "", "Decision", "About", "Sure", "Asked"),
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
        told = (brief(text(item, "summary"), 20), QUIET)
        sure = f"{text(item, 'sure')} %" if item.get("sure") is not None else "–"
        return sign, (str(number), ACCENT), text(item, "title"), told, sure, (when(text(item, "asked_at")), QUIET)
    whom = ", ".join(text(one, "title").partition(" to ")[2] or text(one, "title") for _, one in group)
    return (
        sign,
        (f"{number}–{last}" if last > number else str(number), ACCENT),
        f"{item.get('alike')} alike: {brief(whom, 60)}",
        ("onefirm inbox alike " + str(number), QUIET),
        "",
        (when(text(item, "asked_at")), QUIET),
    )


def put_aside(paper: Paper, aside: list[Answer], *, after: int) -> None:
    if aside:
        paper.part("Put aside")
    for number, item in enumerate(aside, start=after + 1):
        until = when(text(item, "until"))
        held = f"with {text(item, 'to')} until {until}" if text(item, "to") else f"put aside until {until}"
        paper.line((f"{number} ", ACCENT), text(item, "title"), (f"  {held}", QUIET), indent=2)


def card(paper: Paper, answer: Answer) -> None:
    """In the order it is needed: what will happen, what they wrote, the change, why, how sure, on what it rests."""
    shown = inner(answer, "card")
    paper.line((text(shown, "title"), STRONG), "  ", state(text(answer, "state")))
    if text(shown, "summary"):
        paper.line(text(shown, "summary"))
    if text(answer, "back"):
        paper.line(("It is back. ", WARN), (text(answer, "back"), WARN))
    _problem(paper, inner(shown, "problem"))
    _will(paper, rows(shown, "will"))
    _came(paper, rows(shown, "came"))
    _change(paper, rows(shown, "change"))
    _why(paper, shown)
    paper.gap()
    paper.pairs(
        [
            ("sure", f"{text(shown, 'sure')} %" if shown.get("sure") is not None else ""),
            ("record", text(shown, "record")),
            ("cost", text(shown, "cost")),
            ("step", f"{text(answer, 'playbook')} · {text(answer, 'step')}" if text(answer, "step") else ""),
            ("waits until", when(text(answer, "expires"))),
            ("reminded", f"{text(answer, 'reminded')} times" if answer.get("reminded") else ""),
            ("with", text(answer, "to")),
            ("aside until", when(text(answer, "until"))),
            ("id", text(answer, "id")),
        ]
    )
    for number, option in enumerate(rows(answer, "options"), start=1):
        paper.line((f"{number} ", ACCENT), text(option, "label"), (f"  {text(option, 'about')}", QUIET), indent=2)
        if text(answer, "state") == "open":
            paper.line((f"onefirm inbox answer {short(text(answer, 'id'))} {text(option, 'name')}", QUIET), indent=4)
    paper.gap()
    if text(answer, "state") == "open":
        for verb in texts(answer, "verbs"):
            if said := _VERBS.get(verb):
                command = f"onefirm inbox {verb.removesuffix('-it')} {short(text(answer, 'id'))}"
                main = (f"  {text(shown, 'verb')}", STRONG) if verb in _MAIN else (f"  {said}", QUIET)
                paper.line((command, ACCENT), main)
        alike = answer.get("alike")
        if isinstance(alike, int) and alike > 1:
            group = f"onefirm inbox alike {short(text(answer, 'id'))}"
            paper.line(f"{alike - 1} more ask the same: ", (group, ACCENT))
    elif text(answer, "answer"):
        paper.line("Decided: ", (text(answer, "answer"), OK))


def _down(item: Answer) -> str:
    waits = item.get("waits")
    acts = f" {waits} waiting, tried again by themselves" if waits else ""
    again = f" {when(text(item, 'next'))}" if acts and text(item, "next") else ""
    return f"{text(item, 'connection')}: {text(item, 'says')}{acts}{again}{'.' if acts else ''}"


def today(paper: Paper, answer: Answer) -> None:
    paused = [("  paused", BAD)] if answer.get("paused") else []
    paper.line((text(answer, "firm"), STRONG), f"  {when(text(answer, 'now'))}", *paused)
    waiting = answer.get("waiting")
    needs = f"{waiting} waiting: onefirm inbox" if waiting else "nothing"
    cents = answer.get("cost_cents")
    paper.pairs(
        [
            ("needs you", needs),
            ("sent", text(answer, "sent")),
            ("by hand", f"{text(answer, 'by_hand')} this week" if answer.get("by_hand") else ""),
            ("cost", money(cents) if isinstance(cents, int) else ""),
            ("backup", text(answer, "backup")),
            *(("down", _down(item)) for item in rows(answer, "down")),
        ]
    )
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


def _problem(paper: Paper, problem: Answer) -> None:
    if problem:
        paper.gap()
        paper.line((text(problem, "what"), BAD))
        paper.pairs([(name, text(problem, name)) for name in ("why", "fix", "where")])


def _will(paper: Paper, will: list[Answer]) -> None:
    if will:
        paper.part("What will happen")
    for act in will:
        amount = f"  {text(act, 'amount')}" if text(act, "amount") else ""
        target = f" → {text(act, 'target')}" if text(act, "target") else ""
        paper.line(f"{text(act, 'act')}{target}{amount}", indent=2)
        if text(act, "how"):
            paper.line(text(act, "how"), indent=2)
        paper.line((text(act, "undo"), QUIET if act.get("reversible") else BAD), indent=2)


def _came(paper: Paper, came: list[Answer]) -> None:
    """Word for word, before the letter that answers it."""
    if came:
        paper.part("What they wrote")
    for field in came:
        paper.line(
            (f"{text(field, 'name')}  ", QUIET), ("\n" if field.get("long") else "") + text(field, "after"), indent=2
        )


def _change(paper: Paper, change: list[Answer]) -> None:
    for field in change:
        paper.part(f"{text(field, 'name')}  ({text(field, 'label')})" if text(field, "label") else text(field, "name"))
        if text(field, "before"):
            paper.line(("- " + text(field, "before"), BAD), indent=2)
        paper.line(text(field, "after"), indent=2)


def _why(paper: Paper, shown: Answer) -> None:
    for title, reasons in (("Why", rows(shown, "why")), ("Based on", rows(shown, "sources"))):
        if reasons:
            paper.part(title)
        for reason in reasons:
            quote = f" “{text(reason, 'quote')}”" if text(reason, "quote") else ""
            paper.line(text(reason, "says"), (quote, QUIET), (f"  {text(reason, 'source')}", QUIET), indent=2)
    if texts(shown, "rules"):
        paper.part("Asked because")
        for rule in texts(shown, "rules"):
            paper.line(rule, indent=2)
