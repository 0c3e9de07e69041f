"""Who may come in, on paper."""

from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, QUIET, STRONG, WARN, Paper, short
from onefirm.interfaces.cli.words import Answer, inner, rows, text


def sign_ins(paper: Paper, answer: Answer) -> None:
    items = rows(answer, "items")
    paper.head(text(answer, "says"))
    if not items:
        paper.line("onefirm login prints a link that signs a browser in.")
        return
    paper.table(
        ("Sign-in", "Browser", "Used", "Since", "Ends unused"),
        [
            (
                (short(text(item, "id")), ACCENT),
                f"{text(item, 'browser')}, with {text(item, 'way')}",
                when(text(item, "seen")),
                (when(text(item, "began")), QUIET),
                (text(item, "until")[:10], QUIET),
            )
            for item in items
        ],
    )


def passkeys(paper: Paper, answer: Answer) -> None:
    items = rows(answer, "items")
    paper.head(text(answer, "says"))
    if not items:
        paper.line(f"One is added in the browser that it is for: {text(answer, 'page')}")
        return
    paper.table(
        ("Passkey", "Name", "Used", "Added", "For"),
        [
            (
                (short(text(item, "id")), ACCENT),
                text(item, "name"),
                when(text(item, "used")) or "not yet",
                (when(text(item, "added")), QUIET),
                (text(item, "host"), QUIET),
            )
            for item in items
        ],
    )


def tokens(paper: Paper, answer: Answer) -> None:
    items = rows(answer, "items")
    paper.head(text(answer, "says"))
    if not items:
        paper.line("One is made with: onefirm tokens make NAME --may read,send")
        return
    paper.table(
        ("Token", "May", "Used", "Ends"),
        [
            (
                (text(item, "name"), ACCENT),
                f"{text(item, 'may')}{' (agent)' if item.get('agent') else ''}",
                when(text(item, "used")) or "not yet",
                ("ended", WARN) if item.get("over") else (text(item, "until")[:10], QUIET),
            )
            for item in items
        ],
    )


def token(paper: Paper, answer: Answer) -> None:
    """The token stands alone on its line, so that it can be taken with one click."""
    made = inner(answer, "made")
    paper.line((text(made, "name"), STRONG), f"  may {text(made, 'may')}")
    paper.gap()
    print(text(answer, "token"))
    paper.gap()
    paper.line((text(answer, "says"), QUIET))
