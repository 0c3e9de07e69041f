"""The commands about what clients want, down to being forgotten."""

from onefirm.interfaces.cli.commands.shared import LIMIT
from onefirm.interfaces.cli.words import Argument, Command, Option

_ADDRESS = Argument("address", "One mail address.")
_WHO = Argument("who", "A client: mail address, name, or the end of an id.")
_RULE = Argument("rule", "'never by phone', 'only by mail', 'not on saturday', 'revisions at most 2'.", rest=True)
_DECISION = Argument("decision", "What is decided, in your words.", rest=True)
_LAST_DAY = Option("--until", "until", "The last day on which it holds: 2026-12-31.")
_WHY = Option("--why", "why", "Why; it is kept in the ledger.")

CLIENTS: tuple[Command, ...] = (
    Command("optouts list", "optouts.list", "List who is not written to any more, and why.",
            "onefirm optouts", "optouts", options=(LIMIT,)),
    Command("optouts add", "optouts.add", "Write to somebody no more; what waits for them is refused.",
            "onefirm optouts add ada@fern.example --why 'She asked by telephone.'", "says",
            arguments=(_ADDRESS,), options=(_WHY,)),
    Command("optouts remove", "optouts.remove", "Somebody may be written to again.",
            "onefirm optouts remove ada@fern.example", "says", arguments=(_ADDRESS,), options=(_WHY,)),
    Command("rules list", "rules.list", "List what clients want, all of them or one.", "onefirm rules", "rules",
            arguments=(Argument("who", "A client: mail address, name, or the end of an id.", needed=False),)),
    Command(
        "rules set", "rules.set", "Hold everything that reaches a client to a rule.",
        "onefirm rules set ada@fern.example 'not on saturday' --why 'She rests.'", "says",
        arguments=(_WHO, _RULE), options=(_WHY, _LAST_DAY),
    ),
    Command("rules lift", "rules.lift", "A rule no longer holds; what it said stays in the history.",
            "onefirm rules lift ada@fern.example 'not on saturday' --why 'She works then now.'", "says",
            arguments=(_WHO, _RULE), options=(_WHY,)),
    Command("decisions list", "decisions.list", "List what you decided once and for all.",
            "onefirm decisions", "decisions"),
    Command(
        "decisions add", "decisions.add", "Decide once: what speaks of these words always comes before you.",
        "onefirm decisions add 'No gambling brands, ever' --never gambling,casino --why 'I do not want to.'", "says",
        arguments=(_DECISION,),
        options=(
            Option("--never", "never", "Words with commas, as they would be written."),
            Option("--for", "scope", "'always', or one client: mail address or name."),
            _WHY,
            _LAST_DAY,
        ),
    ),
    Command("decisions lift", "decisions.lift", "A decision no longer holds; it stays in the history.",
            "onefirm decisions lift 'No gambling brands, ever' --why 'They run a museum.'", "says",
            arguments=(_DECISION,), options=(_WHY,)),
    Command(
        "forget", "forget.person", "Forget a person for good: shown first, done only for a yes.",
        "onefirm forget ada@fern.example", "forget",
        arguments=(Argument("person", "Their mail address, the name of their record, or its id."),),
        options=(
            Option("--preview", "preview", "Only show it, also on a terminal.", "switch"),
            Option("--confirm", "confirm", "Do it, if it is still exactly what was shown with this fingerprint."),
        ),
    ),
    Command(
        "prune", "prune.people", "Forget whoever was kept as long as policy.toml says; shown first.",
        "onefirm prune", "prune",
        options=(
            Option("--preview", "preview", "Only show it; so does the command alone.", "switch"),
            Option("--confirm", "confirm", "Do it, if it is still exactly who was shown with this fingerprint."),
        ),
    ),
)  # fmt: skip
