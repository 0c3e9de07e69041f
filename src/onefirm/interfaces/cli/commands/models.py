"""The commands about models."""

from onefirm.interfaces.cli.words import Argument, Command, Option

MODELS: tuple[Command, ...] = (
    Command(
        "models list", "models.list", "Show which models there are, what they cost, and what is left.",
        "onefirm models", "models",
    ),
    Command(
        "models preview", "models.preview", "Show word for word what leaves for a model. Nothing does.",
        "onefirm models preview 1", "leaves",
        arguments=(Argument("plan", "Its number in the last list of plans, its id, or the end of its id."),),
        options=(Option("--step", "step", "Another step than the last that asked a model."),),
    ),
)  # fmt: skip
