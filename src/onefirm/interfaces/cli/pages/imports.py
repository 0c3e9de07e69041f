"""A file on paper: what it would do, what it did, what went back with it."""

from onefirm.domain.minor import MINOR, field_said
from onefirm.interfaces.cli.bar import number
from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, QUIET, STRONG, WARN, Paper, brief, short
from onefirm.interfaces.cli.words import Answer, Value, inner, rows, text, texts

_FAULTS_SHOWN_MAX = 20
_LEFT = 24
_HELD = {"vcard": "address card", "ics": "appointment", "mbox": "letter", "eml": "letter"}


def imports(paper: Paper, answer: Answer) -> None:
    items = rows(answer, "items")
    paper.head(text(answer, "says"))
    if not items:
        return
    paper.table(
        ("Id", "File", "New", "Changed", "Left out", "State", "At"),
        [
            (
                (short(text(item, "batch")), ACCENT),
                text(item, "file"),
                text(item, "made"),
                text(item, "changed"),
                text(item, "left_out"),
                (text(item, "state"), WARN if text(item, "state").startswith("half") else ""),
                (when(text(item, "at")), QUIET),
            )
            for item in items
        ],
    )


def brought(paper: Paper, answer: Answer) -> None:
    if "columns" in answer:
        _looked(paper, answer)
        paper.gap()
    paper.head(text(answer, "says"))
    _stays(paper, answer)


def one(paper: Paper, answer: Answer) -> None:
    """What a single import did, as it stands now."""
    paper.line((text(answer, "file"), STRONG), (f"  {text(answer, 'state')}, {when(text(answer, 'at'))}", QUIET))
    paper.line(text(answer, "says"))
    touched = rows(answer, "touched")
    for title, made in (("New", True), ("Changed", False)):
        if some := [each for each in touched if each.get("made") is made]:
            paper.part(title)
            for each in some:
                paper.entry(f"  {text(each, 'record')}", text(each, "name") or short(text(each, "id")), left=_LEFT)
    if (more := number(answer.get("made")) + number(answer.get("changed")) - len(touched)) > 0:
        paper.line((f"and {more} more.", QUIET), indent=2)
    if rows(answer, "stays"):
        paper.part("Would stay")
        _stays(paper, answer)


def _stays(paper: Paper, answer: Answer) -> None:
    for each in rows(answer, "stays"):
        said = f"{text(each, 'name')}: {text(each, 'field')} is '{text(each, 'value')}'"
        by = "as it was merged" if each.get("merged") else f"by {text(each, 'by')} on {text(each, 'at')[:10]}"
        paper.line(f"{said}, {by}", indent=2)


def _looked(paper: Paper, answer: Answer) -> None:
    paper.line((text(answer, "file"), STRONG), f"  {_held(text(answer, 'form'), text(answer, 'rows'))}")
    for how in texts(answer, "how"):
        paper.line((how, QUIET), indent=2)
    if before := text(answer, "before"):
        paper.line((before, WARN), indent=2)
    if columns := rows(answer, "columns"):
        paper.part("Columns")
        for column in columns:
            becomes = text(column, "field") or "left out"
            why = (f"  {text(column, 'reason')}", QUIET)
            paper.entry(f"  {brief(text(column, 'column'), 20)}", becomes, why, left=_LEFT)
    if first := rows(answer, "first"):
        paper.part("The first of them")
        for each in first:
            paper.entry(f"  {_line(each)} {text(each, 'record')}", _fields(inner(each, "fields")), left=_LEFT)
    _changes(paper, "Would change", rows(answer, "changes"))
    _changes(paper, "Against what you have: one question each", rows(answer, "against"))
    if alike := rows(answer, "alike_names"):
        paper.part("New, and called like somebody you know")
        for each in alike:
            paper.entry(f"  {_line(each)}", text(each, "name"), left=_LEFT)
    if again := rows(answer, "again"):
        paper.part("Again in the same file")
        for each in again:
            first = _line({"where": text(each, "before")})
            paper.entry(f"  {_line(each)}", f"{text(each, 'name')}, the same as {first}", left=_LEFT)
        if isinstance(doubled := answer.get("doubled"), int) and doubled > len(again):
            paper.line((f"and {doubled - len(again)} more.", QUIET), indent=2)
    _faults(paper, rows(answer, "faults"))
    for each in rows(answer, "blocked"):
        paper.gap()
        paper.line((text(each, "what"), WARN))
        paper.line((text(each, "why"), QUIET), indent=2)
        paper.line(text(each, "fix"), indent=2)


def _held(form: str, count: str) -> str:
    """`7 rows of contacts`, `1 letter`."""
    of = "" if form in _HELD else f" of {form.removesuffix('.csv')}"
    return f"{count} {_HELD.get(form, 'row')}{'' if count == '1' else 's'}{of}"


def _faults(paper: Paper, faults: list[Answer]) -> None:
    if not faults:
        return
    paper.part("Left out, or worth a look")
    for each in faults[:_FAULTS_SHOWN_MAX]:
        paper.entry(f"  {_line(each)}", text(each, "what"), (f"  {text(each, 'fix')}", QUIET), left=_LEFT)
    if (more := len(faults) - _FAULTS_SHOWN_MAX) > 0:
        paper.line((f"and {more} more; --json shows them.", QUIET), indent=2)


def _changes(paper: Paper, title: str, changes: list[Answer]) -> None:
    if not changes:
        return
    paper.part(title)
    for each in changes:
        paper.entry(f"  {_line(each)}", f"{text(each, 'name')}, {text(each, 'says')}", left=_LEFT)


def _line(each: Answer) -> str:
    """`contacts.csv:12` as line 12: the file is named above."""
    name, colon, number = text(each, "where").rpartition(":")
    return f"line {number}" if colon and number.isdecimal() else brief(name or number, 20)


def _fields(fields: Answer) -> str:
    """What a row says, as people read it: money as one amount, and a client by name."""
    currency = text(fields, "currency")
    left_out = {"currency"} if any(name.endswith(MINOR) for name in fields) else set[str]()
    left_out |= {"client"} if fields.get("name") else set()
    said = (_value(name, value, currency) for name, value in fields.items() if name not in left_out)
    return brief(", ".join(said), 120)


def _value(name: str, value: Value, currency: str) -> str:
    money = field_said(name, value, currency)
    if isinstance(money, str):
        return money
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
