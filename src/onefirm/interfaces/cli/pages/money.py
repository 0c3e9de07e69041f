"""Money on paper: what is open, what was asked for, what the work has cost, each with where it stands."""

from onefirm.interfaces.cli.bar import number
from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, BAD, QUIET, WARN, Paper, money, short
from onefirm.interfaces.cli.words import Answer, rows, text, texts

_LEFT = 22
_HEADS = (("invoices", "Invoices"), ("payments", "Payments"), ("lines", "Lines of statements"))


def listed(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    if answer.get("empty"):
        paper.line("Bring your invoices in from a file: onefirm import invoices.csv", indent=2)
        return
    paper.pairs([(name, text(answer, name)) for name in ("open", "late", "paid")])
    _acts(paper, rows(answer, "acts"))
    for name, head in _HEADS:
        _bills(paper, head, rows(answer, name))
    _spent(paper, rows(answer, "spent"))
    _pieces(paper, rows(answer, "pieces"))
    for more in texts(answer, "more"):
        paper.line((more, QUIET))


def _acts(paper: Paper, acts: list[Answer]) -> None:
    if acts:
        paper.part("Asked for, called off, given back")
    for act in acts:
        state = text(act, "after") or text(act, "state")
        paper.line((text(act, "says"), ACCENT), f"  {state}", indent=2)
        origin = f"{text(act, 'title')} · plan {short(text(act, 'plan'))} · entry {text(act, 'entry')}"
        paper.line((origin, QUIET), indent=4)


def _bills(paper: Paper, head: str, bills: list[Answer]) -> None:
    if bills:
        paper.part(head)
    for row in bills:
        state = ("overdue", BAD) if row.get("late") else (text(row, "state"), "")
        days = ", due ".join(filter(None, (text(row, "day"), text(row, "due"))))
        whom = f"  {text(row, 'whom')}" if text(row, "whom") else ""
        paper.line((text(row, "shown"), ACCENT), whom, f"  {text(row, 'amount')}  ", state, indent=2)
        paper.line((f"{days} · onefirm records show {text(row, 'kind')} {short(text(row, 'id'))}", QUIET), indent=4)


def _spent(paper: Paper, spent: list[Answer]) -> None:
    if spent:
        paper.part("What the work has cost")
    for one in reversed(spent):
        said = f"{money(number(one.get('cents')))}  {text(one, 'playbook').replace('-', ' ')}"
        paper.entry(f"  {text(one, 'month')}", said, (f"  entry {text(one, 'entry')}", QUIET), left=_LEFT)


def _pieces(paper: Paper, pieces: list[Answer]) -> None:
    if pieces:
        paper.part("What pieces brought")
    for piece in pieces:
        paper.line((text(piece, "piece"), ACCENT), f"  {text(piece, 'says')}", indent=2)


def policy(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    pinned = f"In force since {when(text(answer, 'since'))}, entry {text(answer, 'entry')} of the ledger."
    paper.line((pinned, QUIET))
    group = ""
    for rule in rows(answer, "rules"):
        if text(rule, "group") != group:
            group = text(rule, "group")
            paper.part(group)
        says = text(rule, "says") or f"{text(rule, 'about').rstrip('.')}: {text(rule, 'value')}."
        paper.line(says, indent=2)
        where = text(rule, "where") if number(rule.get("line")) else "not in the file"
        usual = "" if rule.get("usual") else f" · it comes as {text(rule, 'default')}"
        paper.line((f"{text(rule, 'name')} · {where}{usual} · since entry {text(rule, 'entry')}", QUIET), indent=4)
        if rule.get("file_says") is not None:
            told = text(rule, "file_says") or "nothing"
            paper.line((f"The file says {told} by now; it counts from the next start.", WARN), indent=4)
    paper.part("Each kind of act")
    for act in rows(answer, "acts"):
        paper.line((text(act, "does"), ACCENT), f"  {text(act, 'says')}", indent=2, hang=2)
    _costs(paper, rows(answer, "costs"))
    paper.gap()
    paper.line(("Change one: onefirm policy set RULE VALUE. What it would have decided is shown first.", QUIET))


def trial(paper: Paper, answer: Answer) -> None:
    """What another rule would have decided, before it is kept."""
    paper.head(text(answer, "says"))
    for change in rows(answer, "changes"):
        said = text(change, "says_after") or f"{text(change, 'name')}: {text(change, 'after') or 'as it comes'}."
        paper.line(said, indent=2)
        by_hand = "; changed in the file by hand before" if change.get("by_hand") else ""
        paper.line(
            (f"{text(change, 'name')} · it was {text(change, 'before') or 'as it comes'}{by_hand}", QUIET), indent=4
        )
    if acts := rows(answer, "otherwise"):
        paper.part("Decided otherwise")
    for act in acts:
        paper.line((text(act, "title"), ACCENT), f"  {text(act, 'says')} {text(act, 'why')}", indent=2, hang=2)
    paper.gap()
    paper.line(
        (f"Nothing is changed yet. It would count {text(answer, 'counts')}. Seen: {text(answer, 'seen')}", QUIET)
    )


def _costs(paper: Paper, costs: list[Answer]) -> None:
    dear = [cost for cost in costs if number(cost.get("cents_max"))]
    paper.part("What one call may cost")
    for cost in dear:
        paper.entry(f"  {text(cost, 'agent')}", f"at most {money(number(cost.get('cents_max')))}", left=_LEFT)
    if not dear:
        paper.line("No agent may cost anything.", indent=2)
