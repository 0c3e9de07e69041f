"""What was found by its name, and the command that opens it."""

from onefirm.interfaces.cli.pages.paper import ACCENT, QUIET, STRONG, Paper, brief, short
from onefirm.interfaces.cli.words import Answer, rows, text

_TITLE_SIGNS = 34
_OPENS = {
    "card": "inbox show {id}",
    "person": "people show {id}",
    "plan": "plans show {id}",
    "record": "records show {record} {id}",
    "playbook": "playbooks show {id}",
    "agent": "agents show {id}",
    "connection": "connections",
    "schedule": "schedules show {id}",
    "wish": "do --dry-run 'new lead: ...'",
}
_BY_END = ("card", "person", "plan", "record")
_DOES = {"firm.pause": "pause", "firm.resume": "resume", "backups.make": "backup"}


def found(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    items = [
        (
            (brief(text(item, "title"), _TITLE_SIGNS), STRONG),
            (text(item, "record") or text(item, "kind"), QUIET),
            (f"onefirm {opens(item)}", ACCENT),
        )
        for item in rows(answer, "items")
    ]
    if items:
        paper.table(("Name", "Is", "Open it"), items)
    else:
        paper.line(("Or say what you want done: onefirm do 'new lead: ...'", QUIET))


def opens(item: Answer) -> str:
    name = text(item, "id")
    if text(item, "kind") == "command":
        return _DOES[name]
    ends = short(name) if text(item, "kind") in _BY_END else name
    return _OPENS[text(item, "kind")].format(id=ends, record=text(item, "record"))
