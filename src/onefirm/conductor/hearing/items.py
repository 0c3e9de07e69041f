"""One thing that came in: under which name and key it lies, and what can be wrong with it."""

from onefirm.capabilities.connector import Item, Sign, Source, Word
from onefirm.domain.ids import QuestionId
from onefirm.domain.problem import Problem


class Faulty(Exception):
    """The item itself is at fault, whoever hears it and whenever; every other Refusal is the ledger's own."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence())
        self.problem = problem


def question_of(name: str) -> QuestionId:
    return QuestionId(f"qu_{name}_0")


def about_nothing(sign: Sign, source: str) -> Problem:
    return Problem(
        code="sign-of-nothing",
        what=f"{source} told about something that this firm never sent.",
        why=sign.evidence[:300],
        fix="If you sent it yourself, there is nothing to do. Otherwise look who uses your name.",
        where=sign.provider_id or sign.key,
    )


def from_nobody(word: Word, source: str) -> Problem:
    return Problem(
        code="word-from-nobody",
        what=f"{source} brought a letter from somebody this firm does not know.",
        why=f"Nothing of ours waits for a word from {word.sender}, and it asks for nothing we understand.",
        fix="It is kept as it came. Read it, and send what it asks for by hand if it matters.",
    )


def unreadable(source: Source, item: Item, fault: Exception) -> Problem:
    return Problem(
        code="item-unreadable",
        what=f"'{item.name}' came in through {source.name} and could not be read.",
        why=f"{type(fault).__name__}: {fault}"[:300],
        fix="It is kept as it came, and set aside. Look at it, and send what it says by hand if it matters.",
        where=item.name,
    )
