"""The commands about answers that are used again."""

from onefirm.interfaces.cli.commands.shared import LIMIT
from onefirm.interfaces.cli.words import Argument, Command, Option

_ANSWER = Argument("answer", "Its number in the list, or the end of its id.")
_WHY = Option("--why", "why", "Why, for whoever reads the ledger later.")

ANSWERS: tuple[Command, ...] = (
    Command("answers list", "answers.list", "List what you answered once, and how often it was used since.",
            "onefirm answers", "answers", options=(LIMIT,)),
    Command("answers show", "answers.show", "Show one answer: for whom, why, and what you said of it before.",
            "onefirm answers show 1", "answer", arguments=(_ANSWER,)),
    Command(
        "answers change", "answers.change", "Answer otherwise from now on, or until another day.",
        "onefirm answers change 1 unfit --until 2026-12-31", "answer",
        arguments=(_ANSWER, Argument("says", "The option, or the value it wants.", needed=False)),
        options=(Option("--until", "until", "The last day on which it holds, like 2026-12-31."), _WHY),
    ),
    Command("answers forget", "answers.forget", "Be asked again. What was answered before stays done.",
            "onefirm answers forget 1", "answer", arguments=(_ANSWER,), options=(_WHY,)),
    Command("answers restore", "answers.restore", "Use an answer again that you had forgotten.",
            "onefirm answers restore 1", "answer", arguments=(_ANSWER,), options=(_WHY,)),
)  # fmt: skip
