"""The commands about money, and about what may happen without asking."""

from onefirm.interfaces.cli.words import Command

MONEY: tuple[Command, ...] = (
    Command(
        "money list", "money.list", "List what was asked for, billed, paid, spent and earned, and where that stands.",
        "onefirm money", "money",
    ),
    Command(
        "policy show", "policy.show", "Show every rule in force, on which line it stands, and since which entry.",
        "onefirm policy", "policy",
    ),
)  # fmt: skip
