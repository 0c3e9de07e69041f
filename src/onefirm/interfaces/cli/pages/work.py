"""Intents, plans, and what a plan would change."""

from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, BAD, OK, QUIET, STRONG, WARN, Paper, brief, money, short, state
from onefirm.interfaces.cli.words import Answer, inner, rows, text, texts

_SIGNS = {"+": OK, "~": WARN, "?": ACCENT, "!": BAD}


def typed(paper: Paper, answer: Answer) -> None:
    """What a line became: the intent, its fields, and what is missing."""
    paper.line((text(answer, "type") or "Nothing", STRONG), "  ", text(answer, "says"))
    fields = inner(answer, "fields")
    paper.pairs([(name, text(fields, name)) for name in fields])
    for name in texts(answer, "missing"):
        paper.line((f"? {name} is missing", WARN), indent=2)
    for change in texts(answer, "upcast"):
        paper.line((change, QUIET), indent=2)
    if text(answer, "plan"):
        paper.gap()
        paper.line("Plan ", (text(answer, "plan"), ACCENT), ": onefirm plans show ", short(text(answer, "plan")))


def intents(paper: Paper, answer: Answer) -> None:
    paper.head("What can be asked for")
    for kind in rows(answer, "types"):
        paper.line((f"{text(kind, 'name')}@{text(kind, 'version')}", ACCENT), f"  {text(kind, 'about')}", indent=2)
        fields = inner(inner(kind, "fields"), "properties")
        paper.line((", ".join(fields), QUIET), indent=4)
    received = rows(answer, "received")
    if received:
        paper.gap()
        paper.table(
            ("When", "Intent", "From", "Plan", "Again"),
            [
                (
                    (when(text(item, "at")), QUIET),
                    text(item, "type"),
                    text(item, "source"),
                    short(text(item, "plan")),
                    text(item, "folded"),
                )
                for item in received
            ],
        )


def plans(paper: Paper, answer: Answer) -> None:
    if answer.get("paused"):
        paper.line(("Everything is paused. Go on with onefirm resume.", BAD))
    items = rows(answer, "items")
    if not items:
        paper.head("No plans.")
        return
    paper.table(
        ("", "Plan", "State", "At", "Changed"),
        [
            (
                (str(number), ACCENT),
                text(item, "title"),
                state(text(item, "state")),
                (brief(text(item, "action") or text(item, "at_step"), 28), QUIET),
                (when(text(item, "changed_at")), QUIET),
            )
            for number, item in enumerate(items, start=1)
        ],
    )


def plan(paper: Paper, answer: Answer) -> None:
    paper.line((text(answer, "title"), STRONG), "  ", state(text(answer, "state")))
    paper.pairs(
        [
            ("started by", text(answer, "trigger")),
            ("playbook", text(answer, "playbook")),
            ("waits for", " ".join(part for part in (text(answer, "blocked_by"), text(answer, "action")) if part)),
            ("id", text(answer, "id")),
        ]
    )
    problem = inner(answer, "problem")
    if problem:
        paper.gap()
        paper.line((text(problem, "what"), BAD))
        paper.pairs([(name, text(problem, name)) for name in ("why", "fix", "where")])
    paper.part("Steps")
    paper.table(
        ("", "Step", "Does", "State", "Outcome"),
        [
            (
                "",
                text(step, "title"),
                (text(step, "does"), QUIET),
                state(text(step, "state")),
                f"{text(step, 'outcome')}, by hand" if step.get("by_hand") else text(step, "outcome"),
            )
            for step in rows(answer, "steps")
        ],
    )
    paper.part("What happened")
    for event in rows(answer, "timeline"):
        paper.entry(f"{text(event, 'seq'):>6}  {when(text(event, 'at'))}", text(event, "says"), left=22)


def preview(paper: Paper, answer: Answer) -> None:
    """The business diff: records, sends, money."""
    approved = ("  approved", OK) if answer.get("approved") else ("  not approved", WARN)
    paper.line((text(answer, "title"), STRONG), approved)
    for change in rows(answer, "changes"):
        sign = text(change, "sign")
        mark = (f"{sign} {text(change, 'what'):<10}", _SIGNS.get(sign, ""))
        gate = f" · {text(change, 'gate')}" if text(change, "gate") else ""
        paper.line(mark, text(change, "says"), (gate, WARN), indent=2, hang=12)
        if sign == "!":
            paper.line((text(change, "rollback"), QUIET), indent=14)
    cents = answer.get("cents")
    paper.gap()
    paper.pairs(
        [
            ("cost", money(cents) if isinstance(cents, int) else ""),
            ("your time", f"{text(answer, 'minutes')} min"),
            ("hash", text(answer, "hash")),
        ]
    )
