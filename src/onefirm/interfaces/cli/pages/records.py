"""What the firm knows: kinds, records, one record value by value, and its history."""

from onefirm.domain.minor import field_called, field_said
from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.more import more
from onefirm.interfaces.cli.pages.paper import ACCENT, BAD, OK, QUIET, STRONG, WARN, Paper, brief
from onefirm.interfaces.cli.words import Answer, Value, inner, rows, text

_ID_SIGNS = 8


def kinds(paper: Paper, answer: Answer) -> None:
    items = rows(answer, "items")
    if len(items) == 1:
        _kind(paper, items[0])
        return
    paper.table(
        ("Kind", "About", "Kept"),
        [((text(item, "name"), ACCENT), text(item, "about"), text(item, "count")) for item in items],
    )


def _kind(paper: Paper, kind: Answer) -> None:
    paper.line((text(kind, "name"), STRONG), f"  {text(kind, 'about')}")
    law = "as long as the law says, under its own key" if kind.get("by_law") else text(kind, "retention")
    paper.pairs([("same when", f"the {text(kind, 'identity')} is the same" if text(kind, "identity") else "")])
    paper.pairs([("kept", law)])
    paper.part("Fields")
    for field in rows(kind, "fields"):
        days = f", fresh for {text(field, 'fresh_days')} days" if field.get("fresh_days") else ""
        needed = ", needed" if field.get("needed") else ""
        paper.entry(f"  {text(field, 'name')}", f"{text(field, 'takes')}{needed}{days}", left=18)


def records(paper: Paper, answer: Answer) -> None:
    items, count = rows(answer, "items"), text(answer, "count")
    if not items:
        paper.head(f"No {text(answer, 'kind')} is kept that fits.")
        return
    paper.head(f"{count} kept." if len(items) == int(count) else f"{len(items)} of {count}.")
    paper.table(
        ("Id", "Called", "Says", "Changed"),
        [
            (
                (text(item, "id")[-_ID_SIGNS:], ACCENT),
                brief(text(item, "shown")),
                (brief(_told(inner(item, "fields")), 200), QUIET),
                (when(text(item, "changed_at")), QUIET),
            )
            for item in items
        ],
        wide=2,
    )
    more(paper, answer)


def record(paper: Paper, answer: Answer) -> None:
    heading(paper, answer)
    fields(paper, answer)


def heading(paper: Paper, answer: Answer) -> None:
    """What it is, and whether it is still kept."""
    paper.line((text(answer, "shown"), STRONG), (f"  {text(answer, 'kind')} {text(answer, 'id')}", QUIET))
    moments = [name for name in ("as_of", "known") if text(answer, name)]
    for name in moments:
        paper.line((f"{name.replace('_', ' ')} {text(answer, name)[:16].replace('T', ' ')} UTC", WARN))
    if text(answer, "state") != "kept":
        paper.line((f"This record is {text(answer, 'state')}.", BAD))
    for gone in rows(answer, "merged"):
        paper.line((f"Also kept as {text(gone, 'shown')} until the two were merged.", QUIET))


def fields(paper: Paper, answer: Answer) -> None:
    """Each value with its origin: a paragraph for each field."""
    for field in rows(answer, "fields"):
        paper.gap()
        _field(paper, field, _currency(answer))
    if not rows(answer, "fields"):
        paper.gap()
        paper.line("It says nothing.")


def values(paper: Paper, answer: Answer) -> None:
    """The values alone, a line each."""
    for field in rows(answer, "fields"):
        _field(paper, field, _currency(answer), origins=False)


def _currency(answer: Answer) -> str:
    return next((text(each, "value") for each in rows(answer, "fields") if text(each, "name") == "currency"), "")


def _field(paper: Paper, field: Answer, currency: str, *, origins: bool = True) -> None:
    called = text(field, "name")
    name = field_called(called)
    for value in rows(field, "values"):
        paper.entry(f"{name}", (_money(called, value.get("value"), currency), STRONG), *_freshness(value), left=14)
        if origins:
            paper.entry("", (_origin(value), QUIET), left=14)
        name = ""
    dispute = inner(field, "dispute")
    if dispute:
        other = _money(called, dispute.get("said"), currency)
        said = f"But {text(dispute, 'source')} says '{other}' ({text(dispute, 'label')})."
        paper.entry("", (f"{said} Decide: onefirm inbox", WARN), left=14)


def _freshness(value: Answer) -> tuple[tuple[str, str], ...]:
    if value.get("stale"):
        return (("  stale: confirm it or say it anew", BAD),)
    until = text(value, "good_until")
    return ((f"  fresh until {until[:10]}", OK),) if until else ()


def _origin(value: Answer) -> str:
    """Whose word it is, since when, and why: one line under each value."""
    since, said_at = text(value, "since")[:10], text(value, "said_at")[:10]
    learnt = f", learnt {said_at}" if said_at != since else ""
    ended = f", until {text(value, 'until')[:10]} (entry {text(value, 'ended_by')})" if value.get("ended_by") else ""
    entry = f" · entry {text(value, 'entry')}"
    return (
        f"{text(value, 'label')} · {text(value, 'source')} · since {since}{learnt}{ended}{entry} · {text(value, 'why')}"
    )


def history(paper: Paper, answer: Answer) -> None:
    paper.line((text(answer, "shown"), STRONG), (f"  {text(answer, 'kind')} {text(answer, 'id')}", QUIET))
    currency = _currency(answer)
    for entry in rows(answer, "entries"):
        paper.gap()
        mark = f"{text(entry, 'entry'):>6}  {when(text(entry, 'at'))}"
        source = f" · {text(entry, 'source')}" if text(entry, "source") not in ("", text(entry, "by")) else ""
        source += f" · of {text(entry, 'of')}" if text(entry, "of") else ""
        paper.entry(mark, (text(entry, "what"), ACCENT), (f"  by {text(entry, 'by')}{source}", QUIET), left=22)
        for diff in rows(entry, "diff"):
            before, after = (_money(text(diff, "field"), diff.get(side), currency) for side in ("before", "after"))
            change = f"{before or 'nothing'} → {after or 'nothing'}"
            paper.entry("", f"{field_called(text(diff, 'field'))}: {change}", left=22)
        paper.entry("", (text(entry, "why"), QUIET), left=22)
    paper.gap()
    paper.line(("Put an entry back with onefirm records restore.", QUIET))


def _told(fields: Answer) -> str:
    return " · ".join(
        f"{field_called(name)} {_money(name, value, text(fields, 'currency'))}"
        for name, value in fields.items()
        if value and name != "name"
    )


def _money(name: str, value: Value, currency: str) -> str:
    said = field_said(name, value, currency)
    return said if isinstance(said, str) else _said(value)


def _said(value: Value) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)
