"""The commands about what your edits make of templates."""

from onefirm.interfaces.cli.words import Argument, Command, Option

_TEMPLATE = Argument("template", "The agent and the purpose, `writer.answer`; the purpose will do.")

TEMPLATES: tuple[Command, ...] = (
    Command("templates list", "templates.list", "Show what your edits offer, and how each version did.",
            "onefirm templates", "templates"),
    Command("templates adopt", "templates.adopt", "Accept what is offered: drafts are written so from now on.",
            "onefirm templates adopt answer", "template", arguments=(_TEMPLATE,),
            options=(Option("--offer", "offer", "Which one, by its place; the first when left out.", "number"),)),
    Command("templates decline", "templates.decline", "Say no to what is offered; new letters may offer it again.",
            "onefirm templates decline answer", "template", arguments=(_TEMPLATE,),
            options=(Option("--offer", "offer", "Which one, by its place; the first when left out.", "number"),)),
    Command("templates rollback", "templates.rollback", "Go back to the words of an earlier version.",
            "onefirm templates rollback answer 1", "template",
            arguments=(_TEMPLATE, Argument("number", "The version, counted from 1.", number=True))),
)  # fmt: skip
