"""The commands about what may run by itself."""

from onefirm.interfaces.cli.words import Argument, Command, Option

_CELL = Argument("cell", "The kind of act, as `onefirm trust` names it; its beginning will do.")
_WHY = Option("--why", "why", "Why, for whoever reads the ledger later.")

TRUST: tuple[Command, ...] = (
    Command("trust list", "trust.list", "Show how far each kind of act is from running by itself.",
            "onefirm trust", "trust"),
    Command("trust show", "trust.show", "Show one kind of act: what it has shown, and what would change.",
            "onefirm trust show lead-qualification@1.send", "trust-cell", arguments=(_CELL,)),
    Command("trust promote", "trust.promote", "Let run by itself what has earned it.",
            "onefirm trust promote lead-qualification@1.send", "says", arguments=(_CELL,)),
    Command(
        "trust grant", "trust.grant", "Let a low-risk act run by itself for a while, within bounds.",
        "onefirm trust grant research@1.look --days 14 --acts 20", "says", arguments=(_CELL,),
        options=(
            Option("--days", "days", "For so many days: 1 to 90, 14 when left out.", "number"),
            Option("--acts", "acts", "So many acts at most: 1 to 100, 20 when left out.", "number"),
            _WHY,
        ),
    ),
    Command("trust revoke", "trust.revoke", "End a grant. What was shown meanwhile still counts.",
            "onefirm trust revoke research@1.look", "says", arguments=(_CELL,), options=(_WHY,)),
    Command("trust demote", "trust.demote", "Be asked again. What was shown so far counts no more.",
            "onefirm trust demote lead-qualification@1.send", "says", arguments=(_CELL,), options=(_WHY,)),
    Command("trust carry", "trust.carry", "Let what others had shown before count for those who do it now.",
            "onefirm trust carry lead-qualification@1.send", "says", arguments=(_CELL,), options=(_WHY,)),
)  # fmt: skip
