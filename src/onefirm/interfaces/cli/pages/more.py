"""How a list says that it goes on."""

from onefirm.interfaces.cli.pages.paper import ACCENT, Paper
from onefirm.interfaces.cli.words import Answer, text


def more(paper: Paper, answer: Answer) -> None:
    if text(answer, "next"):
        paper.line("There is more: the same command with ", (f"--after {text(answer, 'next')}", ACCENT))
