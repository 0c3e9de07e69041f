"""The commands about what waits for the operator."""

from onefirm.interfaces.cli.commands.shared import AFTER, DID, LIMIT, REASON
from onefirm.interfaces.cli.words import Argument, Command, Option

_QUESTION = Argument("question", "Its number in the last list, its id, or the end of its id.")
_QUESTION_OR_ALL = Argument(
    "question", "Its number in the last list, its id, or the end of its id; not with --all-like.", needed=False
)
_PAYLOAD = Option("--payload", "payload", "Decide only if it is still exactly this; `inbox show --json` names it.")
_UNTIL = Option("--until", "until", "'4h', '2 days', 'tomorrow 9:00', 'monday' or a date.")
_EXCEPT = Option("--except", "but", "Leave these out: numbers or ids, with commas.")
_ALL_LIKE = Option("--all-like", "all_like", "All that ask the same as this one, at once.")

INBOX: tuple[Command, ...] = (
    Command(
        "review", "inbox.list", "Decide what waits, one card after the other, with single keys.", "onefirm review",
        "reviewed",
    ),
    Command("inbox list", "inbox.list", "List what waits for you.", "onefirm inbox", "inbox", options=(LIMIT, AFTER)),
    Command(
        "inbox show", "inbox.show", "Show one question whole: what will happen, the change, and why.",
        "onefirm inbox show 1", "card", arguments=(_QUESTION,),
        options=(Option("--read", "read", "The payload of the card you read: what changed since is said first."),),
    ),
    Command(
        "inbox accept", "inbox.accept", "Let it happen as shown.", "onefirm inbox accept 1", "says",
        arguments=(_QUESTION_OR_ALL,), options=(_PAYLOAD, _ALL_LIKE, _EXCEPT),
    ),
    Command(
        "inbox edit", "inbox.edit", "Change the text, then let it happen. Without --set your editor opens.",
        "onefirm inbox edit 1 --set subject='Your packaging'", "says",
        arguments=(_QUESTION,),
        options=(
            Option("--set", "changes", "One field and its new text, `field=text`.", "pairs"),
            Option("--attach", "attach", "A file that goes along with the letter; as often as you like.", "files"),
            _PAYLOAD,
        ),
    ),
    Command(
        "inbox reject", "inbox.reject", "Do not let it happen.", "onefirm inbox reject 2 --reason 'not our work'",
        "says", arguments=(_QUESTION,), options=(REASON, _PAYLOAD),
    ),
    Command(
        "inbox answer", "inbox.answer", "Answer a question with one of its options.", "onefirm inbox answer 3 retry",
        "says",
        arguments=(
            _QUESTION_OR_ALL,
            Argument("answer", "The option, by its name or number; or the value it wants.", needed=False),
        ),
        options=(
            Option("--scope", "scope", "client or always: the same question is not asked again for them."),
            Option("--until", "until", "The last day on which that holds, like 2026-12-31."),
            REASON, _PAYLOAD, _ALL_LIKE, _EXCEPT,
        ),
    ),
    Command(
        "inbox did", "inbox.did", "Say that you did it yourself: nothing leaves from here, and the plan goes on.",
        "onefirm inbox did 1 --note 'called her'", "says", arguments=(_QUESTION,), options=(*DID, _PAYLOAD),
    ),
    Command(
        "inbox snooze", "inbox.snooze", "Put a question aside; it comes back by itself. `--until now` brings it back.",
        "onefirm inbox snooze 2 --until 'tomorrow 9:00'", "says", arguments=(_QUESTION,), options=(_UNTIL,),
    ),
    Command(
        "inbox delegate", "inbox.delegate", "Give a question to somebody; it comes back, after 3 days if not said.",
        "onefirm inbox delegate 2 --to Anna --until friday", "says", arguments=(_QUESTION,),
        options=(Option("--to", "to", "Who looks at it meanwhile."), _UNTIL),
    ),
    Command(
        "inbox alike", "inbox.alike", "Open a group: all that ask the same, each with its text in short.",
        "onefirm inbox alike 3", "alike", arguments=(_QUESTION,),
    ),
    Command(
        "inbox accept-all", "inbox.accept-all", "Let all happen that ask the same, each exactly as it was shown.",
        "onefirm inbox accept-all 3 --except 4,5", "together", arguments=(_QUESTION,), options=(_EXCEPT,),
    ),
    Command(
        "inbox answer-all", "inbox.answer-all", "Give the same answer to all that ask the same.",
        "onefirm inbox answer-all 3 again", "together",
        arguments=(_QUESTION, Argument("answer", "The option, by its name.")), options=(_EXCEPT, REASON),
    ),
    Command(
        "inbox undo", "inbox.undo", "Take back what you let happen, while it is still held.",
        "onefirm inbox undo --all", "says",
        arguments=(
            Argument(
                "effect", "What is held, by its id or the end of it; not needed when only one is held.", needed=False
            ),
        ),
        options=(Option("--all", "all", "Everything that is still held, at once.", "switch"),),
    ),
    Command(
        "inbox undo-all", "inbox.undo-all", "Take back everything that is still held, or one batch of it.",
        "onefirm inbox undo-all", "together",
        arguments=(Argument("batch", "Only what was approved together under this id.", needed=False),),
    ),
)  # fmt: skip
