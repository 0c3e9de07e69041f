"""Intents, plans, and what a plan would change."""

from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.more import more
from onefirm.interfaces.cli.pages.paper import ACCENT, BAD, OK, QUIET, STRONG, WARN, Paper, brief, doing, money, short
from onefirm.interfaces.cli.words import Answer, inner, rows, text, texts

_MARKS = {"completed": "✓", "reconciled": "✓", "blocked": "?", "in-progress": "▸", "skipped": "–"}
_SIGNS = {"+": OK, "~": WARN, "?": ACCENT, "!": BAD}


def typed(paper: Paper, answer: Answer) -> None:
    """What a line became: the intent, its fields, what is missing, whom it may mean, and what it would change."""
    paper.line((text(answer, "type") or "Nothing", STRONG), "  ", text(answer, "says"))
    if text(answer, "about"):
        paper.line((text(answer, "about"), QUIET), indent=2)
    fields = inner(answer, "fields")
    paper.pairs([(name, text(fields, name)) for name in fields])
    for name in texts(answer, "missing"):
        paper.line((f"? {name} is missing", WARN), indent=2)
    for each in rows(answer, "candidates"):
        paper.line((f"? {text(each, 'field')} may be ", WARN), text(each, "value"), (f"  {text(each, 'says')}", QUIET))
    for change in texts(answer, "upcast"):
        paper.line((change, QUIET), indent=2)
    if text(answer, "plan"):
        paper.gap()
        paper.line("Plan ", (text(answer, "plan"), ACCENT), ": onefirm plans show ", short(text(answer, "plan")))
    if would := inner(answer, "would"):
        paper.part("what it would do")
        changes(paper, would)


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
    more(paper, answer)


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
                doing(item),
                (brief(text(item, "action") or text(item, "at_step").replace("-", " "), 28), QUIET),
                (when(text(item, "changed_at")), QUIET),
            )
            for number, item in enumerate(items, start=1)
        ],
    )
    more(paper, answer)


def plan(paper: Paper, answer: Answer) -> None:
    paper.line((text(answer, "title"), STRONG), "  ", doing(answer))
    paper.pairs(
        [
            ("started by", text(answer, "trigger")),
            ("playbook", text(answer, "playbook")),
            ("now", text(answer, "now")),
            ("", text(answer, "then")),
            ("until", when(text(answer, "due"))),
        ]
    )
    problem = inner(answer, "problem")
    if problem:
        paper.gap()
        paper.line((text(problem, "what"), BAD))
        paper.pairs([(name, text(problem, name)) for name in ("why", "fix", "where")])
    paper.part("Steps")
    for step in rows(answer, "steps"):
        _step(paper, step)
    paper.part("What happened")
    for event in rows(answer, "timeline"):
        paper.entry(f"{text(event, 'seq'):>6}  {when(text(event, 'at'))}", text(event, "says"), left=22)
    paper.gap()
    paper.line((f"id  {text(answer, 'id')}", QUIET))


def _step(paper: Paper, step: Answer) -> None:
    """What is done or stands still is told; what may come is only named."""
    ids = " ".join((text(step, "does"), *(effect.rpartition(" ")[2] for effect in texts(step, "effects")))).strip()
    edge = (f"  {text(step, 'work')}{f' · {ids}' if ids else ''}", QUIET)
    if text(step, "state") in ("requested", "skipped"):
        paper.entry(_mark(step), text(step, "title"), edge, left=4)
        return
    by_hand = ", by hand" if step.get("by_hand") and "yourself" not in text(step, "says") else ""
    paper.entry(_mark(step), (text(step, "title"), STRONG), edge, left=4)
    paper.line(f"{text(step, 'says').removesuffix('.')}{by_hand}.", indent=4)
    if text(step, "degraded"):
        paper.line((f"Degraded: {text(step, 'degraded')}", WARN), indent=4)
    for word in (*texts(step, "approvals"), *texts(step, "came"), *texts(step, "tried")):
        paper.line((word, QUIET), indent=4)


def _mark(step: Answer) -> str:
    return f"  {_MARKS.get(text(step, 'state'), '·')}"


def changes(paper: Paper, answer: Answer) -> None:
    """The business diff, a line for each step."""
    for change in rows(answer, "changes"):
        sign = text(change, "sign")
        mark = (f"{sign} {text(change, 'what'):<10}", _SIGNS.get(sign, ""))
        gate = f" · {text(change, 'gate')}" if text(change, "gate") else ""
        work = f" · {text(change, 'work')}" if text(change, "work") else ""
        paper.line(mark, text(change, "says"), (gate, WARN), (work, QUIET), indent=2, hang=12)
        if sign == "!":
            paper.line((text(change, "rollback"), QUIET), indent=14)


_SAID = (
    ("Yours to do", "left", WARN),
    ("Missing", "missing", WARN),
    ("Note", "notes", QUIET),
    ("A playbook may do it already", "fits", QUIET),
)
_BY = (("by_model", STRONG), ("degraded", WARN), ("could", QUIET), ("route", QUIET))


def draft(paper: Paper, answer: Answer) -> None:
    """A goal, what each part of it became, and what it would change."""
    whom = text(answer, "whom")
    paper.line(("A draft", STRONG), f" about {whom}" if whom else "")
    for each in rows(answer, "placed"):
        paper.line(f"“{text(each, 'words')}”", (f" → {text(each, 'became')}", QUIET), indent=2)
    for title, name, style in _SAID:
        for said in texts(answer, name):
            paper.line((f"{title}: ", style), said)
    for name, style in _BY:
        if text(answer, name):
            paper.line((f"{'Degraded: ' if name == 'degraded' else ''}{text(answer, name)}", style))
    if text(answer, "leaves"):
        paper.part("what would leave for it")
        for line in text(answer, "leaves").splitlines():
            paper.line(line, indent=2)
    paper.part("what it would change")
    changes(paper, inner(answer, "would"))
    paper.gap()
    if text(answer, "kept"):
        paper.line(f"Kept as {text(answer, 'kept')}. Nothing ran.")
    elif texts(answer, "missing"):
        paper.line("Nothing ran.")
    else:
        paper.line("Nothing ran. Begin it: ", ("onefirm plans begin", ACCENT), (" with the same words.", QUIET))


def preview(paper: Paper, answer: Answer) -> None:
    """The business diff: records, sends, money."""
    approved = ("  approved", OK) if answer.get("approved") else ("  not approved", WARN)
    paper.line((text(answer, "title"), STRONG), approved)
    changes(paper, answer)
    cents = answer.get("cents")
    paper.gap()
    paper.pairs(
        [
            ("cost", money(cents) if isinstance(cents, int) else ""),
            ("your time", f"{text(answer, 'minutes')} min"),
            ("serial", "waits until others like it are done; parallel goes on beside them"),
            ("pinned as", text(answer, "hash")),
            ("id", text(answer, "plan")),
        ]
    )
    if not answer.get("approved"):
        paper.gap()
        paper.line("Nothing of it runs yet. Approve exactly this: ",
                   (f"onefirm plans approve {short(text(answer, 'plan'))}", ACCENT))  # fmt: skip
