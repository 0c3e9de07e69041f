"""The vault on paper: names alone."""

from onefirm.interfaces.cli.pages.paper import Paper
from onefirm.interfaces.cli.words import Answer, rows, text


def vault(paper: Paper, answer: Answer) -> None:
    paper.head(text(answer, "says"))
    paper.pairs([(text(each, "name"), f"since {text(each, 'since')[:10]}") for each in rows(answer, "items")])
