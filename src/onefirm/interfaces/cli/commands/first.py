"""The commands a new firm meets first."""

from onefirm.interfaces.cli.commands.shared import PREVIEW
from onefirm.interfaces.cli.words import Argument, Command, Option

_PORT_MAX = 65535

FIRST: tuple[Command, ...] = (
    Command(
        "init", "", "Make a new firm in a folder.", "onefirm init --name 'Tern Studio' --operator 'Ines Tern'", "setup",
        options=(
            Option("--name", "name", "The name of the firm, as clients read it."),
            Option("--operator", "operator", "Your name."),
            Option("--email", "email", "Where you get and send mail."),
        ),
    ),
    Command(
        "up", "", "Open the firm, run its plans and serve its pages until Ctrl-C.", "onefirm up --demo",
        options=(
            Option("--demo", "demo", "Open Northlight Studio, a made-up firm, made when it is not there.", "switch"),
            Option("--port", "port", "The port of the pages, instead of the one in firm.toml.", "number", _PORT_MAX),
            Option("--check", "check", "Start, fetch the first page, say how long it took, and stop.", "switch"),
        ),
    ),
    Command("login", "session.start", "Print a link that signs a browser in, once.", "onefirm login", "login"),
    Command(
        "completion", "", "Print a script by which your shell completes commands, options and names.",
        "onefirm completion bash >> ~/.bashrc", "script", arguments=(Argument("shell", "bash, zsh or fish."),),
    ),
    Command(
        "do", "intents.say", "Say in one line what you want done.",
        "onefirm do 'answer ada@fern.example: she asks for a logo for 4000 EUR'", "typed",
        arguments=(Argument("line", "What you want, in your words.", rest=True),),
        options=(PREVIEW, Option("--dry-run", "dry_run", "Only show what was understood; start nothing.", "switch")),
    ),
    Command(
        "find", "find", "Find anything by what it is called: people, plans, cards, pages of work.", "onefirm find mara",
        "found", arguments=(Argument("words", "What it is called, or how that begins.", rest=True),),
        options=(Option("--limit", "limit", "At most this many.", "number", 50),),
    ),
    Command(
        "first-steps show", "first-steps", "What a new firm does first, ticked by what happened.",
        "onefirm first-steps", "first-steps",
    ),
    Command(
        "first-steps dismiss", "first-steps.dismiss", "Put them away, on every page; each can still be done.",
        "onefirm first-steps dismiss", "first-steps",
    ),
    Command(
        "today", "today", "What ran, what changed, what it cost, what needs you.", "onefirm today", "today",
        options=(Option("--brief", "brief", "Only what needs you, what is held and what does not work.", "switch"),),
    ),
    Command(
        "work", "today", "Do once whatever can be done now, then stop: for a firm that is not up.", "onefirm work",
        "today",
    ),
)  # fmt: skip
