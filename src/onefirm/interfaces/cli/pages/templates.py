"""What edits offer, and the versions of each template."""

from onefirm.interfaces.cli.pages.moments import when
from onefirm.interfaces.cli.pages.paper import ACCENT, QUIET, STRONG, Paper
from onefirm.interfaces.cli.words import Answer, rows, text


def templates(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    for item in rows(answer, "items"):
        paper.gap()
        one(paper, item)


def one(paper: Paper, answer: Answer) -> None:
    paper.line((text(answer, "template"), STRONG))
    for number, offer in enumerate(rows(answer, "offers"), start=1):
        paper.line(text(offer, "says"), indent=2)
        paper.line((f"onefirm templates adopt {text(answer, 'template')} --offer {number}", ACCENT), indent=4)
    for version in rows(answer, "versions"):
        stands = "in force" if version.get("in_force") else ""
        since = f", since {when(text(version, 'at'))}" if text(version, "at") else ", ships with onefirm"
        paper.line(f"version {text(version, 'number')}{since}", (f"  {stands}", ACCENT), indent=2)
        paper.line((text(version, "says"), QUIET), indent=4)
        for wording in rows(version, "wordings"):
            before, after = text(wording, "before"), text(wording, "after")
            paper.line((f"− {before}" if before else f"+ {after}", QUIET), indent=4)
            if before and after:
                paper.line((f"+ {after}", QUIET), indent=4)
