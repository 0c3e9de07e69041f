"""The commands about money, and about what may happen without asking."""

from onefirm.interfaces.cli.words import Argument, Command, Option

_RULE = Argument("rule", "The rule, as `onefirm policy` names it; one step's mode is modes.PLAYBOOK.STEP.")
_VALUE = Argument("value", "What it should be; several with commas. Left out: as it comes.", needed=False, rest=True)

MONEY: tuple[Command, ...] = (
    Command(
        "money list", "money.list", "List what was asked for, billed, paid, spent and earned, and where that stands.",
        "onefirm money", "money",
    ),
    Command(
        "policy show", "policy.show", "Show every rule in force, on which line it stands, and since which entry.",
        "onefirm policy", "policy",
    ),
    Command(
        "policy try", "policy.try", "Show what another rule would have decided of the last acts.",
        "onefirm policy try money-out-max '50.00 EUR'", "policy-trial", arguments=(_RULE, _VALUE),
    ),
    Command(
        "policy set", "policy.set", "Change one rule; what it would have decided is shown first.",
        "onefirm policy set auto mail.send@1 --why 'They went well.'", "says", arguments=(_RULE, _VALUE),
        options=(
            Option("--seen", "seen", "The mark of what `policy try` showed, where nobody can be asked."),
            Option("--why", "why", "Why; it stays in the ledger."),
        ),
    ),
)  # fmt: skip
