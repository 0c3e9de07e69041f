"""One card of the inbox, in the order of the page; and what came of a round of them."""

from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, BAD, OK, QUIET, STRONG, WARN, Paper, short, state
from onefirm.interfaces.cli.words import Answer, inner, rows, text, texts

_VERBS = {
    "accept": "",
    "edit": "Change it first, with --set field=text.",
    "reject": "Say no; nothing leaves.",
    "did-it": "You did it yourself; nothing leaves from here.",
}
"""What may be done besides choosing one of the answers, which stand above with their commands."""


def card(paper: Paper, answer: Answer) -> None:
    """With the commands that decide it."""
    body(paper, answer, commands=True)
    paper.gap()
    if text(answer, "state") != "open":
        return
    for verb in texts(answer, "verbs"):
        if verb in _VERBS:
            command = f"onefirm inbox {verb.removesuffix('-it')} {short(text(answer, 'id'))}"
            said = _VERBS[verb]
            main = (f"  {said}", QUIET) if said else (f"  {text(inner(answer, 'card'), 'verb')}", STRONG)
            paper.line((command, ACCENT), main)


def body(paper: Paper, answer: Answer, *, commands: bool) -> None:
    """In the order it is needed: what will happen, what leaves, what they wrote, why, how sure, on what it rests.

    Where something is asked, what they wrote comes before what is known.
    """
    shown = inner(answer, "card")
    paper.line((text(shown, "title"), STRONG), "  ", state(text(answer, "state")))
    if text(shown, "summary"):
        paper.line(text(shown, "summary"))
    _stands(paper, answer)
    _since(paper, answer)
    _problem(paper, inner(shown, "problem"))
    _options(paper, answer, commands)
    _will(paper, rows(shown, "will"))
    leaves = text(answer, "kind") in ("approval", "review")
    if leaves:
        _change(paper, rows(shown, "change"))
    _came(paper, rows(shown, "came"))
    if not leaves:
        _change(paper, rows(shown, "change"))
    _reasons(paper, "Why (said of the draft)" if text(answer, "yours") else "Why", rows(shown, "why"))
    if texts(shown, "rules"):
        paper.part("Asked because")
    for rule in texts(shown, "rules"):
        paper.line(rule, indent=2)
    paper.gap()
    facts = [
        ("confidence", f"{text(shown, 'sure')} %" if shown.get("sure") is not None else ""),
        ("track record", text(shown, "record")),
        ("cost", text(shown, "cost")),
    ]
    paper.pairs(facts)
    _reasons(paper, "Based on", rows(shown, "sources"))
    if rows(shown, "sources"):
        paper.gap()
    paper.pairs(
        [
            ("step", f"{text(answer, 'playbook')} · {text(answer, 'step')}" if text(answer, "step") else ""),
            ("waits until", when(text(answer, "expires"))),
            ("reminded", f"{text(answer, 'reminded')} times" if answer.get("reminded") else ""),
            ("id", text(answer, "id")),
        ]
    )


_COMPARED = {
    "changed": "It changed after you read it.",
    "again": "It was asked again after you read it; what it says is the same.",
    "unknown": "Nobody can say any more what you read. Read it as it is now.",
}


def _since(paper: Paper, answer: Answer) -> None:
    """What was read, and what stands there now."""
    if said := _COMPARED.get(text(answer, "compared")):
        paper.part(said)
    for field in rows(answer, "since"):
        for sign, of, style in (("-", "before", BAD), ("+", "after", OK)):
            for line in text(field, of).splitlines():
                paper.line((f"{sign} ", style), (f"{text(field, 'name')}: ", QUIET), line, indent=2)


