"""Who the operator is: each field with its origin, and how it changed."""

from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, QUIET, STRONG, WARN, Paper
from onefirm.interfaces.cli.words import Answer, rows, text


def profile(paper: Paper, answer: Answer) -> None:
    for field in rows(answer, "fields"):
        name = text(field, "name").replace("_", "-")
        lines = text(field, "value").splitlines() or ["–"]
        for number, line in enumerate(lines):
            paper.entry(name if not number else "", (line, STRONG), left=12)
        origin = f"{text(field, 'source')} · since {text(field, 'since')[:10]} · {text(field, 'about')}"
        paper.entry("", (origin, QUIET), left=12)
        if field.get("file_says") is not None:
            paper.entry("", (f"The file says '{text(field, 'file_says')}'; what you said since stands.", WARN), left=12)
    paper.gap()
    paper.line(("Change it: onefirm profile set FIELD VALUE · or in firm.toml and voice.md", QUIET))


def history(paper: Paper, answer: Answer) -> None:
    for entry in rows(answer, "entries"):
        mark = f"{text(entry, 'entry'):>6}  {when(text(entry, 'at'))}"
        paper.entry(mark, (text(entry, "source"), ACCENT), (f"  {text(entry, 'why')}", QUIET), left=22)
        for diff in rows(entry, "diff"):
            before, after = text(diff, "before") or "nothing", text(diff, "after") or "nothing"
            paper.entry("", f"{text(diff, 'field').replace('_', '-')}: {before} → {after}", left=22)
        paper.gap()
