"""A forgetting on paper: what goes, what stays and why, or the receipt of it."""

from onefirm.interfaces.cli.pages.paper import QUIET, STRONG, WARN, Paper, short
from onefirm.interfaces.cli.words import Answer, rows, text, texts

_GOES = {"preview": "what goes", "begun": "what goes", "forgotten": "what is gone"}


def forget(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    if names := texts(answer, "names"):
        paper.line(", ".join(names), indent=2)
    if goes := rows(answer, "goes"):
        paper.part(_GOES[text(answer, "state")])
        for each in goes:
            paper.line(text(each, "says"), indent=2)
    if kept := rows(answer, "kept"):
        paper.part("what has to stay")
        for each in kept:
            until = f", until {text(each, 'until')}" if text(each, "until") else ""
            paper.line(f"{text(each, 'count')} × {text(each, 'record')}{until}", indent=2)
            paper.line((text(each, "why"), QUIET), indent=4)
    if stopped := rows(answer, "stopped"):
        paper.part("plans that are stopped")
        for plan in stopped:
            paper.line(text(plan, "title"), (f"  {short(text(plan, 'plan'))}", QUIET), indent=2)
    if beside := texts(answer, "beside"):
        paper.part("to know")
        for said in beside:
            paper.line((said, WARN), indent=2)
    if confirm := text(answer, "confirm"):
        paper.gap()
        paper.line("To do it: the same again with ", (f"--confirm {confirm}", STRONG))
    for plan in texts(answer, "in_doubt"):
        paper.line((f"Not before it is known what became of {plan}.", WARN), indent=2)


def prune(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    for title, name, whom in (("kept long enough", "goes", "names"), ("has to stay", "stays", "stay")):
        if places := rows(answer, name):
            paper.part(title)
            paper.pairs([(text(each, "place"), text(each, "count")) for each in places])
        for one in texts(answer, whom):
            paper.line(one, indent=4)
    if soon := texts(answer, "soon"):
        paper.part("due within a week, unless you answer in the inbox to keep them")
        for name in soon:
            paper.line(name, indent=2)
    if confirm := text(answer, "confirm"):
        paper.gap()
        paper.line("To forget them for good: ", (f"onefirm prune --confirm {confirm}", STRONG))
