"""Who the firm knows: the list, one of them whole, and who may be here twice."""

from onefirm.domain.minor import field_called, field_said
from onefirm.domain.states import OVER
from onefirm.interfaces.cli.fold import WIDTH, width_of
from onefirm.interfaces.cli.pages import records
from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.more import more
from onefirm.interfaces.cli.pages.paper import ACCENT, BAD, OK, QUIET, STRONG, WARN, Paper, brief, doing, short
from onefirm.interfaces.cli.words import Answer, inner, rows, text, texts

_ID_SIGNS = 8
_LETTER_SIGNS = 200
_ADDRESS_MAX, _WORKS_MAX = 34, 16
_LEAVES = 32
"""Columns that the id, the shortest name and the gaps between take of a line."""
_LETTER_STATES = {"receipted": "sent", "declared": "not sent yet"}


def people(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    items = rows(answer, "items")
    if not items:
        paper.line(("Add somebody: onefirm people add name='…' email='…'", QUIET))
        return
    works = any(text(item, "organisation") for item in items)
    room = WIDTH - _LEAVES - max(width_of(_is(item)) for item in items)
    for_works = min(_WORKS_MAX, room * 2 // 5) if works else 0
    heads = ("Id", "Name", *(("Works for",) if works else ()), "Address", "Is")
    paper.table(
        heads,
        [
            (
                (text(item, "id")[-_ID_SIGNS:], ACCENT),
                (brief(text(item, "shown"), 40), STRONG),
                *((brief(text(item, "organisation"), for_works),) if works else ()),
                brief(text(item, "email"), min(_ADDRESS_MAX, room - for_works)),
                (_is(item), QUIET),
            )
            for item in items
        ],
    )
    more(paper, answer)


def _is(item: Answer) -> str:
    return text(item, "says") or text(item, "kind")


def person(paper: Paper, answer: Answer) -> None:
    """What holds for them and what is under way comes first, then what is known; what is past only when asked for."""
    whole = bool(answer.get("whole"))
    record = inner(answer, "record")
    records.heading(paper, record)
    told = (text(record, "kind"), *(text(field, "value") for field in rows(record, "fields")))
    if (says := text(answer, "says")) and says not in told:
        paper.line((f"{says[:1].upper()}{says[1:]}.", QUIET))
    if works_for := inner(answer, "works_for"):
        paper.line((f"Works for {text(works_for, 'shown')} ({text(works_for, 'id')[-_ID_SIGNS:]}).", QUIET))
    for address in texts(answer, "opted_out"):
        paper.line((f"{address} is not written to any more.", BAD))
    _parts(paper, answer, (("rules", "rules"),))
    if asked := rows(answer, "questions"):
        paper.part("open questions")
        for each in asked:
            paper.entry(f"  {short(text(each, 'question'))}", (text(each, "title"), WARN), left=12)
    _plans(paper, "under way", [plan for plan in rows(answer, "plans") if not _over(plan)])
    if whole:
        records.fields(paper, record)
    else:
        paper.part("known")
        records.values(paper, record)
    if people_there := rows(answer, "people"):
        paper.part("people")
        for each in people_there:
            paper.entry(f"  {text(each, 'id')[-_ID_SIGNS:]}", text(each, "shown"), left=12)
    _parts(paper, answer, (("as a lead", "leads"), ("also kept", "records")))
    over, letters = [plan for plan in rows(answer, "plans") if _over(plan)], rows(answer, "letters")
    if not whole:
        _folded(paper, record, len(letters), len(over))
        return
    _plans(paper, "over", over)
    if letters:
        paper.part("letters")
        for letter in letters:
            _letter(paper, letter)


def _parts(paper: Paper, answer: Answer, parts: tuple[tuple[str, str], ...]) -> None:
    for title, name in parts:
        if found := rows(answer, name):
            paper.part(title)
            for each in found:
                _kept(paper, each)


def _plans(paper: Paper, title: str, plans: list[Answer]) -> None:
    if plans:
        paper.part(title)
        for plan in plans:
            said, style = doing(plan)
            paper.entry(f"  {short(text(plan, 'id'))}", text(plan, "title"), (f"  {said}", style), left=12)


def _over(plan: Answer) -> bool:
    return text(plan, "state") in OVER


def _folded(paper: Paper, record: Answer, letters: int, over: int) -> None:
    """What there is more of, and how to see it."""
    more = [
        "where each value comes from",
        *((f"{letters} {'letter' if letters == 1 else 'letters'}",) if letters else ()),
        *((f"{over} {'plan that is' if over == 1 else 'plans that are'} over",) if over else ()),
    ]
    paper.gap()
    called = text(record, "id")[-_ID_SIGNS:]
    paper.line((f"Also {' and '.join([', '.join(more[:-1]), more[-1]] if more[:-1] else more)}: ", QUIET),
               f"onefirm people show {called} --all")  # fmt: skip


def _kept(paper: Paper, row: Answer) -> None:
    fields = inner(row, "fields")
    if text(row, "kind") == "rule":
        paper.entry(f"  {text(row, 'id')[-_ID_SIGNS:]}", (_rule(fields), WARN), left=12)
        return
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
    state = text(letter, "state")
    shown = f"  {text(letter, 'stays') or _LETTER_STATES.get(state, state.replace('-', ' '))}"
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
