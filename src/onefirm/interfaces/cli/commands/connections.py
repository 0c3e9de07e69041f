"""The commands about what leads out of the firm and into it."""

from onefirm.interfaces.cli.words import Argument, Command, Option

_CONNECTION = Argument("connection", "Its name: onefirm connections.")
_FILE = Option("--secret-file", "secret_file", "A file whose first line is the secret; at a terminal it is asked for.")

CONNECTIONS: tuple[Command, ...] = (
    Command(
        "connect", "connections.connect",
        "Connect an account: ask, write it into firm.toml, try it. Alone, it lists.",
        "onefirm connect mail --set smtp-host=smtp.example.org", "tested",
        arguments=(Argument("name", "The account: mail, calendar, ...", needed=False),),
        options=(
            Option("--set", "fields", "One setting, `field=value`.", "pairs"),
            Option("--all", "all", "Ask for every setting, not only for those that are needed.", "switch"),
            Option("--show", "show", "Only show its settings, and what each means.", "switch"),
            Option("--sign-in", "sign_in", "Agree in a browser: google, microsoft, or browser for any other."),
            Option("--anyway", "anyway", "Save it also where it does not work.", "switch"),
            _FILE,
        ),
    ),
    Command("connections list", "connections.list", "List what leads out of the firm and into it.",
            "onefirm connections", "connections"),
    Command(
        "connections test", "connections.test",
        "Try one, or all: sign in and look, send nothing. A model named is asked.",
        "onefirm connections test mail", "tested",
        arguments=(Argument("connection", "Its name; all of them when left out.", needed=False),),
        options=(Option("--send", "send", "Send you one line that says it is a test (notify alone).", "switch"),),
    ),
    Command(
        "connections rotate", "connections.rotate",
        "Put a new secret beside the old one, which goes once the new one worked.",
        "onefirm connections rotate mail", "tested", arguments=(_CONNECTION,),
        options=(
            _FILE,
            Option("--secret", "secret", "Which of its secrets, where it has several."),
            Option("--done", "done", "Let go of the old one: the other side has the new one.", "switch"),
            Option("--give-up", "give_up", "Let go of the new one, and keep the old one.", "switch"),
        ),
    ),
    Command("connections revoke", "connections.revoke",
            "Let nothing through any more; what waits for it is held, and nothing is lost.",
            "onefirm connections revoke mail --why 'I lost my telephone.'", "says",
            arguments=(_CONNECTION,), options=(Option("--why", "why", "Why; it is kept in the ledger."),)),
    Command("connections allow", "connections.allow", "Let it be used again; what waited for it goes on.",
            "onefirm connections allow mail", "says", arguments=(_CONNECTION,)),
)  # fmt: skip