def _stands(paper: Paper, answer: Answer) -> None:
    """What became of it meanwhile, and with how many others it can be decided."""
    is_open = text(answer, "state") == "open"
    if text(answer, "back"):
        paper.line(("It is back. ", WARN), (text(answer, "back"), WARN))
    if is_open and text(answer, "until"):
        held = f"With {text(answer, 'to')}" if text(answer, "to") else "Put aside"
        again = "It comes back by itself; you can decide it now."
        paper.line((f"{held} until {when(text(answer, 'until'))}. {again}", WARN))
    if not is_open and text(answer, "answer"):
        no = text(answer, "answer") == "reject" or text(answer, "state") != "answered"
        paper.line("Decided: ", (text(answer, "answer"), BAD if no else OK))
    if changed := texts(answer, "changed"):
        paper.line(f"{text(answer, 'decided_by')} changed {', '.join(changed)}. {text(answer, 'yours')}".rstrip())
    if text(answer, "reason"):
        paper.line(
            f"{'Your' if text(answer, 'decided_by').startswith('You') else 'The'} reason: “{text(answer, 'reason')}”"
        )
    alike = answer.get("alike")
    if is_open and isinstance(alike, int) and alike > 1:
        paper.line(f"{alike - 1} more ask the same: ", (f"onefirm inbox alike {short(text(answer, 'id'))}", ACCENT))
    if is_open and (shut := text(answer, "connection")):
        paper.line(f"To allow {shut} again: ", (f"onefirm connections allow {shut}", ACCENT))


def _options(paper: Paper, answer: Answer, commands: bool) -> None:
    if rows(answer, "options"):
        paper.part("What you can do" if text(answer, "kind") == "problem" else "Your answer")
    for number, option in enumerate(rows(answer, "options"), start=1):
        paper.line((f"{number} ", ACCENT), text(option, "label"), (f"  {text(option, 'about')}", QUIET), indent=2)
        if commands and text(answer, "state") == "open":
            said = "VALUE" if text(answer, "wants") else text(option, "name")
            paper.line((f"onefirm inbox answer {short(text(answer, 'id'))} {said}", QUIET), indent=4)
    if commands and (keeps := [each for each in texts(answer, "keeps") if each != "this-time"]):
        paper.line(
            (f"Not to be asked again: --scope {' or '.join(keeps)}, and --until if not for ever.", QUIET), indent=2
        )
        if because := text(answer, "because"):
            paper.line(
                (f"It counts where the same comes first, “{because}”; with another doubt you are asked.", QUIET),
                indent=2,
            )


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
    """Word for word."""
    if came:
        # Whoever asked stands first; what was written since comes after it.
        mine = text(came[0], "label").startswith("yours")
        paper.part("What you said" if mine else "What they wrote")
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


def _reasons(paper: Paper, title: str, reasons: list[Answer]) -> None:
    if reasons:
        paper.part(title)
    for reason in reasons:
        quote = f" “{text(reason, 'quote')}”" if text(reason, "quote") else ""
        paper.line(
            (text(reason, "says"), BAD if reason.get("warns") else ""),
            (quote, QUIET),
            (f"  {text(reason, 'source')}", QUIET),
            indent=2,
        )


def reviewed(paper: Paper, answer: Answer) -> None:
    """What was decided in one round, what of it can still be taken back, and what waits."""
    decided, held = rows(answer, "decided"), rows(answer, "held")
    if not decided:
        paper.head("Nothing was decided." if answer.get("waiting") else "Nothing needs you.")
    else:
        paper.head(f"{len(decided)} decided.")
    for each in decided:
        paper.line(text(each, "says"), indent=2, hang=2)
    if unsure := text(answer, "unsure"):
        paper.line(("Whether the last one still counted is not known: ", WARN), indent=2)
        paper.line((f"onefirm inbox show {short(unsure)}", ACCENT), indent=4)
    if held:
        paper.part("Held, can still be taken back")
    for effect in held:
        paper.line(text(effect, "says"), (f"  until {when(text(effect, 'until'))}", WARN), indent=2)
        paper.line((f"onefirm inbox undo {short(text(effect, 'effect'))}", ACCENT), indent=4)
    if answer.get("waiting"):
        waits = f"{text(answer, 'waiting')} still waiting" if answer["waiting"] is not True else "The rest waits"
        paper.gap()
        paper.line(f"{waits}: ", ("onefirm review", ACCENT))
