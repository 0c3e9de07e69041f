"""The commands about what the firm knows."""

from onefirm.interfaces.cli.commands.shared import AFTER
from onefirm.interfaces.cli.words import Argument, Command, Option

_KIND = Argument("kind", "The kind of record, as `onefirm records kinds` lists them.")
_RECORD = Argument("id", "Its id, the end of it, what it is called, or its mail address or number.")
_LIMIT = Option("--limit", "limit", "At most this many.", "number", 1000)
_WHY = Option("--why", "why", "Why; it stays in the history.")
_SINCE = Option("--since", "since", "From which day on it is true, 2026-03-14; from now on when left out.")
_SAID = Argument("said", "A field and its value, as often as you like.", shown="FIELD=VALUE...", rest=True, each=True)
_CHANGES = Argument(
    "said", "field=value, field= to empty it; +field=value and -field=value where it holds several.",
    shown="FIELD=VALUE...", rest=True, each=True,
)  # fmt: skip

RECORDS: tuple[Command, ...] = (
    Command(
        "records kinds", "records.kinds", "List the kinds of records, or the fields of one.",
        "onefirm records kinds person", "kinds",
        arguments=(Argument("kind", "The kind; all of them when left out.", needed=False),),
    ),
    Command(
        "records list", "records.list", "List the records of a kind, newest first.", "onefirm records list person",
        "records", arguments=(_KIND,),
        options=(Option("--find", "find", "Only those whose name holds this."), _LIMIT, AFTER),
    ),
    Command(
        "records show", "records.show", "Show one record: each value, who said it, since when, and if it is fresh.",
        "onefirm records show person ada@fern.example", "record", arguments=(_KIND, _RECORD),
        options=(
            Option("--as-of", "as_of", "What was true on that day."),
            Option("--known", "known", "As far as it was known on that day."),
        ),
    ),
    Command(
        "records make", "records.make", "Write down something new.",
        "onefirm records make project name='A logo for Fern' status=running", "says",
        arguments=(_KIND, _SAID), options=(_WHY, _SINCE),
    ),
    Command(
        "records change", "records.change", "Change what is known, with the reason.",
        "onefirm records change person ada@fern.example role=owner --why 'She told me on the phone.'", "says",
        arguments=(_KIND, _RECORD, _CHANGES), options=(_WHY, _SINCE),
    ),
    Command(
        "records history", "records.history", "Everything that was ever said of it: who, when, why, and what ended it.",
        "onefirm records history person ada@fern.example role", "history",
        arguments=(_KIND, _RECORD, Argument("field", "Only this field.", needed=False)),
    ),
    Command(
        "records restore", "records.restore", "Put the values of an earlier entry back.",
        "onefirm records restore person ada@fern.example 12 --why 'That was right after all.'", "says",
        arguments=(_KIND, _RECORD, Argument("entry", "The number of the entry, as the history shows it.", number=True)),
        options=(_WHY,),
    ),
    Command(
        "records confirm", "records.confirm", "You looked: these values are still true. Without fields, all of them.",
        "onefirm records confirm person ada@fern.example email", "says",
        arguments=(_KIND, _RECORD, Argument("fields", "The fields.", shown="FIELD...", needed=False, rest=True,
                                            each=True)),
        options=(_WHY,),
    ),
    Command(
        "records withdraw", "records.withdraw", "Take a record back that should not have been made; its history stays.",
        "onefirm records withdraw project 'A logo for Fern' --why 'It was a test.'", "says",
        arguments=(_KIND, _RECORD), options=(_WHY,),
    ),
)  # fmt: skip
