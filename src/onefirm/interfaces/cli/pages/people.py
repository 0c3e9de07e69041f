"""Who the firm knows: the list, one of them whole, and who may be here twice."""

from onefirm.domain.minor import field_called, field_said
from onefirm.interfaces.cli.pages import records
from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, BAD, OK, QUIET, STRONG, WARN, Paper, brief, short, state
from onefirm.interfaces.cli.words import Answer, inner, rows, text, texts

_ID_SIGNS = 8
_LETTER_SIGNS = 200
_LETTER_STATES = {"receipted": "sent", "declared": "not sent yet"}


def people(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    items = rows(answer, "items")
    if not items:
        paper.line(("Add somebody: onefirm people add name='…' email='…'", QUIET))
        return
    paper.table(
        ("Id", "Name", "Address", "Is"),
        [
            (
                (text(item, "id")[-_ID_SIGNS:], ACCENT),
                (brief(text(item, "shown"), 40), STRONG),
                brief(text(item, "email"), 34),
                (text(item, "status") or text(item, "kind"), QUIET),
            )
            for item in items
        ],
    )


def person(paper: Paper, answer: Answer) -> None:
    records.record(paper, inner(answer, "record"))
    if works_for := inner(answer, "works_for"):
        paper.line((f"Works for {text(works_for, 'shown')} ({text(works_for, 'id')[-_ID_SIGNS:]}).", QUIET))
    for address in texts(answer, "opted_out"):
        paper.line((f"{address} is not written to any more.", BAD))
    if people_there := rows(answer, "people"):
        paper.part("people")
        for each in people_there:
            paper.entry(f"  {text(each, 'id')[-_ID_SIGNS:]}", text(each, "shown"), left=12)
    if asked := rows(answer, "questions"):
        paper.part("open questions")
        for each in asked:
            paper.entry(f"  {short(text(each, 'question'))}", (text(each, "title"), WARN), left=12)
    for title, name in (("rules", "rules"), ("as a lead", "leads"), ("also kept", "records")):
        if found := rows(answer, name):
            paper.part(title)
            for each in found:
                _kept(paper, each)
    if plans := rows(answer, "plans"):
        paper.part("plans")
        for plan in plans:
            said, style = _doing(plan)
            paper.entry(f"  {short(text(plan, 'id'))}", text(plan, "title"), (f"  {said}", style), left=12)
    if letters := rows(answer, "letters"):
        paper.part("letters")
        for letter in letters:
            _letter(paper, letter)


def _doing(plan: Answer) -> tuple[str, str]:
    if text(plan, "state") == "blocked" and text(plan, "blocked_by") == "operator":
        return "waits for you", WARN
    return state(text(plan, "state"))


def _kept(paper: Paper, row: Answer) -> None:
    fields = inner(row, "fields")
    if text(row, "kind") == "rule":
        said = _rule(fields)
    else:
        said = " · ".join(
            f"{field_called(name)} {field_said(name, value, fields.get('currency'))}"
            for name, value in fields.items()
            if value and name != "client"
        )
    paper.entry(
        f"  {text(row, 'id')[-_ID_SIGNS:]}", text(row, "kind"), (f"  {brief(said, _LETTER_SIGNS)}", QUIET), left=12
    )


def _rule(fields: Answer) -> str:
    """`not on saturday (She rests.), until 2026-12-31`."""
    why = text(fields, "why")
    until = f", until {text(fields, 'until')}" if text(fields, "until") else ""
    return f"{text(fields, 'rule')} {text(fields, 'value')}{f' ({why})' if why else ''}{until}"


def _letter(paper: Paper, letter: Answer) -> None:
    way, style = ("→", ACCENT) if text(letter, "way") == "to them" else ("←", OK)
    shown = f"  {_LETTER_STATES.get(text(letter, 'state'), text(letter, 'state').replace('-', ' '))}"
    paper.entry(f"  {when(text(letter, 'at'))}", (f"{way} {text(letter, 'title')}", style), (shown, QUIET), left=16)
    first = " ".join(text(letter, "text").split())
    paper.entry("", (brief(first, _LETTER_SIGNS), QUIET), left=16)


def pairs(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    for number, pair in enumerate(rows(answer, "items"), start=1):
        paper.gap()
        sure = "certain by your own answers" if pair.get("certain") else f"{text(pair, 'sure')} % likely"
        paper.entry(f"{number:>3}", (sure, OK if pair.get("certain") else WARN),
                    (f"  {', '.join(texts(pair, 'reasons'))}", QUIET), left=5)  # fmt: skip
        for side in (inner(pair, "left"), inner(pair, "right")):
            told = f"  {text(side, 'id')[-_ID_SIGNS:]} · {' · '.join(texts(side, 'says'))}"
            paper.entry("", (text(side, "shown"), STRONG), (told, QUIET), left=5)
    if rows(answer, "items"):
        paper.gap()
        paper.line(("onefirm people same NUMBER · onefirm people different NUMBER", QUIET))
    answers = "one answer" if text(answer, "decisions") == "1" else f"{text(answer, 'decisions')} answers"
    paper.line((f"This rests on {answers} of yours; it learns from each.", QUIET))
