"""The commands about the books, the brakes and the health of the firm."""

from onefirm.interfaces.cli.commands.shared import LIMIT, REASON
from onefirm.interfaces.cli.words import Argument, Command, Option

_SEQ = Argument("seq", "The number of the entry.", number=True)

LEDGER: tuple[Command, ...] = (
    Command(
        "ledger tail", "ledger.tail", "List the newest entries.", "onefirm ledger tail --kind decided", "events",
        options=(
            Option("--about", "about", "A plan, a person, a playbook, or words of the sentence."),
            Option("--kind", "kind", "sent, decided, came-in, ran, changed, connections, firm."),
            Option("--by", "by", "Who did it: `onefirm ledger actors` lists them."),
            Option("--day", "day", "Only of this day, 2026-11-21 say."),
            Option("--after", "after", "Only entries after this number.", "number"),
            Option("--before", "before", "Only entries before this number.", "number"),
            LIMIT,
        ),
    ),
    Command("ledger actors", "ledger.actors", "List whoever did something.", "onefirm ledger actors", "actors"),
    Command("ledger show", "ledger.show", "Show one entry whole.", "onefirm ledger show 12", "event",
            arguments=(_SEQ,)),
    Command("ledger why", "ledger.why", "Follow an entry back to who or what started it.", "onefirm ledger why 12",
            "why", arguments=(_SEQ,)),
    Command(
        "ledger led", "ledger.led", "List what came of an entry.", "onefirm ledger led 12", "events",
        arguments=(_SEQ,), options=(Option("--after", "after", "Only entries after this number.", "number"), LIMIT),
    ),
    Command("ledger verify", "ledger.verify", "Prove that no entry was changed or taken away.",
            "onefirm ledger verify", "verify"),
    Command("ledger rebuild", "ledger.rebuild", "Fold every view anew and compare it with the one in use.",
            "onefirm ledger rebuild", "rebuild"),
    Command("faults list", "faults.list", "List what can be rehearsed, and what waits to be played.",
            "onefirm faults", "faults"),
    Command(
        "faults play", "faults.play", "Let the next orders to a local connector be answered badly, once each.",
        "onefirm faults play mail reply-lost", "says",
        arguments=(
            Argument("capability", "Whose connector: mail, calendar, payments, publishing or forms."),
            Argument("faults", "The fault; several are played one after the other.", shown="FAULT", rest=True),
        ),
        options=(Option("--seconds", "seconds", "How long, for `slow` and `too-many`.", "number", 86_400),),
    ),
    Command("faults clear", "faults.clear", "Forget what waits to be played.", "onefirm faults clear", "says",
            arguments=(Argument("name", "Whose connector; all of them when left out.", shown="CAPABILITY",
                                needed=False),)),
    Command("pause", "firm.pause", "Stop every new effect at once.", "onefirm pause --reason 'on holiday'", "says",
            options=(REASON,)),
    Command("resume", "firm.resume", "Go on after a pause; nothing was lost.", "onefirm resume", "says"),
    Command("doctor", "doctor", "Look at everything the firm needs, and explain. It changes nothing.",
            "onefirm doctor", "doctor"),
)  # fmt: skip
