"""Copies of the firm: what backups there are, and what came of putting one back."""

from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import BAD, OK, QUIET, STRONG, Paper
from onefirm.interfaces.cli.words import Answer, rows, text

_MEGABYTE = 1_000_000


def backups(paper: Paper, answer: Answer) -> None:
    items = rows(answer, "items")
    for item in items:
        paper.line(_sign(item), (text(item, "name"), STRONG), (f"  {_told(item)}", QUIET))
    if items:
        paper.gap()
    paper.line(text(answer, "says"))
    count = text(answer, "key_backups")
    if count != "0":
        paper.line((f"{count} backup{'' if count == '1' else 's'} of the keys, apart from them.", QUIET))


def returned(paper: Paper, answer: Answer) -> None:
    paper.line(("✓ ", OK), text(answer, "says"))
    paper.pairs(
        [("folder", text(answer, "folder")), ("entries", text(answer, "seq")), ("state", text(answer, "state"))]
    )


def _sign(item: Answer) -> tuple[str, str]:
    return ("✓ ", OK) if item.get("tried") else ("· ", QUIET) if item.get("whole") else ("✗ ", BAD)


def _told(item: Answer) -> str:
    if not item.get("whole"):
        return "cut short; it cannot be restored"
    size = item.get("bytes")
    megabytes = f"{size / _MEGABYTE:.1f} MB" if isinstance(size, int) else ""
    parts = [when(text(item, "made_at")), f"{text(item, 'seq')} entries", megabytes]
    parts += [] if item.get("tried") else ["not tried in this history"]
    parts += [] if item.get("files") else ["letters and forms no longer readable"]
    return ", ".join(part for part in parts if part)
