"""The commands about what pieces brought."""

from onefirm.interfaces.cli.words import Argument, Command

MEASURE: tuple[Command, ...] = (
    Command(
        "measure list", "measure.list", "List what was published, and what each piece has brought since.",
        "onefirm measure", "measures",
    ),
    Command(
        "measure show", "measure.show", "Show what one piece brought, by whose count, and what nobody has counted.",
        "onefirm measure show a-new-logo", "measure",
        arguments=(Argument("piece", "Its name in the address, its title in quotes, or its address."),),
    ),
)  # fmt: skip
